"""What a backup says about itself: `backup.json` in front, `contents.json` near the end."""

from __future__ import annotations

import dataclasses
from typing import Any, Self

from archive.backup.problems import Unusable

FORMAT = 1  # raised when an older version could no longer read what a newer one writes

# What stands in each place; JSON gives nothing else these names.
SHAPES: dict[str, tuple[type, type | None]] = {
    "format": (int, None),
    "engine": (str, None),
    "version": (str, None),
    "made_at": (str, None),
    "migrations": (list, str),
    "rows": (dict, int),
    "columns": (dict, list),
    "sequences": (dict, int),
    "captures": (int, None),
    "damaged": (list, str),
}


class Described:
    @classmethod
    def read(cls, value: dict[str, Any], where: str) -> Self:
        names = {field.name for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
        for name in names:
            outer, inner = SHAPES[name]
            given = value.get(name)
            held = given.values() if isinstance(given, dict) else given
            if not isinstance(given, outer) or (
                inner is not None and not all(isinstance(one, inner) for one in held or ())
            ):
                raise Unusable(f"{where}: {name} is missing or is not what it should be.")
        return cls(**{name: value[name] for name in names})

    def as_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)  # type: ignore[call-overload,no-any-return]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Head(Described):
    """`made_at` is an ISO moment in UTC; `migrations` are `app.name`, sorted."""

    format: int
    engine: str
    version: str
    made_at: str
    migrations: list[str]


@dataclasses.dataclass(kw_only=True)
class Contents(Described):
    """`rows` by table; `columns` in the order of COPY and `sequences` (the last number given,
    by `table.column`) on PostgreSQL; `damaged` names captures whose bytes are not what their
    name says, or that the database names and nobody has."""

    rows: dict[str, int]
    columns: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    sequences: dict[str, int] = dataclasses.field(default_factory=dict)
    captures: int = 0
    damaged: list[str] = dataclasses.field(default_factory=list)
