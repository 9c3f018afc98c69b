"""Topics of Discourse, as `/t/ID.json` gives them.

    {"id": 41, "title": "The clock is slow", "slug": "the-clock-is-slow", "posts_count": 3,
     "post_stream": {"posts": [
       {"id": 90, "post_number": 1, "username": "nessa", "name": "Nessa Crane",
        "created_at": "2020-01-09T17:23:05.000Z", "cooked": "<p>Four minutes.</p>",
        "reply_to_post_number": null, "actions_summary": [{"id": 2, "count": 5}]}],
      "stream": [90, 91, 97]}}

See https://docs.discourse.org/#tag/Topics. Quirks:
- The first post is the topic itself; every other one is a comment on it.
- An answer names the number of a post within the topic, and none if it follows right behind it.
- Only the first 20 posts are there unless more were asked for; `stream` has the ids of all.
- "small_action" posts tell that the topic was closed or moved: nobody wrote them.
- Likes are action 2. `cooked` is HTML, `raw` its Markdown, which only some answers have.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from archive.sources import fragments
from archive.sources.document import AuthorKind, Byline, Document, Problem, SourceError
from archive.sources.structured import exported, jsonhead, jsontext
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record

NAME = "discourse"
LIKE = 2
SMALL_ACTION = 3


def matches(head: bytes) -> str | None:
    """A stream of posts that have numbers and cooked texts."""
    outline = jsonhead.outline(head)
    if outline and outline.has("post_stream.posts[].", "post_number cooked"):
        return "a JSON topic with post_stream and cooked posts"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield the document of each topic in the file, mostly one."""
    loaded = jsontext.load(stream)
    problems = loaded.problems
    found = False
    for value in loaded.values:
        topic = Record(value)
        if topic.record("post_stream"):
            yield _document(topic, loaded.encoding, problems)
            problems, found = (), True
    if not found:
        raise SourceError("there is no topic of Discourse in it")


def _document(topic: Record, encoding: str, problems: tuple[Problem, ...]) -> Document:
    posts = topic.record("post_stream").records("posts")
    first = next((post for post in posts if post.number("post_number") == 1), Record(None))
    talk = [
        post for post in posts if post is not first and post.number("post_type") != SMALL_ACTION
    ]
    ids = topic.record("post_stream").values.get("stream")
    missing = len(ids) - len(posts) if isinstance(ids, list) else 0
    if missing > 0:
        problems = (*problems, _unloaded(missing))
    author = _name(first)
    html = first.text("cooked")
    tags = topic.values.get("tags")
    return exported.document(
        format=NAME,
        encoding=encoding,
        system="discourse",
        type="topic",
        id=topic.id("id"),
        title=topic.name("title"),
        bylines=(Byline(name=author, role="author"),) if author else (),
        published=exported.published(first.moment("created_at", zone="+00:00")),
        body=tuple(fragments.blocks_of(html)) if html else (),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        comments_open=not topic.flag("closed", "archived") if topic.has("closed") else None,
        comments=[_comment(post, author) for post in talk],
        problems=problems,
    )


def _comment(post: Record, starter: str | None) -> Exported:
    html = post.text("cooked")
    parent = post.id("reply_to_post_number")
    deleted = post.flag("user_deleted") or post.moment("deleted_at")[0].value is not None
    likes = next(
        (
            one.number("count")
            for one in post.records("actions_summary")
            if one.number("id") == LIKE
        ),
        post.number("like_count"),
    )
    author = _name(post)
    kind: AuthorKind | None = "registered" if author else None
    if author and author == starter:
        kind = "author"
    elif post.flag("staff", "moderator", "admin"):
        kind = "editor"
    return Exported(
        id=post.id("id"),
        key=f"post number {post.id('post_number') or post.id('id')}",
        parent_id=f"post number {parent}" if parent and parent != "1" else None,
        author=author,
        author_kind=kind,
        moment=post.moment("created_at", zone="+00:00"),
        text=post.text("raw") or (fragments.text_of(html) if html else ""),
        html=html,
        reply_to=post.record("reply_to_user").name("name", "username"),
        votes=likes,
        votes_up=likes,
        edited=post.moment("updated_at")[0].value if (post.number("version") or 1) > 1 else None,
        notice=post.text("edit_reason"),
        state="deleted" if deleted else "published",
    )


def _name(post: Record) -> str | None:
    return post.name("name") or post.name("display_username", "username")


def _unloaded(count: int) -> Problem:
    return Problem(
        line=None,
        code=exported.UNLOADED,
        message=f"{count} more posts of the topic were not loaded when it was saved.",
    )
