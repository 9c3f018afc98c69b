"""What became of each file of an import, and totals that add up."""

from __future__ import annotations

import collections
import dataclasses
import enum
from typing import Any

from archive.sources.document import Problem
from comments.counting import counted


class Outcome(enum.StrEnum):
    CREATED = "created"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One document of one file. `reason` says why it was skipped or failed."""

    file: str
    outcome: Outcome
    title: str | None = None
    address: str | None = None
    comments: int = 0
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
        said = f"{self.outcome:<9}  {self.file}: {self.title}, {self.counts()}"
        if self.problems and self.outcome is Outcome.CREATED:
            said += f"; {counted(len(self.problems), 'note')}"
        return said

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
        self.outcomes: collections.Counter[Outcome] = collections.Counter()
        self.comments = 0

    def add(self, result: Result) -> None:
        self.outcomes[result.outcome] += 1
        if result.outcome is Outcome.CREATED:
            self.comments += result.comments

    @property
    def failed(self) -> int:
        return self.outcomes[Outcome.FAILED]

    @property
    def nothing_found(self) -> bool:
        """Folders were searched, and none of their files is a page."""
        return self.outcomes.total() == self.outcomes[Outcome.SKIPPED] > 0

    def line(self) -> str:
        parts = [f"{self.outcomes[outcome]} {outcome}" for outcome in Outcome]
        return (
            f"{counted(self.outcomes.total(), 'page')}: {', '.join(parts)}; "
            f"{counted(self.comments, 'comment')} added"
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "totals": {
                "pages": self.outcomes.total(),
                **{str(outcome): self.outcomes[outcome] for outcome in Outcome},
                "comments": self.comments,
            }
        }


def encodable(name: str) -> str:
    """A file name may hold bytes that are no text: neither a database nor a pipe takes them."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def printable(text: str) -> str:
    """In one line, and without commands to the terminal: both may stand in the name of a file."""
    return "".join(
        char if char.isprintable() or char == "\u00a0" else repr(char)[1:-1]
        for char in encodable(text)
    )
