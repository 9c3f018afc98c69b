"""Any JSON that holds comments: a list of objects with an author, a text and a date.

    {"title": "The clock is slow", "url": "https://pellworth.example/clock", "comments": [
      {"id": 1, "author": {"name": "Nessa Crane"}, "created_at": "2020-01-09T17:23:05Z",
       "text": "Four minutes.", "replies": [{"id": 2, "author": "Ivo Pell", ...}]},
      {"id": 3, "parent_id": 1, ...}]}

The last JSON format to be asked: dumps of site-made systems, of scrapers and of databases all look
about like this, under many names for the same few things; the names here are those that are
widespread. An answer names the answered comment's id, or stands inside of it. A page is the object
round its comments that has a title or an address, or what each comment says it belongs to. What
this cannot tell stays null; a file without one comment is no discussion, and a SourceError.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from archive.sources import fragments
from archive.sources.document import Byline, Document, SourceError, State
from archive.sources.structured import exported, jsonhead, jsontext
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record

NAME = "json"
IDS = ("id", "_id", "ID", "objectId", "comment_id", "commentId", "comment_ID", "cid", "uuid",
       "guid", "key", "@id", "identifier")  # fmt: skip
PARENTS = ("parent_id", "parentId", "parentID", "parent", "parent_comment_id", "parentCommentId",
           "parent_comment", "comment_parent", "in_reply_to", "inReplyTo", "in_reply_to_id",
           "in_reply_to_status_id", "reply_to", "replyTo", "reply_to_id", "replyToId", "replyId",
           "parent_uuid", "pid", "replying_to")  # fmt: skip
TEXTS = ("text", "body", "content", "message", "comment", "comment_text", "commentText",
         "comment_content", "comment_body", "commentBody", "body_text", "raw", "markdown",
         "raw_message", "textOriginal", "textDisplay", "reviewBody")  # fmt: skip
HTMLS = ("html", "body_html", "bodyHTML", "bodyHtml", "content_html", "contentHtml", "text_html",
         "rendered", "cooked")  # fmt: skip
AUTHORS = ("author", "author_name", "authorName", "comment_author", "name", "user", "user_name",
           "userName", "username", "nick", "nickname", "by", "commenter", "commenter_name",
           "display_name", "displayName", "authorDisplayName", "login", "poster", "posted_by",
           "creator", "owner", "account", "from", "screen_name")  # fmt: skip
NAMES = ("name", "display_name", "displayName", "nickname", "nick", "username", "userName",
         "login", "screen_name", "title", "email_name")  # fmt: skip
SITES = ("author_url", "authorUrl", "comment_author_url", "website", "site", "homepage",
         "profile_url", "profileUrl", "link")  # fmt: skip
MAILS = ("email", "author_email", "authorEmail", "comment_author_email", "mail", "user_email",
         "userEmail", "emailAddress")  # fmt: skip
UTC_DATES = ("created_utc", "date_gmt", "comment_date_gmt")
DATES = ("created_at", "createdAt", "date", "created", "created_time", "createdTime",
         "creationDate", "createdDate", "dateCreated", "timestamp", "time", "datetime",
         "published", "published_at", "publishedAt", "datePublished", "publish_date", "posted_at",
         "postedAt", "post_date", "comment_date", "insertedAt", "pubDate",
         "created_on", "posted", "submitted_at", "at")  # fmt: skip
PAGES = ("page_url", "pageUrl", "post_url", "article_url", "articleUrl", "thread", "thread_id",
         "threadId", "post_id", "postId", "comment_post_ID", "article_id", "articleId", "page_id",
         "pageId", "story_id", "topic_id", "topicId", "page", "path", "slug")  # fmt: skip
TITLES = ("title", "headline", "page_title", "post_title", "article_title", "subject")
ADDRESSES = ("url", "link", "permalink", "canonical", "href", "webUrl", "html_url")
DELETED = ("deleted", "isDeleted", "is_deleted", "delete", "removed")
_TELLING = frozenset({*TEXTS, *HTMLS, *AUTHORS, *DATES, *UTC_DATES})
_SPEAKS = frozenset({*TEXTS, *HTMLS, *DELETED})
ROOTS = frozenset({"0", "-1", "root", "null", "none", "false", "undefined"})
STATES: dict[str, State] = {
    "approved": "published", "published": "published", "publish": "published",
    "pending": "pending", "hold": "pending", "unapproved": "pending", "waiting": "pending",
    "0": "pending", "spam": "spam", "deleted": "deleted", "trash": "deleted",
    "removed": "deleted", "rejected": "deleted",
}  # fmt: skip
_MARKUP = re.compile(
    r"</?(?:p|br|a|div|em|strong|i|b|blockquote|span|code|pre|ul|ol|li|img)(?:\s[^<>]*)?/?>", re.I
)


class _Found(NamedTuple):
    """A comment, the page object round it, and the comment that it stands inside of."""

    record: Record
    page: Record | None
    around: int | None


def matches(head: bytes) -> str | None:
    """Objects somewhere in it that have a text, an author, and a date or an id.

    What this program itself prints is none: read again, it would be a second copy of each article.
    """
    outline = jsonhead.outline(head)
    if outline is None:
        return None
    objects: dict[str, set[str]] = {}
    for path in outline.first:
        around, _, key = path.rpartition(".")
        objects.setdefault(around, set()).add(key)
    for around, keys in objects.items():
        if {"placement", "date_precision"} <= keys:
            return None
        said = keys & {*TEXTS, *HTMLS} and keys & {*AUTHORS} and keys & {*DATES, *UTC_DATES, *IDS}
        if said and not keys & {"title", "headline"}:
            where = around.replace("[]", "").strip(".") or "its objects"
            return f"JSON in which {where} have {', '.join(sorted(keys & _TELLING)[:4])}"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each page that comments are on."""
    loaded = jsontext.load(stream)
    found = list(_walk(list(loaded.values)))
    if not found:
        raise SourceError("this is JSON, but nothing in it is a comment with author, text and date")
    keys = [one.record.id(*IDS) or f"({n})" for n, one in enumerate(found)]
    pages: dict[object, list[int]] = {}
    places: list[object] = []
    for n, one in enumerate(found):
        place = places[one.around] if one.around is not None else _place(one)
        places.append(place)
        pages.setdefault(place, []).append(n)
    ids = set(keys)
    problems = loaded.problems
    for members in pages.values():
        about = found[members[0]].page or Record(None)
        named = found[members[0]].record.id(*PAGES)
        names = {about.id(*IDS), named}
        author = _author(about, ("author", "creator", "by"))
        yield exported.document(
            format=NAME,
            encoding=loaded.encoding,
            id=about.id(*IDS, *PAGES) or named,
            title=about.name(*TITLES),
            url=about.url(*ADDRESSES) or _as_address(named),
            bylines=(Byline(name=author, role="author"),) if author else (),
            published=exported.published(about.moment(*DATES)),
            comments=[_comment(found[n], keys, n, names) for n in members],
            elsewhere=ids,
            problems=problems,
        )
        problems = ()


def _walk(values: list[Any]) -> Iterator[_Found]:
    """Every comment, in the order of reading."""
    count = 0
    stack: list[tuple[Any, Record | None, int | None]] = [(values, None, None)]
    while stack:
        value, page, around = stack.pop()
        if isinstance(value, list):
            stack.extend((one, page, around) for one in reversed(value))
            continue
        if not isinstance(value, dict):
            continue
        record = Record(value)
        if _is_comment(record, inside=around is not None or page is not None):
            yield _Found(record, page, around)
            around = count
            count += 1
        elif around is None and (_is_page(record) or (page is None and _is_named(record))):
            page = record
        stack.extend(
            (one, page, around)
            for one in reversed(list(value.values()))
            if isinstance(one, (list, dict))
        )


def _is_page(record: Record) -> bool:
    return (record.name(*TITLES) or record.url(*ADDRESSES)) is not None


def _is_named(record: Record) -> bool:
    """Whether it is something with a name that lists things: a thread without a title."""
    return record.id(*IDS, *PAGES) is not None and any(
        isinstance(value, list) for value in record.values.values()
    )


def _is_comment(record: Record, *, inside: bool) -> bool:
    """Text and author, and a date or an id; a title makes it an article, or a person's card."""
    if _SPEAKS.isdisjoint(record.values):
        return False
    if _text(record) is None and not _is_deleted(record):
        return False
    if _author(record, AUTHORS) is None and not _is_deleted(record):
        return False
    if record.name("title", "headline") and not (inside and _parent(record)):
        return False
    return _moment(record)[1] is not None or record.id(*IDS) is not None


def _place(one: _Found) -> object:
    """What the comments of one page have in common: its object, or its name."""
    named = one.record.id(*PAGES) or one.record.record(*PAGES).id(*IDS)
    return (id(one.page.values) if one.page is not None else None, named)


def _as_address(named: str | None) -> str | None:
    return Record({"url": named}).url("url") if named and "/" in named else None


def _comment(one: _Found, keys: list[str], n: int, page: set[str | None]) -> Exported:
    record = one.record
    parent = _parent(record)
    if parent in page:
        parent = None  # a thread answers its page
    nested = parent is None and one.around is not None
    if nested:
        parent = keys[one.around or 0]
    html = record.text(*HTMLS)
    text = _text(record) or ""
    if html is None and _MARKUP.search(text):
        html, text = text, fragments.text_of(text)
    elif html and (not text or text == html):
        text = fragments.text_of(html)
    person = _person(record)
    return Exported(
        id=record.id(*IDS),
        key=keys[n],
        parent_id=parent,
        placed_by="nesting" if nested else "id",
        author=_author(record, AUTHORS),
        author_url=record.url(*SITES) or person.url("url", *SITES),
        moment=_moment(record),
        text=text,
        html=html,
        type=record.name("comment_type") or "comment",
        permalink=record.url("permalink", "html_url"),
        votes=record.number("score", "points", "votes", "likes", "like_count", "likeCount"),
        votes_up=record.number("upvotes", "votes_up", "vote_up", "up_votes"),
        votes_down=record.number("downvotes", "votes_down", "vote_down", "dislikes"),
        sticky=record.flag("is_pinned", "isPinned", "pinned", "sticky", "isSticky", "stickied"),
        state=_state(record),
        address=record.name(*MAILS) or person.name(*MAILS),
    )


def _parent(record: Record) -> str | None:
    parent = record.id(*PARENTS) or record.record(*PARENTS).id(*IDS)
    return None if parent is None or parent.casefold() in ROOTS else parent


def _text(record: Record) -> str | None:
    if text := record.text(*TEXTS, *HTMLS):
        return text
    return record.record(*TEXTS).text("rendered", "raw", "text", "html", "body", "markdown")


def _author(record: Record, keys: tuple[str, ...]) -> str | None:
    for key in keys:
        if key in record.values and (name := record.name(key) or record.record(key).name(*NAMES)):
            return name
    return None


def _person(record: Record) -> Record:
    return record.record(*AUTHORS)


def _moment(record: Record) -> exported.Moment:
    settled, written = record.moment(*UTC_DATES, zone="+00:00")
    return (settled, written) if settled.value else record.moment(*DATES)


def _is_deleted(record: Record) -> bool:
    return record.flag(*DELETED)


def _state(record: Record) -> State:
    if _is_deleted(record):
        return "deleted"
    if record.flag("spam", "isSpam", "is_spam"):
        return "spam"
    if record.flag("pending", "isPending", "is_pending"):
        return "pending"
    said = record.name("status", "state", "comment_approved") or ""
    if state := STATES.get(said.casefold()):
        return state
    for key in ("approved", "isApproved", "is_approved", "published", "visible"):
        if record.values.get(key) is False:
            return "pending"
    return "published"
