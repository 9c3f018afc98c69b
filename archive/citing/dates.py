"""Dates as a citation writes them: what is known, and never a guess as if it were known."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from typing import Literal

Known = Literal["year", "month", "day"]
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
SHORT = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.",
         "Dec.")  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """`known` is how much of the day is known; with `at_latest` it was on that day or before."""

    on: datetime.date
    known: Known = "day"
    at_latest: bool = False

    @property
    def parts(self) -> list[int]:
        return [self.on.year, self.on.month, self.on.day][
            : {"year": 1, "month": 2}.get(self.known, 3)
        ]

    @property
    def iso(self) -> str:
        return "-".join(f"{part:0{4 if n == 0 else 2}}" for n, part in enumerate(self.parts))

    def said(self, spelled: Callable[[Date], str]) -> str:
        return f"on or before {spelled(self)}" if self.at_latest else spelled(self)


def date_of(on: datetime.date | None, precision: str, *, at_latest: bool = False) -> Date | None:
    if on is None or precision == "unknown":
        return None
    known: Known = "year" if precision == "year" else "month" if precision == "month" else "day"
    return Date(on=on, known=known, at_latest=at_latest)


def american(date: Date) -> str:
    """March 12, 2014"""
    year, *rest = date.parts
    if not rest:
        return str(year)
    month = MONTHS[rest[0] - 1]
    return f"{month} {rest[1]}, {year}" if len(rest) > 1 else f"{month} {year}"


def year_first(date: Date) -> str:
    """2014, March 12"""
    year, *rest = date.parts
    return ", ".join(
        [str(year), *([" ".join([MONTHS[rest[0] - 1], *map(str, rest[1:])])] if rest else [])]
    )


def day_first(date: Date) -> str:
    """12 Mar. 2014"""
    year, *rest = date.parts
    return " ".join([*map(str, rest[1:]), *(SHORT[n - 1] for n in rest[:1]), str(year)])
