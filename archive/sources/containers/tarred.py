"""Tar archives, mostly within gzip.

Headers are blocks of 512 bytes, described in POSIX (pax) and, for names beyond 100 bytes, in the
manual of GNU tar. Only names, sizes and kinds are read: the library for the rest of it keeps
every header in memory, and whole what a hostile header claims to be.

    00000000  blog/post.html ... 0000644 ... 00000003421 ... 0 ustar
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from archive.sources.containers import (
    CHUNK,
    MAX_MEMBERS,
    Budget,
    Failure,
    Member,
    Passed,
    Unpacked,
    damaged,
    spooled,
)
from archive.sources.document import SourceError

NAME = "tar"
BLOCK = 512
CHECKSUM = slice(148, 156)
FILES = (b"0", b"\0", b"7")
LONG_NAME = b"L"
LONGEST_NAME = 4096


def matches(head: bytes) -> str | None:
    return "a tar header with its checksum" if _number_sums_up(head[:BLOCK]) else None


def members(stream: BinaryIO, budget: Budget) -> Iterator[Unpacked]:
    """Each file in the order of the archive."""
    whole = stream.seek(0, 2)
    stream.seek(0)
    long_name: str | None = None
    for _ in range(MAX_MEMBERS):
        header = stream.read(BLOCK)
        if not header.strip(b"\0"):
            return
        if not _number_sums_up(header):
            yield Failure("", "the tar is damaged: what follows is no header of a file")
            return
        kind, size = header[156:157], _number(header[124:136])
        name = long_name or _name(header)
        long_name = None
        if size < 0:
            yield Failure(name, "its size is no number, and the rest of the tar is lost with it")
            return
        ends = stream.tell() + -(-size // BLOCK) * BLOCK
        if kind == LONG_NAME:
            long_name = (
                stream.read(min(size, LONGEST_NAME)).rstrip(b"\0").decode("utf-8", "replace")
            )
        elif kind not in FILES:
            yield Passed("a folder or link")
        elif name.rpartition("/")[2].startswith("."):
            yield Passed("a hidden file")
        else:
            with spooled(_chunks(stream, size), budget) as content:
                short = content.seek(0, 2) < size
                content.seek(0)
                problems = (damaged("it ends too early"),) if short else ()
                yield Member(name=name, stream=content, problems=problems)
        stream.seek(min(ends, whole))
    raise SourceError(f"this tar holds more than {MAX_MEMBERS:,} files")


def _chunks(stream: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (chunk := stream.read(min(size, CHUNK))):
        yield chunk
        size -= len(chunk)


def _number_sums_up(header: bytes) -> bool:
    if len(header) < BLOCK or not header[0]:
        return False
    blanked = header[:148] + b" " * 8 + header[156:]
    return _number(header[CHECKSUM]) == sum(blanked)


def _number(field: bytes) -> int:
    if field[0] & 0x80:  # too large for octal digits
        return int.from_bytes(field, "big") & ((1 << 62) - 1)
    try:
        return int(field.strip(b"\0 ") or b"0", 8)
    except ValueError:
        return -1


def _name(header: bytes) -> str:
    name, prefix = header[:100].split(b"\0")[0], b""
    if header[257:262] == b"ustar":
        prefix = header[345:500].split(b"\0")[0]
    return b"/".join(filter(None, (prefix, name))).decode("utf-8", "replace")
