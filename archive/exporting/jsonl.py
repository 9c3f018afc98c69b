"""JSON lines: an object for each article, on a line of its own, with its comments in it.

    {"slug": "harbour-clock", …, "comments": [{"code": …, "parent": null}, …]}

Their fields are those of `records`. `comments` is a flat list; the parent of each stands before
it. The same archive gives the same bytes: articles stand in the order of their addresses,
comments in reading order.
"""

from __future__ import annotations

from typing import TextIO

from archive.exporting.records import Codes, article_record, as_line, comment_record
from archive.exporting.rows import Export, Notes, Page

REMARKS_OPEN = ', "comments": ['


def write(export: Export, stream: TextIO, *, notes: Notes) -> None:
    for page in export.pages():
        head = as_line(article_record(page.article))
        stream.write(head[:-1] + REMARKS_OPEN)
        _comments(page, stream, notes)
        stream.write("]}\n")
        notes.articles += 1


def _comments(page: Page, stream: TextIO, notes: Notes) -> None:
    """One by one: a discussion may be longer than memory."""
    codes = Codes(page.article)
    for n, seat in enumerate(page.seats):
        stream.write((", " if n else "") + as_line(comment_record(seat, codes)))
        notes.comments += 1
