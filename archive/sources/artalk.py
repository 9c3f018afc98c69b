"""The tables of Artalk as YAML: comments, pages and users, in files of their own or in one.

    - id: 1001
      rid: 1000
      content: Four minutes slow.
      page_key: /clock.html
      site_name: Almanac
      user_id: 1000
      created_at: 2022-04-29 14:44:13

See https://github.com/ArtalkJS/Artalk (internal/entity). Quirks:
- `rid` is the answered comment, 0 or missing for a thread; `root_id` is that of the thread.
- The users stand in another table: comments alone do not know who wrote them.
- A time says no zone. Network addresses and browsers stand in the file and are left there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from archive.sources import artrans, encodings
from archive.sources.document import Document, Problem, SourceError
from archive.sources.structured import yamltext
from archive.sources.structured.record import Record, records

NAME = "artalk"
_KEYS = re.compile(r"^ *(?:- )?(?P<key>\w+):", re.M)


def matches(head: bytes) -> str | None:
    """A YAML list whose rows have the columns of one of Artalk's tables."""
    if encodings.binary_kind(head):
        return None
    text = encodings.decode_head(head)
    keys = {found["key"] for found in _KEYS.finditer(text)}
    if not re.search(r"^\s*- ", text, re.M):
        return None
    if {"id", "content", "page_key"} <= keys and keys & {"rid", "user_id", "site_name"}:
        return "a YAML list of comments with page_key and rid"
    if {"id", "key", "title", "site_name"} <= keys:
        return "a YAML list of pages with key and site_name"
    if {"id", "name", "email"} <= keys and keys & {"badge_name", "last_ip", "is_admin", "last_ua"}:
        return "a YAML list of Artalk's users"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each page, also for one without comments."""
    loaded = yamltext.load(stream)
    rows = list(_rows(loaded.values))
    comments = [row for row in rows if row.has("page_key", "content")]
    people = {row.id("id"): row for row in rows if row.has("name") and not row.has("content")}
    pages = {
        artrans.place_of(row, "key"): row
        for row in rows
        if row.has("key") and not row.has("content")
    }
    if not comments and not pages:
        if people:
            raise SourceError(
                "a list of Artalk's users: the comments are in another file of the same export"
            )
        raise SourceError("there is no comment or page of Artalk in it")
    yield from artrans.documents(
        comments,
        format=NAME,
        encoding=loaded.encoding,
        problems=(*loaded.problems, *_nameless(comments, people)),
        pages=pages,
        people=people,
    )


def _rows(values: tuple[object, ...]) -> Iterator[Record]:
    """The rows of every list, whether it stands alone or under the name of its table."""
    for value in values:
        yield from records(value)
        for table in Record(value).values.values():
            yield from records(table)


def _nameless(comments: list[Record], people: dict[str | None, Record]) -> Iterator[Problem]:
    unknown = {
        id
        for one in comments
        if (id := one.id("user_id")) and id not in people and not one.name("nick")
    }
    if unknown:
        yield Problem(
            line=None,
            code="unknown-commenter",
            message="The table of users is not in this file; commenters who are known by a number"
            f" only: {len(unknown)}.",
        )
