"""Exports of Commento (version 1) and of Comentario (versions 1 to 3), which followed it.

    {"version": 1,
     "comments": [{"commentHex": "7d77...", "domain": "pellworth.example", "url": "/clock",
       "commenterHex": "a1ac...", "markdown": "Four minutes slow.", "parentHex": "root", "score": 2,
       "state": "approved", "creationDate": "2021-05-04T08:15:21.310442Z", "deleted": false}],
     "commenters": [{"commenterHex": "a1ac...", "name": "Nessa Crane", "link": "..."}]}

    {"version": 3, "pages": [{"id": "2042...", "path": "/clock", "title": "The clock"}],
     "comments": [{"id": "881e...", "pageId": "2042...", "parentId": "...", "markdown": "...",
       "html": "...", "isApproved": true, "userCreated": "4760...", "authorName": ""}], ...}

Quirks, from https://gitlab.com/comentario/comentario (internal/svc/impex_comentario.go):
- A thread's parent is the text "root" in version 1. An anonymous commenter is "anonymous" or 64
  zeros, and an all-zero UUID in version 3.
- Commento writes the path under "url", Comentario under "path"; the site is "domain" or "host".
- A deleted comment has the flag, or only the text "[deleted]".
- A zero time is the year 1. A commenter's e-mail address stands beside the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from archive.sources import fragments
from archive.sources.document import AuthorKind, Document, Problem, SourceError, State
from archive.sources.structured import exported, jsonhead, jsontext
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record

NAME = "comentario"
VERSIONS = (1, 2, 3)
ROOT = "root"
ANONYMOUS = frozenset({"anonymous", "0" * 64, "00000000-0000-0000-0000-000000000000"})
DELETED = "[deleted]"


def matches(head: bytes) -> str | None:
    """A version, and comments with Commento's names; an empty export has only its version."""
    outline = jsonhead.outline(head)
    if outline is None or outline.first.get("") != "{":
        return None
    first = outline.first
    if outline.has("comments[].", "commentHex") or outline.has("commenters[].", "commenterHex"):
        return "a JSON object with comments named by commentHex"
    if outline.has("comments[].", "pageId") or outline.has("pages[].", "domainId path"):
        return "a JSON object with pages, and comments named by pageId"
    keys = set(first) - {"", "comments", "commenters", "pages"}
    if keys == {"version"} and first["version"].isdecimal() and not outline.second:
        return "a JSON object with a version and nothing else"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each page. An export without comments yields none."""
    loaded = jsontext.load(stream)
    export = Record(loaded.values[0])
    version = export.number("version")
    if version not in VERSIONS:
        written = str(export.any("version"))[:40]
        raise SourceError(f"a Comentario export of version {written}: 1 to 3 are known")
    people = {person.id("commenterHex", "id"): person for person in export.records("commenters")}
    pages = {page.id("id"): page for page in export.records("pages")}
    talks: dict[tuple[str | None, str | None], list[Record]] = {(None, id): [] for id in pages}
    for comment in export.records("comments"):
        talks.setdefault(_page_of(comment), []).append(comment)
    ids = {id for one in export.records("comments") if (id := one.id("commentHex", "id"))}
    problems = [*loaded.problems, *_strangers(talks, people)]
    for (site, place), talk in talks.items():
        page = pages.get(place, Record(None))
        comments = [_comment(one, people) for one in talk]
        yield exported.document(
            format=NAME,
            encoding=loaded.encoding,
            system="comentario" if version > 1 or any(r.has("path") for r in talk) else "commento",
            id=place,
            title=page.name("title"),
            url=_address(talk) or page.url("path") or (None if page else place),
            publication=site,
            comments_open=not page.flag("isReadonly") if page.has("isReadonly") else None,
            comments=comments,
            elsewhere=ids,
            problems=problems,
        )
        problems = []


def _page_of(comment: Record) -> tuple[str | None, str | None]:
    if page := comment.id("pageId"):
        return None, page
    return comment.name("domain", "host"), comment.url("path", "url") or "/"


def _address(talk: list[Record]) -> str | None:
    """The address of a page: version 3 writes it only in front of its comments' anchors."""
    for comment in talk:
        if comment.has("pageId") and (address := comment.url("url")):
            return address.partition("#")[0] or None
    return None


def _comment(comment: Record, people: dict[str | None, Record]) -> Exported:
    parent = comment.id("parentHex", "parentId")
    who = comment.id("commenterHex", "userCreated")
    person = people.get(who, Record(None))
    html = comment.text("html")
    text = comment.text("markdown") or (fragments.text_of(html) if html else "")
    deleted = comment.flag("deleted", "isDeleted") or text == DELETED
    edited, _ = comment.moment("editedTime")
    return Exported(
        id=comment.id("commentHex", "id"),
        parent_id=None if parent in {ROOT, *ANONYMOUS} else parent,
        author=comment.name("authorName") or (person.name("name") if person else None),
        author_kind=_kind(who, person),
        author_url=person.url("link", "websiteUrl"),
        moment=comment.moment("creationDate", "createdTime", zone="+00:00"),
        text="" if text == DELETED else text,
        html=None if html == DELETED else html,
        permalink=comment.url("url") if comment.has("pageId") else None,
        votes=comment.number("score"),
        sticky=comment.flag("isSticky"),
        edited=edited.value,
        notice=comment.text("pendingReason"),
        state=_state(comment, deleted),
        address=person.name("email"),
    )


def _kind(who: str | None, person: Record) -> AuthorKind | None:
    if who in ANONYMOUS or person.name("provider") == "anon":
        return "guest"
    return "registered" if person else None


def _state(comment: Record, deleted: bool) -> State:
    if deleted:
        return "deleted"
    if comment.flag("isSpam") or comment.name("state") == "flagged":
        return "spam"
    if comment.name("state") == "unapproved" or comment.flag("isPending"):
        return "pending"
    if comment.has("isApproved") and not comment.flag("isApproved"):
        return "deleted"  # a moderator looked at it and turned it down
    return "published"


def _strangers(
    talks: dict[tuple[str | None, str | None], list[Record]], people: dict[str | None, Record]
) -> list[Problem]:
    names = {one.id("commenterHex", "userCreated") for talk in talks.values() for one in talk}
    missing = names - set(people) - ANONYMOUS - {None}
    if not missing:
        return []
    return [
        Problem(
            line=None,
            code="unknown-commenter",
            message="Commenters who are not in the export's list of them, and whose names are"
            f" unknown: {len(missing)}.",
        )
    ]
