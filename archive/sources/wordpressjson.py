"""Posts and comments of WordPress as its REST API gives them.

    [{"id": 12, "post": 7, "parent": 0, "author": 0, "author_name": "Nessa Crane",
      "author_url": "", "date": "2020-01-09T17:23:05", "date_gmt": "2020-01-09T16:23:05",
      "content": {"rendered": "<p>Four minutes.</p>"}, "link": "https://.../#comment-12",
      "status": "approved", "type": "comment"}]                     /wp-json/wp/v2/comments
    {"id": 7, "date_gmt": "...", "link": "...", "title": {"rendered": "The clock"},
      "content": {"rendered": "<p>...</p>", "protected": false}, "status": "publish", ...}

Read are a post or a page, a list of either, a list of comments, an object that holds both under
any names, and what `_embed` put into a post. WordPress.com's own API (/rest/v1.1/, "found") is
read too. See https://developer.wordpress.org/rest-api/reference/comments/.

Quirks:
- `date` is the site's local time and `date_gmt` UTC, and neither says so.
- `author` is 0 for a guest. Titles are HTML: an apostrophe comes as &#8217;.
- A page of the API has ten comments, or a hundred: an answer's parent may be on another one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, BinaryIO

from archive.sources import dates, fragments
from archive.sources.document import AuthorKind, Byline, Document, SourceError, State
from archive.sources.structured import exported, jsonhead, jsontext
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record, records

NAME = "wordpress-json"
STATES: dict[str | None, State] = {
    "approved": "published", "approve": "published", "1": "published", "publish": "published",
    "hold": "pending", "unapproved": "pending", "0": "pending", "pending": "pending",
    "spam": "spam", "trash": "deleted", "post-trashed": "deleted",
    "draft": "draft", "auto-draft": "draft", "future": "draft", "private": "private",
}  # fmt: skip
TYPES = {"post": "article"}
_COMMENT = "author_name date_gmt parent content"
_POST = "date_gmt title content link"
MOST_AHEAD = dt.timedelta(hours=14)  # no zone is further from UTC, and all by quarters of an hour
_DEEPEST = 4  # where in an object the lists of posts and comments may stand


def matches(head: bytes) -> str | None:
    """Objects with the REST API's keys for comments or posts, up to two levels down."""
    outline = jsonhead.outline(head)
    if outline is None:
        return None
    ends = {path.rpartition(".")[0] + "." for path in outline.first if path.count(".") <= 2}
    for prefix in sorted({"", *ends} - {"."}):
        if outline.has(prefix, _COMMENT) and (prefix + "post" in outline.first):
            return "JSON comments with post, author_name and date_gmt"
        if outline.has(prefix, _POST) and prefix + "content.rendered" in outline.first:
            return "JSON posts with date_gmt and content.rendered"
        if outline.has(prefix, "ID post author content date parent") and (
            prefix + "author.name" in outline.first
        ):
            return "JSON comments as WordPress.com gives them"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each post that is in the file or that comments belong to."""
    loaded = jsontext.load(stream)
    posts: dict[str | None, Record] = {}
    talks: dict[str | None, list[Record]] = {}
    for item in _items(list(loaded.values)):
        if _is_comment(item):
            talks.setdefault(_post_of(item), []).append(item)
        else:
            posts.setdefault(item.id("id", "ID"), item)
    if not talks and not posts:
        raise SourceError("there is no post or comment of WordPress in it")
    [only] = posts if len(posts) == 1 else [None]
    if None in talks and only is not None:
        talks.setdefault(only, []).extend(talks.pop(None))
    ids = {id for talk in talks.values() for one in talk if (id := one.id("id", "ID"))}
    problems = loaded.problems
    for id in dict.fromkeys((*posts, *talks)):
        post = posts.get(id) or Record(None)
        yield exported.document(
            format=NAME,
            encoding=loaded.encoding,
            system="wordpress",
            comments=[_comment(one) for one in talks.get(id, ())],
            elsewhere=ids,
            problems=problems,
            **_page(id, post, talks.get(id, [])),
        )
        problems = ()


def _items(values: list[Any]) -> Iterator[Record]:
    """Posts and comments, wherever they stand, each once."""
    stack = [(value, 0) for value in reversed(values)]
    while stack:
        value, depth = stack.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(value, list):
            stack.extend((one, depth + 1) for one in reversed(value))
            continue
        item = Record(value)
        if _is_comment(item) or _is_post(item):
            yield item
            embedded = item.record("_embedded").values.get("replies")
            if isinstance(embedded, list):
                stack.append((embedded, 0))
            if isinstance(item.values.get("comments"), list):
                stack.append((item.values["comments"], 0))
        elif item:
            stack.extend(
                (one, depth + 1)
                for one in reversed(list(item.values.values()))
                if isinstance(one, (list, dict))
            )


def _is_comment(item: Record) -> bool:
    return item.has("content", "parent") and (
        item.has("author_name") or (item.has("post", "ID") and bool(item.record("author")))
    )


def _is_post(item: Record) -> bool:
    return item.has("title", "content") and (item.has("link") or item.has("URL"))


def _post_of(comment: Record) -> str | None:
    id = comment.id("post") or comment.record("post").id("ID", "id")
    return None if id == "0" else id


def _rendered(item: Record, key: str) -> str | None:
    """The HTML of a field, which is an object of the API or only a text."""
    field = item.record(key)
    return field.text("rendered", "raw") if field else item.text(key)


def _line(html: str | None) -> str | None:
    return " ".join(fragments.text_of(html).split()) or None if html else None


def _comment(comment: Record) -> Exported:
    html = _rendered(comment, "content")
    person = comment.record("author")
    parent = comment.id("parent") or comment.record("parent").id("ID")
    author = comment.name("author_name") or person.name("name")
    kind: AuthorKind | None = None
    if (number := comment.number("author")) is not None or person:
        kind = "registered" if number or person.number("ID") else "guest"
    return Exported(
        id=comment.id("id", "ID"),
        parent_id=None if parent == "0" else parent,
        author=_line(author),
        author_kind=kind,
        author_url=comment.url("author_url") or person.url("URL"),
        moment=_moment(comment, "date_gmt", "date"),
        text=fragments.text_of(html) if html else "",
        html=html,
        type=comment.name("type") or "comment",
        permalink=comment.url("link", "URL"),
        votes=comment.number("like_count"),
        state=STATES.get(comment.name("status"), "published"),
        address=comment.name("author_email") or person.name("email"),
    )


def _page(id: str | None, post: Record, talk: list[Record]) -> dict[str, Any]:
    """The fields of a document that its post gives, or else what its comments say of it."""
    html = _rendered(post, "content")
    about = next((one.record("post") for one in talk if one.record("post")), Record(None))
    embedded = post.record("_embedded")
    authors = [name for one in embedded.records("author") if (name := one.name("name"))]
    if author := post.record("author").name("name"):
        authors.append(author)
    kind = post.name("type")
    links = (link for one in talk if (link := one.url("link")))
    status = post.name("comment_status")
    return {
        "id": id,
        "type": TYPES.get(kind or "post", kind or "article"),
        "title": _line(_rendered(post, "title")) or _line(about.name("title")),
        "url": post.url("link", "URL") or about.url("link") or _address(next(links, None)),
        "bylines": tuple(Byline(name=_line(name) or name, role="author") for name in authors),
        "published": exported.published(_moment(post, "date_gmt", "date")),
        "modified": exported.published(_moment(post, "modified_gmt", "modified")),
        "body": tuple(fragments.blocks_of(html)) if html else (),
        "state": _state(post),
        "comments_open": None if status is None else status == "open",
        "tags": _terms(embedded, "post_tag"),
        "sections": _terms(embedded, "category"),
    }


def _terms(embedded: Record, taxonomy: str) -> tuple[str, ...]:
    lists = embedded.values.get("wp:term")
    return tuple(
        name
        for terms in (lists if isinstance(lists, list) else ())
        for term in records(terms)
        if term.name("taxonomy") == taxonomy and (name := _line(term.name("name")))
    )


def _state(post: Record) -> State:
    if post.record("content").flag("protected"):
        return "password"
    return STATES.get(post.name("status"), "published")


def _address(link: str | None) -> str | None:
    """A comment's link without its anchor is its page, but for the page of comments in it."""
    return link.partition("#")[0].partition("comment-page-")[0] or None if link else None


def _moment(item: Record, utc: str, local: str) -> exported.Moment:
    """The local time, with the zone that the difference of the two times gives it."""
    universal, written = item.moment(utc, zone="+00:00")
    here, printed = item.moment(local)
    if universal.value is None:
        return here, printed
    if here.value is None or here.precision != "second" or len(here.value) > 19:
        return universal, written
    ahead = dt.datetime.fromisoformat(here.value) - dt.datetime.fromisoformat(
        universal.value
    ).replace(tzinfo=None)
    if abs(ahead) > MOST_AHEAD or ahead.total_seconds() % 900:
        return universal, written
    zone = dt.timezone(ahead)
    local_time = dt.datetime.fromisoformat(here.value).replace(tzinfo=zone)
    return dates.Settled(value=local_time.isoformat(), precision="second"), printed
