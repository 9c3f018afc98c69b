"""Isso's capture is a database: its fields point to a column of a row."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from archive.sources.document import Document, DocumentComment
from archive.sources.spans.asked import NOWHERE, Asked
from archive.sources.spans.capture import Field
from archive.sources.spans.span import Row

COLUMNS = {
    "threads": {"title": "title", "url": "uri", "id": "id"},
    "comments": {
        "text": "text", "id": "id", "author": "author", "author_url": "website",
        "date": "created", "date_text": "created", "edited": "modified", "votes_up": "likes",
        "votes_down": "dislikes", "parent": "parent",
    },
}  # fmt: skip
READINGS = {"date": "text+date", "edited": "text+date", "votes_up": "text+number",
            "votes_down": "text+number", "url": "text+address",
            "author_url": "text+address"}  # fmt: skip


def of_thread(asked: Iterable[Asked], document: Document) -> dict[str, Field]:
    """The fields of a thread by path. One that the database lost is named by its comments alone."""
    fields = _rows_of(asked, "threads", document.id)
    if any(problem.code == "missing-thread" for problem in document.problems):
        row = Row("comments", "tid", document.comments[0].id or "")
        fields["id"] = dataclasses.replace(fields["id"], row=row)
    return fields


def of_comment(asked: Iterable[Asked], comment: DocumentComment) -> dict[str, Field]:
    """The fields of a comment by path."""
    return _rows_of(asked, "comments", comment.id)


def _rows_of(asked: Iterable[Asked], table: str, key: str | None) -> dict[str, Field]:
    found = {}
    for one in asked:
        column = COLUMNS[table].get(one.path)
        row = Row(table, column, key) if column and key else None
        said = one.value if one.path in READINGS else one.said
        why = None if row else one.why or one.lost or NOWHERE
        found[one.path] = Field(path=one.path, value=one.value, said=said, row=row, why=why,
                                form=READINGS.get(one.path, "text") if row else "")  # fmt: skip
    return found
