"""Bytes in order, by lines and by counts, with the places where some are missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from archive.sources.containers import CHUNK, Budget
from archive.sources.containers.inflating import MAGIC, Damage, Piece, inflated


class Feed:
    """The content of a file, unpacked if it is gzipped.

    Where bytes are missing, everything reads short and `damage` says why, until `go_on`.
    """

    damage: str | None = None

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        packed = stream.read(len(MAGIC)) == MAGIC
        stream.seek(0)
        self._pieces: Iterator[Piece] = inflated(stream) if packed else _chunks(stream)
        self._budget = budget if packed else None
        self._buffer, self._at = b"", 0

    def go_on(self) -> None:
        self.damage = None

    def line(self, longest: int) -> bytes:
        """Up to and with the next line end, or as much as there is, but no more than that."""
        while (ends := self._buffer.find(b"\n", self._at, self._at + longest)) < 0:
            if self._waiting() >= longest or not self._fill():
                return self._cut(longest)
        return self._cut(ends + 1 - self._at)

    def take(self, count: int) -> bytes:
        """So many bytes; fewer only where there are no more."""
        parts = []
        while count > 0 and (self._waiting() or self._fill()):
            parts.append(self._cut(count))
            count -= len(parts[-1])
        return b"".join(parts)

    def skip(self, count: int) -> None:
        while count > 0 and (self._waiting() or self._fill()):
            count -= len(self._cut(count))

    def push_back(self, data: bytes) -> None:
        self._buffer, self._at = data + self._buffer[self._at :], 0

    def _waiting(self) -> int:
        return len(self._buffer) - self._at

    def _cut(self, count: int) -> bytes:
        cut = self._buffer[self._at : self._at + count]
        self._at += len(cut)
        return cut

    def _fill(self) -> bool:
        if self.damage is not None:
            return False
        for piece in self._pieces:
            if isinstance(piece, Damage):
                self.damage = piece.reason
                return False
            if piece:  # what is saved of a damaged member comes in pieces that may be empty
                if self._budget:
                    self._budget.spend(len(piece))
                self._buffer, self._at = self._buffer[self._at :] + piece, 0
                return True
        return False


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk
