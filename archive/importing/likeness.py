"""Whether two captures show the same article, by its title, its prose and its thread.

Addresses get lost, and titles are used twice ("Open thread", "Letters"). A thread is used once:
the same people saying the same things is as good as a fingerprint, and survives another theme,
another format and another encoding. So is prose. No Django, no database.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Literal

from archive.sources.document import Document

Verdict = Literal["same", "doubtful", "different"]
Marks = tuple[set[int], set[int]]  # of comments, of paragraphs

SHORTEST_TITLE = 3  # letters; "No." and "#4" name too much
# Of a comment, so that one that was cut ("Read more") is still itself: pages cut after 100 letters
# and more, and two comments by one person that begin with the same 60 are copies.
OPENING = 60
SHORTEST_COMMENT = 12  # letters; "Thank you!" by "Anonymous" stands under every article
SHORTEST_PARAGRAPH = 80  # letters; shorter ones are captions, labels and "Read on below"
PARAGRAPH_OPENING = 160  # letters; formats differ in what they write after a link or a note
# Repeated on every page of a site, and left by what was no text.
NO_PROSE = frozenset({"promo", "player", "image", "embed", "figure", "rule"})

# One or two comments can be copied from one article to another: a troll, a moderator's notice, a
# reader who repeats himself. Three by chance, and half of all that the poorer capture has, cannot.
ENOUGH_COMMENTS = 3
# One paragraph can be a quotation or the same note about the author under all articles of a series.
ENOUGH_PARAGRAPHS = 2

NO_LETTER = re.compile(r"[\W_]+")
NO_ASCII_LETTER = bytes(code for code in range(128) if not chr(code).isalnum())
SPACE = re.compile(r"\s+")


def letters_in(text: str) -> str:
    """Its letters and digits."""
    if text.isascii():  # the same, in a fortieth of the time
        return text.encode().translate(None, NO_ASCII_LETTER).decode()
    return NO_LETTER.sub("", text)


def title_key(title: str) -> str:
    """The letters and digits of a title, without case and accents; "" if there are fewer than 3.

    Signs that are letters in all but name stay: without its vowel signs, Hindi is another word.
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", title).casefold())
    kept = "".join(c for c in apart if not unicodedata.combining(c) and _is_written(c))
    key = unicodedata.normalize("NFKC", kept)
    return key if len(key) >= SHORTEST_TITLE else ""


def _is_written(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in {"Mn", "Mc"}


def mark(author: str | None, text: str) -> int:
    """64 bits, signed as databases keep them, of who says something and how it begins.

    The same in every process and on every machine. Spaces, punctuation and case make no
    difference; in a text without letters (":-)") the other signs do.
    """
    name = SPACE.sub(" ", _folded(author or "")).strip()
    return _hashed(f"{name}\0{_opening(text)}")


def _opening(text: str) -> str:
    """The first letters of a text, folded. Mostly its beginning is enough to look at: what follows
    can change no more than the last letter there."""
    start = text[: OPENING * 4]
    letters = letters_in(_folded(start))
    if len(letters) > OPENING:
        return letters[:OPENING]
    folded = _folded(text)
    return letters_in(folded)[:OPENING] or SPACE.sub("", folded)[:OPENING]


def paragraph_mark(text: str) -> int | None:
    """The same of a paragraph; null if it has fewer than 80 letters and tells nothing."""
    letters = letters_in(_folded(text))
    if len(letters) < SHORTEST_PARAGRAPH:
        return None
    return _hashed(letters[:PARAGRAPH_OPENING])


def marks_of(document: Document) -> Marks:
    """The marks of what readers of the page saw in its thread and in its prose.

    Left out is what stands under many articles: spam and deleted comments, notices of other
    sites, comments of a word or two, the promotion of the site itself.
    """
    comments = {
        mark(comment.author, comment.text)
        for comment in document.comments
        if comment.state == "published" and comment.type == "comment" and _has_letters(comment.text)
    }
    found = (paragraph_mark(b.text) for b in document.body if b.kind not in NO_PROSE)
    return comments, {each for each in found if each is not None}


def _has_letters(text: str) -> bool:
    return any(
        len(letters_in(part)) >= SHORTEST_COMMENT for part in (text[: SHORTEST_COMMENT * 4], text)
    )


def verdict(one: Marks, other: Marks) -> Verdict:
    """Whether two captures with these marks are of one article.

    same       they share three comments, and those are half of what the poorer capture has; or two
               paragraphs, and those are half. Half, because an early capture has fewer comments
               than a late one, but those it has are there later too, and because an editor may
               rewrite what he will. Of the poorer one, because a capture may be one page of many.
    doubtful   they share something: a person should look
    different  they share nothing, or there was nothing to compare
    """
    said, written = (len(a & b) for a, b in zip(one, other, strict=True))
    fewest, shortest = (min(len(a), len(b)) for a, b in zip(one, other, strict=True))
    if (said >= ENOUGH_COMMENTS and said * 2 >= fewest) or (
        written >= ENOUGH_PARAGRAPHS and written * 2 >= shortest
    ):
        return "same"
    return "doubtful" if said or written else "different"


def without_title(one: Marks, other: Marks) -> Verdict:
    """The same where no title stands beside it: two captures are of one article if their threads
    prove it, or if all that the poorer one says stands in the other: its prose and its thread, or
    two paragraphs where one of them has no thread.
    """
    found = verdict((one[0], set()), (other[0], set()))
    if found == "same":
        return found
    thread, prose = (_holds(a, b) for a, b in zip(one, other, strict=True))
    alone = not one[0] or not other[0]
    shared = len(one[1] & other[1])
    if prose and (thread or (alone and shared >= ENOUGH_PARAGRAPHS)):
        return "same"
    return "doubtful" if one[0] & other[0] or shared else "different"


def _holds(one: set[int], other: set[int]) -> bool:
    return bool(one and other) and (one <= other or other <= one)


def _folded(text: str) -> str:
    """In one case and one composition, so that NFC and NFD, ß and ss are the same."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", composed)


def _hashed(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
