"""Whether a file names addresses of people, so that the raw file is kept from public view.

The rule, which looks at the bytes and not at what the file is called:

1. A field that exports keep a network address in, with a value: WordPress's `comment_author_IP`,
   Disqus's `ipAddress`, Isso's `remote_addr`, and whatever else is called `ip`, in XML or JSON.
   The value may be hashed: four billion addresses are soon tried.
2. A database with a column of that kind: its values stand in it without anything between them,
   and deleted ones too.
3. Anything written like an e-mail address, `@` in whatever spelling; but not the name of a
   picture ("icon@2x.png"), a handle ("@nessa@pellworth.example"), the login in an address of
   the web, or an address that says itself that nobody reads it ("noreply@").
4. Anything written like a public network address, standing by itself.

Nobody can tell by the bytes whether an address is a commenter's or the editor's own, nor 4.9.8.1
from a version: such a file is held back too, which costs readers a file and no person anything.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import BinaryIO

CHUNK = 1024 * 1024  # bytes in memory at a time
OVERLAP = 1024  # of two chunks: longer than any address, or field with the start of its value
LONGEST_LOCAL, LONGEST_DOMAIN = 64, 255  # RFC 5321

SQLITE = b"SQLite format 3\0"
COLUMN = re.compile(rb"\b(?:remote_addr|ip|ip_?addr(?:ess)?|e_?mail)\b", re.I)

# Python's `re` tries a pattern at every byte. A plain search for what cannot be missing in a match
# is a hundred times faster, and leaves few places to look at.
FIELD_ENDS = tuple(
    name + end for name in (b"ip", b"addr", b"address") for end in (b'"', b"'", b">")
)
FIELD_NAME = re.compile(
    rb"[<\"'](?:[a-z]+[_:-]|author|user|client|remote)*(?:ip|remote_?addr|ip_?addr(?:ess)?)[\"'>]\Z"
)
FIELD_VALUE = re.compile(
    rb"(?<=>)\s{0,20}(?:<!\[cdata\[)?\s{0,20}[0-9a-f.:]{4}"
    rb"|(?<=[\"'])\s{0,20}:\s{0,20}[\"'][0-9a-f.:]{4}"
)
LONGEST_NAME = 48  # bytes

# "@" in each of its spellings, with the start of a domain: most handles have none.
ATS = {
    at: re.compile(re.escape(at) + rb"(?=[\w\x80-\xff-]{1,63}\.[\w\x80-\xff])")
    for at in (b"@", b"&#64;", b"&#x40;", b"\\u0040", b"%40", b"&commat;")
}
LOCAL = re.compile(rb"[\w\x80-\xff.+'~-]+\Z")
DOMAIN = re.compile(
    rb"(?:[a-z0-9\x80-\xff](?:[a-z0-9\x80-\xff-]{0,61}[a-z0-9\x80-\xff])?\.)+"
    rb"(xn--[a-z0-9-]+|[a-z]{2,24})\b",
    re.I,
)
NO_DOMAINS = frozenset(
    b"png jpg jpeg gif svg webp avif ico css js mjs json map html htm php woff".split()
)
NOBODY = re.compile(rb"(?:do[-_.]?)?not?[-_.]?reply\b", re.I)

DIGITS = bytes(ord("0") if 48 <= byte <= 57 else byte for byte in range(256))
DOTTED = re.compile(rb"0\.0{1,3}\.0{1,3}\.0")
LAST_DIGITS = re.compile(rb"\d*\Z")
IPV4 = re.compile(rb"(?<![\w./-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)")
COLONS = re.compile(rb"::|:(?:[0-9a-fA-F]{1,4}:){6}")
# Addresses of the public network begin with 2 or 3; "12:30:45" and "std::list" do not.
IPV6 = re.compile(rb"(?<![\w:.])[23][0-9a-f]{3}:[0-9a-f:]{2,34}(?![\w:])", re.I)
AROUND_IP = 42  # bytes: the longest address and its neighbours


def names_people(stream: BinaryIO, *, encoding: str | None = None) -> bool:
    """Whether the file holds such addresses. All of the stream is read, or as far as the first
    one; it is left where it was."""
    before = stream.tell()
    stream.seek(0)
    try:
        # In these every other byte of an address is a NUL.
        wide = (encoding or "").lower().replace("_", "-").startswith(("utf-16", "utf-32"))
        base = stream.read(len(SQLITE)) == SQLITE
        stream.seek(0)
        for piece in _overlapping(stream):
            seen = piece.replace(b"\0", b"") if wide else piece
            if (base and COLUMN.search(seen)) or _field(seen):
                return True
            if _mail_address(seen) or _network_address(seen):
                return True
        return False
    finally:
        stream.seek(before)


def _overlapping(stream: BinaryIO) -> Iterator[bytes]:
    tail = b""
    while chunk := stream.read(CHUNK):
        yield tail + chunk
        tail = chunk[-OVERLAP:]


def _mail_address(piece: bytes) -> bool:
    return any(
        _is_mail(piece, *found.span())
        for at, pattern in ATS.items()
        if at in piece
        for found in pattern.finditer(piece)
    )


def _is_mail(piece: bytes, at: int, after: int) -> bool:
    domain = DOMAIN.match(piece, after, after + LONGEST_DOMAIN)
    if not domain or domain[1].lower() in NO_DOMAINS:
        return False
    start = max(0, at - LONGEST_LOCAL)
    local = LOCAL.search(piece[start:at])
    if not local or NOBODY.match(local[0].lstrip(b"'")):
        return False
    lead = piece[max(0, start + local.start() - 2) : start + local.start()]
    return not lead.endswith((b"//", b"@"))


def _field(piece: bytes) -> bool:
    lower = piece.lower()
    for end in FIELD_ENDS:
        place = lower.find(end)
        while place >= 0:
            after = place + len(end)
            if FIELD_VALUE.match(lower, after) and FIELD_NAME.search(
                lower[max(0, after - LONGEST_NAME) : after]
            ):
                return True
            place = lower.find(end, after)
    return False


def _network_address(piece: bytes) -> bool:
    for dot in DOTTED.finditer(piece.translate(DIGITS)):
        start = dot.start()
        start -= len(LAST_DIGITS.search(piece[max(0, start - 2) : start])[0])  # type: ignore[index]
        if _is_public(IPV4.match(piece, start)):
            return True
    for colons in COLONS.finditer(piece):
        around = max(0, colons.start() - AROUND_IP), colons.start() + AROUND_IP
        if any(_is_public(found) for found in IPV6.finditer(piece, *around)):
            return True
    return False


def _is_public(found: re.Match[bytes] | None) -> bool:
    try:
        address = ipaddress.ip_address(found[0].decode("ascii")) if found else None
    except ValueError:
        return False
    return address is not None and not (address.is_unspecified or address.is_loopback)
