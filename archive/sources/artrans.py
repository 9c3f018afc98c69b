"""Artrans, the one format that Artalk exports and imports: a flat JSON list of comments.

    [{"id": "1001", "rid": "1000", "content": "Four minutes slow.", "nick": "Nessa Crane",
      "email": "...", "link": "", "created_at": "2022-04-29 14:44:13 +0800", "is_pending": "false",
      "is_pinned": "false", "vote_up": "2", "vote_down": "0", "page_key": "/clock.html",
      "page_title": "The clock", "site_name": "Almanac", "site_urls": "https://pellworth.example"}]

See https://artalk.js.org/guide/transfer.html. Quirks:
- Every value is a text, numbers and flags too; other converters write them as what they are.
- `rid` is the answered comment, "0" or "" for a thread. The text is Markdown.
- A page is its key within its site: two sites may have the same key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from archive.sources.document import Document, Problem, SourceError
from archive.sources.structured import exported, jsonhead, jsontext
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record, records

NAME = "artrans"
NO_PARENT = frozenset({None, "0"})


def matches(head: bytes) -> str | None:
    """A list of comments with a page_key and a rid."""
    outline = jsonhead.outline(head)
    if outline and outline.has("[].", "rid page_key content"):
        return "a JSON list of comments with rid and page_key"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each page of each site."""
    loaded = jsontext.load(stream)
    comments = [one for value in loaded.values for one in records(value) if one.has("page_key")]
    if not comments:
        raise SourceError("there is no comment of Artalk in it")
    yield from documents(comments, format=NAME, encoding=loaded.encoding, problems=loaded.problems)


def documents(
    comments: list[Record],
    *,
    format: str,
    encoding: str,
    problems: tuple[Problem, ...],
    pages: Mapping[tuple[str | None, str | None], Record] = {},
    people: Mapping[str | None, Record] = {},
) -> Iterator[Document]:
    """The documents of Artalk's comments; a database's dump has `pages` and `people` apart."""
    talks: dict[tuple[str | None, str | None], list[Record]] = {place: [] for place in pages}
    for comment in comments:
        talks.setdefault(place_of(comment, "page_key"), []).append(comment)
    ids = {id for one in comments if (id := one.id("id"))}
    for (site, key), talk in talks.items():
        page = pages.get((site, key), Record(None))
        titles = (title for one in talk if (title := one.name("page_title")))
        yield exported.document(
            format=format,
            encoding=encoding,
            system="artalk",
            id=key,
            title=page.name("title") or next(titles, None),
            url=page.url("url") or _address(key, talk),
            publication=site,
            comments_open=not page.flag("admin_only") if page.has("admin_only") else None,
            comments=[_comment(one, people) for one in talk],
            elsewhere=ids,
            problems=problems,
        )
        problems = ()


def place_of(item: Record, key: str) -> tuple[str | None, str | None]:
    """A page's name for all of Artalk: its site and its key."""
    return item.name("site_name"), item.name(key)


def _address(key: str | None, talk: list[Record]) -> str | None:
    """The key, which is an address or the path of one; a site tells its addresses with commas."""
    if key is None or " " in key:
        return None
    if key.startswith("/") and talk and (sites := talk[0].name("site_urls")):
        return sites.partition(",")[0].strip().rstrip("/") + key
    return Record({"key": key}).url("key")


def _comment(comment: Record, people: Mapping[str | None, Record]) -> Exported:
    parent = comment.id("rid")
    person = people.get(comment.id("user_id"), Record(None))
    up, down = comment.number("vote_up"), comment.number("vote_down")
    deleted, _ = comment.moment("deleted_at")
    pending = comment.flag("is_pending")
    return Exported(
        id=comment.id("id"),
        parent_id=None if parent in NO_PARENT else parent,
        author=comment.name("nick") or person.name("name"),
        author_kind="editor" if person.flag("is_admin") else None,
        author_url=comment.url("link") or person.url("link"),
        moment=comment.moment("created_at", "date"),
        text=comment.text("content") or "",
        votes=None if up is None or down is None else up - down,
        votes_up=up,
        votes_down=down,
        sticky=comment.flag("is_pinned"),
        state="deleted" if deleted.value else "pending" if pending else "published",
        line=comment.line,
        address=comment.name("email") or person.name("email"),
    )
