"""Rows into the table of comments: COPY on PostgreSQL, executemany on SQLite."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from comments.models import Comment
from comments.rows import COLUMNS, LATE, NULL, Row, copy_text

BATCH = 1000  # rows; larger ones are no faster


def insert(rows: Iterable[Row]) -> None:
    """Rows of `comments.rows`: COLUMNS, as both databases take them."""
    quote = connection.ops.quote_name
    table = quote(Comment._meta.db_table)
    names = ", ".join(quote(name) for name in _columns())
    left = iter(rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copying = cursor.copy(f"COPY {table} ({names}) FROM STDIN")
            # Django wraps the errors of execute(), not those of copy().
            with connection.wrap_database_errors, copying as copy:
                while batch := list(itertools.islice(left, BATCH)):
                    copy.write("".join(map(_line, batch)))
            return
        marks = ", ".join(["%s"] * len(COLUMNS))
        # Django's SQLite cursor keeps every row of an executemany until its end.
        while batch := list(itertools.islice(left, BATCH)):
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", batch)  # noqa: S608


def _line(row: Row) -> str:
    pk, article, parent, tree, commenter, capture, snapshot = (
        NULL if value is None else value for value in row[: len(LATE)]
    )
    known = copy_text(row[len(LATE) :])
    return f"{pk}\t{article}\t{parent}\t{tree}\t{commenter}\t{capture}\t{snapshot}\t{known}\n"


def free_ids(count: int) -> Iterable[int]:
    """Ids nobody else will get: replies need their parents' before anything is inserted."""
    table = Comment._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [pk for (pk,) in cursor.fetchall()]
        # The transaction is the only writer, and inserting moves AUTOINCREMENT's mark.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return range(last + 1, last + 1 + count)


def _columns() -> list[str]:
    """The names of COLUMNS in the table. A column added to the model and forgotten there would
    silently stay empty in every import, so the two lists must agree."""
    fields = {field.attname: field for field in Comment._meta.concrete_fields}
    if apart := fields.keys() ^ set(COLUMNS):
        raise ImproperlyConfigured(
            f"Comment and comments.rows disagree about these columns: {', '.join(sorted(apart))}."
        )
    return [str(fields[name].column) for name in COLUMNS]
