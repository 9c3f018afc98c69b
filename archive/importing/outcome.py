"""What became of each file of an import, and totals that add up."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterator
from typing import Any

from archive.importing.parcels import Parcel
from archive.models import ImportRow, Outcome
from archive.sources.document import Problem
from comments.counting import counted


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One document of one file. `reason` says why it was skipped or failed.

    `comments` counts those of the document, `by_outcome` what became of them, and `changes` is
    the plan of an article that was there: see `plan.Plan.as_json`. `pages` is more than one for
    a file that was read whole before, and was not opened again.
    """

    file: str
    outcome: str
    title: str | None = None
    address: str | None = None
    comments: int = 0
    by_outcome: dict[str, int] = dataclasses.field(default_factory=dict)
    changes: dict[str, Any] = dataclasses.field(default_factory=dict)
    pages: int = 1
    declared_comments: int | None = None
    placements: dict[str, int] = dataclasses.field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    reason: str | None = None

    def line(self) -> str:
        """One line for a person."""
        return printable(self._line())

    def _line(self) -> str:
        if self.reason:
            return f"{self.outcome:<9}  {self.file}: {self.reason}"
        if self.pages > 1:
            return f"{self.outcome:<9}  {self.file}: {self.pages} pages, read before"
        said = f"{self.outcome:<9}  {self.file}: {self.title}, {self.counts()}"
        if self.outcome not in (Outcome.CREATED, Outcome.UNCHANGED):
            said += "".join(
                f", {count} {outcome}"
                for outcome, count in self.by_outcome.items()
                if outcome != Outcome.UNCHANGED
            )
        if self.problems and self.outcome == Outcome.CREATED:
            said += f"; {counted(len(self.problems), 'note')}"
        return said

    def details(self) -> Iterator[str]:
        """A line for each thing that is not simply as the source has it."""
        for change in self.changes.get("article", ()):
            yield printable(f"           {change['outcome']}: {change['unit']}")
        for comment in self.changes.get("comments", ()):
            for change in comment["changes"]:
                yield printable(
                    f"           {change['outcome']}: {change['unit']} of comment {comment['code']}"
                )

    def counts(self) -> str:
        if not self.comments:
            return "no comments"
        said = counted(self.comments, "comment")
        if self.declared_comments not in (None, self.comments):
            said += f" of {self.declared_comments} declared"
        unsure = self.placements.get("likely", 0) + self.placements.get("guess", 0)
        return f"{said}, {unsure} placed by inference" if unsure else said

    def as_json(self) -> dict[str, Any]:
        file = encodable(self.file)
        return {**dataclasses.asdict(self), "file": file, "outcome": str(self.outcome)}


class Totals:
    """Counts of an import. Every file that was begun ends in exactly one outcome."""

    def __init__(self) -> None:
        self.outcomes: collections.Counter[str] = collections.Counter()
        self.comments: collections.Counter[str] = collections.Counter()

    def add(self, result: Result) -> None:
        self.outcomes[result.outcome] += result.pages
        self.comments.update(result.by_outcome)

    @property
    def failed(self) -> int:
        return self.outcomes[Outcome.FAILED]

    @property
    def conflicts(self) -> int:
        return self.outcomes[Outcome.CONFLICT]

    @property
    def nothing_found(self) -> bool:
        """Folders were searched, and none of their files is a page."""
        return self.outcomes.total() == self.outcomes[Outcome.SKIPPED] > 0

    def line(self) -> str:
        parts = [f"{self.outcomes[outcome]} {outcome}" for outcome in Outcome]
        added, changed = (self.comments[o] for o in (Outcome.CREATED, Outcome.UPDATED))
        return (
            f"{counted(self.outcomes.total(), 'page')}: {', '.join(parts)}; "
            f"{counted(added, 'comment')} added" + (f", {changed} changed" if changed else "")
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "totals": {
                "pages": self.outcomes.total(),
                **{str(outcome): self.outcomes[outcome] for outcome in Outcome},
                "comments": {str(outcome): self.comments[outcome] for outcome in Outcome},
            }
        }


def result_of(row: ImportRow, *, file: str, parcel: Parcel | None = None) -> Result:
    """What to tell of a row of a run, with what only the document says of itself."""
    article = row.article
    return Result(
        file=file,
        outcome=row.outcome,
        title=row.title or None,
        address=article.get_absolute_url() if article else None,
        comments=parcel.count if parcel else sum(row.comments.values()),
        by_outcome=row.comments,
        changes=row.changes,
        declared_comments=parcel.head.declared_comments if parcel else None,
        placements=parcel.placements if parcel else {},
        problems=parcel.head.problems if parcel else (),
        reason=row.reason or None,
        pages=row.pages,
    )


def encodable(name: str) -> str:
    """A file name may hold bytes that are no text: neither a database nor a pipe takes them."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def printable(text: str) -> str:
    """In one line, and without commands to the terminal: both may stand in the name of a file."""
    return "".join(
        char if char.isprintable() or char == "\u00a0" else repr(char)[1:-1]
        for char in encodable(text)
    )
