"""Which fields are asked for, what their source may call them, and which were never in it.

`NAMES` only rank: a value is looked for wherever it stands, and found by what it says.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from archive.sources.containers import FOUND_BY
from archive.sources.document import Document, DocumentComment

# Keys, tags and attributes by field, the likeliest first; in small letters, without prefix.
NAMES: dict[str, Sequence[str]] = {
    "text": ("comment_content", "text", "content", "message", "body", "description", "summary",
             "raw_message", "raw", "cooked", "comment", "markdown", "html", "orig"),
    "id": ("comment_id", "post@id", "id", "_id", "objectid", "commenthex", "name", "guid"),
    "parent": ("comment_parent", "parent@id", "in-reply-to@ref", "parent", "parent_id", "parentid",
               "parenthex", "pid", "rid", "reply_to", "replyto", "in_reply_to_id", "_parent",
               "reply_to_post_number", "data-parent", "a@href"),
    "author": ("comment_author", "creator", "author", "name", "nick", "nickname", "username",
               "login", "display_name", "by", "user", "author_name"),
    "author_url": ("comment_author_url", "uri", "url", "website", "link", "websiteurl", "web",
                   "a@href"),
    "permalink": ("permalink", "html_url", "link", "link@href", "url", "a@href"),
    "date": ("comment_date_gmt", "comment_date", "createdat", "created_at", "created", "published",
             "date_gmt", "date", "pubdate", "time", "timestamp", "created_utc", "time@datetime"),
    "votes": ("votes", "points", "score", "ups"),
    "votes_up": ("likes", "vote_up", "up", "meta_value"),
    "votes_down": ("dislikes", "vote_down", "down", "meta_value"),
    "title": ("title", "h1", "headline", "ld:headline", "meta@content", "clean_title"),
    "url": ("link", "url", "uri", "html_url", "link@href", "ld:url", "meta@content", "page_key"),
    "publication": ("title", "forum", "site_name", "meta@content", "ld:name"),
    "published": ("post_date_gmt", "post_date", "published", "createdat", "created_at", "date_gmt",
                  "date", "pubdate", "created", "ld:datepublished", "time@datetime"),
    "modified": ("post_modified_gmt", "post_modified", "updated", "modified_gmt", "modified",
                 "ld:datemodified"),
    "language": ("language", "html@lang", "feed@lang", "ld:inlanguage", "meta@content"),
    "bylines": ("author_display_name", "creator", "name", "author", "username", "by", "login"),
    "tags": ("category", "tag", "tags", "name", "category@term", "meta@content", "ld:keywords"),
    "sections": ("category", "name", "category@term", "ld:articlesection"),
    "declared_comments": ("num_comments", "comments", "descendants", "totalcount", "total"),
}  # fmt: skip

# Values that no source states as such: what was worked out, and from what.
DERIVED = {
    "format": "read from the shape of the bytes",
    "encoding": "read from the bytes",
    "system": "read from the shape of the source",
    "found_by": "says how the others were found",
    "type": "one of our words for what the source calls it, or shows by its place",
    "state": "one of our words for what the source says in flags, or shows by its place",
    "comments_open": "a yes or no for what the source says in flags, or shows by a form",
    "sort": "one of our words for the order that the page shows",
    "n": "its number in the order of the page",
    "author_kind": "one of our words for what the source says in flags or ids",
    "date_precision": "how much of the date is known",
    "placement": "how surely the parent is known",
    "likelihood": "how surely the parent is known",
    "alternatives": "worked out with the parent",
    "placed_by": "what the parent was read from",
    "truncated": "a yes or no for the label of a cut",
    "sticky": "a yes or no for what the source says in flags, or shows by a mark",
}
INFERRED = "inferred: {}"
NOWHERE = "it does not stand in the capture as such: it was put together or converted"
OTHER_BYTES = "its bytes are in another encoding than the rest of the file"
BLANK = "nothing but blanks"
CONTAINED = "stated by what held the file, not in it"
FILES = "its capture is a folder: each comment is a file of its own"
MARK = "a mark without words"
NESTED = "shown by the nesting of the comments, not stated"
LEVELLED = "shown by the level of the comment, not stated"


# Values that some sources state and others do not, and why these are then not in them. A format,
# or "*" for all; a path.
UNSTATED = {
    ("*", "edited"): "stated by a flag, for which it is our word",
    ("*", "declared_comments"): "stated in words",
    ("*", "votes"): "worked out: the source counts up and down apart",
    ("waline", "votes_up"): "counted: the source lists who voted",
    ("hackernews", "publication"): "known of the system, which never says it",
    ("hackernews", "notice"): "stated by a flag, for which it is our word",
}
FURNITURE = {"rating": "rating", "declared_comments": "count", "disclaimer": "disclaimer"}
_ISO = re.compile(r"\d{4}-\d\d")


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A value that is not null. `said` are the words that it was read from, where they are kept
    too, and `others` what may stand for them; `why` is set where there is nothing to look for, and
    `lost` says why it may not be there."""

    path: str
    value: str
    said: str
    reading: str = ""
    names: Sequence[str] = ()
    why: str | None = None
    lines: tuple[int, int] | None = None
    others: Sequence[str] = ()
    lost: str = NOWHERE


def of_comment(one: DocumentComment, document: Document) -> Iterator[Asked]:
    """The fields of a comment, the text first: the others stand beside it."""
    for path, reading, value in (
        ("text", "", one.text),
        ("html", "html", one.html),
        ("id", "", one.id),
        ("author", "", one.author),
        ("reply_to", "", one.reply_to),
        ("date_text", "", one.date_text),
        ("author_url", "address", one.author_url),
        ("permalink", "address", one.permalink),
        ("votes", "number", one.votes),
        ("votes_up", "number", one.votes_up),
        ("votes_down", "number", one.votes_down),
        ("edited", "", one.edited),
        ("quote", "", one.quote),
        ("notice", "", one.notice),
    ):
        if value not in (None, ""):
            names = NAMES["date" if path == "date_text" else "text" if path == "html" else path] \
                if path in NAMES or path in ("date_text", "html") else ()  # fmt: skip
            if path == "edited" and _ISO.match(str(value)):
                reading, names = "date", NAMES["modified"]
            # Some pages print a minus before what others count.
            others = (f"-{value}",) if path == "votes_down" else ()
            yield Asked(path, str(value), str(value), reading, names, others=others,
                        lost=_lost(document, path))  # fmt: skip
    if one.date is not None:
        yield Asked("date", one.date, one.date_text or "", "date", NAMES["date"])
    if one.parent is not None:
        yield _parent(one, document)
    for path in ("n", "type", "state", "author_kind", "date_precision", "placement", "likelihood",
                 "placed_by", "truncated", "sticky", "alternatives"):  # fmt: skip
        value = getattr(one, path)
        if value not in (None, False, (), "unknown"):
            yield Asked(path, str(value), "", why=DERIVED[path])


def _parent(one: DocumentComment, document: Document) -> Asked:
    """What names the parent: its id, the name that is answered, or nothing but the nesting."""
    number = one.parent or 0
    answered = document.comments[number - 1]
    if one.placed_by == "name" and one.reply_to:
        return Asked("parent", str(number), one.reply_to, names=NAMES["parent"])
    if one.placed_by in ("id", "link") and answered.id:
        # Blogger's comments name each other by the last number of their ids alone.
        tail = re.search(r"(?<=\D)\d+$", answered.id)
        return Asked("parent", str(number), answered.id, names=NAMES["parent"],
                     others=(tail[0],) if tail else ())  # fmt: skip
    why = LEVELLED if one.placed_by == "level" else NESTED
    return Asked("parent", str(number), "", why=why)


def of_article(document: Document) -> Iterator[Asked]:
    """The fields of an article, in the order of a page."""
    near = _lines_of_furniture(document)
    for block, path in [(each, f"body.{n}") for n, each in enumerate(document.body)]:
        if block.text:
            yield Asked(f"{path}.text", block.text, block.text, "", NAMES["text"],
                        lines=block.lines)  # fmt: skip
        if block.html:
            yield Asked(f"{path}.html", block.html, block.text or block.url or "", "html",
                        NAMES["text"], None if block.text or block.url or block.lines else MARK,
                        block.lines)  # fmt: skip
        if block.url:
            yield Asked(f"{path}.url", block.url, block.url, "address", lines=block.lines)
    for path, reading in (("title", ""), ("kicker", ""), ("dek", ""), ("url", "address"),
                          ("id", ""), ("publication", ""), ("language", ""), ("disclaimer", ""),
                          ("declared_comments", "number")):  # fmt: skip
        value = getattr(document, path)
        if value is not None:
            held = path == "url" and document.found_by.get("url") == FOUND_BY
            yield Asked(path, str(value), str(value), reading, NAMES.get(path, ()),
                        CONTAINED if held else None, near.get(path),
                        lost=_lost(document, path))  # fmt: skip
    for path in ("published", "modified"):
        day = getattr(document, path)
        if day is not None:
            stated = day.basis == "stated"
            why = None if stated else INFERRED.format(day.why or "nothing states it")
            # A topic's day is that of its opening post.
            opening = document.comments[0] if document.comments else None
            said = opening.date_text if opening and opening.date == day.value else None
            yield Asked(path, day.value, said or "", "date", NAMES[path], why)
    for path in ("bylines", "tags", "sections", "author_bios", "navigation"):
        for n, each in enumerate(getattr(document, path)):
            value = each if isinstance(each, str) else each.name
            yield Asked(f"{path}.{n}", value, value, "", NAMES.get(path, ()),
                        lines=near.get(f"{path}.{n}"))  # fmt: skip
    for path in ("series", "reprint", "rating"):
        whole = getattr(document, path)
        for field in dataclasses.fields(whole) if whole is not None else ():
            value = getattr(whole, field.name)
            if value is not None:
                reading = "number" if isinstance(value, (int, float)) else (
                    "address" if field.name == "url" else "")  # fmt: skip
                yield Asked(f"{path}.{field.name}", str(value), str(value), reading,
                            lines=near.get(path))  # fmt: skip
    for n, block in enumerate(document.furniture):
        if block.text:
            yield Asked(f"furniture.{n}.text", block.text, block.text, lines=block.lines)
    for path in ("format", "encoding", "system", "type", "state", "sort", "comments_open",
                 "captured_at", "found_by"):  # fmt: skip
        value = getattr(document, path)
        if value not in (None, (), {}):
            yield Asked(path, str(value), "", why=DERIVED.get(path, CONTAINED))


def _lines_of_furniture(document: Document) -> dict[str, tuple[int, int]]:
    """The lines of the fields that were read from a line of their own."""
    found: dict[str, tuple[int, int]] = {}
    for path, kind in FURNITURE.items():
        for block in document.furniture:
            if block.kind == kind and block.lines:
                found.setdefault(path, block.lines)
    for path, kind in (("author_bios", "bio"), ("navigation", "navigation")):
        blocks = [block for block in document.furniture if block.kind == kind and block.lines]
        for n, text in enumerate(getattr(document, path)):
            lines = next((block.lines for block in blocks if block.text == text), None)
            if lines:
                found[f"{path}.{n}"] = lines
    return found


def _lost(document: Document, path: str) -> str:
    return UNSTATED.get((document.format, path)) or UNSTATED.get(("*", path)) or NOWHERE
