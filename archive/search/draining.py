"""Working the notes off: whatever row they name is looked at as it is now, and indexed as that.

A step is one transaction, so that a killed one leaves its notes. Imports end with all steps there
are; a question begins with one or two small ones, which is enough after an editor or a reader.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from archive.models import Article, Author, Byline, Publication, Tag
from archive.search import documents, spelling, tables, words
from archive.search.documents import Seen, key_of
from archive.search.watching import ARTICLE, AUTHOR, COMMENT, NOTES, PUBLICATION, TAG, WHOLE
from archive.search.words import APART, NAME, PAGE

STEP = 5_000  # notes in one transaction; more are no faster
SMALL = 300  # notes that a question works off first: some hundredths of a second
MOST_KNOWN = 500_000
FEW = 500  # values bound in one statement
MANY = 1_000  # rows in one go: worth more memory, and a tidy index afterwards

Days = dict[int, set[datetime.date | None]]  # by row: the days that it had


def waiting() -> int:
    """How many notes there are."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {NOTES}")
        return int(cursor.fetchone()[0])


def is_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {NOTES} LIMIT 1")
        return cursor.fetchone() is not None


def drain() -> Iterator[int]:
    """All of them, step by step: how many each step worked off. Others may write meanwhile."""
    done, known = 0, Known()
    while notes := step(STEP, waiting=True, known=known):
        done += notes
        yield notes
    with connection.cursor() as cursor:
        if done:
            tables.engine().settle(cursor, much=done >= MANY)


def drain_some() -> bool:
    """What a question can do before it is answered. Says whether everything is indexed."""
    left = SMALL
    while is_waiting():
        done = step(left, waiting=False) if left > 0 else 0
        if not done:  # somebody else does it, or it is too much for here
            return False
        left -= done
    return True


class Known:
    """The words that one drain has put down already, by language."""

    def __init__(self) -> None:
        self.words: Seen = defaultdict(set)

    def new(self, seen: Seen) -> list[tuple[str, str]]:
        """Those that are new and may be misspelt by somebody, each with its token."""
        pairs = set()
        for language, found in seen.items():
            known = self.words[language]
            if len(known) > MOST_KNOWN:
                known.clear()
            for word in found - known:
                folded = words.fold(word)
                if spelling.may_be_misspelt(folded):
                    token = words.FORMS[language][word]
                    if " " not in token:
                        pairs.add((folded, token))
            known |= found
        return sorted(pairs)


def step(limit: int, *, waiting: bool, known: Known | None = None) -> int:
    """Work up to `limit` notes off, and say how many; none where somebody else does and nobody
    wants to wait for it."""
    engine, known = tables.engine(), known or Known()
    with engine.writing(waiting=waiting) as alone, connection.cursor() as cursor:
        notes = engine.take(cursor, limit) if alone else []
        named: dict[str, Days] = defaultdict(lambda: defaultdict(set))
        for kind, row, was in notes:
            on = datetime.date.fromisoformat(was) if isinstance(was, str) else was
            named[kind][row].add(on)
        for kind in (AUTHOR, PUBLICATION, TAG):
            if named[kind]:
                _name(cursor, kind, named[kind])
        articles = named[ARTICLE]
        for row, days in named[WHOLE].items():
            articles[row] |= days
        if articles:
            _index_articles(cursor, articles, known, whole=set(named[WHOLE]))
        if named[COMMENT]:
            _index_comments(cursor, named[COMMENT], known)
    return len(notes)


def _name(cursor: CursorWrapper, kind: str, rows: Iterable[int]) -> None:
    """Who has these names. Where one was renamed, articles say the new name."""
    pks = list(rows)
    before, now = defaultdict[int, set[str]](set), defaultdict[int, set[str]](set)
    for start in range(0, len(pks), FEW):
        some = pks[start : start + FEW]
        where = f"WHERE kind = %s AND row_id IN ({', '.join(['%s'] * len(some))})"
        cursor.execute(f"SELECT row_id, token FROM archive_search_names {where}", [kind, *some])
        for pk, token in cursor.fetchall():
            before[pk].add(token)
        cursor.execute(f"DELETE FROM archive_search_names {where}", [kind, *some])
    model: Any = {AUTHOR: Author, PUBLICATION: Publication, TAG: Tag}[kind]
    for row in model.objects.filter(pk__in=documents.listed(pks)):
        for name in (row.name, *(getattr(row, "also_credited_as", None) or [])):
            now[row.pk].update(words.tokens(str(name)).split(" "))
        now[row.pk].discard("")
    cursor.executemany(
        "INSERT INTO archive_search_names (kind, token, row_id) VALUES (%s, %s, %s)",
        [(kind, token, pk) for pk, tokens in now.items() for token in sorted(tokens)],
    )
    renamed = [pk for pk in pks if before[pk] and before[pk] != now[pk]]
    articles = Article.objects.order_by()
    if kind == AUTHOR:
        signed = Byline.objects.filter(author__in=renamed).order_by()
        theirs = set(signed.values_list("article", flat=True))
        theirs |= set(articles.filter(reprint_author__in=renamed).values_list("pk", flat=True))
    elif kind == TAG:
        theirs = set(articles.filter(tags__in=renamed).values_list("pk", flat=True))
    else:
        return
    _note(cursor, ((ARTICLE, pk) for pk in sorted(theirs)))


def _note(cursor: CursorWrapper, notes: Iterable[tuple[str, int]]) -> None:
    """With the day that is indexed: it has not changed, or another note says so."""
    cursor.executemany(f"INSERT INTO {NOTES} (kind, row_id) VALUES (%s, %s)", list(notes))


def _index_articles(
    cursor: CursorWrapper, articles: Days, known: Known, *, whole: set[int]
) -> None:
    engine, seen = tables.engine(), defaultdict[str, set[str]](set)
    pages = documents.pages(articles)
    rows = list(documents.article_tokens(pages, seen))
    new = {documents.pk_of(row.key): row for row in rows}
    keys = _keys(articles, (row.key for row in rows))
    old = engine.tokens_at(cursor, "articles", keys)
    refiled = set(whole)
    for key, (_, notes, _) in old.items():
        row = new.get(documents.pk_of(key))
        if row is not None and _filed(notes) != _filed(row.notes):
            refiled.add(documents.pk_of(key))
    for pk in sorted(refiled):  # what its comments are filed under follows the article
        cursor.execute(
            f"INSERT INTO {NOTES} (kind, row_id, was)"
            " SELECT 'c', id, posted_on FROM comments_comment WHERE article_id = %s",
            [pk],
        )
    _replace(cursor, "articles", old, rows, len(rows))
    _remember(cursor, known, seen)
    languages = {page.language for page in pages.values()} - {words.UNKNOWN}
    for language in sorted(languages - set(tables.facts("language"))):
        cursor.execute(
            "INSERT INTO archive_search_facts (name, value) VALUES ('language', %s)", [language]
        )


def _index_comments(cursor: CursorWrapper, comments: Days, known: Known) -> None:
    seen = defaultdict[str, set[str]](set)
    now, rows = documents.comment_tokens(comments, seen)
    engine = tables.engine()
    there = engine.there(cursor, "comments", _keys(comments, now))
    old = engine.tokens_at(cursor, "comments", there) if there else {}
    _replace(cursor, "comments", old, list(rows) if old else rows, len(now))
    _remember(cursor, known, seen)


def _keys(rows: Days, now: Iterable[int]) -> list[int]:
    """Where any of the rows may be in the index."""
    before = {key_of(pk, on) for pk, days in rows.items() for on in days}
    return sorted(before | {key_of(pk, None) for pk in rows} | set(now))


def _filed(notes: str) -> set[str]:
    return {token for token in notes.split(" ") if token.startswith(PAGE)}


def _replace(
    cursor: CursorWrapper, kind: str, old: dict[int, tuple[str, ...]], rows: Iterable[Any], n: int
) -> None:
    """Put these `n` rows where the old ones were."""
    engine = tables.engine()
    if old:
        engine.remove(cursor, kind, list(old))
    if n:
        engine.add(cursor, kind, rows, many=n >= MANY)
    if old:
        gone = {token for fields in old.values() for field in fields for token in field.split(" ")}
        kept = {token for row in rows for field in row[1:] for token in field.split(" ")}
        _forget(cursor, gone - kept)


def _remember(cursor: CursorWrapper, known: Known, seen: Seen) -> None:
    if pairs := known.new(seen):
        tables.engine().remember(cursor, pairs)


def _forget(cursor: CursorWrapper, tokens: Iterable[str]) -> None:
    """No public text has these words any longer: nobody is to be asked whether they were meant."""
    engine = tables.engine()
    for token in sorted(tokens):
        if token.startswith((NAME, PAGE, APART)) or not token:
            continue
        if not any(engine.has_token(cursor, kind, token) for kind in ("comments", "articles")):
            cursor.execute("DELETE FROM archive_search_words WHERE token = %s", [token])
