"""The comments of all captures of a page, brought together: one of each, and the best of each."""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from archive.importing.aligning import Seen, aligned
from archive.importing.ordering import DRAWN, by_moment, in_order, numbers_of
from archive.importing.snapshots import Part
from archive.sources.document import UNTOLD, DocumentComment

T = TypeVar("T")

# How exactly a date is known: the best first.
PRECISIONS = ("second", "minute", "hour", "day", "month", "year", "unknown")
UNSURE = ("likely", "guess")
# What was deleted was public before, and what was public waited before: the last of these that
# any capture says is the later one.
STATES = ("removed", "deleted", "spam", "published", "pending", "draft", "private", "password")


class Gathered:
    """The comments of all parts, brought together."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts
        self.said: list[list[tuple[Part, DocumentComment]]] = []  # by n - 1
        self.n_of: dict[tuple[str, int], int] = {}
        seen: list[Seen] = []
        for part in parts:
            document = part.document
            space = document.system or document.format
            news = [Seen(comment, space) for comment in document.comments]
            pairs = aligned(seen, news)
            for index, comment in enumerate(document.comments):
                place = pairs.get(index)
                if place is None:
                    place = len(self.said)
                    self.said.append([])
                    seen.append(news[index])
                else:
                    seen[place].joined(news[index])
                self.said[place].append((part, comment))
                self.n_of[part.key, comment.n] = place + 1
        self.members = {
            n: [(part.key, comment.n) for part, comment in those]
            for n, those in enumerate(self.said, 1)
        }
        self.home: dict[int, tuple[str, int]] = {}

    def numbers(self, comments: list[DocumentComment]) -> dict[int, int]:
        """By their moments where an export is among the parts and knows them all, as for an
        export alone; else in the order in which the parts show them, the best part first."""
        drawn = all(part.document.format in DRAWN for part in self.parts)
        if not drawn and (dated := by_moment(comments)):
            return dated
        found = []
        for part in sorted(self.parts, key=lambda part: -len(part.document.comments)):
            numbers = numbers_of(part.document)
            found.append([self.n_of[part.key, n] for n in sorted(numbers, key=numbers.__getitem__)])
        return in_order(found)

    def comments(self) -> list[DocumentComment]:
        made = [self._comment(n, those) for n, those in enumerate(self.said, 1)]
        return withoutcircles(made)

    def _comment(self, n: int, those: list[tuple[Part, DocumentComment]]) -> DocumentComment:
        said = [comment for _, comment in those]
        best = said[0]
        if not best.alternatives and all(content(best) == content(other) for other in said[1:]):
            self.home[n] = min((part.key, comment.n) for part, comment in those)
            at_home = self._at_home(n, those)
            return dataclasses.replace(
                best,
                n=n,
                parent=self._n(those[0][0], best.parent),
                lines=at_home.lines,
                text_lines=at_home.text_lines,
                person=None,
            )
        changed: dict[str, Any] = {"n": n, "person": None}
        for name in COMMENT_FIRST:
            changed[name] = _first(getattr(comment, name) for comment in said)
        dated = min(said, key=lambda c: (c.date is None, PRECISIONS.index(c.date_precision)))
        for name in ("date", "date_precision", "date_text"):
            changed[name] = getattr(dated, name)
        worded = min(
            range(len(said)),
            key=lambda at: (said[at].truncated, not said[at].text, said[at].html is None, at),
        )
        for name in ("text", "html", "truncated"):
            changed[name] = getattr(said[worded], name)
        # Of captures that show the same text, the home is one that does not depend on their order.
        self.home[n] = min(
            (part.key, comment.n)
            for part, comment in those
            if (comment.text, comment.html) == (said[worded].text, said[worded].html)
        )
        at_home = self._at_home(n, those)
        changed |= {"lines": at_home.lines, "text_lines": at_home.text_lines}
        changed["state"] = min((comment.state for comment in said), key=STATES.index)
        counted = _first(comment for comment in _latest_first(those) if comment.votes is not None)
        for name in ("votes", "votes_up", "votes_down"):
            changed[name] = getattr(counted or best, name)
        part, placed = min(those, key=lambda each: _placed_rank(each[1]))
        changed["parent"] = self._n(part, placed.parent)
        changed["alternatives"] = tuple(
            dataclasses.replace(other, n=self._n(part, other.n)) for other in placed.alternatives
        )
        for name in ("placement", "placed_by", "likelihood"):
            changed[name] = getattr(placed, name)
        return dataclasses.replace(best, **changed)

    def _at_home(self, n: int, those: list[tuple[Part, DocumentComment]]) -> DocumentComment:
        key = self.home[n][0]
        return next(comment for part, comment in those if part.key == key)

    def _n(self, part: Part, n: int | None) -> int | None:
        return None if n is None else self.n_of.get((part.key, n))


COMMENT_FIRST = (
    *("id", "author", "author_kind", "author_url", "permalink", "reply_to", "quote"),
    *("edited", "notice", "kept"),
)


# All that a comment says but for where it stands: what two captures mostly agree about.
content = operator.attrgetter(
    *(
        field.name
        for field in dataclasses.fields(DocumentComment)
        if field.name not in {"n", "parent", "lines", "text_lines", *UNTOLD}
    )
)


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _latest_first(those: list[tuple[Part, DocumentComment]]) -> list[DocumentComment]:
    """By the time of saving alone: the votes of a later page are later than an export's."""
    ranked = sorted(those, key=lambda each: each[0].document.captured_at or "", reverse=True)
    return [comment for _, comment in ranked]


def _placed_rank(comment: DocumentComment) -> tuple[Any, ...]:
    """Sure before unsure; the parts already stand in their order, which decides the rest. A
    parent that was read is more than none, except where ids say that there is none."""
    return (comment.placement in UNSURE, -comment.likelihood if comment.placement in UNSURE else 0)


def withoutcircles(comments: list[DocumentComment]) -> list[DocumentComment]:
    """Two captures may each be right and make a circle together: the last comment of it then
    begins a thread, as a guess."""
    freed = {max(circle) for circle in circles({c.n: c.parent for c in comments})}
    if not freed:
        return comments
    return [
        dataclasses.replace(comment, parent=None, placement="guess", placed_by=None, likelihood=0.0)
        if comment.n in freed
        else comment
        for comment in comments
    ]


def circles(parent_of: Mapping[int, int | None]) -> Iterator[list[int]]:
    """The members of each circle of parents."""
    done: set[int] = set()
    for start in parent_of:
        path: dict[int, None] = {}
        n: int | None = start
        while n is not None and n not in done and n not in path:
            path[n] = None
            n = parent_of.get(n)
        if n in path:
            walked = list(path)
            yield walked[walked.index(n) :]
        done.update(path)
