"""The door: a question in, hits out, the same ones from both databases.

The index says which rows fit and the archive which of them readers may see: whatever the index
still holds, nothing is shown, counted or marked that is not public at this moment. At most
`MOST` hits of a kind are looked at, the newest or the best placed ones; where there are more, the
counts say so.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import OperationalError, connection

from archive.models import Article, Author, Publication, Tag
from archive.search import documents, draining, tables
from archive.search.asked import NEWEST, OLDEST, RELEVANCE, Asked
from archive.search.documents import DAY_BITS, listed, pk_of
from archive.search.expressions import Filed, Wanted, wanted
from archive.search.questions import ARTICLES, COMMENTS
from archive.search.ranking import IN_BODY, IN_COMMENT, Ranking
from archive.search.watching import ARTICLE, COMMENT, NOTES, WHOLE
from archive.search.words import PAGE

MOST = 1_000  # hits of each kind
PATIENCE = 4.0  # seconds for one question to the index
KINDS = (ARTICLES, COMMENTS)


class TooLong(Exception):
    """It would take too long to find this."""


class Hit(NamedTuple):
    kind: str
    key: int
    page: int  # the article
    place: int
    score: float
    filed: tuple[str, ...]

    @property
    def pk(self) -> int:
        return pk_of(self.key)

    @property
    def day(self) -> datetime.date | None:
        return documents.day_of(self.key)


@dataclasses.dataclass(frozen=True, slots=True)
class Hits:
    """Those of one kind, in the order that was asked for; `more` there may be."""

    rows: list[Hit]
    more: bool = False

    def __len__(self) -> int:
        return len(self.rows)


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    articles: Hits
    comments: Hits
    complete: bool = True  # whether everything that was written is indexed by now

    def of(self, kind: str) -> list[Hits]:
        return [self.articles, self.comments] if not kind else [getattr(self, kind)]


def find(asked: Asked, kinds: Iterable[str] = KINDS) -> Found:
    """Everything that fits, in the order that is asked for. Raises TooLong."""
    complete = draining.drain_some()
    found = {kind: _hits(asked, kind, complete) for kind in kinds}
    nothing = Hits([])
    return Found(found.get(ARTICLES, nothing), found.get(COMMENTS, nothing), complete)


def order(sort: str) -> Any:
    """What hits are sorted by. What has no date is neither new nor old: it comes last."""
    if sort == NEWEST:
        return lambda hit: -hit.key
    if sort == OLDEST:
        return lambda hit: (hit.key < 1 << DAY_BITS, hit.key)
    return lambda hit: (hit.place, -hit.score, -hit.key)


def _hits(asked: Asked, kind: str, complete: bool) -> Hits:
    filed = _filed(asked)
    if filed is None or (asked.question.only or kind) != kind:
        return Hits([])
    if not (asked.question.parts or asked.filters):
        return Hits([])  # signs, and no word among them
    languages = tables.facts("language")
    sought = wanted(asked.question, filed, names=_named, languages=languages, kind=kind)
    sought = _in_year(sought, asked.year)
    if not sought.possible:
        return Hits([])
    engine = tables.engine()
    try:
        with engine.quickly(PATIENCE), connection.cursor() as cursor:
            rows = _rows(cursor, sought, kind, asked.sort)
    except OperationalError as error:
        raise TooLong from error
    more = len(rows) > MOST
    rows = rows[:MOST]
    seen = _public(kind, [pk_of(row[0]) for row in rows], complete)
    ranking = Ranking(asked.question, languages) if asked.sort == RELEVANCE else None
    hits = [_hit(kind, row, ranking) for row in rows if pk_of(row[0]) in seen]
    return Hits(sorted(hits, key=order(asked.sort)), more)


def _rows(cursor: Any, sought: Wanted, kind: str, sort: str) -> list[tuple[Any, ...]]:
    """Up to one more than `MOST`: the newest, the oldest, or those with the best places."""
    find_rows = tables.engine().find
    if sort == OLDEST:
        dated = dataclasses.replace(sought, lowest=max(sought.lowest, 1 << DAY_BITS))
        rows = find_rows(cursor, kind, dated, newest=False, limit=MOST + 1)
        if len(rows) <= MOST and sought.lowest < 1 << DAY_BITS:
            undated = dataclasses.replace(sought, highest=(1 << DAY_BITS) - 1)
            rows += find_rows(cursor, kind, undated, newest=False, limit=MOST + 1 - len(rows))
        return list(rows)
    rows = find_rows(cursor, kind, sought, newest=True, limit=MOST + 1)
    if sort == RELEVANCE and kind == ARTICLES and len(rows) > MOST and sought.must:
        best: dict[int, tuple[Any, ...]] = {}
        for within in ("title", "notes"):
            if len(best) <= MOST:
                some = find_rows(cursor, kind, sought, newest=True, limit=MOST + 1, within=within)
                best |= {row[0]: row for row in some if row[0] not in best}
        best |= {row[0]: row for row in rows if row[0] not in best}
        return list(best.values())[: MOST + 1]
    return list(rows)


def _hit(kind: str, row: tuple[Any, ...], ranking: Ranking | None) -> Hit:
    key = row[0]
    said = row[2] if kind == ARTICLES else row[1]
    at = said.find(PAGE)
    filed = [] if at < 0 else [token[1:] for token in said[at:].split(" ")]
    if kind == ARTICLES:
        place, score = ranking.article(*row[1:]) if ranking else (IN_BODY, 0.0)
        return Hit(kind, key, pk_of(key), place, score, tuple(filed))
    place, score = ranking.comment(row[1]) if ranking else (IN_COMMENT, 0.0)
    return Hit(kind, key, int(filed[0][1:]), place, score, tuple(filed[1:]))


def _public(kind: str, pks: list[int], complete: bool) -> set[int]:
    """Those of the rows that readers may see now, and whose words are those that are indexed."""
    rows: Any = documents.public_comments()
    if kind == ARTICLES:
        rows = Article.objects.published().order_by()
    seen = set(rows.filter(pk__in=listed(pks)).values_list("pk", flat=True))
    if not complete:
        with connection.cursor() as cursor:
            kinds = (ARTICLE, WHOLE) if kind == ARTICLES else (COMMENT, COMMENT)
            cursor.execute(f"SELECT row_id FROM {NOTES} WHERE kind IN (%s, %s)", kinds)
            seen.difference_update(pk for (pk,) in cursor)
    return seen


def _filed(asked: Asked) -> Filed | None:
    """The chosen facets by primary keys; None where one of them is nobody's."""
    found: dict[str, tuple[int, ...]] = {}
    models: tuple[tuple[str, Any], ...] = (
        ("publication", Publication), ("author", Author), ("tag", Tag)
    )  # fmt: skip
    for name, model in models:
        slugs = getattr(asked, name)
        pks = model.objects.filter(slug__in=slugs).values_list("pk", flat=True) if slugs else ()
        found[f"{name}s"] = tuple(sorted(pks))
        if len(found[f"{name}s"]) < len(slugs):
            return None
    page = None
    if asked.article:
        slug = Article.objects.published().filter(slug=asked.article)
        page = slug.values_list("pk", flat=True).first()
        if page is None:
            return None
    return Filed(page=page, **found)


def _in_year(sought: Wanted, year: int | None) -> Wanted:
    if year is None:
        return sought
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    lowest, highest = documents.keys_between(first, last)
    lowest, highest = max(lowest, sought.lowest), min(highest, sought.highest)
    return dataclasses.replace(
        sought, lowest=lowest, highest=highest, possible=sought.possible and lowest <= highest
    )


def _named(kind: str, tokens: tuple[str, ...]) -> list[int]:
    """Whose name, or one of whose names, has all these words."""
    different = sorted(set(tokens))
    if not different:
        return []
    letter = {"author": "u", "publication": "p", "tag": "t"}[kind]
    marks = ", ".join(["%s"] * len(different))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_id FROM archive_search_names"
            f" WHERE kind = %s AND token IN ({marks})"
            " GROUP BY row_id HAVING count(*) = %s ORDER BY row_id LIMIT 200",
            [letter, *different, len(different)],
        )
        return [pk for (pk,) in cursor.fetchall()]
