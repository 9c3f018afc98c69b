"""Zip archives: exports with their pictures, folders of saved pages, and WACZ.

A WACZ is a zip of WARC files with their index, described at
https://specs.webrecorder.net/wacz/1.1.1/; only its WARC files are read:

    archive/data.warc.gz      pages/pages.jsonl      indexes/index.cdx.gz      datapackage.json

Quirks:
- A member can be encrypted, packed in a way that few tools know, or fail its checksum: it fails
  alone, or is told of as damaged if there is something to read in it.
- Finder puts a shadow of every file into __MACOSX/.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

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
from archive.sources.containers.inflating import BARE, Damage, Piece, Stream
from archive.sources.document import SourceError

NAME = "zip"
MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")  # a member, none at all, one of several
WACZ = "datapackage.json"
WARCS = (".warc", ".warc.gz", ".arc", ".arc.gz")
# bzip2 and LZMA blocks can unpack to gigabytes at once, and nobody packs pages so.
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
LOCAL_HEADER = 30  # bytes, then the name and what else was to be said
END, LONGEST_COMMENT = b"PK\x05\x06", 65_557
MOST_DIRECTORY = 16 * 1024 * 1024  # bytes; the list of 100,000 members with long names


def matches(head: bytes) -> str | None:
    return "begins with the letters PK of zip" if head.startswith(MARKS) else None


def members(stream: BinaryIO, budget: Budget) -> Iterator[Unpacked]:
    """Each file in the order of the list at the end of the archive."""
    with _opened(stream) as archive:
        infos = archive.infolist()
        if len(infos) > MAX_MEMBERS:
            raise SourceError(f"this zip lists {len(infos):,} files, too many for one archive")
        names = {info.filename for info in infos}
        wacz = WACZ in names and any(name.endswith(WARCS) for name in names)
        for info in infos:
            if info.filename.endswith("/") or not info.filename:
                continue
            if wacz and not info.filename.endswith(WARCS):
                yield Passed("a file round the WARC files of a WACZ")
            elif _shadow(info.filename):
                yield Passed("a hidden file")
            else:
                yield from _member(archive, info, budget)


def _opened(stream: BinaryIO) -> zipfile.ZipFile:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - LONGEST_COMMENT))
    tail = stream.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + 22:
        raise SourceError("this zip is cut: the list of its files, which ends it, is missing")
    (length,) = struct.unpack_from("<I", tail, at + 12)
    if length > MOST_DIRECTORY and length != 0xFFFFFFFF:
        raise SourceError(f"the list of files in this zip claims {length:,} bytes, too many")
    stream.seek(0)
    try:
        return zipfile.ZipFile(stream)
    except (
        zipfile.BadZipFile,
        ValueError,
        OverflowError,
        NotImplementedError,
        struct.error,
    ) as error:
        raise SourceError(f"this zip cannot be opened: {error}") from error


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Iterator[Unpacked]:
    if info.flag_bits & ENCRYPTED:
        yield Failure(info.filename, "it is encrypted")
        return
    if info.compress_type not in PACKED:
        yield Failure(info.filename, f"it is packed in way {info.compress_type}, not read here")
        return
    damages: list[str] = []

    def chunks() -> Iterator[bytes]:
        checksum = 0
        for piece in _pieces(archive, info):
            if isinstance(piece, Damage):
                damages.append(piece.reason)
                return
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if checksum != info.CRC:
            damages.append("its checksum does not fit")

    with spooled(chunks(), budget) as content:
        if damages and not content.read(1):
            yield Failure(info.filename, damages[0])
            return
        content.seek(0)
        yield Member(
            name=info.filename, stream=content, problems=tuple(damaged(one) for one in damages)
        )


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Piece]:
    """The member unpacked: `zipfile` itself drops all of it where its end is wrong."""
    stream = cast(BinaryIO, archive.fp)
    stream.seek(max(0, info.header_offset))
    header = stream.read(LOCAL_HEADER)
    if not header.startswith(MARKS[0]) or len(header) < LOCAL_HEADER:
        yield Damage("it is not where the list of files says")
        return
    name, extra = struct.unpack_from("<HH", header, LOCAL_HEADER - 4)
    stream.seek(name + extra, 1)
    left = info.compress_size

    def more(count: int) -> bytes:
        nonlocal left
        data = stream.read(min(count, left))
        left -= len(data)
        return data

    if info.compress_type == zipfile.ZIP_DEFLATED:
        yield from Stream(more(CHUNK), more, wbits=BARE).pieces()
        return
    while data := more(CHUNK):
        yield data
    if left:
        yield Damage("it ends too early")


def _shadow(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or (bool(parts) and parts[-1].startswith("."))
