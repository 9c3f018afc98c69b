"""Long lists in pieces: each piece says after what the next one begins, and none shifts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeVar

Row = TypeVar("Row")

PIECE = 500  # rows of an answer unless a program asks for another number
LARGEST = 2000  # a megabyte or two of words


class BadQuery(Exception):
    """What a program asks that cannot be answered: a sentence that names the parameter."""


def limit_of(said: str) -> int:
    """The `limit` of a query, never more than LARGEST. Raises BadQuery."""
    if not said:
        return PIECE
    number = whole_number("limit", said)
    if number < 1:
        raise BadQuery("limit: ask for at least 1.")
    return min(number, LARGEST)


def whole_number(name: str, said: str) -> int:
    """Raises BadQuery for what is no number, or none that a row could have."""
    if not (said.isascii() and said.isdigit() and len(said) <= 18):
        raise BadQuery(f"{name}: {said[:40]!r} is no whole number.")
    return int(said)


def piece(rows: Iterable[Row], limit: int, name: Callable[[Row], Any]) -> tuple[list[Row], str]:
    """As many rows as an answer holds, and the `after` of the next answer; empty at the end."""
    found = list(islice(rows, limit + 1))
    if len(found) <= limit:
        return found, ""
    return found[:limit], str(name(found[limit - 1]))
