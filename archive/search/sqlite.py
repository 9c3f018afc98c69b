"""SQLite: two FTS5 tables that hold their own tokens.

Self-contained, because a table over other tables (`content=`) has to be told what it held before
to forget it. Its tokenizer is `ascii`, which splits at blanks and leaves every other character
alone; `unicode61` would fold again, and knows no letter younger than Unicode 6.1. FTS5 keeps its
lists in the order of rowids, so a question for the newest reads their ends and stops.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any as AnyValue

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from archive.search.documents import ArticleTokens, CommentTokens
from archive.search.expressions import Any, Run, Wanted
from archive.search.watching import NOTES

TABLES = [
    "CREATE VIRTUAL TABLE archive_search_articles USING fts5"
    "(title, notes, body, tokenize = 'ascii')",
    "CREATE VIRTUAL TABLE archive_search_comments USING fts5(tokens, tokenize = 'ascii')",
    f"CREATE TABLE {NOTES} (id integer PRIMARY KEY AUTOINCREMENT, kind varchar(1) NOT NULL,"
    " row_id bigint NOT NULL, was date)",
]
COLUMNS = {"articles": "title, notes, body", "comments": "tokens"}
WITHIN = {"title": "{title} : ", "notes": "{title notes} : ", "": ""}
IN_MEMORY = 16 * 1024 * 1024  # bytes of new tokens before they are written: fewer, larger pieces
STEPS = 20_000  # of SQLite's machine between two looks at the clock: some tenths of a millisecond


def extend(cursor: CursorWrapper) -> None:
    for kind in COLUMNS:
        cursor.execute(
            f"INSERT INTO archive_search_{kind} (archive_search_{kind}, rank)"
            f" VALUES ('hashsize', {IN_MEMORY})"
        )


def clear(cursor: CursorWrapper, table: str) -> None:
    if table.endswith(("_articles", "_comments")):
        # Not DELETE, which reads every row to forget it.
        cursor.execute(f"DROP TABLE {table}")
        cursor.execute(next(command for command in TABLES if f" {table} " in command))
        if table.endswith("_comments"):
            extend(cursor)
    else:
        cursor.execute(f"DELETE FROM {table}")


@contextlib.contextmanager
def quickly(seconds: float) -> Iterator[None]:
    """Whatever takes longer ends with an OperationalError."""
    until = time.monotonic() + seconds
    connection.ensure_connection()
    base = connection.connection
    base.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        yield
    finally:
        base.set_progress_handler(None, 0)


@contextlib.contextmanager
def writing(*, waiting: bool) -> Iterator[bool]:
    """A transaction, and whether this is the only one that works notes off. Without waiting it
    is given up where somebody writes."""
    if connection.in_atomic_block or waiting:
        with transaction.atomic():
            yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        patience = cursor.fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        entered = False
        try:
            with transaction.atomic():
                entered = True
                yield True
        except OperationalError:
            if entered:
                raise
            yield False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")


def take(cursor: CursorWrapper, limit: int) -> list[tuple[str, int, AnyValue]]:
    """The oldest notes, which are gone when the transaction ends."""
    cursor.execute(f"SELECT id, kind, row_id, was FROM {NOTES} ORDER BY id LIMIT %s", [limit])
    rows = cursor.fetchall()
    if rows:  # nobody else writes now, so nothing lies between them
        cursor.execute(f"DELETE FROM {NOTES} WHERE id <= %s", [rows[-1][0]])
    return [row[1:] for row in rows]


def find(
    cursor: CursorWrapper, kind: str, wanted: Wanted, *, newest: bool, limit: int, within: str = ""
) -> list[tuple[AnyValue, ...]]:
    table = f"archive_search_{kind}"
    where = ["rowid BETWEEN %s AND %s"]
    values: list[AnyValue] = [wanted.lowest, wanted.highest]
    never = " OR ".join(_any(part) for part in wanted.never)
    if wanted.must:
        asked = f"{WITHIN[within]}({' AND '.join(_any(part) for part in wanted.must)})"
        where.insert(0, f"{table} MATCH %s")
        values.insert(0, f"({asked}) NOT ({never})" if never else asked)
    elif never:
        where.append(f"rowid NOT IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)")
        values.append(never)
    cursor.execute(
        f"SELECT rowid, {COLUMNS[kind]} FROM {table} WHERE {' AND '.join(where)}"
        f" ORDER BY rowid {'DESC' if newest else 'ASC'} LIMIT %s",
        [*values, limit],
    )
    return list(cursor.fetchall())


def _any(part: Any) -> str:
    return f"({' OR '.join(_run(run) for run in part.parts)})"


def _run(run: Run) -> str:
    return f'"{" ".join(run.tokens)}"{" *" if run.begins else ""}'


def there(cursor: CursorWrapper, kind: str, keys: Iterable[int]) -> list[int]:
    """Those of the keys that the index has."""
    cursor.execute(
        f"SELECT id FROM archive_search_{kind}_content"
        " WHERE id IN (SELECT value FROM json_each(%s))",
        [json.dumps(list(keys))],
    )
    return [key for (key,) in cursor.fetchall()]


def tokens_at(cursor: CursorWrapper, kind: str, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    cursor.execute(
        f"SELECT rowid, {COLUMNS[kind]} FROM archive_search_{kind}"
        " WHERE rowid IN (SELECT value FROM json_each(%s))",
        [json.dumps(list(keys))],
    )
    return {key: tuple(tokens) for key, *tokens in cursor.fetchall()}


def remove(cursor: CursorWrapper, kind: str, keys: Sequence[int]) -> None:
    cursor.execute(
        f"DELETE FROM archive_search_{kind} WHERE rowid IN (SELECT value FROM json_each(%s))",
        [json.dumps(sorted(keys))],
    )


def add(
    cursor: CursorWrapper,
    kind: str,
    rows: Iterable[ArticleTokens] | Iterable[CommentTokens],
    *,
    many: bool,
) -> None:
    """In the order of their keys: FTS5 writes what it has whenever a smaller one comes. In one
    statement, during which others may run."""
    names = COLUMNS[kind].split(", ")
    values = ", ".join(f"value ->> {place}" for place in range(len(names) + 1))
    cursor.execute(
        f"INSERT INTO archive_search_{kind} (rowid, {COLUMNS[kind]})"
        f" SELECT {values} FROM json_each(%s)",
        [json.dumps(sorted(rows), ensure_ascii=False)],
    )


def remember(cursor: CursorWrapper, pairs: Sequence[tuple[str, str]]) -> None:
    cursor.executemany(
        "INSERT OR IGNORE INTO archive_search_words (word, token) VALUES (%s, %s)", pairs
    )


def has_token(cursor: CursorWrapper, kind: str, token: str) -> bool:
    table = f"archive_search_{kind}"
    cursor.execute(f"SELECT 1 FROM {table} WHERE {table} MATCH %s LIMIT 1", [f'"{token}"'])
    return cursor.fetchone() is not None


def like(cursor: CursorWrapper, word: str) -> list[str]:
    """Words that may be meant: they begin or end like this one."""
    from archive.search.spelling import beginnings

    return beginnings(cursor, word)


def settle(cursor: CursorWrapper, *, much: bool) -> None:
    """FTS5 has merged what it wrote."""
