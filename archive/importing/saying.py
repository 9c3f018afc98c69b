"""What a document says of its article, unit by unit (see `units`), and beside them. No database."""

from __future__ import annotations

import dataclasses
import decimal
from typing import Any

from archive import markup
from archive.importing.dates import day_of, moment_of
from archive.importing.values import clipped, iso
from archive.sources.document import Block, Document

# What its own site did not show is not shown here before an editor decides so.
STATES = {"published": "published"}
MAX_TAG = 100
MAX_TAGS = 50  # of one article; more is a keyword list for search engines


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
            str(published.precision if published else "unknown"),
            str(published.basis if published else ""),
            clipped((published.why if published else None) or "", 300),
        ],
        # The opening post of a topic is the first of its comments, and stands there.
        "body": "" if document.type == "topic" else markup.from_blocks(document.body),
        "author_note": "\n\n".join(document.author_bios),
        "disclaimer": document.disclaimer or "",
        "rating": [rating_of(rating.value) if rating else None, rating.count if rating else None],
        "reprint": [
            clipped((reprint and reprint.title) or "", 500),
            clipped((reprint and reprint.author) or "", 200),
            clipped((reprint and reprint.publication) or "", 200),
            clipped((reprint and reprint.url) or "", 2000),
        ],
        "state": STATES.get(document.state, "draft"),
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


def rating_of(value: float | decimal.Decimal | None) -> str | None:
    """To the two decimals that the column holds."""
    if value is None:
        return None
    return str(decimal.Decimal(str(value)).quantize(decimal.Decimal("0.01")))
