"""Which encoding bytes are in that nobody named: the one in which they read like a language.

A byte above 127 is another letter in every code page, and only the right one gives the letters
that a language has, as often as it has them, where it has them. Each pair of a code page and a
language is asked how likely it makes the bytes; the likeliest pair is the guess. A detector that
is trained on whole files would do better on all of them; `charset_normalizer` is asked where no
pair fits, for it takes Hungarian and Turkish, say, for Western European.

Figures are natural logarithms of likelihoods per byte: -3 is what a fitting pair gives.
"""

from __future__ import annotations

import codecs
import collections
import dataclasses
import functools
import math
import re

from archive.sources.encodings.charsets import codecs_for

SAMPLE_BYTES = 64 * 1024  # of the text round the first byte above 127
UNLIKELY = -6.0  # below this, no language is recognised
LETTER_UNKNOWN = math.log(0.0005)
SYMBOL = math.log(0.0003)
SPACE = math.log(0.2)
TYPOGRAPHIC = math.log(0.02)
NO_CHARACTER = math.log(1e-6)
MIXED = math.log(0.01)  # a Greek letter that touches an ASCII one
ALONE = math.log(0.1)  # a word of one such letter
CROWDED = math.log(0.1)  # an accented letter between two others
CLOSING = math.log(0.02)  # a closing quotation mark at the start of a word
CAPITAL = 0.04  # how many of the letters are capitals
# What speaks for an encoding before a byte is read, for the whole of a text: most of what is
# not UTF-8 is windows-1252, little was written on a Macintosh or under DOS.
USUAL = {"windows-1252": 0.0, "macintosh": -8.0, "mac-cyrillic": -8.0}
DOS, OTHERS = -15.0, -2.0

NO_BREAK = "\u00a0"  # some programs write one for every second space
JOINS = set("’–—·\u00a0\u00ad")
CLOSES = set("’”»…")
PUNCTUATION = set("\u00ad‹›„“”‚‘’–—…«»°§€£©®·•№\u00a0¿¡")

# Letters beyond ASCII, the most frequent first. Each next one is rarer by the factor given,
# which follows the published letter frequencies closely enough to tell the languages apart.
_WESTERN = ("windows-1252", "windows-1254", "macintosh", "ibm850")
_CENTRAL = ("windows-1250", "iso-8859-2", "ibm852")
_CYRILLIC = ("windows-1251", "koi8-r", "koi8-u", "iso-8859-5", "ibm866", "mac-cyrillic")
_WINDOWS = tuple(f"windows-{n}" for n in (1250, 1251, 1253, 1255, 1256, 1257))
_LANGUAGES = (
    # English has few letters of its own beyond ASCII, and more marks than letters.
    ("English", (*_WESTERN, *_WINDOWS), "’”“\u00a0–—…é»·©•£‘°®½«ñè§¼™öáç×¾†", 0.78),
    ("German", _WESTERN, "üäößéÖÄÜ", 0.6),
    ("French", _WESTERN, "éèàêçôâùîœûëïüæ", 0.65),
    ("Spanish", _WESTERN, "óíáéñúü", 0.75),
    ("Portuguese", _WESTERN, "ãçáéíóêõúâàôü", 0.75),
    ("Italian", _WESTERN, "èàùòìéî", 0.65),
    ("Dutch", _WESTERN, "ëéïèöüóêç", 0.65),
    ("Danish", _WESTERN, "åøæéöäü", 0.65),
    ("Swedish", _WESTERN, "äåöéü", 0.65),
    ("Finnish", _WESTERN, "äöåéšž", 0.4),
    ("Icelandic", _WESTERN, "áíðéöþóúæý", 0.85),
    ("Catalan", _WESTERN, "àéèóòíçúïü", 0.8),
    ("Polish", _CENTRAL, "łęąóżśćńź", 0.8),
    ("Czech", _CENTRAL, "íáéýěžščřůúťňďó", 0.85),
    ("Slovak", _CENTRAL, "áíéčžýšúťľôňäďóĺŕ", 0.83),
    ("Hungarian", _CENTRAL, "éáöóőíüúű", 0.75),
    ("Croatian", _CENTRAL, "šžčćđ", 0.8),
    ("Romanian", _CENTRAL, "ăîţâşșț", 0.75),
    ("Turkish", ("windows-1254",), "ıüşçğöİâîû", 0.75),
    ("Estonian", ("windows-1257",), "äõüöšž", 0.6),
    ("Lithuanian", ("windows-1257",), "ėšžųįąūčę", 0.8),
    ("Latvian", ("windows-1257",), "āīēšņūļžčģķ", 0.8),
    ("Russian", _CYRILLIC, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ", 0.91),
    ("Ukrainian", _CYRILLIC, "оаниівертсклдупмзяьбгйчхцжюїшєщфґ", 0.91),
    ("Bulgarian", _CYRILLIC, "аиоентрсвлкдпмзуъгбчщяйжцхшюфьѝ", 0.9),
    ("Serbian", _CYRILLIC, "аоиенсртјкдумвлпзгбчшцњжћхљђфџ", 0.9),
    ("Greek", ("windows-1253", "iso-8859-7"), "αοιετσνηυρπκμλςδγίόάωέήθύφχβώξζψϊΐϋ", 0.91),
    ("Hebrew", ("windows-1255",), "יוהלאתרבשמםנחדקעטכפזגצןסץךף", 0.91),
    ("Arabic", ("windows-1256", "iso-8859-6"), "اليمنرتبوعدسهفكةحقجشصأخطىضذزغئثءظإآؤ", 0.92),
    ("Thai", ("cp874",), "านรอกเงมยลวดทสตะปบคหแ่้ัีิ์จพชขใุไูึโื็ำผณศซธถฐญษภ", 0.94),
)

# The commonest characters of the scripts that need two bytes, and their share of all text.
_KANA = "".join(map(chr, range(0x3041, 0x3094))) + "ー、。「」・"
_KATAKANA = "".join(map(chr, range(0x30A1, 0x30F7)))
_HANZI = (
    "的一是不了在人有我他这個们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多"
    "然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头"
    "经长儿回位分爱老因很给名法间知世什两次使身者被高已亲其进此话常与活正感，。、：“”？！"
)
_HANZI_TRADITIONAL = (
    "的一是不了在人有我他這個們來到時大地為子中你說生國年著就那和要她出也得裡後自以會家可下而過天去能對小多"
    "然於心學麼之都好看起發當沒成只如事把還用第樣道想作種開美總從無情己面最女但現前些所同日手又行意動方期它頭"
    "經長兒回位分愛老因很給名法間知世什兩次使身者被高已親其進此話常與活正感，。、：「」？！"
)
_HANGUL = (
    "이다는의에을가고하지한로은를기도사어그자대인리나서시아일스정전보수해것라니과면상있주부었여들안원으제공게"
    "동우구무성장때내선만거조경용모트신없유문위관까와중개세오미소생말바더할방국물적간습않실른계려"
)
_TWO_BYTES = (
    ("shift_jis", ((_KANA, 0.5), (_KATAKANA, 0.12)), (0x4E00, 0x9FFF), 3000),
    ("euc-jp", ((_KANA, 0.5), (_KATAKANA, 0.12)), (0x4E00, 0x9FFF), 3000),
    ("gb18030", ((_HANZI, 0.5),), (0x4E00, 0x9FFF), 5000),
    ("big5", ((_HANZI_TRADITIONAL, 0.5),), (0x4E00, 0x9FFF), 5000),
    ("euc-kr", ((_HANGUL, 0.6),), (0xAC00, 0xD7A3), 2350),
)
_MARKUP = re.compile(rb"<[^<>]*>")
_ASCII_LETTER = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclasses.dataclass(frozen=True, slots=True)
class Guess:
    """`name` is one of `charsets`; `likelihood` of each byte above 127; `count` of these."""

    name: str
    likelihood: float
    count: int


def guesses(data: bytes) -> list[Guess]:
    """Every encoding that can be meant, each with its best language, the likeliest first.

    The data holds a byte above 127. Equally likely ones keep the order of the tables above,
    where what is common comes first.
    """
    sample = _sample(data)
    seen = _bytes_in_their_places(sample)
    count = sum(seen.values())
    best: dict[str, float] = {}
    for _, names, letters, step in _LANGUAGES:
        for name in names:
            likelihood = _one_byte(seen, count, name, letters, step)
            best[name] = max(likelihood, best.get(name, -math.inf))
    for name, common, block, size in _TWO_BYTES:
        best[name] = _two_bytes(sample, count, name, common, block, size)
    found = [
        Guess(name, round(likelihood + _usual(name) / max(count, 1), 6), count)
        for name, likelihood in best.items()
    ]
    return sorted(found, key=lambda guess: -guess.likelihood)


def _usual(name: str) -> float:
    return USUAL.get(name, DOS if name.startswith("ibm") else OTHERS)


def _sample(data: bytes) -> bytes:
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, (first.start() if first else 0) - 1)
    return _MARKUP.sub(b" ", data[start : start + SAMPLE_BYTES])


def _bytes_in_their_places(sample: bytes) -> collections.Counter[tuple[str, int, str]]:
    """How often each byte above 127 stands between an (A)SCII letter, a (H)igh byte, a ( )."""
    kinds = "".join(
        "H" if byte > 0x7F else "A" if byte in _ASCII_LETTER else " " for byte in range(256)
    )
    seen: collections.Counter[tuple[str, int, str]] = collections.Counter()
    for match in re.finditer(rb"[\x80-\xff]+", sample):
        start, end = match.span()
        before = kinds[sample[start - 1]] if start else " "
        after = kinds[sample[end]] if end < len(sample) else " "
        for index in range(start, end):
            seen[
                before if index == start else "H",
                sample[index],
                after if index == end - 1 else "H",
            ] += 1
    return seen


@functools.cache
def _page(name: str) -> tuple[str | None, ...]:
    """The characters of a one-byte code page from 128 on; null where it has none."""
    codec = codecs_for(name)[0]
    found: list[str | None] = []
    for byte in range(128, 256):
        character = codecs.decode(bytes([byte]), codec, "ignore")
        found.append(character if character and character > "\x9f" else None)
    return tuple(found)


@functools.cache
def _weights(letters: str, step: float) -> dict[str, float]:
    raw = {letter: step**rank for rank, letter in enumerate(letters)}
    for letter in letters:
        raw.setdefault(letter.upper(), raw[letter] * CAPITAL)
    total = sum(raw.values())
    return {letter: math.log(weight / total) for letter, weight in raw.items()}


def _one_byte(
    seen: collections.Counter[tuple[str, int, str]],
    count: int,
    name: str,
    letters: str,
    step: float,
) -> float:
    page, weights = _page(name), _weights(letters, step)
    latin = letters[0] < "\u0370" or letters[0] > "\u2000"
    total = 0.0
    for (before, byte, after), times in seen.items():
        character = page[byte - 128]
        if character is None:
            likelihood = NO_CHARACTER
        elif character == NO_BREAK:
            likelihood = SPACE
        elif character in PUNCTUATION and character not in weights:
            in_word = before != " " and after != " " and character not in JOINS
            likelihood = SYMBOL if in_word else TYPOGRAPHIC
            if character in CLOSES and before == " " and after != " ":
                likelihood += CLOSING
        elif character in weights or character.isalpha():
            likelihood = weights.get(character, LETTER_UNKNOWN)
            if not latin and "A" in (before, after):
                likelihood += MIXED
            if latin and before == after == "H":
                likelihood += CROWDED
            if character.isalpha() and before == after == " ":
                likelihood += ALONE
        else:
            likelihood = SYMBOL
        total += times * likelihood
    return total / max(count, 1)


def _two_bytes(
    sample: bytes,
    count: int,
    name: str,
    common: tuple[tuple[str, float], ...],
    block: tuple[int, int],
    size: int,
) -> float:
    weights = {
        character: math.log(share / len(characters))
        for characters, share in common
        for character in characters
    }
    other = math.log(0.35 / size)
    text = sample.decode(codecs_for(name)[0], "replace")
    total = 0.0
    for character, times in collections.Counter(text).items():
        if character < "\x80":
            continue
        if character == "\N{REPLACEMENT CHARACTER}":
            likelihood = 2 * NO_CHARACTER
        elif character in weights:
            likelihood = weights[character]
        elif block[0] <= ord(character) <= block[1]:
            likelihood = other
        elif 0x3000 <= ord(character) <= 0x3011 or 0xFF00 <= ord(character) <= 0xFF5E:
            likelihood = TYPOGRAPHIC + LETTER_UNKNOWN / 2
        elif 0xFF61 <= ord(character) <= 0xFF9F:
            likelihood = NO_CHARACTER  # half-width kana: any byte would be one
        else:
            likelihood = 2 * LETTER_UNKNOWN
        total += times * likelihood
    return total / max(count, 1)
