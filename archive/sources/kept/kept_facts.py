"""The values of what an archive added to an export, each read or passed over and told."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from archive.sources.document import Alternative, Byline, Problem, Rating, Reprint, Role

SAYS = ("votes_up", "votes_down", "edited", "quote", "notice", "sticky")
MOST_ALTERNATIVES = 100
UNREADABLE = "\0"  # the name of the one fact that stands for facts that are no JSON
MAY_BE_EMPTY = frozenset({"kind", "votes", "date", "published"})  # where that means: unknown
NUMBER = re.compile(r"-?\d{1,9}")

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:[+-]\d\d:\d\d|Z))?")
# What no database here can hold. Other control characters are part of a text as it was kept.
NO_TEXT = dict.fromkeys([0, *range(0xD800, 0xE000)])


class Said:
    """Facts of one article or comment, read one by one; those that cannot be are told."""

    def __init__(self, said: Mapping[str, str], line: int | None):
        self.said = said
        self.line = line
        self.unread = ["all of it"] if UNREADABLE in said else []

    def text(self, name: str, otherwise: str | None) -> str | None:
        value = self.said.get(name)
        return otherwise if value is None else value.translate(NO_TEXT) or None

    def one_of(self, name: str, kind: object, otherwise: Any) -> Any:
        allowed = get_args(kind)
        return self._read(name, lambda value: allowed[allowed.index(value)], otherwise)

    def number(self, name: str, otherwise: int | None, *, least: int = 0) -> int | None:
        found: int | None = self._read(name, lambda value: integer(value, least), otherwise)
        return found

    def json(self, name: str, read: Callable[[Any], Any], otherwise: Any) -> Any:
        return self._read(name, lambda value: read(json.loads(value)), otherwise)

    def date(self, name: str, otherwise: str | None) -> str | None:
        found: str | None = self._read(name, iso_date, otherwise)
        return found

    def _read(self, name: str, read: Callable[[str], Any], otherwise: Any) -> Any:
        value = self.said.get(name)
        if value is None:
            return otherwise
        if not value:
            return None if name in MAY_BE_EMPTY else otherwise
        try:
            return read(value)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            self.unread.append(name)
            return otherwise

    def problems(self) -> list[Problem]:
        if not self.unread:
            return []
        return [
            Problem(
                line=self.line,
                code="kept-unreadable",
                message=f"What an archive added here cannot be read: {', '.join(self.unread)}.",
            )
        ]


def integer(value: str, least: int) -> int:
    if not NUMBER.fullmatch(value) or int(value) < least:
        raise ValueError(value)
    return int(value)


def iso_date(value: str) -> str:
    if not _DATE.fullmatch(value):
        raise ValueError(value)
    dt.datetime.fromisoformat(value)
    return value.replace("Z", "+00:00")


def chance(value: Any) -> float:
    if not 0 <= float(value) <= 1:
        raise ValueError(value)
    return float(value)


def alternatives(given: Any, places: Mapping[int, int]) -> tuple[Alternative, ...]:
    """Numbers become places in this document; one that is not in the file was lost."""
    return tuple(
        Alternative(n=places.get(number), likelihood=chance(likelihood), why=str(why))
        for number, likelihood, why in given[:MOST_ALTERNATIVES]
    )


def says(given: Any) -> dict[str, Any]:
    said = {name: given[name] for name in SAYS if given.get(name) is not None}
    for name, value in said.items():
        wanted = int if name.startswith("votes") else bool if name == "sticky" else str
        if type(value) is not wanted:
            raise TypeError(name)
    return said


def bylines(given: Any) -> tuple[Byline, ...]:
    roles = get_args(Role)
    return tuple(Byline(name=str(name), role=roles[roles.index(role)]) for name, role in given)


def reprint(given: Any) -> Reprint:
    said = {name: given.get(name) for name in ("title", "author", "publication", "url")}
    return Reprint(**{name: str(value) if value else None for name, value in said.items()})


def texts(given: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in given)


def rating(given: Any) -> Rating:
    value, count = given
    return Rating(
        value=None if value is None else float(value), count=None if count is None else int(count)
    )
