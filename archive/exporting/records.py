"""Articles and comments as JSON: the shapes of exports, of the data set and of every `.json` page.

Only what the public may see is in them. Fields stand in this order. Dates are ISO 8601, cut to
what is known; null is unknown.

    slug               the last part of its address here
    title kicker dek series episode language url
                       url is where the page was; all but the title may be empty or null
    publication        {name, slug, home_url} or null
    bylines            [{name, slug, role}]: author, presenter, editor
    tags               [{name, slug}]
    published          {date, precision, basis, why}; precision: second, minute, hour, day, month,
                       year; basis: stated, inferred (no later than this), edited; or null
    body_html          clean markup
    author_note disclaimer
    rating             {value, count} or null
    reprint            {title, author, publication, url} or null
    comments_open      whether comments may be added here
    declared_comments  how many the page said that it had
    capture            {sha256, size, format, encoding, lines, captured_at}: the bytes that this
                       was read from; null for an article that was written here

A comment:

    code               its lasting address
    number             its place on the page
    parent             the code of what it answers, or null
    state              published; removed, pending, spam, deleted: a seat that is kept for the
                       replies, whose words and name are not public and therefore null
    removed            {on, reason} for a removed one
    author author_kind author_url type
    date               {date, precision, text}; text is what was printed
    text html truncated
    votes              up less down; `says` has votes_up, votes_down, edited, quote, notice, sticky
    reply_to           the name that the page printed as answered
    placement          stated, forced, likely, guess, edited: how the parent was decided
    likelihood         from 0 to 1
    alternatives       [{parent, likelihood, why}]: where else it could stand; parent as above
    origin             captured with the page, or added here
    source             {id, url}: what its own site called it
    capture            {sha256, lines, text_lines}: [first, last] line of those bytes, from 1
"""

from __future__ import annotations

import datetime
import functools
import json
from typing import Any

from archive.exporting.moments import exact
from archive.exporting.rows import Seat
from archive.models import Article, Capture
from archive.sources.kept import SAYS
from comments.models import Comment

CUT = {"year": 4, "month": 7, "day": 10}  # characters of an ISO date


class Codes:
    """Codes by number. Alternatives are kept as numbers and may stand anywhere in the article, so
    they are looked up, once, for an article that has any."""

    def __init__(self, article: Article):
        self.article = article

    @functools.cached_property
    def known(self) -> dict[int, str]:
        return dict(Comment.objects.of(self.article).values_list("number", "code"))

    def of(self, number: int | None) -> str | None:
        return None if number is None else self.known.get(number)


def as_line(value: Any) -> str:
    # Lone surrogates are no text in any encoding; JSON has an escape for them.
    said = json.dumps(value, ensure_ascii=False)
    try:
        said.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return said


def heading_record(article: Article) -> dict[str, Any]:
    """The fields of `article_record` that stand above its text: what a list tells of it."""
    home = article.publication
    return {
        "slug": article.slug,
        "title": article.title,
        "kicker": article.kicker,
        "dek": article.dek,
        "series": article.series,
        "episode": article.episode,
        "language": article.language,
        "url": article.url,
        "publication": home and {"name": home.name, "slug": home.slug, "home_url": home.home_url},
        "bylines": [
            {"name": one.author.name, "slug": one.author.slug, "role": one.role}
            for one in article.bylines.all()
        ],
        "tags": [{"name": tag.name, "slug": tag.slug} for tag in article.tags.all()],
        "published": article.published_on
        and {
            "date": _cut(
                exact(article.published_on, article.published_at), article.published_precision
            ),
            "precision": article.published_precision,
            "basis": article.published_basis or None,
            "why": article.published_why or None,
        },
    }


def article_record(article: Article) -> dict[str, Any]:
    rated = article.rating_value is not None or article.rating_count is not None
    value = article.rating_value
    return {
        **heading_record(article),
        "body_html": article.body_html,
        "author_note": article.author_note,
        "disclaimer": article.disclaimer,
        "rating": {
            "value": None if value is None else float(value),
            "count": article.rating_count,
        }
        if rated
        else None,
        "reprint": _reprint(article),
        "comments_open": article.comments_open,
        "declared_comments": article.declared_comments,
        "capture": article.capture and capture_record(article.capture),
    }


def _reprint(article: Article) -> dict[str, str | None] | None:
    author, publication = article.reprint_author, article.reprint_publication
    said = {
        "title": article.reprint_title or None,
        "author": author.name if author else None,
        "publication": publication.name if publication else None,
        "url": article.reprint_url or None,
    }
    return said if any(said.values()) else None


def capture_record(capture: Capture) -> dict[str, Any]:
    return {
        "sha256": capture.sha256,
        "size": capture.size,
        "format": capture.format,
        "encoding": capture.encoding,
        "lines": capture.line_count,
        "captured_at": capture.captured_at.astimezone(datetime.UTC).isoformat()
        if capture.captured_at
        else None,
    }


def comment_record(seat: Seat, codes: Codes) -> dict[str, Any]:
    comment, shown = seat.comment, seat.has_words
    return {
        "code": comment.code,
        "number": comment.number,
        "parent": seat.parent.comment.code if seat.parent else None,
        "state": comment.state,
        "removed": _removed(comment),
        "author": comment.author_name if shown else None,
        "author_kind": comment.author_kind if shown else None,
        "author_url": comment.author_url or None if shown else None,
        "type": comment.type,
        "date": {
            "date": _cut(exact(comment.posted_on, comment.posted_at), comment.date_precision),
            "precision": comment.date_precision,
            "text": comment.date_text or None,
        },
        "text": comment.text if shown else None,
        "html": comment.body_html if shown else None,
        "truncated": comment.truncated,
        "votes": comment.votes if shown else None,
        "says": {name: comment.source_says[name] for name in SAYS if name in comment.source_says}
        if shown
        else {},
        "reply_to": comment.reply_to if shown else None,
        "placement": comment.placement,
        "likelihood": comment.likelihood,
        "alternatives": [
            {
                "parent": codes.of(one.get("number")),
                "likelihood": one.get("likelihood"),
                "why": one.get("why"),
            }
            for one in comment.alternatives
        ],
        "origin": comment.origin,
        "source": {"id": comment.source_id or None, "url": comment.source_url or None}
        if shown
        else None,
        "capture": _lines(comment),
    }


def _removed(comment: Comment) -> dict[str, str | None] | None:
    if comment.state != Comment.State.REMOVED:
        return None
    day = comment.removed_on
    return {"on": day.isoformat() if day else None, "reason": comment.removal_reason}


def _lines(comment: Comment) -> dict[str, Any] | None:
    if comment.capture_id is None:
        return None
    whole = [comment.first_line, comment.last_line]
    text = [comment.text_first_line, comment.text_last_line]
    return {
        "sha256": comment.capture_sha256,
        "lines": whole if whole[0] else None,
        "text_lines": text if text[0] else None,
    }


def _cut(date: str, precision: str) -> str | None:
    return date[: CUT.get(precision)] or None if precision != "unknown" else None
