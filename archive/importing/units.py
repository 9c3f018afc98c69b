"""What an article says, unit by unit: the smallest things that an editor and a source can
disagree about.

    said(document)   what the source says of each unit
    stands(article)  what stands in the database
    columns(...)     a unit's value as columns of the row

A unit's value is plain JSON, so that a plan can be printed, and a conflict kept. Units of
several columns (a date with its precision and its basis) are taken or kept together.
"""

from __future__ import annotations

import dataclasses
import datetime
import decimal
from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils.dateparse import parse_datetime

from archive import markup
from archive.importing.dates import day_of, moment_of
from archive.importing.merging import (
    Merged,
    merge_html,
    merge_list,
    merge_set,
    merge_text,
    merge_value,
)
from archive.importing.people import author_named, publication_named
from archive.importing.people import clipped as clipped
from archive.models import Article
from archive.sources.document import Block, Document

# What its own site did not show is not shown here before an editor decides so.
STATES = {"published": Article.State.PUBLISHED}
MAX_TAG = 100
MAX_TAGS = 50  # of one article; more is a keyword list for search engines

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


def said(document: Document) -> dict[str, Any]:
    published, reprint, rating = document.published, document.reprint, document.rating
    sections = document.sections if document.kicker else document.sections[1:]
    names = [clipped(" ".join(name.split()), MAX_TAG) for name in (*sections, *document.tags)]
    return {
        "title": clipped(title_of(document), 500),
        "kicker": clipped(document.kicker or next(iter(document.sections), ""), 200),
        "dek": document.dek or "",
        "series": [
            clipped(document.series.title if document.series else "", 200),
            document.series.episode if document.series else None,
        ],
        "publication": clipped(document.publication or "", 200),
        "language": clipped(document.language or "", 20),
        "url": clipped(document.url or "", 2000),
        "published": [
            iso(day_of(published.value) if published else None),
            iso(moment_of(published.value) if published else None),
            str(published.precision if published else Article.Precision.UNKNOWN),
            str(published.basis if published else ""),
            clipped((published.why if published else None) or "", 300),
        ],
        # The opening post of a topic is the first of its comments, and stands there.
        "body": "" if document.type == "topic" else markup.from_blocks(document.body),
        "author_note": "\n\n".join(document.author_bios),
        "disclaimer": document.disclaimer or "",
        "rating": [_rating(rating.value) if rating else None, rating.count if rating else None],
        "reprint": [
            clipped((reprint and reprint.title) or "", 500),
            clipped((reprint and reprint.author) or "", 200),
            clipped((reprint and reprint.publication) or "", 200),
            clipped((reprint and reprint.url) or "", 2000),
        ],
        "state": str(STATES.get(document.state, Article.State.DRAFT)),
        "bylines": _once([clipped(b.name, 200), b.role] for b in document.bylines),
        "tags": list({n.casefold(): n for n in reversed(names[:MAX_TAGS]) if n}.values())[::-1],
    }


def beside(document: Document) -> dict[str, Any]:
    """Columns that nobody edits: they follow the source."""
    return {
        "type": clipped(document.type, 20),
        "source_state": "" if document.state == "published" else document.state,
        "source_blocks": [as_kept(block) for block in (*document.body, *document.furniture)],
        "declared_comments": document.declared_comments,
        "captured_sort": document.sort or "",
        "problems": [dataclasses.asdict(problem) for problem in document.problems],
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
        "rating": [_rating(article.rating_value), article.rating_count],
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


def title_of(document: Document) -> str:
    """An export of comments often knows only where their page was."""
    return document.title or document.url or "Untitled"


def as_kept(block: Block) -> dict[str, Any]:
    """A block as a row's JSON, without the two fields that only markup has where they are empty."""
    kept = {"kind": block.kind, "text": block.text, "lines": block.lines}
    markup_only = {"html": block.html, "url": block.url}
    return kept | {name: value for name, value in markup_only.items() if value is not None}


def _once(entries: Any) -> list[list[str]]:
    """A page may print a name twice in one role."""
    return [list(entry) for entry in dict.fromkeys(map(tuple, entries))]


def iso(moment: datetime.date | None) -> str | None:
    if isinstance(moment, datetime.datetime):
        moment = moment.astimezone(datetime.UTC)
    return moment.isoformat() if moment else None


def _rating(value: float | decimal.Decimal | None) -> str | None:
    """To the two decimals that the column holds."""
    if value is None:
        return None
    return str(decimal.Decimal(str(value)).quantize(decimal.Decimal("0.01")))
