"""The open paths of a thread: the comments that the next reply may answer.

A page lists a thread in pre-order, so the parent of a reply is the comment before it or one of
that comment's ancestors: the open path. Choosing a parent closes everything under it.

Comments are counted from 0 within their thread, and sets of them are bits of an integer.
"""

from __future__ import annotations

import dataclasses
import itertools
import unicodedata
from collections.abc import Iterator, Sequence


class OpenPath:
    """A comment with the path above it. `floor` is the date that its next sibling may not precede.

    The first comment is above itself. `jump` leads several steps up, so that a path of
    thousands is searched in a dozen steps.
    """

    __slots__ = ("comments", "depth", "floor", "jump", "tip", "up")

    def __init__(self, tip: int, up: OpenPath | None, floor: str | None) -> None:
        self.tip = tip
        self.up: OpenPath = up or self
        self.floor = floor
        self.comments = 1 << tip
        self.depth = 0
        self.jump: OpenPath = self
        if up is not None:
            self.comments |= up.comments
            self.depth = up.depth + 1
            far = up.jump
            even = up.depth - far.depth == far.depth - far.jump.depth
            self.jump = far.jump if even else up

    def at(self, tip: int) -> OpenPath:
        """The part of this path that ends in the comment `tip`, which must be on it."""
        path = self
        while path.tip != tip:
            path = path.jump if path.jump.tip >= tip and path.depth else path.up
        return path


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """A parent that one open path offers. `rank` counts the nearer comments by the same name;
    `sibling` is the reply before under that parent; `breaks` counts the date rules it violates."""

    parent: OpenPath
    rank: int
    sibling: OpenPath | None
    breaks: int


@dataclasses.dataclass(frozen=True, slots=True)
class Thread:
    """`named[i]` holds the comments before i that bear the name it answers, `own[i]` those by its
    own writer; `dates` compare as texts; `lost` are replies whose target nothing keeps open."""

    named: Sequence[int]
    own: Sequence[int]
    dates: Sequence[str | None]
    lost: frozenset[int]


def read_thread(
    authors: Sequence[str | None], answers: Sequence[str | None], dates: Sequence[str | None]
) -> Thread:
    """Find for each reply of a thread the comments that it can mean.

    The walk takes the nearest name each time. That keeps open whatever any other choice would
    keep open, so a target that it does not meet has vanished.
    """
    exact: dict[str, int] = {}
    folded: dict[str, int] = {}
    named = []
    own = []
    lost = set()
    path: OpenPath | None = None
    for i, (author, answer) in enumerate(zip(authors, answers, strict=True)):
        meant = 0
        if path is not None and answer is not None:
            meant = exact.get(answer, 0)
            if not meant & path.comments:
                meant = folded.get(fold(answer), 0)
        if path is not None and meant & path.comments:
            path = path.at((meant & path.comments).bit_length() - 1)
        elif answer is not None:
            lost.add(i)
        path = OpenPath(i, path, None)
        named.append(meant)
        own.append(exact.get(author, 0) if author is not None else 0)
        if author is not None:
            exact[author] = exact.get(author, 0) | 1 << i
            folded[fold(author)] = folded.get(fold(author), 0) | 1 << i
    return Thread(named, own, dates, frozenset(lost))


def choices(thread: Thread, path: OpenPath, i: int, keep_dates: bool, most: int) -> list[Choice]:
    """The parents that this open path offers to comment i, nearest first.

    Of more than `most` by the same name, the nearest are read and the topmost, which starts the
    discussion and so draws many answers.
    """
    date = thread.dates[i]
    bearers = path.comments & thread.named[i]
    tips = list(itertools.islice(bits(bearers), most))
    if bearers.bit_count() > most:
        tips[-1] = (bearers & -bearers).bit_length() - 1
    found: list[Choice] = []
    for tip in tips:
        closing = path.comments >> (tip + 1)
        if closing:
            sibling = path.at(tip + (closing & -closing).bit_length())
            parent = sibling.up
            breaks = is_older(date, sibling.floor) + is_older(date, thread.dates[tip])
        else:
            sibling, parent = None, path
            breaks = int(is_older(date, thread.dates[tip]))
        if not (breaks and keep_dates):
            found.append(Choice(parent, len(found), sibling, breaks))
    return found


def bits(comments: int) -> Iterator[int]:
    """The members of a set of comments, latest first."""
    while comments:
        latest = comments.bit_length() - 1
        yield latest
        comments ^= 1 << latest


def is_older(one: str | None, other: str | None) -> bool:
    """Whether `one` is surely the earlier date, compared only as far as both are known."""
    if one is None or other is None:
        return False
    known = min(len(one), len(other))
    return one[:known] < other[:known]


def fold(name: str) -> str:
    """A name as it compares when no comment bears it to the letter."""
    return unicodedata.normalize("NFKC", name).casefold()
