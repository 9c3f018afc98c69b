"""Parents of comments whose source names them by id: every export, and any other such list.

    linked = link([Stated(id="1"), Stated(id="3", parent_id="2"), Stated(id="2", parent_id="1")])
    linked.parents  ->  (None, 3, 1)

Two passes: first every id gets its place, then every stated parent is looked up, so that a child
may stand before its parent and be older than it. What cannot be is cut and told: a parent that is
nowhere, a comment that answers itself, a circle of answers. Nothing recurses: a thread may be as
deep as the file is long.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Hashable, Sequence

from archive.sources.document import Problem

# Of one kind in one document; how many more there are is told in one last line.
MOST_TOLD = 100
LONGEST_NAME = 80  # a Commento id has 64 characters


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a source says of one comment's place.

    id         null where the source gives none: nobody can then answer the comment
    parent_id  null for a comment that starts a thread; what the source writes instead ("0",
               "root", "") is the caller's to know
    date       ISO 8601, cut to what is known
    body       whatever two copies of one comment have in common and two comments do not
    """

    id: str | None
    parent_id: str | None = None
    date: str | None = None
    body: Hashable = None
    line: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Which comments stay, by their index, and the parent of each: an n, which counts from 1 and
    only those that stay."""

    kept: tuple[int, ...]
    parents: tuple[int | None, ...]
    problems: tuple[Problem, ...]


def link(stated: Sequence[Stated], *, elsewhere: Collection[str] = ()) -> Linked:
    """Link each comment to its parent; order stays as it is.

    A comment that is there twice with the same words is kept once. If the words differ both are
    kept, and answers to that id belong to the first of them. `elsewhere` are the ids of comments
    that the source has under another page: a parent there is told as such.
    """
    told = Told()
    kept, places = _once_each(stated, told)
    parents: list[int] = []  # 0 for none
    for n, index in enumerate(kept, start=1):
        parents.append(_parent(n, stated[index], places, elsewhere, told))
    _cut_circles(parents, [stated[index] for index in kept], told)
    return Linked(
        kept=tuple(kept),
        parents=tuple(parent or None for parent in parents),
        problems=told.problems(),
    )


def _once_each(stated: Sequence[Stated], told: Told) -> tuple[list[int], dict[str, int]]:
    """The comments that stay, by index, and the n that answers to each id belong to."""
    kept: list[int] = []
    places: dict[str, int] = {}
    first: dict[str, int] = {}
    for index, one in enumerate(stated):
        if one.id is not None and one.id in first:
            same = stated[first[one.id]]
            if (same.body, same.parent_id) == (one.body, one.parent_id):
                told.tell(
                    one.line,
                    "comment-twice",
                    f"Comment {_name(one.id)} is there again; it is read once.",
                )
                continue
            told.tell(
                one.line,
                "id-twice",
                f"Another comment has the id {_name(one.id)} too; both are kept, and"
                " answers to that id were put under the first.",
            )
        kept.append(index)
        if one.id is not None and one.id not in first:
            first[one.id] = index
            places[one.id] = len(kept)
    return kept, places


def _parent(
    n: int, one: Stated, places: dict[str, int], elsewhere: Collection[str], told: Told
) -> int:
    if one.parent_id is None:
        return 0
    parent = places.get(one.parent_id, 0)
    name = _name(one.id or f"number {n}")
    answered = _name(one.parent_id)
    if one.parent_id == one.id or parent == n:
        told.tell(
            one.line,
            "reply-to-itself",
            f"Comment {name} is said to answer itself; it was made a thread of its own.",
        )
        return 0
    if not parent and one.parent_id in elsewhere:
        told.tell(
            one.line,
            "parent-elsewhere",
            f"Comment {name} answers comment {answered}, which stands under another"
            " page; it was made a thread of its own.",
        )
    elif not parent:
        told.tell(
            one.line,
            "missing-parent",
            f"Comment {name} answers comment {answered}, which is not in the file;"
            " it was made a thread of its own.",
        )
    return parent


def _cut_circles(parents: list[int], stated: Sequence[Stated], told: Told) -> None:
    dates = [one.date for one in stated]
    for circle in circles(parents):
        newest = newest_of(circle, dates)
        parents[newest - 1] = 0
        one = stated[newest - 1]
        told.tell(
            one.line,
            "reply-circle",
            f"Comment {_name(one.id or str(newest))} answers itself through"
            " others; it was made a thread of its own.",
        )


def circles(parents: Sequence[int]) -> list[list[int]]:
    """The comments that answer each other in a circle; one that answers itself is one too.

    `parents` holds the n that each comment answers, 0 for none. No comment is in two circles.
    """
    found: list[list[int]] = []
    seen = bytearray(len(parents) + 1)
    seen[0] = True
    for start in range(1, len(parents) + 1):
        path: list[int] = []
        places: dict[int, int] = {}
        n = start
        while not seen[n] and n not in places:
            places[n] = len(path)
            path.append(n)
            n = parents[n - 1]
        if n in places:
            found.append(path[places[n] :])
        for n in path:
            seen[n] = True
    return found


def newest_of(circle: Sequence[int], dates: Sequence[str | None]) -> int:
    """The comment that makes a circle impossible: all others may have been answered by it, but it
    cannot have been answered before it was there. By date if all have one that can be compared,
    else the last in the file."""
    moments = []
    for n in circle:
        try:
            moment = dt.datetime.fromisoformat(dates[n - 1] or "")
        except ValueError:
            return max(circle)
        moments.append((moment.replace(tzinfo=moment.tzinfo or dt.UTC), n))
    return max(moments)[1]


def _name(id: str) -> str:
    """An id for a message: a hostile one may be as long as the file."""
    return id if len(id) <= LONGEST_NAME else f"{id[:LONGEST_NAME]}…"


class Told:
    """Problems, of which a hostile file could have a million."""

    def __init__(self) -> None:
        self._listed: list[Problem] = []
        self._counts: dict[str, int] = {}

    def tell(self, line: int | None, code: str, message: str) -> None:
        self._counts[code] = self._counts.get(code, 0) + 1
        if self._counts[code] <= MOST_TOLD:
            self._listed.append(Problem(line=line, code=code, message=message))

    def problems(self) -> tuple[Problem, ...]:
        more = [
            Problem(
                line=None,
                code=code,
                message=f"The same was done to {count - MOST_TOLD} more comments.",
            )
            for code, count in self._counts.items()
            if count > MOST_TOLD
        ]
        return (*self._listed, *more)
