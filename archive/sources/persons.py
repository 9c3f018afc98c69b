"""Who wrote a comment, as far as an e-mail address tells: a keyed hash, and never the address.

    person_of("Tam@Holm.example ", key)   "5f0e31c2-" and 32 more hexadecimal digits
    disclosed(document, key)              what a reader hands on, with such persons
    disclosed(document, None)             the same without them

Parsers put the address that a source states beside a comment; every reader passes what they yield
through `disclosed`, so that no address leaves the reading process, or this room.

A person is HMAC-SHA256 of the address, cut to 128 bits, behind 32 bits that tell which key made it.
A plain hash of an address can be undone by trying addresses; this one only with the key. What two
keys made cannot be compared, and says nothing.
"""

from __future__ import annotations

import functools
import hmac
import re
import unicodedata
from collections.abc import Iterable

from archive.sources.addresses import MAIL, without_addresses
from archive.sources.document import Document, DocumentComment

DIGITS = 32  # of the hash
KEY_DIGITS = 8
LONGEST = 320  # characters: 64 before the "@" and 255 behind it, by RFC 5321
# Forms and exporters write these for whoever gave no address of his own.
NOBODY = re.compile(r"(?:do[-_.]?)?not?[-_.]?reply|anonym(?:ous)?|guest|nobody|none|null|unknown")
BLANK = re.compile(r"\s")


def disclosed(document: Document, key: bytes | None) -> Document:
    """What of a parser's document may be known outside: no address of a person, and with a key
    the persons instead. The comments of the given document are changed."""
    for comment in document.comments:
        # Frozen, and of this reader alone: a copy of each would cost as much as parsing a third.
        if key:
            object.__setattr__(comment, "person", _person(comment, key))
        if comment.address is not None:
            object.__setattr__(comment, "address", None)
    return without_addresses(document)


def person_of(address: str, key: bytes) -> str | None:
    """Null for what is no address, or nobody's."""
    said = normalised(address)
    if said is None:
        return None
    found = hmac.digest(key, said.encode("utf-8", "surrogatepass"), "sha256").hex()
    return f"{key_id(key)}-{found[:DIGITS]}"


@functools.lru_cache(maxsize=1)
def key_id(key: bytes) -> str:
    """Which key it is, for whoever has it. No address is hashed to this: each has an "@"."""
    return hmac.digest(key, b"which key", "sha256").hex()[:KEY_DIGITS]


def are_one(some: Iterable[str], others: Iterable[str]) -> bool | None:
    """Whether these persons are the same one; null if no two of them were made by one key."""
    one, other = set(some), set(others)
    if one & other:
        return True
    keys = {person[:KEY_DIGITS] for person in one}
    return False if any(person[:KEY_DIGITS] in keys for person in other) else None


def normalised(written: str) -> str | None:
    """An address as all its spellings have it: in lower case, its domain in ASCII (IDNA), without
    what stands around it. Null for what is none, or is nobody's own."""
    text = written.strip()
    if "@" not in text and "%40" not in text:
        return None
    if len(text) > LONGEST:
        return None
    text = _folded(text).replace("%40", "@").removeprefix("mailto:").strip("<> ")
    if text.count("@") != 1 or BLANK.search(text):
        found = MAIL.search(text)  # "Tam <tam@holm.example>"
        if found is None:
            return None
        text = found[0].removeprefix("mailto:")
    local, _, domain = text.partition("?")[0].partition("@")
    host = _ascii(domain)
    if not local or not host or NOBODY.fullmatch(local):
        return None
    return f"{local}@{host}"


def _person(comment: DocumentComment, key: bytes) -> str | None:
    """Of the address that the source has a field for, else of what somebody signed with."""
    if comment.address:
        return person_of(comment.address, key)
    if comment.author and "@" in comment.author and MAIL.search(comment.author):
        return person_of(comment.author, key)
    return None


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _ascii(domain: str) -> str:
    """Empty for what is no domain of the network."""
    domain = domain.strip().rstrip(".")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return domain if "." in domain.strip(".") else ""
