"""Gzip streams read as far as they go: many members in a row, some of them damaged.

The format is RFC 1952: https://www.rfc-editor.org/rfc/rfc1952. A member begins with 1f 8b 08 and
ends in a checksum; a file is any number of members, which WARC files use to keep records apart.
What is damaged costs the rest of its member: the next one is looked for.
"""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

MAGIC = b"\x1f\x8b\x08"
GZIP_WRAPPED, BARE = 31, -15  # what zlib calls the wrapping of its streams
CHUNK = 64 * 1024
MOST_OUT = 1024 * 1024  # bytes at once
SALVAGE = 512  # bytes in; where one such piece fails, it is tried byte by byte
MOST_DAMAGES = 1000  # the next member is looked for so often: each time is a new start


@dataclasses.dataclass(frozen=True, slots=True)
class Damage:
    """Here bytes are missing, because of `reason`."""

    reason: str


Piece = bytes | Damage


def inflated(stream: BinaryIO) -> Iterator[Piece]:
    """What the stream unpacks to, from where it stands to its end."""
    data = stream.read(CHUNK)
    damages = 0
    while data:
        begins = data.find(MAGIC)
        between = data if begins < 0 else data[:begins]
        if between.strip(b"\0") and not damages:
            yield Damage("bytes that are not gzip stand between its members, or after them")
            damages += 1
        if begins < 0:
            more = stream.read(CHUNK)
            data = between[1 - len(MAGIC) :] + more if more else b""
            continue
        before = damages
        member = Stream(data[begins:], stream.read)
        for piece in member.pieces():
            damages += isinstance(piece, Damage)
            yield piece
        if damages > before and damages > MOST_DAMAGES:
            return
        data = member.rest or stream.read(CHUNK)


class Stream:
    """One compressed stream: a member of a gzip, or deflated data as zip has it.

    It begins with `data` and goes on with what `more` reads; `rest` is what was read behind it.
    """

    def __init__(
        self, data: bytes, more: Callable[[int], bytes], *, wbits: int = GZIP_WRAPPED
    ) -> None:
        self.rest = b""
        self._data, self._more = data, more
        self._inflater = zlib.decompressobj(wbits)

    def pieces(self) -> Iterator[Piece]:
        """What it unpacks to, and what is damaged where, which ends it."""
        data, inflater = self._data, self._inflater
        while True:
            last = inflater.copy()  # zlib drops what it has unpacked where it then fails
            try:
                out = inflater.decompress(data, MOST_OUT)
            except zlib.error as error:
                yield from _salvaged(last, data)
                yield Damage(_said(error))
                self.rest = data.removeprefix(MAGIC)
                return
            if out:
                yield out
            if inflater.eof:
                self.rest = inflater.unused_data
                return
            data = inflater.unconsumed_tail
            if not data and len(out) < MOST_OUT:
                data = self._more(CHUNK)
                if not data:
                    yield Damage("it ends too early")
                    return


def start_of(head: bytes) -> Iterator[bytes]:
    """What the first bytes of a gzip unpack to, some thousands of it."""
    inflater = zlib.decompressobj(GZIP_WRAPPED)
    for at in range(0, min(len(head), 2048), 64):
        try:
            yield inflater.decompress(head[at : at + 64], 4096)
        except zlib.error:
            return


def _salvaged(inflater: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What comes before the place that fails."""
    for start in range(0, len(data), SALVAGE):
        last = inflater.copy()
        try:
            yield inflater.decompress(data[start : start + SALVAGE])
        except zlib.error:
            out = bytearray()
            for index in range(start, start + SALVAGE):
                try:
                    out += last.decompress(data[index : index + 1])
                except zlib.error:
                    break
            yield bytes(out)
            return


def _said(error: zlib.error) -> str:
    if "incorrect data check" in str(error) or "incorrect length check" in str(error):
        return "its checksum does not fit"
    return "its compressed bytes are broken"
