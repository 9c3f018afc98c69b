"""Whether the index holds what it should: every public text as it is now, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from archive.models import Article
from archive.search import documents, tables, watching, words
from archive.search.documents import public_comments
from archive.search.questions import ARTICLES, COMMENTS

BATCH = 2_000  # rows compared at once

Moved = Callable[[int], None]


def flaws(moved: Moved) -> Iterator[str]:
    """A line for each flaw. What waits in the notes is no flaw: work them off first, and let
    nobody write meanwhile."""
    if gone := watching.missing():
        yield f"The trigger {gone[0]} is missing, so changes were not noted. Run migrate."
    if tables.facts("version") != (words.version(),):
        yield "Texts are taken apart otherwise by now. Run search_index --rebuild."
    yield from _of(ARTICLES, Article.objects.published(), _articles, moved)
    yield from _of(COMMENTS, public_comments(), _comments, moved)


def total() -> int:
    return Article.objects.published().count() + public_comments().count()


def _articles(pks: list[int]) -> list[tuple[Any, ...]]:
    return list(documents.article_tokens(documents.pages(pks), defaultdict(set)))


def _comments(pks: list[int]) -> list[tuple[Any, ...]]:
    _, rows = documents.comment_tokens(pks, defaultdict(set))
    return list(rows)


def _of(
    kind: str, rows: Any, tokens: Callable[[list[int]], list[tuple[Any, ...]]], moved: Moved
) -> Iterator[str]:
    name = kind.removesuffix("s")
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    engine = tables.engine()
    right = 0
    for start in range(0, len(pks), BATCH):
        some = pks[start : start + BATCH]
        expected = {row[0]: tuple(row[1:]) for row in tokens(some)}
        with connection.cursor() as cursor:
            found = engine.tokens_at(cursor, kind, list(expected))
        for key, row in expected.items():
            if key not in found:
                yield f"The {name} {documents.pk_of(key)} is not indexed."
            elif found[key] != row:
                yield f"The {name} {documents.pk_of(key)} is indexed with other words."
                right += 1
            else:
                right += 1
        moved(len(some))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM archive_search_{kind}")
        more = cursor.fetchone()[0] - right
    if more > 0:
        yield f"The index has {more} of {kind} that readers may not see, or that are gone."
