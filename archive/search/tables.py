"""The tables of the index. They follow from the rest, so they are of no model and no migration:
no dump and no bag carries them, and a restore makes its tables in another schema. `look_after`
makes them where they are missing, after each `migrate` and each restore.
"""

from __future__ import annotations

from types import ModuleType

from django.db import connection, transaction

from archive.search import postgresql, sqlite, watching, words
from archive.search.watching import NOTES, WHOLE

ENGINES = {"postgresql": postgresql, "sqlite": sqlite}

SHARED = [
    # Whose name has which words: kind is that of the note.
    "CREATE TABLE archive_search_names (kind varchar(1) NOT NULL, token varchar(200) NOT NULL,"
    " row_id bigint NOT NULL, PRIMARY KEY (kind, token, row_id))",
    "CREATE INDEX archive_search_names_row ON archive_search_names (kind, row_id)",
    # Words as they are written, for who misspells one, each with its token in the index.
    "CREATE TABLE archive_search_words (word varchar(40) NOT NULL, token varchar(200) NOT NULL,"
    " PRIMARY KEY (word, token))",
    "CREATE INDEX archive_search_words_token ON archive_search_words (token)",
    # The version of the analysis, and the languages of the texts.
    "CREATE TABLE archive_search_facts (name varchar(20) NOT NULL, value varchar(100) NOT NULL,"
    " PRIMARY KEY (name, value))",
]
TABLES = [
    *("archive_search_articles", "archive_search_comments", "archive_search_names"),
    *("archive_search_words", "archive_search_facts", NOTES),
]


def engine() -> ModuleType:
    """What speaks to this database."""
    return ENGINES[connection.vendor]


def make() -> None:
    """The tables, the triggers, and a note of everything there is; what was there is dropped."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        for command in [*engine().TABLES, *SHARED]:
            cursor.execute(command)
        engine().extend(cursor)
    watching.watch()
    begin_anew()


@transaction.atomic
def look_after() -> None:
    """After migrations, and after a restore: make what is missing. Where triggers are, they were
    lost with an altered table, or the tables are others than before; so nobody knows what happened
    meanwhile, and everything is noted. It is noted too where texts are taken apart otherwise by
    now."""
    there = set(connection.introspection.table_names())
    if not {watched.table for watched in watching.WATCHED} <= there:
        return  # not all migrations were made
    if not there.issuperset(TABLES):
        make()
        return
    stale = facts("version") != (words.version(),)
    if facts("watched") != (watching.fingerprint(),) or watching.missing():
        watching.watch()
        stale = True
    if stale:
        begin_anew()


def begin_anew() -> None:
    """Forget the index, and note that everything is to be indexed."""
    with connection.cursor() as cursor:
        for table in TABLES:
            engine().clear(cursor, table)
        cursor.execute(
            "INSERT INTO archive_search_facts (name, value)"
            " VALUES ('version', %s), ('watched', %s)",
            [words.version(), watching.fingerprint()],
        )
        for kind, table in (("u", "author"), ("p", "publication"), ("t", "tag")):
            cursor.execute(
                f"INSERT INTO {NOTES} (kind, row_id) SELECT '{kind}', id FROM archive_{table}"
            )
        cursor.execute(
            f"INSERT INTO {NOTES} (kind, row_id) SELECT '{WHOLE}', id FROM archive_article"
        )


def facts(name: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT value FROM archive_search_facts WHERE name = %s ORDER BY value", [name]
        )
        return tuple(value for (value,) in cursor.fetchall())
