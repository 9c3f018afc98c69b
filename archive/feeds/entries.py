"""What a feed and its entries say, whatever the format."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from urllib.parse import urlsplit

from archive.models import Article
from comments.markup import DROPPED
from comments.models import Comment
from comments.templatetags.dates import machine

LONGEST = 200_000  # characters of a text; a longer one is read on its page
UNKNOWN = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)  # an entry must have a date
INFERRED = "Reply position inferred"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the feeds stand: `absolute` makes an address of a path, `host` is in every id."""

    name: str
    host: str
    absolute: Callable[[str], str]

    def id_of(self, kind: str, key: object) -> str:
        """The same for ever, whatever the thing is called by then (RFC 4151)."""
        return f"tag:{self.host},2026:{kind}/{key}"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`updated` is when it came here or was changed; `published` is a moment only where the page
    told one, and `issued` is as much of the day as is known ("2014-03"). `original` is where it
    was, "" where that is no address. `answers` are id and address of what it replies to."""

    id: str
    address: str
    title: str
    html: str
    updated: datetime.datetime
    summary: str = ""
    published: datetime.datetime | None = None
    issued: str = ""
    authors: tuple[tuple[str, str], ...] = ()  # a name, and the address of its page or ""
    tags: tuple[str, ...] = ()
    language: str = ""
    original: str = ""
    answers: tuple[str, str] | None = None
    comments: int | None = None

    @property
    def discussion(self) -> str:
        return f"{self.address}feed"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """`base` is the address of the feed without the ending of its format."""

    id: str
    title: str
    about: str
    home: str
    base: str
    site: str
    entries: list[Entry]

    @property
    def updated(self) -> datetime.datetime:
        return max((entry.updated for entry in self.entries), default=UNKNOWN)


def of_article(article: Article, site: Site) -> Entry:
    """Of one that was read with its signatures and tags, and `changed_at`."""
    inferred = article.published_basis == Article.Basis.INFERRED
    day = None if inferred or article.published_precision == "unknown" else article.published_on
    moments = [article.imported_at, article.edited_at, article.changed_at]
    body = article.body_html.translate(DROPPED)
    return Entry(
        id=site.id_of("article", article.pk),
        address=site.absolute(article.get_absolute_url()),
        title=line(article.title),
        html=body if len(body) <= LONGEST else "",
        summary=line(article.dek),
        updated=max(filter(None, moments), default=article.published_at or UNKNOWN),
        published=article.published_at if day else None,
        issued=machine(day, None, article.published_precision) if day else "",
        authors=tuple(
            (line(byline.author.name), site.absolute(byline.author.get_absolute_url()))
            for byline in article.bylines.all()
        ),
        tags=tuple(line(tag.name) for tag in article.tags.all()),
        language=article.language,
        original=web_address(article.url),
        comments=article.comment_count,
    )


def of_comment(comment: Comment, site: Site) -> Entry:
    """Of one that was read with its article, its commenter and what it answers."""
    article, above = comment.article, comment.parent
    known = comment.posted_on if comment.date_precision != "unknown" else None
    came = comment.posted_at if comment.origin == Comment.Origin.ADDED else article.imported_at
    name = line(comment.author_name or "")
    home = comment.commenter.get_absolute_url() if comment.commenter else ""
    unsure = above is not None and comment.is_inferred
    if above is None:
        answers = site.id_of("article", article.pk), site.absolute(article.get_absolute_url())
    else:
        answers = site.id_of("comment", above.code), site.absolute(above.get_absolute_url())
    return Entry(
        id=site.id_of("comment", comment.code),
        address=site.absolute(comment.get_absolute_url()),
        title=f"{name or 'Name unknown'} on “{line(article.title)}”",
        html=comment.body_html.translate(DROPPED),
        updated=max(filter(None, [came, comment.edited_at]), default=comment.posted_at or UNKNOWN),
        published=comment.posted_at if known else None,
        issued=machine(known, None, comment.date_precision) if known else "",
        authors=((name, site.absolute(home) if home else ""),) if name else (),
        tags=(INFERRED,) if unsure else (),
        language=article.language,
        original=web_address(comment.source_url),
        answers=answers,
    )


def line(text: str) -> str:
    """On one line, without what XML cannot hold."""
    return " ".join(text.translate(DROPPED).split())


def web_address(said: str) -> str:
    """What a page said its address was, where a program may follow it."""
    try:
        parts = urlsplit(said)
        well = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        well = False
    plain = not any(sign.isspace() or sign in '<>"{}|\\^`' for sign in said)
    return line(said) if well and plain else ""
