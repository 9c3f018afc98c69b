"""Which changes the index has to follow: the database itself takes a note of each.

Triggers, because the database is the one place that sees every way to write: verbs, COPY,
`QuerySet.update()`, cascades, `loaddata`, a person at the SQL prompt. A note is written in the
transaction of the change, so neither is ever there without the other. Notes are only added and
never merged: a change that meets an older note of the same row must not rely on somebody who is
just working that one off.

A note names a row and not what became of it: who works it off looks at the row as it is then. The
day that a text had goes with it, because its key in the index begins with that day.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

NOTES = "archive_search_notes"

COMMENT, ARTICLE, WHOLE = "c", "a", "w"  # WHOLE: the article, and its comments whatever it was
AUTHOR, PUBLICATION, TAG = "u", "p", "t"


class Watched(NamedTuple):
    """A table, the column that says which row of `kind` is meant, what of it the index holds, and
    where its day stands."""

    table: str
    kind: str
    row: str
    columns: tuple[str, ...]
    day: str | None = None


WATCHED = [
    Watched(
        "comments_comment",
        COMMENT,
        "id",
        ("article_id", "text", "author_name", "posted_on", "state"),
        "posted_on",
    ),
    Watched(
        "archive_article",
        ARTICLE,
        "id",
        (
            *("title", "kicker", "dek", "series", "body_html", "author_note", "reprint_title"),
            *("published_on", "publication_id", "reprint_author_id"),
        ),
        "published_on",
    ),
    Watched("archive_article", WHOLE, "id", ("state", "language"), "published_on"),
    Watched("archive_byline", ARTICLE, "article_id", ("article_id", "author_id")),
    Watched("archive_article_tags", ARTICLE, "article_id", ("article_id", "tag_id")),
    Watched("archive_author", AUTHOR, "id", ("name", "also_credited_as")),
    Watched("archive_publication", PUBLICATION, "id", ("name",)),
    Watched("archive_tag", TAG, "id", ("name",)),
]
# Nothing is in the index yet of what is inserted, so one note of an article is enough.
INSERTED = [watched for watched in WATCHED if watched.kind != WHOLE]


def watch() -> None:
    """Make the triggers, or make them again. SQLite makes a table anew to alter it, and forgets
    its triggers; so this is looked after at the end of every `migrate`."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _on_postgresql(cursor)
        else:
            _on_sqlite(cursor)


def fingerprint() -> str:
    return hashlib.sha256(repr(WATCHED).encode()).hexdigest()[:16]


def missing() -> list[str]:
    """The triggers that are not there."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
                " AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace ="
                " current_schema()::regnamespace)"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
    return sorted({name for _, name in _names()} - there)


def _names() -> list[tuple[Watched, str]]:
    names = [(watched, _name(watched, "changed")) for watched in WATCHED]
    names += [(watched, _name(watched, "gone")) for watched in INSERTED]
    return names + [(watched, _name(watched, "new")) for watched in INSERTED]


def _name(watched: Watched, event: str) -> str:
    return f"search_{watched.table}_{watched.kind}_{event}"


def _on_sqlite(cursor: CursorWrapper) -> None:
    """No trigger may name a table besides its own and the notes: SQLite would refuse to make that
    table anew in a later migration."""
    for watched in WATCHED:
        days = {"changed": ("OLD",), "gone": ("OLD",), "new": ()}
        events = ["changed"] if watched not in INSERTED else ["changed", "gone", "new"]
        for event in events:
            name = _name(watched, event)
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            when = {
                "changed": f"UPDATE OF {', '.join(watched.columns)}",
                "gone": "DELETE",
                "new": "INSERT",
            }[event]
            differs = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in watched.columns)
            only = f"WHEN {differs}" if event == "changed" else ""
            day = f"OLD.{watched.day}" if days[event] and watched.day else "NULL"
            rows = [
                f"('{watched.kind}', {'OLD' if event != 'new' else 'NEW'}.{watched.row}, {day})"
            ]
            if event == "changed" and watched.row != "id":  # it belongs to another article now
                rows.append(f"('{watched.kind}', NEW.{watched.row}, NULL)")
            cursor.execute(
                f"CREATE TRIGGER {name} AFTER {when} ON {watched.table} FOR EACH ROW {only}"
                f" BEGIN INSERT INTO {NOTES} (kind, row_id, was) VALUES {', '.join(rows)}; END"
            )


def _on_postgresql(cursor: CursorWrapper) -> None:
    """What is inserted is noted by the statement, not by the row: an import inserts thousands."""
    for watched in WATCHED:
        was = f"OLD.{watched.day}" if watched.day else "NULL"
        moved = (
            f" INSERT INTO {NOTES} (kind, row_id) VALUES ('{watched.kind}', NEW.{watched.row});"
            if watched.row != "id"
            else ""
        )
        old = (
            f"INSERT INTO {NOTES} (kind, row_id, was)"
            f" VALUES ('{watched.kind}', OLD.{watched.row}, {was});"
        )
        differs = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in watched.columns)
        _plant(
            cursor,
            _name(watched, "changed"),
            f"AFTER UPDATE OF {', '.join(watched.columns)} ON {watched.table}"
            f" FOR EACH ROW WHEN ({differs})",
            old + moved,
        )
        if watched not in INSERTED:
            continue
        _plant(
            cursor,
            _name(watched, "gone"),
            f"AFTER DELETE ON {watched.table} FOR EACH ROW",
            old,
        )
        _plant(
            cursor,
            _name(watched, "new"),
            f"AFTER INSERT ON {watched.table} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT",
            f"INSERT INTO {NOTES} (kind, row_id)"
            f" SELECT '{watched.kind}', {watched.row} FROM fresh;",
        )


def _plant(cursor: CursorWrapper, name: str, event: str, body: str) -> None:
    table = event.partition(" ON ")[2].split()[0]
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {body} RETURN NULL; END $$"
    )
    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
    cursor.execute(f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION {name}()")
