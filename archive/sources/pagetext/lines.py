"""A page as numbered lines: as they stand in the file, and as a reader sees them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from archive.sources.document import Block, Lines
from archive.sources.encodings import split_lines

# Direction marks, joiners at an end and stray byte order marks: they set a name on the page,
# they are no part of it.
INVISIBLE = (
    " "  # one may stand between two marks
    "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def tidy(text: str) -> str:
    """One line as a reader sees it: single spaces, no blanks or invisible marks at the ends."""
    return " ".join(text.split()).strip(INVISIBLE)


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """`raw` and `seen` hold the same lines; indexes count from 0, line numbers from 1."""

    raw: list[str]
    seen: list[str]

    @classmethod
    def of(cls, text: str) -> Page:
        raw = split_lines(text)
        return cls(raw=raw, seen=[tidy(line) for line in raw])

    def __len__(self) -> int:
        return len(self.seen)

    def text(self, first: int, last: int) -> str:
        """The exact lines from index first to last, stripped at both ends only."""
        return "\n".join(self.raw[first : last + 1]).strip()

    def block(self, kind: str, first: int, last: int) -> Block:
        return Block(kind=kind, text=self.text(first, last), lines=numbers(first, last))

    def trim(self, first: int, last: int) -> tuple[int, int]:
        """The same stretch without blank lines at its ends; first > last when all are blank."""
        while first <= last and not self.seen[first]:
            first += 1
        while last >= first and not self.seen[last]:
            last -= 1
        return first, last

    def below(self, index: int) -> int:
        """The next line that is not blank; the length of the page when there is none."""
        index += 1
        while index < len(self) and not self.seen[index]:
            index += 1
        return index

    def above(self, index: int) -> int:
        """The last line before this one that is not blank, or the first of the page."""
        index -= 1
        while index > 0 and not self.seen[index]:
            index -= 1
        return index

    def paragraphs(self, first: int, last: int) -> list[tuple[int, int]]:
        """The runs of lines without a blank one between them, as pairs of indexes."""
        return runs(index for index in range(first, last + 1) if self.seen[index])


def runs(indexes: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending indexes as stretches without a gap: their first and last."""
    found: list[tuple[int, int]] = []
    for index in indexes:
        if found and found[-1][1] == index - 1:
            found[-1] = (found[-1][0], index)
        else:
            found.append((index, index))
    return found


def numbers(first: int, last: int) -> Lines:
    return (first + 1, last + 1)
