"""Characters that remember where in the capture they stand, through every decoding.

A `Trace` is a text in pieces. Most pieces stand in the capture as they are; one that was written
otherwise (`&amp;`, `\\u00e9`) is an atom: all its characters stand where the whole of it does.
"""

from __future__ import annotations

import bisect
import re

# What no comparison looks at: blanks, what only steers, and what no text can hold.
BLANKS = r"\s\x00-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff"
_SEEN = re.compile(rf"[^{BLANKS}]+")
_BLANK = re.compile(rf"[{BLANKS}]+")


def squeezed(text: str) -> str:
    """The text without its blanks."""
    return "".join(text.split()) if text.isascii() and text.isprintable() else _BLANK.sub("", text)


class Trace:
    """`at` are the offsets in `text` where pieces begin; `starts` and `ends` their places."""

    __slots__ = ("at", "ends", "starts", "text")

    def __init__(self, text: str, at: list[int], starts: list[int], ends: list[int]):
        self.text, self.at, self.starts, self.ends = text, at, starts, ends

    @classmethod
    def verbatim(cls, text: str, start: int, end: int) -> Trace:
        return cls(text[start:end], [0], [start], [end])

    def __len__(self) -> int:
        return len(self.text)

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Where in the capture the characters [first:last] stand."""
        begins = bisect.bisect_right(self.at, first) - 1
        ends = bisect.bisect_right(self.at, last - 1) - 1
        start = self.starts[begins]
        if self._is_verbatim(begins):
            start += first - self.at[begins]
        end = self.ends[ends]
        if self._is_verbatim(ends):
            end = self.starts[ends] + last - self.at[ends]
        return start, end

    def find(self, said: str, first: int = 0, last: int | None = None) -> tuple[int, int] | None:
        at = self.text.find(said, first, len(self.text) if last is None else last)
        return None if at < 0 else (at, at + len(said))

    def index(self, place: int) -> int:
        """The first character that stands at this place of the capture or after it."""
        piece = bisect.bisect_right(self.starts, place) - 1
        if piece < 0:
            return 0
        if place >= self.ends[piece]:
            return self.at[piece + 1] if piece + 1 < len(self.at) else len(self.text)
        return self.at[piece] + (place - self.starts[piece] if self._is_verbatim(piece) else 0)

    def _is_verbatim(self, piece: int) -> bool:
        end = self.at[piece + 1] if piece + 1 < len(self.at) else len(self.text)
        return end - self.at[piece] == self.ends[piece] - self.starts[piece]

    def squeezed(self) -> Trace:
        """The same without blanks."""
        written = Writing()
        for piece, at in enumerate(self.at):
            end = self.at[piece + 1] if piece + 1 < len(self.at) else len(self.text)
            if self._is_verbatim(piece):
                shift = self.starts[piece] - at
                for found in _SEEN.finditer(self.text, at, end):
                    written.add(found[0], found.start() + shift, found.end() + shift)
            elif seen := squeezed(self.text[at:end]):
                written.add(seen, self.starts[piece], self.ends[piece])
        return written.trace()


class Writing:
    """A trace under way."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.at: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add(self, text: str, start: int, end: int) -> None:
        if text:
            self.parts.append(text)
            self.at.append(self.length)
            self.starts.append(start)
            self.ends.append(end)
            self.length += len(text)

    def add_from(self, trace: Trace, first: int, last: int) -> None:
        """Characters [first:last] of another trace."""
        if first >= last:
            return
        piece = bisect.bisect_right(trace.at, first) - 1
        while piece < len(trace.at) and trace.at[piece] < last:
            end = trace.at[piece + 1] if piece + 1 < len(trace.at) else len(trace.text)
            begin, stop = max(first, trace.at[piece]), min(last, end)
            if trace._is_verbatim(piece):
                shift = trace.starts[piece] - trace.at[piece]
                self.add(trace.text[begin:stop], begin + shift, stop + shift)
            else:
                self.add(trace.text[begin:stop], trace.starts[piece], trace.ends[piece])
            piece += 1

    def trace(self) -> Trace:
        if not self.at:
            return Trace("", [0], [0], [0])
        return Trace("".join(self.parts), self.at, self.starts, self.ends)
