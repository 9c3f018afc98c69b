"""Posts of reddit with their comments: what an address gives with ".json" behind it.

    [{"kind": "Listing", "data": {"children": [{"kind": "t3", "data": {"id": "9x1", "title": "...",
       "author": "nessa", "selftext": "...", "num_comments": 3, "created_utc": 1543517684.0}}]}},
     {"kind": "Listing", "data": {"children": [
       {"kind": "t1", "data": {"id": "e4a", "name": "t1_e4a", "parent_id": "t3_9x1",
         "author": "ivo", "body": "...", "body_html": "&lt;div...", "score": 2, "replies": ""}},
       {"kind": "more", "data": {"count": 12, "children": ["e4b"], "parent_id": "t3_9x1"}}]}}]

Also JSON lines, one comment or post each, as archives of whole communities have them.
See https://www.reddit.com/dev/api and https://github.com/reddit-archive/reddit/wiki/JSON.

Quirks:
- `replies` is "" where there are none. "more" stands for comments that were not loaded.
- Without raw_json=1 all texts are escaped once more: `body_html` then begins with "&lt;".
- "[deleted]" is what is left of a text that its author took back, "[removed]" of one that a
  moderator did; the author of either is "[deleted]".
- `ups` repeats `score` and `downs` is always 0, so neither counts votes. `edited` is false or
  the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from archive.sources import fragments
from archive.sources.document import (
    AuthorKind,
    Block,
    Byline,
    Document,
    Problem,
    SourceError,
    State,
)
from archive.sources.structured import exported, jsonhead, jsontext
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record

NAME = "reddit"
SITE = "https://www.reddit.com"
GONE = "[deleted]"
REMOVED = "[removed]"


def matches(head: bytes) -> str | None:
    """A listing of things, or lines of comments that name their link."""
    outline = jsonhead.outline(head)
    if outline is None:
        return None
    first = outline.first
    for prefix in ("[].", ""):
        if first.get(prefix + "kind") == "Listing" or (
            first.get(prefix + "kind") in {"t1", "t3"} and prefix + "data" in first
        ):
            return "JSON of kind “Listing” with reddit's things"
    for prefix in ("", "[]."):
        if outline.has(prefix, "link_id parent_id body author"):
            return "JSON comments with body, link_id and parent_id"
        if outline.has(prefix, "subreddit selftext title author"):
            return "JSON posts with selftext and subreddit"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each post, and one for comments whose post is not in the file."""
    loaded = jsontext.load(stream)
    things = list(_things(list(loaded.values)))
    posts: dict[str | None, Record] = {}
    talks: dict[str | None, list[Record]] = {}
    missing: dict[str | None, int] = {}
    post: str | None = None
    for kind, thing in things:
        if kind == "t3":
            post = _full_name("t3", thing)
            posts[post] = thing
            talks.setdefault(post, [])
            continue
        under = thing.id("link_id") or post
        if kind == "more":
            missing[under] = missing.get(under, 0) + max(1, thing.number("count") or 0)
        elif kind == "t1":
            talks.setdefault(under, []).append(thing)
    if not talks:
        raise SourceError("there is no post or comment of reddit in it")
    # One comment with an escaped body says that the whole answer was asked for without raw_json.
    escaped = any(
        (thing.text("body_html", "selftext_html") or "").startswith("&lt;") for _, thing in things
    )
    ids = {id for kind, thing in things if kind == "t1" and (id := _full_name("t1", thing))}
    problems = loaded.problems
    for name, talk in talks.items():
        yield _document(
            loaded.encoding,
            posts.get(name) or Record(None),
            _Reader(name, escaped=escaped),
            talk,
            ids,
            (*problems, *_unloaded(missing.get(name, 0))),
        )
        problems = ()


def _things(values: list[Any]) -> Iterator[tuple[str, Record]]:
    """(kind, data) of everything that is given, in the order of reading."""
    stack = list(reversed(values))
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(reversed(value))
            continue
        thing = Record(value)
        kind, data = thing.name("kind"), thing.record("data")
        if kind == "Listing":
            stack.extend(one.values for one in reversed(data.records("children")))
        elif kind in {"t1", "t3", "more"} and data:
            yield kind, data
            if replies := data.record("replies"):
                stack.append(replies.values)
        elif thing.has("body", "author"):
            yield "t1", thing
        elif thing.has("title", "author"):
            yield "t3", thing


class _Reader:
    """Reads the comments of one post, whose texts are all escaped alike."""

    def __init__(self, post: str | None, *, escaped: bool):
        self.post = post
        self.escaped = escaped

    def plain(self, text: str | None) -> str | None:
        """A text with its markup's own three characters as they were written."""
        if text is None or not self.escaped:
            return text
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def html(self, text: str | None) -> str | None:
        """Markup, without the comments that reddit puts round it."""
        if text is None:
            return None
        html = self.plain(text) or ""
        return html.replace("<!-- SC_OFF -->", "").replace("<!-- SC_ON -->", "").strip() or None

    def comment(self, thing: Record) -> Exported:
        parent = thing.id("parent_id")
        body = self.plain(thing.text("body"))
        state = _state(thing, body)
        author = thing.name("author")
        if author == GONE:
            author = None
        return Exported(
            id=thing.id("id"),
            parent_id=None if parent is None or parent.startswith("t3_") else _bare(parent),
            author=author,
            author_kind=_kind(thing) if author else None,
            moment=_moment(thing),
            text="" if body in {GONE, REMOVED} else body or "",
            html=None if body in {GONE, REMOVED} else self.html(thing.text("body_html")),
            permalink=_absolute(thing),
            votes=None if thing.flag("score_hidden") else thing.number("score", "ups"),
            edited=_edited(thing),
            sticky=thing.flag("stickied"),
            notice=body if body == REMOVED else None,
            state=state,
        )

    def body(self, post: Record) -> tuple[Block, ...]:
        html = self.html(post.text("selftext_html"))
        if html:
            return tuple(fragments.blocks_of(html))
        text = self.plain(post.text("selftext"))
        if text is None or text in {GONE, REMOVED}:
            return ()
        return tuple(
            Block(kind="paragraph", text=paragraph.strip(), lines=None)
            for paragraph in text.split("\n\n")
            if paragraph.strip()
        )


def _document(
    encoding: str,
    post: Record,
    reader: _Reader,
    talk: list[Record],
    ids: set[str],
    problems: tuple[Problem, ...],
) -> Document:
    author = post.name("author")
    communities = (name for one in (post, *talk) if (name := one.name("subreddit")))
    community = post.name("subreddit_name_prefixed") or next(communities, None)
    titles = (title for one in talk if (title := one.name("link_title")))
    title = post.name("title") or next(titles, None)
    return exported.document(
        format=NAME,
        encoding=encoding,
        system="reddit",
        type="topic",
        id=_bare(reader.post) if reader.post else None,
        title=reader.plain(title),
        url=_absolute(post) or post.url("url"),
        publication=community if not community or "/" in community else f"r/{community}",
        bylines=(Byline(name=author, role="author"),) if author and author != GONE else (),
        published=exported.published(_moment(post)),
        body=reader.body(post),
        tags=tuple(filter(None, [reader.plain(post.name("link_flair_text"))])),
        state=_state(post, post.text("selftext")),
        comments_open=not post.flag("locked") if post.has("locked") else None,
        declared_comments=post.number("num_comments"),
        comments=[reader.comment(one) for one in talk],
        elsewhere={_bare(id) for id in ids},
        problems=problems,
    )


def _unloaded(count: int) -> Iterator[Problem]:
    if count:
        yield Problem(
            line=None,
            code=exported.UNLOADED,
            message=f"At least {count} more comments were not loaded when this was saved"
            " (“load more comments”, “continue this thread”).",
        )


def _full_name(kind: str, thing: Record) -> str | None:
    id = thing.id("id")
    return thing.id("name") or (f"{kind}_{id}" if id else None)


def _bare(name: str) -> str:
    return name.partition("_")[2] or name


def _kind(thing: Record) -> AuthorKind:
    return "author" if thing.flag("is_submitter") else "registered"


def _state(thing: Record, body: str | None) -> State:
    if body in {GONE, REMOVED} or thing.name("removed_by_category"):
        return "deleted"
    return "spam" if thing.flag("spam") else "published"


def _edited(thing: Record) -> str | None:
    if thing.values.get("edited") is True:  # as old comments have it, without the time
        return "edited"
    return thing.moment("edited")[0].value


def _moment(thing: Record) -> exported.Moment:
    return thing.moment("created_utc")


def _absolute(thing: Record) -> str | None:
    link = thing.url("permalink")
    return f"{SITE}{link}" if link and link.startswith("/") else link
