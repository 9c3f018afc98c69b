"""A look at a long run of bytes through a buffer that moves along."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

CHUNK_BYTES = 512 * 1024
# Longer than most of what is searched for: a find may begin in one chunk and end in the next. It
# is looked at again for each search that finds nothing, and hostile files ask for many.
OVERLAP = 300


class Found(NamedTuple):
    """Where a pattern was found: positions count from the start of the whole run."""

    start: int
    end: int
    match: re.Match[bytes]


class Window:
    """Positions count from the start of the run. What stands before `keep` may be forgotten."""

    def __init__(self, read: Callable[[int], bytes], *, line: int = 1):
        self._read = read
        self._data = b""
        self._base = 0
        self._ended = False
        self._counted = 0
        self._line = line
        self._known: dict[re.Pattern[bytes], tuple[int, int, Found | None]] = {}
        self.keep = 0

    def search(self, pattern: re.Pattern[bytes], start: int, *, within: int) -> Found | None:
        """The first match from `start` on that begins in the next `within` bytes.

        Asking again from further on costs nothing while the answer is the same: hostile files
        make a reader ask a million times for what is not there.
        """
        resume = start
        if known := self._known.get(pattern):
            asked, upto, found = known
            if asked <= start:
                if found and start <= found.start:
                    return found if found.start - start <= within else None
                if not found:
                    resume = max(start, upto - OVERLAP)
                    if resume - start > within:
                        return None
        end = start
        while resume - start <= within:
            match = pattern.search(self._data, max(resume, self._base) - self._base)
            if match and (match.end() < len(self._data) or self._ended):
                base = self._base
                found = Found(base + match.start(), base + match.end(), match)
                self._known[pattern] = (start, found.start, found)
                return found if found.start - start <= within else None
            end = self._base + len(self._data)
            if self._ended:
                break
            resume = max(start, end - OVERLAP)
            self._fill()
        self._known[pattern] = (start, end, None)
        return None

    def slice(self, start: int, end: int) -> bytes:
        return self._data[start - self._base : end - self._base]

    def end_within(self, start: int, within: int) -> int | None:
        """Where the run ends, if that is in the next `within` bytes."""
        while not self._ended and self._base + len(self._data) - start <= within:
            self._fill()
        end = self._base + len(self._data)
        return end if self._ended and end - start <= within else None

    def line_at(self, position: int) -> int:
        """The line of a position; asked for in rising order."""
        if position > self._counted:
            self._line += line_ends(self._data, self._counted - self._base, position - self._base)
            self._counted = position
        return self._line

    def _fill(self) -> None:
        chunk = self._read(CHUNK_BYTES)
        if not chunk:
            self._ended = True
            return
        forgotten = min(self.keep, self._base + len(self._data))
        self.line_at(forgotten)
        self._data = self._data[forgotten - self._base :] + chunk
        self._base = forgotten


def line_ends(data: bytes, start: int = 0, end: int | None = None) -> int:
    """How many lines end there: at LF, CRLF, or CR."""
    end = len(data) if end is None else end
    count = data.count(b"\n", start, end)
    if data.find(b"\r", start, end) >= 0:
        count += data.count(b"\r", start, end) - data.count(b"\r\n", start, end)
    return count
