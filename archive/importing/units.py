"""What an article says, unit by unit: the smallest things that an editor and a source can
disagree about.

    said(document)   what the source says of each unit
    stands(article)  what stands in the database
    columns(...)     a unit's value as columns of the row

A unit's value is plain JSON, so that a plan can be printed, and a conflict kept. Units of
several columns (a date with its precision and its basis) are taken or kept together.
"""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils.dateparse import parse_datetime

from archive.importing.merging import (
    Merged,
    merge_html,
    merge_list,
    merge_set,
    merge_text,
    merge_value,
)
from archive.importing.people import author_named, publication_named
from archive.importing.saying import as_kept as as_kept
from archive.importing.saying import beside as beside
from archive.importing.saying import rating_of
from archive.importing.saying import said as said
from archive.importing.saying import title_of as title_of
from archive.importing.values import clipped as clipped
from archive.importing.values import iso as iso
from archive.models import Article

Merge = Callable[[Any, Any, Any], Merged]
MERGES: dict[str, Merge] = {
    "title": merge_value,
    "kicker": merge_value,
    "dek": merge_text,
    "series": merge_value,
    "publication": merge_value,
    "language": merge_value,
    "url": merge_value,
    "published": merge_value,
    "body": merge_html,
    "author_note": merge_text,
    "disclaimer": merge_text,
    "rating": merge_value,
    "reprint": merge_value,
    "state": merge_value,
    "bylines": merge_list,
    "tags": merge_set,
}


def stands(article: Article) -> dict[str, Any]:
    return {
        **{name: getattr(article, name) for name in ("title", "kicker", "dek", "language", "url")},
        **{name: getattr(article, name) for name in ("author_note", "disclaimer", "state")},
        "series": [article.series, article.episode],
        "publication": article.publication.name if article.publication else "",
        "published": [
            iso(article.published_on),
            iso(article.published_at),
            article.published_precision,
            article.published_basis,
            article.published_why,
        ],
        "body": article.body_html,
        "rating": [rating_of(article.rating_value), article.rating_count],
        "reprint": [
            article.reprint_title,
            article.reprint_author.name if article.reprint_author else "",
            article.reprint_publication.name if article.reprint_publication else "",
            article.reprint_url,
        ],
        "bylines": [
            [byline.author.name, byline.role]
            for byline in article.bylines.select_related("author").order_by("position", "pk")
        ],
        "tags": list(article.tags.order_by("name").values_list("name", flat=True)),
    }


def columns(unit: str, value: Any, *, bios: tuple[str, ...] = ()) -> dict[str, Any]:
    """The columns, by their attribute names, of a unit that stands in the article's own row."""
    match unit:
        case "series":
            return {"series": value[0], "episode": value[1]}
        case "publication":
            return {"publication_id": _key(publication_named(value))}
        case "published":
            day, moment, precision, basis, why = value
            return {
                "published_on": datetime.date.fromisoformat(day) if day else None,
                "published_at": parse_datetime(moment) if moment else None,
                "published_precision": precision,
                "published_basis": basis,
                "published_why": why,
            }
        case "body":
            return {"body_html": value}
        case "rating":
            rating = None if value[0] is None else decimal.Decimal(value[0])
            return {"rating_value": rating, "rating_count": value[1]}
        case "reprint":
            title, author, publication, url = value
            return {
                "reprint_title": title,
                "reprint_author_id": _key(author_named(author, bios=bios) if author else None),
                "reprint_publication_id": _key(publication_named(publication)),
                "reprint_url": url,
            }
        case _:
            return {unit: value}


def _key(row: Model | None) -> int | None:
    return None if row is None else row.pk
