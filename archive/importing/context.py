"""What a plan is carried out with, and what it replaced."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from archive.importing import slugs
from archive.models import ImportRun, Snapshot

# What stood before a plan was carried out, so that it can be undone: see `undoing`.
Before = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """`snapshots` go by the key of their part and are saved. `identity_before` is what the
    article was to the import before this one, "" where there was none."""

    run: ImportRun | None
    snapshots: Mapping[str, Snapshot]
    identity_before: str = ""

    @property
    def identity(self) -> str:
        return slugs.identity_of((s.address_key, key) for key, s in self.snapshots.items())

    def source(self, member: tuple[str, int]) -> dict[str, Any]:
        """The columns that say where a comment was read."""
        snapshot = self.snapshots[member[0]]
        return {
            "capture_id": snapshot.capture_id,
            "snapshot_id": snapshot.pk,
            "snapshot_n": member[1],
        }


def changed(row: Any, columns: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Of these columns, by their attribute names, those in which the row differs:
    {column: [before, after]}."""
    return {
        name: [was, value]
        for name, value in columns.items()
        if (was := getattr(row, name)) != value
    }
