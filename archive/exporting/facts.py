"""What WordPress and Disqus have no words for, under the names of `archive.sources.kept`.

A fact is given only where the reader of the format would else say something different: for a
comment with a name, a text and a moment that is its number, its code and its votes.
"""

from __future__ import annotations

import functools
import json
from typing import Any

from archive.exporting.moments import exact, moment
from archive.exporting.rows import Seat
from archive.exporting.xmltext import UNFIT
from archive.models import Article
from archive.sources.kept import SAYS, WRITTEN
from comments.models import Comment

Facts = dict[str, str]


def as_json(value: Any) -> str:
    """What XML cannot hold stands as an escape of JSON, and comes back; so does "<", because some
    readers look for tags in texts too."""
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", said)


def of_comment(seat: Seat, *, typed: bool = True) -> Facts:
    """`typed` is how the reader of the format takes texts: as WordPress stores them, or not."""
    comment = seat.comment
    facts = {"number": str(comment.number), "code": comment.code}
    if comment.origin == Comment.Origin.ADDED:
        facts["origin"] = "added"
    _dates(facts, comment)
    if not seat.has_words:
        facts["state"] = comment.state
        if comment.removed_on:
            facts["removed_on"] = comment.removed_on.isoformat()
        if comment.removal_reason:
            facts["removal_reason"] = comment.removal_reason
    if comment.placement != Comment.Placed.STATED:
        facts["placement"] = comment.placement
    if comment.likelihood is not None and comment.likelihood != 1:
        facts["likelihood"] = repr(comment.likelihood)
    if comment.alternatives:
        facts["alternatives"] = as_json(
            [[one.get("number"), one.get("likelihood") or 0, one.get("why", "")]
             for one in comment.alternatives]
        )  # fmt: skip
    facts["kind"] = comment.author_kind or "" if seat.has_words else ""
    facts["source_id"] = comment.source_id if seat.has_words else ""
    if seat.has_words:
        _words(facts, comment, typed)
    return facts


def _words(facts: Facts, comment: Comment, typed: bool) -> None:
    """What a removed comment must not say."""
    from archive.sources.fragments import line_of_text, text_of  # brings every parser of HTML

    if not _comes_back(comment.text, text_of(comment.body_html, typed=typed)):
        facts["text"] = comment.text
    name = comment.author_name
    if name and not _comes_back(name, line_of_text(escaped(name))):
        facts["name"] = name
    if comment.votes is not None:
        facts["votes"] = str(comment.votes)
    says = {name: comment.source_says[name] for name in SAYS if name in comment.source_says}
    if says:
        facts["says"] = as_json(says)
    if comment.reply_to:
        facts["reply_to"] = comment.reply_to
    if comment.truncated:
        facts["truncated"] = "1"
    if comment.source_url:
        facts["permalink"] = comment.source_url


def _dates(facts: Facts, comment: Comment) -> None:
    on, at = comment.posted_on, comment.posted_at
    value = exact(on, at)
    as_read = moment(on, at)
    if as_read is None or value != as_read.isoformat() or comment.date_precision != "second":
        facts["date"] = value
        facts["date_precision"] = comment.date_precision
    facts["date_text"] = comment.date_text


def of_article(article: Article) -> Facts:
    from archive.sources.fragments import line_of_text, text_of

    facts = {"body": WRITTEN}
    if not _comes_back(article.title, line_of_text(escaped(article.title))):
        facts["title"] = article.title
    if not _comes_back(article.dek, text_of(escaped(article.dek), typed=True)):
        facts["dek"] = article.dek
    if article.url and not article.url.startswith(("http://", "https://")):
        facts["url"] = article.url
    if article.type not in ("article", "page"):
        facts["type"] = article.type
    if article.published_on:
        facts["published"] = exact(article.published_on, article.published_at)
        facts["published_precision"] = article.published_precision
        facts["published_basis"] = article.published_basis
        facts["published_why"] = article.published_why
    else:
        facts["published"] = ""
    bylines = [[one.author.name, one.role] for one in article.bylines.all()]
    if bylines:
        facts["bylines"] = as_json(bylines)
    if article.series:
        facts["series"] = article.series
    if article.episode is not None:
        facts["episode"] = str(article.episode)
    if reprint := _reprint(article):
        facts["reprint"] = as_json(reprint)
    if article.author_note:
        facts["bios"] = as_json(article.author_note.split("\n\n"))
    if article.disclaimer:
        facts["disclaimer"] = article.disclaimer
    if article.rating_value is not None or article.rating_count is not None:
        value = article.rating_value
        facts["rating"] = as_json([None if value is None else float(value), article.rating_count])
    if article.declared_comments is not None:
        facts["declared_comments"] = str(article.declared_comments)
    if article.captured_sort:
        facts["sort"] = article.captured_sort
    return facts


def _reprint(article: Article) -> dict[str, str]:
    author, publication = article.reprint_author, article.reprint_publication
    said = {
        "title": article.reprint_title,
        "author": author.name if author else "",
        "publication": publication.name if publication else "",
        "url": article.reprint_url,
    }
    return {name: value for name, value in said.items() if value}


def _comes_back(value: str, as_read: str | None) -> bool:
    return value == (as_read or "") and not UNFIT.search(value)


@functools.lru_cache(maxsize=1024)  # the same names sign many comments
def escaped(text: str) -> str:
    """As the text of an element of HTML, which is what WordPress and Disqus keep."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
