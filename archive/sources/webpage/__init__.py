"""Saved HTML pages: an article in any markup, and the comments that many systems draw under it.

The article is read by `article.py`. The discussion is found by the first family in FAMILIES
that knows its markup; a family is one module that says what its system's markup looks like and
turns it into `Posted` comments, which `comments.py` links, dates and cuts out. To add one, write
`find(page) -> Talk | None` in a module of its own and add a line to FAMILIES, above every family
that would also take its pages.

What is on a page is all that is read: nothing is fetched, no script is run, and what a script
would have loaded is not there.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import BinaryIO

from archive.sources import bounds, encodings
from archive.sources.dates import Moment
from archive.sources.document import Document, DocumentComment, Problem, SourceError
from archive.sources.webpage import (
    blogger,
    blogs,
    boards,
    classic,
    disqus,
    drupal,
    epoch,
    forums,
    journals,
    movabletype,
    schema_data,
    schema_markup,
    sitemade,
    spip,
    topic,
    vbulletin,
    widgets,
    wordpress,
    wpdiscuz,
)
from archive.sources.webpage.article import Article, article_of
from archive.sources.webpage.body import holds_text
from archive.sources.webpage.comments import comments_of
from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.posted import Family, Talk

NAME = "html"
OPENING_POST = "opening post"
# Asked from the top: the first that finds comments has the page.
FAMILIES = (
    Family("wpdiscuz", wpdiscuz.find),
    Family("epoch", epoch.find),
    Family("disqus", disqus.find),
    Family("blogger", blogger.find),
    Family("drupal", drupal.find),
    Family("spip", spip.find),
    Family("movabletype", movabletype.find),
    Family("vbulletin", vbulletin.find),
    Family("forums", forums.find),
    Family("boards", boards.find),
    Family("journals", journals.find),
    Family("widgets", widgets.find),
    Family("blogs", blogs.find),
    Family("wordpress", wordpress.find),
    Family("classic", classic.find),
    Family("schema_markup", schema_markup.find),
    Family("schema_data", schema_data.find),
    Family("sitemade", sitemade.find),
)

_OPENING = re.compile(  # possessive (*+): many comments would else be tried in all their sums
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*\?>\s*)*+<(?:!doctype\s+html|html|head|body|title|meta|link|base|"
    r"script|style|div|article|section|main|header|nav|table|p|h1|center|font)\b",
    re.I | re.S,
)


def matches(head: bytes) -> str | None:
    """A page begins with a doctype, or with a tag that only HTML has."""
    if encodings.binary_kind(head):
        return None
    text = encodings.decode_head(head).lstrip("\ufeff")
    if found := _OPENING.match(text):
        return f"begins with {found[0].strip()[-20:]}"
    return None


def parse(
    stream: BinaryIO,
    *,
    captured_at: str | None = None,
    url: str | None = None,
    charset: str | None = None,
) -> Iterator[Document]:
    """Yield the one document of a page.

    `url` and `charset` are what a container or a server said of it beside the bytes.
    """
    data = encodings.read_bounded(stream)
    if not data.strip():
        raise SourceError("the file is empty")
    decoded = encodings.decode_markup(data, charset)
    page = HtmlPage.of(decoded, address=url, captured=_capture(captured_at))
    talk = _talk(page)
    article = article_of(page, talk)
    comments, problems = comments_of(page, talk) if talk else ([], [])
    # What an extractor finds beside the posts of a forum is its menu.
    is_bare = not holds_text(article.body) or article.found_by.get("body") == "trafilatura"
    if talk and is_bare and topic.is_topic(page, talk, article.url):
        article = _of_topic(page, talk, article, comments[0])
    problems = [*decoded.problems, *article.problems, *problems]
    if page.is_cut:
        problems.append(
            Problem(
                line=None,
                code="nested-too-deeply",
                message="The page nests its elements deeper than can be read; what stands below,"
                " and all that follows it, may be missing.",
            )
        )
    if talk and talk.declared is not None and talk.declared != len(comments):
        problems.append(
            Problem(
                line=None,
                code="count-disagrees",
                message=f"The page declares {talk.declared} comments; {len(comments)} are on it.",
            )
        )
    yield Document(
        format=NAME,
        system=talk.system if talk else None,
        encoding=decoded.encoding,
        title=article.title,
        kicker=article.kicker,
        dek=article.dek,
        url=article.url or url,
        publication=article.publication,
        language=article.language,
        series=None,
        bylines=article.bylines,
        reprint=article.reprint,
        published=article.published or bounds.first_comment(comments),
        modified=article.modified,
        body=article.body,
        author_bios=article.author_bios,
        rating=None,
        disclaimer=None,
        navigation=(),
        declared_comments=talk.declared if talk else None,
        sort=talk.sort if talk else None,
        comments=tuple(comments),
        furniture=article.furniture,
        problems=tuple(sorted(problems, key=lambda problem: problem.line or 0)),
        type=article.type,
        tags=article.tags,
        sections=article.sections,
        comments_open=talk.comments_open if talk else None,
        found_by=article.found_by,
    )


def _of_topic(page: HtmlPage, talk: Talk, article: Article, first: DocumentComment) -> Article:
    """What a topic's page says: its opening post is its text, its writer and its day.

    It stays the first of the comments: what answers it, answers a post.
    """
    return dataclasses.replace(
        article,
        type="topic",
        body=topic.opening(page, talk),
        bylines=topic.opened_by(first),
        published=topic.opened_on(first) or article.published,
        found_by={**article.found_by, "body": OPENING_POST, "bylines": OPENING_POST},
    )


def _talk(page: HtmlPage) -> Talk | None:
    for family in FAMILIES:
        talk = family.find(page)
        if talk and talk.posted:
            return talk
    return None


def _capture(captured_at: str | None) -> Moment | None:
    if captured_at is None:
        return None
    try:
        return Moment.parse(captured_at)
    except ValueError:
        raise SourceError(f"{captured_at!r} is not an ISO date or time of capture") from None
