"""Issues and discussions of GitHub with their comments: Utterances, Gitalk and Giscus keep the
comments of sites there.

    [{"id": 901, "html_url": "https://github.com/o/r/issues/4#issuecomment-901",
      "issue_url": "https://api.github.com/repos/o/r/issues/4", "user": {"login": "nessa"},
      "created_at": "2020-01-09T17:23:05Z", "body": "Four minutes.",
      "author_association": "NONE", "reactions": {"+1": 2, "-1": 0}}]    /issues/4/comments
    {"number": 4, "title": "clock/", "body": "...", "comments": 1, ...}  /issues/4
    {"data": {"repository": {"discussion": {"title": "...", "comments": {"nodes": [
      {"id": "...", "author": {"login": "..."}, "createdAt": "...", "body": "...",
       "replies": {"nodes": [...]}}]}}}}}                                  GraphQL

See https://docs.github.com/en/rest/issues/comments. Quirks:
- An issue's comments are flat: nobody answers anybody. A discussion's have one level of answers,
  which stand inside of what they answer.
- The title of an issue is what the widget was told: mostly the path of the page.
- A deleted account has no user at all ("ghost"). Texts are Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from archive.sources import fragments
from archive.sources.document import AuthorKind, Block, Byline, Document, SourceError, State
from archive.sources.structured import exported, jsonhead, jsontext
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record

NAME = "github"
EDITORS = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
_ISSUE = "number title body user html_url"
_COMMENT = "issue_url user body created_at"
_DISCUSSION = "data.repository.discussion."


def matches(head: bytes) -> str | None:
    """Comments of an issue, an issue, or a discussion."""
    outline = jsonhead.outline(head)
    if outline is None:
        return None
    for prefix in ("[].", "", "comments[].", "issue."):
        if outline.has(prefix, _COMMENT):
            return "JSON comments with issue_url"
        if outline.has(prefix, _ISSUE):
            return "a JSON issue with number, title and user"
    for prefix in (_DISCUSSION, "repository.discussion.", "discussion."):
        if outline.has(prefix, "comments"):
            return "a JSON discussion with its comments"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each issue or discussion."""
    loaded = jsontext.load(stream)
    pages: dict[str | None, Record] = {}
    talks: dict[str | None, list[tuple[Record, str | None]]] = {}
    for item, page, around in _walk(list(loaded.values)):
        if _is_page(item):
            pages[_name(item)] = item
            talks.setdefault(_name(item), [])
        else:
            talks.setdefault(item.id("issue_url") or page, []).append((item, around))
    if not talks:
        raise SourceError("there is no issue or discussion of GitHub in it")
    problems = loaded.problems
    for name, talk in talks.items():
        about = pages.get(name, Record(None))
        author = _person(about).name("login")
        links = (link for item, _ in talk if (link := item.url("html_url", "url")))
        yield exported.document(
            format=NAME,
            encoding=loaded.encoding,
            system="github",
            type="topic",
            id=about.id("number") or (name or "").rpartition("/")[2] or None,
            title=about.name("title"),
            url=about.url("html_url", "url") or next(links, "").partition("#")[0] or None,
            bylines=(Byline(name=author, role="author"),) if author else (),
            published=exported.published(about.moment("created_at", "createdAt")),
            body=_body(about),
            comments_open=not about.flag("locked") if about.has("locked") else None,
            declared_comments=about.number("comments")
            or about.record("comments").number("totalCount"),
            comments=[_comment(item, around) for item, around in talk],
            problems=problems,
        )
        problems = ()


def _walk(values: list[Any]) -> Iterator[tuple[Record, str | None, str | None]]:
    """(item, name of its page, id of the comment round it), in the order of reading."""
    stack: list[tuple[Any, str | None, str | None]] = [(values, None, None)]
    while stack:
        value, page, around = stack.pop()
        if isinstance(value, list):
            stack.extend((one, page, around) for one in reversed(value))
            continue
        item = Record(value)
        if _is_page(item):
            page = _name(item)
            yield item, page, None
            inside = [item.values.get("comments")]
        elif item.has("body") and item.has("id"):
            yield item, page, around
            around = item.id("id")
            inside = [item.values.get("replies")]
        else:
            inside = list(item.values.values())
        stack.extend(
            (one, page, around) for one in reversed(inside) if isinstance(one, (list, dict))
        )


def _is_page(item: Record) -> bool:
    return item.has("title") and (item.has("number") or item.has("comments"))


def _name(page: Record) -> str | None:
    """What comments call their issue: its address in the API."""
    return page.url("url", "html_url") or page.id("number", "id")


def _person(item: Record) -> Record:
    return item.record("user", "author")


def _body(page: Record) -> tuple[Block, ...]:
    if html := page.text("body_html", "bodyHTML"):
        return tuple(fragments.blocks_of(html))
    return tuple(
        Block(kind="paragraph", text=paragraph.strip(), lines=None)
        for paragraph in (page.text("body") or "").replace("\r\n", "\n").split("\n\n")
        if paragraph.strip()
    )


def _comment(item: Record, around: str | None) -> Exported:
    html = item.text("body_html", "bodyHTML")
    person = _person(item)
    reactions = item.record("reactions")
    up, down = reactions.number("+1"), reactions.number("-1")
    association = item.name("author_association", "authorAssociation")
    kind: AuthorKind | None = "registered" if person else None
    if association in EDITORS:
        kind = "editor"
    hidden = item.name("minimizedReason") if item.flag("isMinimized") else None
    return Exported(
        id=item.id("id"),
        parent_id=around or item.record("replyTo").id("id"),
        placed_by="nesting" if around else "id",
        author=person.name("login"),
        author_kind=kind,
        author_url=person.url("html_url", "url"),
        moment=item.moment("created_at", "createdAt"),
        text=item.text("body", "bodyText") or (fragments.text_of(html) if html else ""),
        html=html,
        permalink=item.url("html_url", "url"),
        votes=None if up is None or down is None else up - down,
        votes_up=up if up is not None else item.number("upvoteCount"),
        votes_down=down,
        notice=hidden,
        state=_state(item, hidden),
    )


def _state(item: Record, hidden: str | None) -> State:
    if item.name("deletedAt"):
        return "deleted"
    return "spam" if hidden and hidden.casefold() == "spam" else "published"
