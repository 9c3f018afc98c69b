"""PostgreSQL: a table of tokens for each kind, with a GIN index over a tsvector.

The vectors are made of our tokens as they are, by no text search configuration. Those of articles
carry weights (A title, B notes, C body). Phrases are not asked of positions: a vector keeps 256 of
them for a word and none beyond 16,383, so in a long article "the clock" would be there and not be
found. The index finds rows with all words of a phrase, and the row's tokens say whether they stand
side by side.

The newest thousand with a common word are not looked up but walked to: going back in time and
looking at each row is over long before an index has listed half the table. Which of the two is
quicker, the planner's own statistics of the words tell.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any as AnyValue

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from archive.search.documents import ArticleTokens, CommentTokens
from archive.search.expressions import Any, Run, Wanted
from archive.search.watching import NOTES

TABLES = [
    "CREATE TABLE archive_search_articles (rowid bigint PRIMARY KEY, title text NOT NULL,"
    " notes text NOT NULL, body text NOT NULL, vector tsvector NOT NULL)",
    # Read far more often than written, and taken apart by blanks each time.
    "ALTER TABLE archive_search_articles ALTER body SET STORAGE EXTERNAL",
    "CREATE INDEX archive_search_articles_vector ON archive_search_articles USING gin (vector)",
    "CREATE TABLE archive_search_comments (rowid bigint PRIMARY KEY, tokens text NOT NULL)",
    "CREATE INDEX archive_search_comments_vector ON archive_search_comments"
    " USING gin (array_to_tsvector(string_to_array(tokens, ' ')))",
    f"CREATE TABLE {NOTES} (id bigserial PRIMARY KEY, kind varchar(1) NOT NULL,"
    " row_id bigint NOT NULL, was date)",
]
COLUMNS = {"articles": ("title", "notes", "body"), "comments": ("tokens",)}
VECTOR = {"articles": "vector", "comments": "array_to_tsvector(string_to_array(tokens, ' '))"}
WEIGHTS = {"title": "A", "notes": "AB", "": ""}
WITHIN = {"title": ("title",), "notes": ("title", "notes")}
WALK_FROM = 15_000  # rows that may fit: from here on, going back in time is the shorter way
STRIDE = 100_000  # rows walked over at most before the index is asked after all
ONE_AT_A_TIME = 4_172_067  # any number, the same for everybody who works notes off


def extend(cursor: CursorWrapper) -> None:
    """Trigrams find misspelt words. Who may not make the extension does without."""
    try:
        with transaction.atomic():
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public")
        schema = trigrams(cursor)
        with transaction.atomic():
            cursor.execute(
                "CREATE INDEX archive_search_words_like ON archive_search_words"
                f' USING gin (word "{schema}".gin_trgm_ops)'
            )
    except DatabaseError:
        return


def trigrams(cursor: CursorWrapper) -> str | None:
    """The schema that has pg_trgm, if any has."""
    cursor.execute(
        "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
        " WHERE e.extname = 'pg_trgm'"
    )
    found = cursor.fetchone()
    return found[0] if found else None


def clear(cursor: CursorWrapper, table: str) -> None:
    cursor.execute(f"TRUNCATE {table}")


@contextlib.contextmanager
def quickly(seconds: float) -> Iterator[None]:
    """Whatever takes longer ends with an OperationalError. JIT would compile for longer than any
    of these statements runs."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {int(seconds * 1000)}; SET LOCAL jit = off")
        yield
        cursor.execute("SET LOCAL statement_timeout = 0")


@contextlib.contextmanager
def writing(*, waiting: bool) -> Iterator[bool]:
    """A transaction, and whether this is the only one that works notes off: two at once could
    write what the earlier of them read over what the later did."""
    with transaction.atomic(), connection.cursor() as cursor:
        if waiting:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            yield True
            return
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        yield cursor.fetchone()[0]


def take(cursor: CursorWrapper, limit: int) -> list[tuple[str, int, AnyValue]]:
    """The oldest notes, which are gone when the transaction ends. By their numbers: a transaction
    that began earlier may add a lower one meanwhile."""
    cursor.execute(
        f"WITH taken AS (DELETE FROM {NOTES} WHERE id IN"
        f" (SELECT id FROM {NOTES} ORDER BY id LIMIT %s) RETURNING id, kind, row_id, was)"
        " SELECT kind, row_id, was FROM taken ORDER BY id",
        [limit],
    )
    return list(cursor.fetchall())


def find(
    cursor: CursorWrapper, kind: str, wanted: Wanted, *, newest: bool, limit: int, within: str = ""
) -> list[tuple[AnyValue, ...]]:
    columns = WITHIN.get(within, COLUMNS[kind])
    exact = _Condition()
    exact.add("rowid BETWEEN %s AND %s", wanted.lowest, wanted.highest)
    for part in wanted.never:
        exact.add(*_standing(part, COLUMNS[kind], turned=True))
    order = "DESC" if newest else "ASC"
    chosen = f"rowid, {', '.join(COLUMNS[kind])}"
    table = f"archive_search_{kind}"
    if wanted.must:
        vector = " & ".join(_query(part, WEIGHTS[within]) for part in wanted.must)
        matching = f"{VECTOR[kind]} @@ %s::tsquery"
        phrases = [p for p in wanted.must if any(len(run.tokens) > 1 for run in p.parts)]
        if kind == "comments" and _estimate(cursor, table, matching, vector) > WALK_FROM:
            walked = _walk(cursor, table, chosen, exact, wanted, order=order, limit=limit)
            if len(walked) == limit:
                return walked
        for part in phrases:
            exact.add(*_standing(part, columns))
        exact.add(matching, vector)
    cursor.execute(
        f"SELECT {chosen} FROM {table} WHERE {exact} ORDER BY rowid {order} LIMIT %s",
        [*exact.values, limit],
    )
    return list(cursor.fetchall())


class _Condition:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.values: list[AnyValue] = []

    def add(self, part: str, *values: AnyValue) -> None:
        self.parts.append(part)
        self.values += values

    def __str__(self) -> str:
        return " AND ".join(self.parts)


def _walk(
    cursor: CursorWrapper,
    table: str,
    chosen: str,
    exact: _Condition,
    wanted: Wanted,
    *,
    order: str,
    limit: int,
) -> list[tuple[AnyValue, ...]]:
    condition = _Condition()
    for part in wanted.must:
        condition.add(*_standing(part, COLUMNS["comments"]))
    cursor.execute(
        f"SELECT {chosen} FROM (SELECT {chosen} FROM {table} WHERE rowid BETWEEN %s AND %s"
        f" ORDER BY rowid {order} LIMIT {STRIDE}) AS near WHERE {exact} AND {condition}"
        f" ORDER BY rowid {order} LIMIT %s",
        [wanted.lowest, wanted.highest, *exact.values, *condition.values, limit],
    )
    return list(cursor.fetchall())


def _estimate(cursor: CursorWrapper, table: str, matching: str, vector: str) -> float:
    cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {table} WHERE {matching}", [vector])
    said = cursor.fetchone()[0]
    plan = json.loads(said) if isinstance(said, str) else said
    return float(plan[0]["Plan"]["Plan Rows"])


def _query(part: Any, weights: str = "") -> str:
    return f"({' | '.join(_all_of(run, weights) for run in part.parts)})"


def _lexeme(token: str) -> str:
    return f"'{token}'"  # no token has a quotation mark or a backslash in it


def _all_of(run: Run, weights: str) -> str:
    label = f"{'*' if run.begins else ''}{weights}"
    marks = f":{label}" if label else ""
    return f"({' & '.join(_lexeme(token) + marks for token in dict.fromkeys(run.tokens))})"


def _standing(part: Any, columns: Sequence[str], *, turned: bool = False) -> tuple[str, ...]:
    """One of the runs, in one of the columns, between blanks."""
    found, values = [], []
    for run in part.parts:
        sought = f" {' '.join(run.tokens)}{'' if run.begins else ' '}"
        for column in columns:
            found.append(f"strpos(' ' || {column} || ' ', %s) > 0")
            values.append(sought)
    return (f"{'NOT ' if turned else ''}({' OR '.join(found)})", *values)


def there(cursor: CursorWrapper, kind: str, keys: Iterable[int]) -> list[int]:
    """Those of the keys that the index has."""
    cursor.execute(f"SELECT rowid FROM archive_search_{kind} WHERE rowid = ANY(%s)", [list(keys)])
    return [key for (key,) in cursor.fetchall()]


def tokens_at(cursor: CursorWrapper, kind: str, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    cursor.execute(
        f"SELECT rowid, {', '.join(COLUMNS[kind])} FROM archive_search_{kind}"
        " WHERE rowid = ANY(%s)",
        [list(keys)],
    )
    return {key: tuple(tokens) for key, *tokens in cursor.fetchall()}


def remove(cursor: CursorWrapper, kind: str, keys: Sequence[int]) -> None:
    cursor.execute(f"DELETE FROM archive_search_{kind} WHERE rowid = ANY(%s)", [list(keys)])


def add(
    cursor: CursorWrapper,
    kind: str,
    rows: Iterable[ArticleTokens] | Iterable[CommentTokens],
    *,
    many: bool,
) -> None:
    # What is new waits in a list that every question has to read, so it is short; many rows at
    # once are sorted in, and a longer list is sorted faster.
    memory = "64MB" if many else "256kB"
    cursor.execute(f"SET LOCAL gin_pending_list_limit = '{memory}'; SET LOCAL work_mem = '64MB'")
    columns = ("rowid", *COLUMNS[kind], *(("vector",) if kind == "articles" else ()))
    command = f"COPY archive_search_{kind} ({', '.join(columns)}) FROM STDIN"
    with connection.wrap_database_errors, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row((*row, _weighted(row)) if isinstance(row, ArticleTokens) else row)


def _weighted(row: ArticleTokens) -> str:
    """One place a field is enough: where a word stands, the tokens tell."""
    weights: dict[str, str] = {}
    for place, (tokens, weight) in enumerate(zip(row[1:], "ABC", strict=True), 1):
        for token in set(tokens.split(" ")):
            if token:
                before = weights.get(token)
                weights[token] = f"{before},{place}{weight}" if before else f"{place}{weight}"
    return " ".join(f"'{token}':{places}" for token, places in weights.items())


def remember(cursor: CursorWrapper, pairs: Sequence[tuple[str, str]]) -> None:
    cursor.execute(
        "INSERT INTO archive_search_words (word, token)"
        " SELECT * FROM unnest(%s::text[], %s::text[]) ON CONFLICT DO NOTHING",
        [[word for word, _ in pairs], [token for _, token in pairs]],
    )


def has_token(cursor: CursorWrapper, kind: str, token: str) -> bool:
    cursor.execute(
        f"SELECT 1 FROM archive_search_{kind} WHERE {VECTOR[kind]} @@ %s::tsquery LIMIT 1",
        [f"'{token}'"],
    )
    return cursor.fetchone() is not None


def like(cursor: CursorWrapper, word: str) -> list[str]:
    """Words that may be meant: they share trigrams with this one, or its beginning or end."""
    from archive.search.spelling import MOST_LIKE, beginnings

    schema = trigrams(cursor)
    if schema is None:
        return beginnings(cursor, word)
    cursor.execute(
        "SELECT DISTINCT word FROM archive_search_words"
        f' WHERE word OPERATOR("{schema}".%%) %s AND length(word) BETWEEN %s AND %s'
        f" ORDER BY word LIMIT {MOST_LIKE}",
        [word, len(word) - 2, len(word) + 2],
    )
    return [found for (found,) in cursor.fetchall()]


def settle(cursor: CursorWrapper, *, much: bool) -> None:
    """After many rows: nothing is left in the lists, and the planner knows the words."""
    for kind in COLUMNS:
        cursor.execute(f"SELECT gin_clean_pending_list('archive_search_{kind}_vector'::regclass)")
        if much:
            cursor.execute(f"ANALYZE archive_search_{kind}")
