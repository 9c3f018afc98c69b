"""Threads and posts of a Disqus export as records, and the posts of one thread as comments."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import lxml.etree

from archive.sources import kept
from archive.sources.dates.page_dates import unread_dates
from archive.sources.dates.stamps import UTC, stamp
from archive.sources.document import AuthorKind, DocumentComment, Problem, State
from archive.sources.fragments import line_of_text, text_of
from archive.sources.linking import Stated, link
from archive.sources.xmlstream import Strict, Unit, fields_of, mojibake_in
from archive.sources.xmlstream.fields import (
    Known,
    Names,
    attributes_of,
    cleaned,
    prefix_of,
    text_in,
)
from archive.sources.xmlstream.window import line_ends

THREAD = Known(
    fields=frozenset({
        "id", "forum", "category", "link", "title", "message", "slug", "createdAt", "author",
        "name", "username", "email", "isAnonymous", "ipAddress", "isClosed", "isDeleted",
    }),
    texts=frozenset({"title", "message"}),
)  # fmt: skip
POST = Known(
    fields=frozenset({
        "id", "forum", "message", "createdAt", "isDeleted", "isSpam", "isApproved", "author",
        "name", "username", "email", "isAnonymous", "ipAddress", "thread", "parent",
    }),
    texts=frozenset({"message"}),
    nests=frozenset({"author"}),
)  # fmt: skip
_OUTER = re.compile(r"\s*<[^<>]*>")
_LOOKS_LIKE_POST = (b"createdAt>", b"message>")

REFERENCES = ("thread", "parent")
KEPT = "afterword:facts"  # what an archive added: see `archive.sources.kept`

Record = dict[str, Any]


@dataclasses.dataclass(slots=True)
class _Parts:
    """A thread or a post taken apart."""

    id: str | None
    said: dict[str, str] = dataclasses.field(default_factory=dict)
    author: dict[str, str] = dataclasses.field(default_factory=dict)
    refers: dict[str, str | None] = dataclasses.field(default_factory=dict)
    kept: str | None = None
    problems: list[Problem] = dataclasses.field(default_factory=list)


class PostReader:
    """Records hold strings as they stand in the file, ids without blanks, and flags as booleans.
    IP addresses are not in them."""

    def __init__(self, strict: Strict):
        self.strict = strict
        self.names = Names()

    def record(self, unit: Unit) -> Record | None:
        """The record of a thread or a post; null for a lone reference."""
        element = unit.element
        parts = self._broken(unit) if element is None else self._parts(element)
        if not parts.said:
            return None
        parts.problems += mojibake_in(unit)
        return _thread(parts, unit) if unit.name == "thread" else _post(parts, unit)

    def stray(self, unit: Unit) -> Record | None:
        """The record of a post that lost its start tag."""
        if not all(tag in unit.data for tag in _LOOKS_LIKE_POST):
            return None
        return self.record(Unit("post", b"<post>" + unit.data, unit.line, None, False))

    def _parts(self, element: lxml.etree._Element) -> _Parts:
        parts = _Parts(id=_id({str(key): str(said) for key, said in element.attrib.items()}))
        names = self.names
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            name = names[tag]
            if name == "author":
                for one in child:
                    if isinstance(one.tag, str):
                        parts.author.setdefault(names[one.tag], text_in(one).strip())
            elif name in REFERENCES:
                attributes = {str(key): str(said) for key, said in child.attrib.items()}
                parts.refers.setdefault(name, _id(attributes))
            elif name == KEPT:
                parts.kept = text_in(child)
            else:
                text = text_in(child) if len(child) else child.text or ""
                parts.said.setdefault(name, text.strip())
        return parts

    def _broken(self, unit: Unit) -> _Parts:
        why = "has no end tag"
        if unit.closed:
            self.strict.parse(unit.data)
            why = f"is not well-formed XML: {self.strict.broken}"
        data, done = cleaned(unit.data)
        element = self.strict.parse(data) if done else None
        if element is not None:
            parts = self._parts(element)
        else:
            done.append("its fields were read one by one")
            parts = self._tolerant(unit.name, data.decode("utf-8", "replace"))
        parts.problems.append(
            Problem(
                line=unit.line,
                code="not-well-formed",
                message=f"This {unit.name} {why}; {'; '.join(done)}.",
            )
        )
        return parts

    def _tolerant(self, name: str, text: str) -> _Parts:
        outer = _OUTER.match(text)
        parts = _Parts(id=_id(attributes_of(outer[0])) if outer else None)
        prefixes = {prefix: prefix_of(uri) for prefix, uri in self.strict.spaces.items()}
        known = THREAD if name == "thread" else POST
        for field in fields_of(text[outer.end() if outer else 0 :], known, prefixes):
            if field.name == "author" and field.inner:
                parts.author.update({one.name: one.value.strip() for one in field.inner})
            elif field.name in REFERENCES:
                parts.refers.setdefault(field.name, _id(dict(field.attributes)))
            else:
                parts.said.setdefault(field.name, field.value.strip())
        return parts


def _id(attributes: Mapping[str, str]) -> str | None:
    """The attribute called id, in whatever namespace and with whatever prefix."""
    for key, value in attributes.items():
        if key == "id" or key.endswith(("}id", ":id")):
            return value.strip() or None
    return None


def _flag(said: str | None) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get((said or "").strip().lower())


def _told(problems: Sequence[Problem]) -> list[Record]:
    return [{"line": one.line, "code": one.code, "message": one.message} for one in problems]


def _thread(parts: _Parts, unit: Unit) -> Record:
    said = parts.said
    return {
        "kind": "thread",
        "id": parts.id,
        "forum": said.get("forum"),
        "link": said.get("link"),
        "title": said.get("title"),
        "message": said.get("message"),
        "created": said.get("createdAt"),
        "closed": _flag(said.get("isClosed")),
        "deleted": _flag(said.get("isDeleted")),
        "kept": parts.kept,
        "lines": (unit.line, unit.line + line_ends(unit.data)),
        "problems": _told(parts.problems),
    }


def _post(parts: _Parts, unit: Unit) -> Record:
    said, author = parts.said, parts.author
    return {
        "kind": "post",
        "id": parts.id or said.get("id") or None,
        "thread": parts.refers.get("thread"),
        "parent": parts.refers.get("parent"),
        "author": author.get("name") or said.get("name"),
        "anonymous": _flag(author.get("isAnonymous") or said.get("isAnonymous")),
        "address": author.get("email") or said.get("email") or None,
        "message": said.get("message", ""),
        "created": said.get("createdAt"),
        "deleted": _flag(said.get("isDeleted")),
        "spam": _flag(said.get("isSpam")),
        "approved": _flag(said.get("isApproved")),
        "kept": parts.kept,
        "lines": (unit.line, unit.line + line_ends(unit.data)),
        "problems": _told(parts.problems),
    }


def comments_of(
    posts: Sequence[Record], *, elsewhere: Collection[str]
) -> tuple[list[DocumentComment], list[Problem]]:
    """`elsewhere` are ids of posts that stand under another thread."""
    problems = [Problem(**problem) for post in posts for problem in post["problems"]]
    dated = [stamp(post["created"], zone=UTC) for post in posts]
    linked = link(
        [
            Stated(
                id=post["id"],
                parent_id=post["parent"],
                date=date.value,
                body=(post["author"], post["message"]),
                line=post["lines"][0],
            )
            for post, date in zip(posts, dated, strict=True)
        ],
        elsewhere=elsewhere,
    )
    comments = []
    for n, (index, parent) in enumerate(zip(linked.kept, linked.parents, strict=True), start=1):
        post, date, html = posts[index], dated[index], posts[index]["message"]
        text = text_of(html)
        first, last = post["lines"]
        comments.append(
            DocumentComment(
                n=n,
                id=post["id"],
                parent=parent,
                reply_to=None,
                type="comment",
                author=line_of_text(post["author"] or ""),
                author_kind=_author_kind(post["anonymous"]),
                date=date.value,
                date_precision=date.precision,
                date_text=post["created"] or None,
                text=text,
                truncated=False,
                placement="stated",
                likelihood=1.0,
                alternatives=(),
                lines=(first, last),
                text_lines=None,
                html=html if html != text else None,
                placed_by="id" if parent else None,
                state=_state(post),
                address=post["address"],
            )
        )
    facts = [kept.facts_in(posts[index]["kept"]) for index in linked.kept]
    if any(facts):
        comments, told = kept.comments_with(comments, facts)
        problems += told
    problems += unread_dates(
        (dated[index], posts[index]["created"], posts[index]["lines"][0]) for index in linked.kept
    )
    return comments, [*problems, *linked.problems]


def _author_kind(anonymous: bool | None) -> AuthorKind | None:
    return None if anonymous is None else "guest" if anonymous else "registered"


def _state(post: Record) -> State:
    """Spam is deleted in most exports too: why a post went matters more than that it did."""
    if post["spam"]:
        return "spam"
    if post["deleted"]:
        return "deleted"
    return "pending" if post["approved"] is False else "published"
