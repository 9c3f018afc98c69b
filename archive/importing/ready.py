"""A document made ready to be a new article: all that follows from its words alone.

Most documents of a first import meet nobody. What becomes of them is worked out here, by whoever
read them, in as many processes as there are; the one that writes has to learn who meets whom, and
where things stand in the database. What this makes is what `documents.import_document` writes
of the same document, to the letter. No database.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from archive.importing import persons, saying, words
from archive.importing.addresses import hashed
from archive.importing.dates import day_of, moment_of
from archive.importing.drawing import drawn_by
from archive.importing.likeness import marks_of, title_key
from archive.importing.ordering import numbers_of
from archive.importing.snapshots import pack, packed_marks
from archive.importing.values import clipped, slug_of
from archive.sources.document import Document, DocumentComment
from comments import markup
from comments.rows import EMPTY_LIST, Row, Talk, day, in_order, listed, moment, object_of
from comments.seats import NO_PARENT, seat

MOST_NUMBERS = 1_000_000_000  # see `comments.numbering`
UTC = "+00:00"


class Ready(NamedTuple):
    """What the rows of a new article say. `content`, `persons` and `keys` are its snapshot's,
    `said` its units, `beside` its other columns; `published` counts what readers see."""

    content: bytes
    persons: bytes
    keys: dict[str, Any]
    said: dict[str, Any]
    beside: dict[str, Any]
    plain_slug: str
    codes: list[str]
    published: int
    last_number: int
    talk: Talk | None


def ready(document: Document) -> Ready | None:
    """Null for what has to be looked at one by one: an archive's own export, which says codes; a
    title without letters; whatever cannot be written, and is then told by who tries to."""
    comments = document.comments
    said = saying.said(document)
    plain_slug = slug_of(said["title"])
    if not plain_slug or any(comment.kept is not None for comment in comments):
        return None
    of_comments, of_paragraphs = marks_of(document)
    numbers = numbers_of(document)
    in_turn = sorted(comments, key=lambda comment: numbers[comment.n])
    codes = drawn_by(plain_slug, in_turn)[2]
    talk = None
    if comments:
        talk = _talk(in_turn, numbers, codes)
        if talk is None:
            return None
    return Ready(
        content=pack(document),
        persons=persons.pack(document),
        keys={
            "title_key": hashed(title_key(document.title or "")),
            "comment_marks": packed_marks(of_comments),
            "paragraph_marks": packed_marks(of_paragraphs),
            "comment_count": len(comments),
        },
        said=said,
        beside=saying.beside(document),
        plain_slug=plain_slug,
        codes=codes,
        published=sum(words.state_of(comment) == "published" for comment in comments),
        last_number=max(numbers.values(), default=0),
        talk=talk,
    )


def _talk(
    comments: list[DocumentComment], numbers: Mapping[int, int], codes: list[str]
) -> Talk | None:
    """Null where the comments make no tree, or one of them no row."""
    place = {comment.n: at for at, comment in enumerate(comments)}
    parents = [
        NO_PARENT if comment.parent is None else place[comment.parent] for comment in comments
    ]
    seats = seat(parents)
    in_turn = [numbers[comment.n] for comment in comments]
    if seats.lost or len(set(in_turn)) < len(comments):
        return None
    if not 1 <= in_turn[0] <= in_turn[-1] < MOST_NUMBERS:
        return None
    at_name: dict[str, int] = {}
    name_of = []
    rows: list[Row] = []
    for comment, number, code, lft, rght, level in zip(
        comments, in_turn, codes, seats.lft, seats.rght, seats.level, strict=True
    ):
        if "\x00" in comment.text:
            return None
        name = clipped(comment.author, 200) if comment.author else None
        name_of.append(-1 if name is None else at_name.setdefault(name, len(at_name)))
        rows.append(_row(comment, numbers, number, code, name, lft, rght, level))
    threads = [in_turn[at] for at in seats.root]
    return Talk(parents, threads, list(at_name), name_of, rows)


def _row(
    comment: DocumentComment,
    numbers: Mapping[int, int],
    number: int,
    code: str,
    name: str | None,
    lft: int,
    rght: int,
    level: int,
) -> Row:
    posted_on, posted_at = _posted(comment.date)
    first_line, last_line = comment.lines or (None, None)
    text_first_line, text_last_line = comment.text_lines or (None, None)
    alternatives = [
        {
            "number": None if other.n is None else numbers[other.n],
            "likelihood": other.likelihood,
            "why": other.why,
        }
        for other in comment.alternatives
    ]
    html = comment.html
    row: Row = in_order(
        {
            "number": number,
            "code": code,
            "lft": lft,
            "rght": rght,
            "level": level,
            "text": comment.text,
            "body_html": markup.from_html(html) if html else markup.body_html(comment.text),
            "author_name": name,
            "author_kind": comment.author_kind,
            "type": comment.type,
            "posted_on": posted_on,
            "posted_at": posted_at,
            "date_precision": comment.date_precision,
            "date_text": clipped(comment.date_text or "", 100),
            "truncated": comment.truncated,
            "state": words.state_of(comment),
            "removed_on": None,
            "removal_reason": "",
            "origin": "captured",
            "reply_to": clipped(comment.reply_to, 200) if comment.reply_to else None,
            "placement": comment.placement,
            "likelihood": comment.likelihood,
            "alternatives": listed(alternatives),
            "votes": comment.votes,
            "score": comment.votes or 0,
            "source_id": clipped(comment.id or "", 100),
            "source_url": clipped(comment.permalink or "", 2000),
            "author_url": clipped(comment.author_url or "", 2000),
            "source_says": object_of(words.besides(comment)),
            "snapshot_n": comment.n,
            "absent_from": EMPTY_LIST,
            "first_line": first_line,
            "last_line": last_line,
            "text_first_line": text_first_line,
            "text_last_line": text_last_line,
            "edited_at": None,
            "revision": 0,
        }
    )
    return row


def _posted(date: str | None) -> tuple[str | None, str | None]:
    """The day and the moment in UTC, as rows have them."""
    if date and len(date) == 25 and date[10:17:3] == "T::" and date.endswith(UTC):
        datetime.datetime.fromisoformat(date)  # or it is none, and raises ValueError
        return date[:10], f"{date[:10]} {date[11:19]}"
    return day(day_of(date)), moment(moment_of(date))
