"""Sums over the whole archive, kept in this process for as long as nothing has changed.

Every list says how much there is, and beside it how much of what. That is one look at each row,
whatever else was asked for; the database's stamp says when to look again.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db import DatabaseError

from archive.http import stamps

Sum = TypeVar("Sum")

_stamp = ""
_kept: dict[Hashable, Any] = {}


def unchanged(key: Hashable, count: Callable[[], Sum]) -> Sum:
    """What `count` says, asked again only after a change. Nobody may alter what this returns."""
    global _stamp, _kept
    try:
        stamp = stamps.current().token
    except DatabaseError:  # `migrate` has not put it there
        return count()
    if stamp != _stamp:
        _stamp, _kept = stamp, {}
    kept = _kept  # of this stamp, whatever another thread finds meanwhile
    if key not in kept:
        kept[key] = count()
    result: Sum = kept[key]
    return result
