"""What a citation says, whatever its style."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Literal

from django.conf import settings
from django.utils import timezone

from archive.citing.dates import Date, date_of
from archive.citing.names import Name, of_author
from archive.citing.wording import quoted
from archive.models import Article, ArticleVersion, Byline
from comments.markup import DROPPED
from comments.models import Comment, CommentVersion

WORDS_OF_A_COMMENT = 20  # what APA takes for the title of one
LONGEST_TITLE = 300  # characters, where a comment is one long word
INFERRED = "Reply position inferred"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """`address` is where it is here, of one version where there are several; `version` is then its
    number. `original` is where it was, "" where nobody knows. `key` is ASCII and names it among
    all works here. A comment has the work that it is `on`, and its first words for a title."""

    kind: Literal["article", "comment"]
    key: str
    title: str
    names: list[Name]
    editors: list[Name]
    date: Date | None
    publication: str
    original: str
    captured: Date | None
    archive: str
    address: str
    accessed: Date
    version: int | None = None
    language: str = ""
    caveats: list[str] = dataclasses.field(default_factory=list)
    on: Work | None = None

    @property
    def about(self) -> str:
        """What a comment is on, in words."""
        return f"Comment on {quoted(self.on.title, end='')}" if self.on else ""


def of_article(
    article: Article,
    *,
    address: str,
    former: ArticleVersion | None = None,
    version: int | None = None,
) -> Work:
    """`former` is the version to be cited, unless it is what stands here now."""
    shown = former or article
    if former:
        by_role = [(Name(line(name)), role) for name, role in former.bylines]
        known = {name.whole: name for name, _ in _signed(article)}
        by_role = [(known.get(name.whole, name), role) for name, role in by_role]
    else:
        by_role = _signed(article)
    names = [name for name, role in by_role if role == Byline.Role.AUTHOR]
    if not names and article.reprint_author:
        names = [of_author(article.reprint_author)]
    capture = article.capture
    return Work(
        kind="article",
        key=_key(article.slug, f"article-{article.pk}", version),
        title=line(shown.title),
        names=names,
        editors=[name for name, role in by_role if role == Byline.Role.EDITOR],
        date=date_of(
            article.published_on,
            article.published_precision,
            at_latest=article.published_basis == Article.Basis.INFERRED,
        ),
        publication=line(article.publication.name) if article.publication else "",
        original=line(article.url),
        captured=_day(capture.captured_at) if capture else None,
        archive=settings.SITE_NAME,
        address=address,
        accessed=Date(on=timezone.localdate()),
        version=version,
        language=line(article.language),
    )


def of_comment(
    comment: Comment,
    *,
    on: Work,
    address: str,
    former: CommentVersion | None = None,
    version: int | None = None,
) -> Work:
    shown = former or comment
    name = line(shown.author_name or "")
    captured = comment.capture.captured_at if comment.capture else None
    return Work(
        kind="comment",
        key=_key("", f"comment-{comment.code}", version),
        title=_first_words(shown.text),
        # Signed with whatever its writer liked: never parted.
        names=[Name(name)] if name else [],
        editors=[],
        date=date_of(comment.posted_on, comment.date_precision),
        publication=on.publication,
        original=line(comment.source_url) or on.original,
        captured=_day(captured),
        archive=on.archive,
        address=address,
        accessed=on.accessed,
        version=version,
        language=on.language,
        caveats=[INFERRED] if comment.parent_id and comment.is_inferred else [],
        on=on,
    )


def line(text: str) -> str:
    """On one line, without what has no place in a line or turns it round."""
    return " ".join(text.translate(DROPPED).split())


def _signed(article: Article) -> list[tuple[Name, str]]:
    return [
        (dataclasses.replace(name, whole=line(name.whole)), byline.role)
        for byline in article.bylines.all()
        for name in [of_author(byline.author)]
    ]


def _first_words(text: str) -> str:
    whole = line(text)
    first = " ".join(whole.split()[:WORDS_OF_A_COMMENT])[:LONGEST_TITLE]
    return first.removesuffix(".") if first == whole else f"{first}…"


def _day(moment: datetime.datetime | None) -> Date | None:
    return Date(on=timezone.localdate(moment)) if moment else None


def _key(slug: str, otherwise: str, version: int | None) -> str:
    return (slug if slug.isascii() and slug else otherwise) + (f"-v{version}" if version else "")
