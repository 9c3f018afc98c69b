"""Exports of Waline, and of Valine and Twikoo, whose tables look alike.

    {"type": "waline", "version": 1, "tables": ["Comment", "Counter", "Users"],
     "data": {"Comment": [{"objectId": "61a1", "url": "/clock/", "nick": "Nessa Crane",
       "link": "", "mail": "...", "ip": "...", "ua": "...", "comment": "Four minutes.",
       "pid": "", "rid": "", "status": "approved", "like": 2, "sticky": null, "user_id": null,
       "insertedAt": "2021-11-27T06:23:05.000Z"}], "Counter": [...],
       "Users": [{"objectId": "...", "display_name": "...", "type": "administrator"}]}}

Valine's is {"results": [...]} or only the list (or a line each), as LeanCloud exports it;
Twikoo's a list of {"_id", "nick", "comment", "url", "pid", "rid", "created", "isSpam"}. See
https://github.com/walinejs/waline (packages/server/src/controller/db.js) and
https://github.com/twikoojs/twikoo. Quirks:
- `pid` is the answered comment and `rid` the thread's first; both are empty for a thread.
- `url` is the path of the page, not of a person; a person's is `link`.
- Waline's text is Markdown, Valine's and Twikoo's HTML. Valine begins an answer with a link to
  the answered name.
- A time is ISO, LeanCloud's {"__type": "Date", "iso": ...} or Twikoo's milliseconds.
- Network addresses and browsers stand in the file and are left there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from archive.sources import fragments
from archive.sources.document import Document, SourceError, State
from archive.sources.structured import exported, jsonhead, jsontext
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record, records

NAME = "waline"
STATES: dict[str | None, State] = {"waiting": "pending", "spam": "spam", "delete": "deleted"}
_MARKUP = re.compile(r"<(?:p|br|a|div|strong|em|code|img|blockquote)(?:\s[^<>]*)?/?>", re.I)
_PREFIXES = ("data.Comment[].", "results[].", "[].", "", "data[].", "data.data[].")


def matches(head: bytes) -> str | None:
    """Comments with a nick and a url that is their page's."""
    outline = jsonhead.outline(head)
    if outline is None:
        return None
    for prefix in _PREFIXES:
        if outline.has(prefix, "nick comment url"):
            return "JSON comments with nick, comment and url"
    if outline.first.get("type") == "waline" and "tables" in outline.first:
        return "a JSON object of type “waline” with tables"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each page."""
    loaded = jsontext.load(stream)
    comments = [one for one in _rows(loaded.values) if one.has("comment", "url")]
    if not comments:
        raise SourceError("there is no comment of Waline in it")
    people = {
        person.id("objectId"): person
        for value in loaded.values
        for person in Record(value).record("data").records("Users")
    }
    talks: dict[str | None, list[Record]] = {}
    for comment in comments:
        talks.setdefault(comment.url("url"), []).append(comment)
    ids = {id for one in comments if (id := one.id("objectId", "_id", "id"))}
    problems = loaded.problems
    for url, talk in talks.items():
        links = (link for one in talk if (link := one.url("href")))  # Twikoo's whole address
        yield exported.document(
            format=NAME,
            encoding=loaded.encoding,
            system="twikoo" if talk[0].has("isSpam") else "waline",
            id=url,
            url=next(links, url),
            comments=[_comment(one, people) for one in talk],
            elsewhere=ids,
            problems=problems,
        )
        problems = ()


def _rows(values: tuple[Any, ...]) -> Iterator[Record]:
    for value in values:
        whole = Record(value)
        if not whole:
            yield from records(value)
        elif whole.has("nick"):
            yield whole  # one a line
        else:
            data = whole.record("data")
            yield from data.records("Comment", "data") or whole.records("results", "data")


def _comment(comment: Record, people: dict[str | None, Record]) -> Exported:
    person = people.get(comment.id("user_id"), Record(None))
    text = comment.text("comment") or ""
    html = text if _MARKUP.search(text) else None
    up = comment.number("like")
    if up is None and isinstance(comment.values.get("like"), list):
        up = len(comment.values["like"])  # Twikoo lists who liked it
    return Exported(
        id=comment.id("objectId", "_id", "id"),
        parent_id=comment.id("pid") or comment.id("rid"),
        author=person.name("display_name") or comment.name("nick"),
        author_kind="registered" if person else None,
        author_url=person.url("url") or comment.url("link"),
        moment=comment.moment("insertedAt", "created", "createdAt", "time", zone="+00:00"),
        text=fragments.text_of(html) if html else text,
        html=html,
        votes=up,
        votes_up=up,
        sticky=comment.flag("sticky", "top", "isTop"),
        state="spam" if comment.flag("isSpam") else STATES.get(comment.name("status"), "published"),
        address=person.name("email") or comment.name("mail"),
    )
