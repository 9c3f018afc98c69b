"""Comments of Disqus as its API gives them.

    {"cursor": {"hasNext": false, ...}, "code": 0, "response": [
      {"id": "4210", "parent": 4209, "thread": "73", "forum": "almanac",
       "author": {"name": "Nessa Crane", "username": "nessa", "isAnonymous": false, "url": "",
         "profileUrl": "https://disqus.com/by/nessa/"},
       "createdAt": "2020-01-09T17:23:05", "message": "<p>Four minutes.</p>",
       "raw_message": "Four minutes.", "likes": 3, "dislikes": 0, "points": 3,
       "isDeleted": false, "isSpam": false, "isApproved": true}]}

See https://disqus.com/api/docs/posts/list/. Quirks:
- An answer's `parent` is a number although every `id` is a text; null for a thread.
- A time is UTC and does not say so. `thread` is an id, or the whole thread if it was asked for.
- A page of the API has at most a hundred posts: `hasNext` says that there are more.
- `raw_message` is what was typed, with its tags. A deleted post keeps its place and loses its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from archive.sources import fragments
from archive.sources.document import Document, Problem, SourceError, State
from archive.sources.structured import exported, jsonhead, jsontext
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record, records

NAME = "disqus-json"
_KEYS = "id author createdAt"


def matches(head: bytes) -> str | None:
    """Posts with Disqus' own flags."""
    outline = jsonhead.outline(head)
    if outline is None:
        return None
    for prefix in ("response[].", "[].", "response.posts[]."):
        if outline.has(prefix, _KEYS) and (
            outline.has(prefix, "raw_message thread") or outline.has(prefix, "message isSpam forum")
        ):
            return "JSON posts with raw_message and thread"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each thread."""
    loaded = jsontext.load(stream)
    talks: dict[str | None, list[Record]] = {}
    abouts: dict[str | None, Record] = {}
    problems = list(loaded.problems)
    for value in loaded.values:
        whole = Record(value)
        if whole.record("cursor").flag("hasNext"):
            problems.append(_more())
        posts = whole.records("response") or whole.record("response").records("posts")
        for post in posts or records(value):
            about = post.record("thread")
            thread = about.id("id") or post.id("thread")
            abouts.setdefault(thread, about)
            talks.setdefault(thread, []).append(post)
    if not talks:
        raise SourceError("there is no post of Disqus in it")
    ids = {id for talk in talks.values() for one in talk if (id := one.id("id"))}
    for thread, talk in talks.items():
        about = abouts[thread]
        forums = (forum for one in talk if (forum := one.name("forum")))
        yield exported.document(
            format=NAME,
            encoding=loaded.encoding,
            system="disqus",
            id=thread,
            title=about.name("clean_title", "title"),
            url=about.url("link"),
            publication=next(forums, None),
            published=exported.published(about.moment("createdAt", zone="+00:00")),
            comments_open=not about.flag("isClosed") if about.has("isClosed") else None,
            declared_comments=about.number("posts"),
            comments=[_comment(one) for one in talk],
            elsewhere=ids,
            problems=problems,
        )
        problems = []


def _comment(post: Record) -> Exported:
    person = post.record("author")
    html = post.text("message")
    anonymous = person.has("isAnonymous")
    return Exported(
        id=post.id("id"),
        parent_id=post.id("parent") or post.record("parent").id("id"),
        author=person.name("name", "username"),
        author_kind=("guest" if person.flag("isAnonymous") else "registered")
        if anonymous
        else None,
        author_url=person.url("url", "profileUrl"),
        moment=post.moment("createdAt", zone="+00:00"),
        text=fragments.text_of(html) if html else post.text("raw_message") or "",
        html=html,
        permalink=post.url("url"),
        votes=post.number("points"),
        votes_up=post.number("likes"),
        votes_down=post.number("dislikes"),
        edited="edited" if post.flag("isEdited") else None,
        sticky=post.flag("isHighlighted"),
        state=_state(post),
        address=person.name("email"),
    )


def _state(post: Record) -> State:
    if post.flag("isDeleted"):
        return "deleted"
    if post.flag("isSpam"):
        return "spam"
    if post.values.get("isApproved") is False:
        return "pending"
    return "published"


def _more() -> Problem:
    return Problem(
        line=None,
        code=exported.UNLOADED,
        message="This is one page of the discussion: there were more posts when it was saved.",
    )
