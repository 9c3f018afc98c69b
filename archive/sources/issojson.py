"""The generic JSON that Isso imports, which converters write for it.

    [{"id": "/posts/0001/", "title": "The clock is slow",
      "comments": [{"id": 0, "author": "Nessa Crane", "email": "", "website": "",
        "remote_addr": "0.0.0.0", "created": "2005-02-24 04:03:37", "text": "Four minutes."}]}]

See https://isso-comments.de/docs/guides/advanced-migration/. Quirks:
- A comment's id counts within its thread: it comes again in others.
- There is no field for a parent: every comment starts a thread. (One is read where a converter
  wrote it all the same.)
- A time says no zone; Isso itself takes it for the importing machine's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from archive.sources.document import Document, SourceError
from archive.sources.structured import exported, jsonhead, jsontext
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record, records

NAME = "isso-json"


def matches(head: bytes) -> str | None:
    """A list of threads with comments that have the fields Isso asks for."""
    outline = jsonhead.outline(head)
    if outline is None or outline.first.get("[].comments") != "[":
        return None
    if outline.has("[].comments[].", "remote_addr created text") or (
        outline.has("[].", "id title") and outline.has("[].comments[].", "id created text author")
    ):
        return "a JSON list of threads with comments as Isso imports them"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each thread."""
    loaded = jsontext.load(stream)
    threads = [one for one in records(loaded.values[0]) if one.has("comments")]
    if not threads:
        raise SourceError("a list of threads with comments was expected")
    problems = loaded.problems
    for thread in threads:
        yield exported.document(
            format=NAME,
            encoding=loaded.encoding,
            system="isso",
            id=thread.id("id"),
            title=thread.name("title"),
            url=thread.url("id"),
            comments=[_comment(one) for one in thread.records("comments")],
            problems=problems,
        )
        problems = ()


def _comment(comment: Record) -> Exported:
    return Exported(
        id=comment.id("id"),
        parent_id=comment.id("parent"),
        author=comment.name("author"),
        author_url=comment.url("website"),
        moment=comment.moment("created"),
        text=comment.text("text") or "",
        address=comment.name("email"),
    )
