"""One thing that an import changes, or leaves, and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from archive.importing.merging import Merged
from archive.models import Outcome

OUTCOMES = {
    "unchanged": Outcome.UNCHANGED,
    "take": Outcome.UPDATED,
    "keep": Outcome.KEPT,
    "merge": Outcome.UPDATED,
    "conflict": Outcome.CONFLICT,
}


# A unit that a conflict is about: the key of the comment, null for the article, and its name.
Disputed = tuple[int | None, str]


class Undecided(Exception):
    """A conflict, where the operator wants the import to fail on one."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One unit of an article or a comment. `value` is what will stand there."""

    unit: str
    outcome: Outcome
    base: Any
    mine: Any
    theirs: Any
    value: Any

    @property
    def writes(self) -> bool:
        return bool(self.value != self.mine)

    def as_json(self) -> dict[str, Any]:
        return {**dataclasses.asdict(self), "outcome": str(self.outcome)}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CommentChange:
    """One comment that is there. `n` is its own in the settled document; null where the source
    does not show it any more."""

    pk: int
    code: str
    n: int | None
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    # Columns that follow the source and that nobody edits: lines, ids, absences.
    follows: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def keeping(self, unit: str) -> CommentChange:
        """The same, but in this unit mine stays."""
        changes = tuple(
            dataclasses.replace(change, outcome=Outcome.CONFLICT, value=change.mine)
            if change.unit == unit
            else change
            for change in self.changes
        )
        return dataclasses.replace(self, outcome=Outcome.CONFLICT, changes=changes)

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "outcome": str(self.outcome),
            "changes": [change.as_json() for change in self.changes],
        }


def decided(
    unit: str, base: Any, mine: Any, theirs: Any, merged: Merged, on_conflict: str, of: str
) -> Change:
    outcome, value = OUTCOMES[merged.outcome], merged.value
    if outcome is Outcome.CONFLICT:
        if on_conflict == "fail":
            raise Undecided(f"{of}: the {unit} was changed here and at the source")
        value = theirs if on_conflict == "theirs" else mine
    return Change(unit=unit, outcome=outcome, base=base, mine=mine, theirs=theirs, value=value)
