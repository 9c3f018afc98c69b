"""What is new since a reader was here, without an account: a cookie of the reader's own.

Nobody has it who did not ask for it. It says which discussions were read, when, and which comment
was the last one then:

    visits=1c-8w-gpq-93-ev5k2c.7-12-gpp-12-ev5j00

An entry is five numbers to the base of 36: the article, the key of the last comment before this
visit, the day of the visit before, the key of the last comment now, and the minute. A visit goes
on until nobody has read for a while; only then is what was new no longer new. A forged cookie
marks the wrong comments as new, for whoever forged it.
"""

from __future__ import annotations

import dataclasses
import datetime
import time
from collections.abc import Iterable

from django.db.models import Count, Max, Q
from django.utils.http import base36_to_int, int_to_base36

from archive.models import Article
from comments.models import Comment

COOKIE = "visits"
MOST = 40  # discussions that are remembered: a cookie of some 1,200 bytes
SITTING = 30  # minutes
EPOCH = datetime.date(1970, 1, 1).toordinal()
LARGEST = 2**63 - 1  # key of a row
MOST_NEW = 1_000  # are counted


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """`since` is the key of the last comment that there was before this visit, and `on` the day
    of the one before; `newest` and `minute` are what the next visit will compare with."""

    article: int
    since: int
    on: datetime.date
    newest: int
    minute: int

    def __str__(self) -> str:
        numbers = (self.article, self.since, self.on.toordinal() - EPOCH, self.newest, self.minute)
        return "-".join(map(int_to_base36, numbers))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What came to a discussion since: how many comments, and the code of the first of them."""

    count: int
    first: str


class Visits:
    def __init__(self, known: Iterable[Visit] = ()) -> None:
        self._known = {visit.article: visit for visit in known}

    @classmethod
    def read(cls, cookie: str | None) -> Visits | None:
        """Null for a reader who asked for no marks. What is no entry is none."""
        if cookie is None:
            return None
        return cls(filter(None, map(_read, cookie[: MOST * 80].split(".")[:MOST])))

    def __str__(self) -> str:
        latest = sorted(self._known.values(), key=lambda visit: -visit.minute)[:MOST]
        return ".".join(map(str, latest)) or "0"

    def arrive(self, article: Article) -> Visit:
        """Remember that the discussion of this article is being read."""
        counted = Comment.objects.of(article).order_by().aggregate(newest=Max("pk"))
        newest, minute = counted["newest"] or 0, int(time.time() // 60)
        before = self._known.get(article.pk)
        if before is None:
            today = datetime.date.fromordinal(EPOCH + minute // (24 * 60))
            visit = Visit(article=article.pk, since=newest, on=today, newest=newest, minute=minute)
        elif before.minute <= minute - SITTING:
            last = datetime.date.fromordinal(EPOCH + before.minute // (24 * 60))
            visit = Visit(
                article=article.pk, since=before.newest, on=last, newest=newest, minute=minute
            )
        else:
            visit = dataclasses.replace(before, newest=newest, minute=minute)
        self._known[article.pk] = visit
        return visit

    def count_new(self, articles: Iterable[Article]) -> None:
        """Give each article `.new_count`, in one query, and in none where none was read."""
        since = Q()
        for article in articles:
            article.new_count = 0
            if visit := self._known.get(article.pk):
                since |= Q(article=article.pk, pk__gt=visit.newest)
        if since:
            new = Comment.objects.public().filter(since).order_by()
            counts = dict(new.values("article").annotate(n=Count("pk")).values_list("article", "n"))
            for article in articles:
                article.new_count = counts.get(article.pk, 0)


def news(article: Article, visit: Visit) -> News:
    new = Comment.objects.of(article).public().filter(pk__gt=visit.since)
    codes = list(new.in_reading_order().values_list("code", flat=True)[:MOST_NEW])
    return News(count=len(codes), first=codes[0] if codes else "")


def _read(entry: str) -> Visit | None:
    try:
        article, since, day, newest, minute = map(base36_to_int, entry.split("-"))
        on = datetime.date.fromordinal(EPOCH + day)
        datetime.date.fromordinal(EPOCH + minute // (24 * 60))
    except (ValueError, OverflowError):
        return None
    if max(article, since, newest) > LARGEST:
        return None
    return Visit(article=article, since=since, on=on, newest=newest, minute=minute)
