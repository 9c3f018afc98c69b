"""From texts to tokens: the one analysis, for what is indexed, what is asked and what is marked.

It happens here and not in the databases, because theirs differ: PostgreSQL's parser makes hosts
and numbers of what SQLite's splits, one folds accents that the other keeps, and neither reads
Chinese. Both are handed tokens between blanks and compare them byte by byte, so that the same
question finds the same texts on both, and the marks on a page are exactly what was found.

A token is a word without case and accents. Where the language of a text is known it is the stem
of the word behind the mark of that language: a question is stemmed in every language that the
archive has, and no French stem meets an English word. Scripts without blanks between words become
pairs of characters; a run's last character stands alone as well, so that one character can be
looked for. There are no stop words: "to be or not to be" is a title.
"""

from __future__ import annotations

import re
import sys
import threading
import unicodedata
from typing import NamedTuple

import Stemmer

LONGEST_TOKEN = 64  # characters; what is longer is no word, and GIN refuses very long ones
MOST_FORMS = 300_000  # words remembered per language, about 40 MB, before beginning anew

# Language -> its mark and the stemmer. The marks are control characters, which no word holds.
STEMMERS = {
    code: (chr(0x80 + place), name)
    for place, (code, name) in enumerate(
        (
            ("en", "english"), ("de", "german"), ("fr", "french"), ("es", "spanish"),
            ("it", "italian"), ("pt", "portuguese"), ("nl", "dutch"), ("da", "danish"),
            ("no", "norwegian"), ("sv", "swedish"), ("fi", "finnish"), ("ru", "russian"),
            ("ro", "romanian"), ("hu", "hungarian"), ("tr", "turkish"), ("el", "greek"),
            ("ar", "arabic"), ("ca", "catalan"), ("eu", "basque"), ("ga", "irish"),
            ("hi", "hindi"), ("hy", "armenian"), ("id", "indonesian"), ("lt", "lithuanian"),
            ("ne", "nepali"), ("sr", "serbian"), ("ta", "tamil"), ("yi", "yiddish"),
        )
    )
}  # fmt: skip
FRENCH = STEMMERS["fr"][0]
BARE_FEMININE = re.compile("ee(s?)$")  # -ée and -ées, of which the stemmer knows the accent
ALSO = {"nb": "no", "nn": "no"}
UNKNOWN = ""  # the language of a text that names none, or one without a stemmer

NAME = "\x9c"  # before a word of the name that signs a comment
PAGE = "\x9d"  # before what a page is filed under: p12, a5, t7, and x9 for the page itself
APART = "\x9f"  # between two fields: no phrase reaches over it

IGNORED = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
STRIPPED = [
    *range(0x0300, 0x0370),  # accents that stand alone
    *range(0x0591, 0x05BE), 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7,  # Hebrew points
    *range(0x0610, 0x061B), 0x0640, *range(0x064B, 0x0660), 0x0670,  # Arabic vowels, tatweel
    *range(0xFE00, 0xFE10),
]  # fmt: skip
LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i",
    "ŧ": "t", "ŋ": "n", "ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ی": "ي", "ک": "ك",
    **{chr(0x0660 + n): str(n) for n in range(10)},
    **{chr(0x06F0 + n): str(n) for n in range(10)},
}  # fmt: skip


def _plain() -> dict[int, str | None]:
    """Accents go from Latin and Greek letters only: й is no и, and が no か."""
    table: dict[int, str | None] = {}
    for block in (range(0xC0, 0x250), range(0x370, 0x400), range(0x1E00, 0x2000)):
        for code in block:
            parts = unicodedata.normalize("NFKD", chr(code))
            bare = "".join(c for c in parts if not unicodedata.combining(c))
            if bare != chr(code) and bare.isalpha():
                table[code] = bare
    table |= dict.fromkeys(map(ord, IGNORED)) | dict.fromkeys(STRIPPED)
    return table | {ord(letter): plain for letter, plain in LETTERS.items()}


def _marks() -> str:
    """What belongs to words though it is no letter: vowel signs, accents that stand alone."""
    codes = [c for c in range(0x300, 0x10000) if unicodedata.category(chr(c)) in ("Mn", "Mc")]
    return "".join(map(chr, codes)) + IGNORED


PLAIN = _plain()
ASCII = "".join(chr(c).lower() if chr(c).isalnum() else " " for c in range(128))
WORD = re.compile(rf"[\w{_marks()}]+")
# Han, kana, Hangul; Thai, Lao, Tibetan, Burmese, Khmer.
UNSPACED = (
    "\u3005-\u3007\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\uac00-\ud7a3\u1100-\u11ff"
    "\u0e01-\u0e4e\u0e81-\u0ece\u0f00-\u0fbc\u1000-\u109f\u1780-\u17d3"
)
STRETCH = re.compile(rf"[{UNSPACED}]+|(?:(?![{UNSPACED}_])[\w{_marks()}])+")
HAS_UNSPACED = re.compile(f"[{UNSPACED}]").search
_stemming = threading.Lock()  # a stemmer serves one thread at a time


def fold(word: str) -> str:
    """Without case, accents and what is not seen."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFKC", word).casefold()
    return unicodedata.normalize("NFKC", folded).translate(PLAIN)


def language_of(tag: str) -> str:
    """Of "de-AT", "de"; UNKNOWN where we have no stemmer for it."""
    code = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    code = ALSO.get(code, code)
    return code if code in STEMMERS else UNKNOWN


class Forms(dict[str, str]):
    """Word as written -> its tokens in this language, with blanks between: usually one."""

    def __init__(self, language: str = UNKNOWN) -> None:
        super().__init__()
        self.mark, name = STEMMERS.get(language, ("", ""))
        self.stemmer = Stemmer.Stemmer(name, 0) if name else None

    def __missing__(self, word: str) -> str:
        """No word has no tokens: what is left between two blanks."""
        if len(self) >= MOST_FORMS:
            self.clear()
        tokens = " ".join(token for token, _ in self.placed(word))
        self[sys.intern(word)] = tokens
        return tokens

    def placed(self, word: str) -> list[tuple[str, slice]]:
        """The tokens, each with its place in the word."""
        folded = fold(word)
        exact = len(folded) == len(word)  # then a place in one is the same place in the other
        tokens: list[tuple[str, slice]] = []
        for stretch in STRETCH.finditer(folded):
            text, start = stretch.group(), stretch.start()
            if not HAS_UNSPACED(text):
                whole = slice(*stretch.span()) if exact else slice(0, len(word))
                tokens.append((self.stemmed(text), whole))
                continue
            for at in range(len(text)):
                place = slice(start + at, min(start + at + 2, stretch.end()))
                tokens.append((text[at : at + 2], place if exact else slice(0, len(word))))
        return tokens

    def stemmed(self, word: str) -> str:
        if self.stemmer is None:
            return word[:LONGEST_TOKEN]
        if self.mark == FRENCH and word.endswith(("ee", "ees")):
            word = BARE_FEMININE.sub(r"e\1", word)
        with _stemming:
            return f"{self.mark}{self.stemmer.stemWord(word)[:LONGEST_TOKEN]}"


FORMS = {language: Forms(language) for language in (UNKNOWN, *STEMMERS)}


def tokens(text: str, language: str = UNKNOWN, seen: set[str] | None = None) -> str:
    """The tokens of a text, with blanks between; its words are added to `seen`."""
    # Most texts are plain ASCII, and are taken apart in a quarter of the time.
    found = text.translate(ASCII).split(" ") if text.isascii() else WORD.findall(text)
    if seen is not None:
        seen.update(found)
    return " ".join(filter(None, map(FORMS[language].__getitem__, found)))


class Placed(NamedTuple):
    token: str
    start: int
    end: int


def placed(text: str, language: str = UNKNOWN) -> list[Placed]:
    """The tokens of a text, each with its place there."""
    forms = FORMS[language]
    found = []
    for match in WORD.finditer(text):
        word, at = match.group(), match.start()
        if len(word) < 40 and word.isascii() and "_" not in word:
            found.append(Placed(forms[word], at, match.end()))
            continue
        found += [Placed(t, at + p.start, at + p.stop) for t, p in forms.placed(word)]
    return found


def asked(words: str, language: str = UNKNOWN) -> tuple[str, ...]:
    """The tokens of words that are looked for, in their order. A run of an unspaced script may go
    on in the text, so its last character is left out at the end."""
    found = tokens(words, language).split(" ")
    if len(found) > 1 and len(found[-1]) == 1 and HAS_UNSPACED(found[-1]):
        found.pop()
    return tuple(filter(None, found))


def is_one_character(run: tuple[str, ...]) -> bool:
    """Of an unspaced script: every pair that begins with it holds it."""
    return len(run) == 1 and len(run[0]) == 1 and bool(HAS_UNSPACED(run[0]))


def version() -> str:
    """What a token depends on besides the text. Where it changes, the index is built anew."""
    return f"1 {Stemmer.version()} {unicodedata.unidata_version}"
