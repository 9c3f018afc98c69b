"""Which article a document belongs to, if its page is here already.

First by the address, then by the title together with what stands on the page: many pages are
called "Open thread". A page whose title names nothing ("???", or none at all) has only what stands
on it, and more of that is asked for. What is alike and not proven the same waits for a person, as a
`Likeness`.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from archive.importing.addresses import hashed
from archive.importing.likeness import Marks, verdict, without_title
from archive.importing.snapshots import unpacked_marks
from archive.models import Article, Snapshot

MAX_NAMESAKES = 200  # articles of one title that are compared; a site may call all of them "Photo"
MAX_UNTITLED = 2_000  # snapshots, the newest; nobody has that many pages without any name
UNTITLED = hashed("untitled")

DAYS = ("second", "minute", "hour", "day")  # precisions that say the day
COLUMNS = ("article_id", "capture_id", "address_key", "comment_marks", "paragraph_marks")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """`deleted` is true where a person deleted the article for good. `alike` are articles that
    may be the same, with why."""

    article: Article | None = None
    deleted: bool = False
    alike: tuple[tuple[int, str], ...] = ()


def find(keys: dict[str, Any], *, day: datetime.date | None, capture_id: int | None) -> Match:
    """`keys` as `snapshots.keys_of` makes them; `day` is the one that the page states of itself."""
    meet(keys["address_key"], keys["title_key"] or (not keys["address_key"] and UNTITLED) or "")
    if keys["address_key"] and (found := _by_address(keys, capture_id)):
        return found
    if keys["title_key"]:
        namesakes = Snapshot.objects.filter(title_key=keys["title_key"]).order_by("pk")
        return _by_words(keys, day, capture_id, namesakes[:MAX_NAMESAKES], "The same title and")
    untitled = _untitled(keys["address_key"]).order_by("-pk")
    return _by_words(keys, day, capture_id, untitled[:MAX_UNTITLED], "No title, and the same")


def nameless_exist() -> bool:
    """Whether there are pages with neither, to which one without a title may belong."""
    return _untitled("any").exists()


def _untitled(address_key: str) -> models.QuerySet[Snapshot]:
    """What a page without a title is compared with: one that has an address, with those that have
    none; else with all of them."""
    there = Snapshot.objects.filter(title_key="")
    return there.filter(address_key="") if address_key else there


def meet(*keys: str) -> None:
    """Two imports that meet one page at the same time: the second waits, and then finds what the
    first wrote. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        wanted = [int(key[:15], 16) for key in sorted(filter(None, keys))]
        with connection.cursor() as cursor:
            # The type is said for a page without any key: an empty list has none.
            cursor.execute(
                "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [wanted]
            )


def _by_address(keys: dict[str, Any], capture_id: int | None) -> Match | None:
    there = list(Snapshot.objects.filter(address_key=keys["address_key"]).values(*COLUMNS))
    if not there:
        return None
    whole = {row["article_id"] for row in there if row["article_id"]}
    if not whole:
        return Match(deleted=True)
    # Two documents of one file with one address: one page twice, or two that share an address.
    own = set(
        Snapshot.objects.filter(article__in=whole, capture=capture_id).values_list(
            "article", flat=True
        )
    )
    others = sorted(whole - own)
    if not others:
        why = "The same file has two of this address."
        return Match(alike=tuple((pk, why) for pk in sorted(whole)))
    return Match(article=Article.objects.get(pk=others[0]))


def _by_words(
    keys: dict[str, Any],
    day: datetime.date | None,
    capture_id: int | None,
    others: models.QuerySet[Snapshot],
    same_what: str,
) -> Match:
    titled = bool(keys["title_key"])
    verdict_of = _under_one_title if titled else without_title
    by_article = collections.defaultdict[int | None, list[dict[str, Any]]](list)
    for row in others.values(*COLUMNS):
        by_article[row["article_id"]].append(row)
    mine = _marks([keys])
    for row in by_article.pop(None, []):
        if (verdict if titled else without_title)(mine, _marks([row])) == "same":
            return Match(deleted=True)
    same, alike = [], []
    for article_id, rows in by_article.items():
        if article_id is None or any(row["capture_id"] == capture_id for row in rows):
            continue
        said = verdict_of(mine, _marks(rows))
        elsewhere = keys["address_key"] and any(row["address_key"] for row in rows)
        if said == "same" and not elsewhere and _of_one_day(article_id, day):
            same.append(article_id)
        elif said == "same" and not elsewhere:
            alike.append((article_id, f"{same_what} words, of another day."))
        elif said == "same":
            alike.append((article_id, f"{same_what} words, at another address."))
        elif said == "doubtful":
            what = "The same title" if titled else "No title"
            alike.append((article_id, f"{what}, and some of the same words."))
    if len(same) == 1:
        return Match(article=Article.objects.get(pk=same[0]), alike=tuple(alike))
    why = f"{same_what} words, and so has another article."
    return Match(alike=(*((pk, why) for pk in same), *alike))


def _of_one_day(article_id: int, day: datetime.date | None) -> bool:
    """Whether the dates allow it: a day apart is a time zone."""
    theirs = Article.objects.filter(
        pk=article_id, published_basis=Article.Basis.STATED, published_precision__in=DAYS
    ).values_list("published_on", flat=True)
    return day is None or all(abs((day - other).days) <= 1 for other in theirs if other)


def _under_one_title(one: Marks, other: Marks) -> str:
    """Under one title, a short thread or text of which all is in the other is enough."""
    for few, many in zip(one, other, strict=True):
        if few and many and (few <= many or many <= few):
            return "same"
    return verdict(one, other)


def _marks(rows: Iterable[dict[str, Any]]) -> Marks:
    comments, paragraphs = set[int](), set[int]()
    for row in rows:
        comments |= unpacked_marks(row["comment_marks"])
        paragraphs |= unpacked_marks(row["paragraph_marks"])
    return comments, paragraphs
