"""Running a write again when two writers met and the database let one of them down, or when a
new comment drew the code of another one."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, IntegrityError, connection, transaction

from comments.refused import MovedMeanwhile

P = ParamSpec("P")
Row = TypeVar("Row")

# Deadlocks are rare with the locks in place; a comment that editors move to and fro while many
# others answer it has been missed four times in a row.
TRIES = 8
# Seconds after which no attempt begins: SQLite has waited for its lock as long as this by itself,
# and whoever holds one for so long is no writer that will be done in a moment.
PATIENCE = 15
PAUSE = 0.02  # seconds, doubled each time and shortened by chance so that two do not meet again

# How the databases name the code that somebody has: PostgreSQL the constraint, SQLite the column.
CODE_TAKEN = ("comment_code_once", "comments_comment.code")

# PostgreSQL's names for "somebody else was first": serialization failure, deadlock.
PASSING_STATES = {"40001", "40P01"}


def retried(write: Callable[P, Row]) -> Callable[P, Row]:
    """Give this write a transaction, and start it anew on a passing conflict.

    Inside a caller's transaction only the caller can start anew, and the conflict is raised;
    the write then stands in a savepoint, so that a refusal undoes it and nothing else. A code
    that was drawn twice is no conflict: the savepoint is enough to draw another one.
    """

    @wraps(write)
    def run(*args: P.args, **kwargs: P.kwargs) -> Row:
        nested, begun = connection.in_atomic_block, time.monotonic()
        for attempt in range(TRIES):
            try:
                with transaction.atomic():
                    return write(*args, **kwargs)
            except (DatabaseError, MovedMeanwhile) as error:
                again = _drew_twice(error) or (not nested and _passes(error))
                waited = time.monotonic() - begun > PATIENCE
                if attempt == TRIES - 1 or waited or not again:
                    raise
            time.sleep(PAUSE * 2**attempt * random.random())  # noqa: S311 - spreads, hides nothing
        raise AssertionError("unreachable: the last attempt returns or raises")

    return run


def _drew_twice(error: Exception) -> bool:
    return isinstance(error, IntegrityError) and any(name in str(error) for name in CODE_TAKEN)


def _passes(error: Exception) -> bool:
    if isinstance(error, MovedMeanwhile):
        return True
    return met_another(error) or "database is locked" in str(error)


def met_another(error: Exception) -> bool:
    """Whether two writers met in PostgreSQL, and this one has to look again."""
    return getattr(error.__cause__, "sqlstate", None) in PASSING_STATES
