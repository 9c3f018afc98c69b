"""Forum pages: the opening post is what an article is elsewhere, and the first of the posts too."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archive.sources.document import Block, Byline, DocumentComment, Published
from archive.sources.webpage.blocks import blocks_of
from archive.sources.webpage.page import HtmlPage, class_names
from archive.sources.webpage.posted import Talk

FORUM = re.compile(
    r"(?:^|[-_/.\d])(?:forums?|foren|threads?|topics?|showthread|viewtopic|boards?|discussions?"
    r"|posts?list|postbits?)(?:$|[-_/.?\d])",
    re.I,
)
CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # where the next word of a name begins
SYSTEMS = frozenset({"vbulletin", "phpbb", "smf", "xenforo", "discourse", "mybb", "invision",
                     "fluxbb", "punbb", "kunena", "bbpress", "vanilla", "ipboard"})  # fmt: skip

SITE_MADE = "site-made"
FORUM_ITSELF = re.compile(r"forum|foren|board|showthread|viewtopic|postbit", re.I)
# Under an article, too, comments stand in a "comment-thread", a "disqus_thread" or, on SPIP's
# pages, a "forum"; WordPress calls each first comment "thread-even" or "thread-odd".
COMMENTS = re.compile(
    r"comment|disqus|dsq|isso|respon|repl(?:y|ies)|^thread-(?:even|odd|alt)$", re.I
)
UNDER_ARTICLES = frozenset({"spip", "livejournal", "blogger", "disqus", "isso", "drupal"})
# These never draw a forum, whatever their class names and addresses are called.
BLOGS = frozenset({"wordpress", "wordpress.com", "wpdiscuz", "epoch"})


def is_topic(page: HtmlPage, talk: Talk, url: str | None) -> bool:
    """Whether the posts are the page: a forum drew it, and nothing else was written on it."""
    if talk.system in SYSTEMS or talk.system in BLOGS:
        return talk.system in SYSTEMS
    if any(url and FORUM.search(urlsplit(url).path) for url in (url, page.address)):
        return True
    if talk.system in UNDER_ARTICLES:
        return False
    first = talk.posted[0].element
    around = (first, *first.iterancestors())
    names = {name for one in around for name in (*class_names(one), one.get("id", ""))}
    said = [name for name in (CAPITAL.sub("-", one) for one in names) if _says_forum(name)]
    if talk.system == SITE_MADE:
        # A list of comments that a site draws itself is a "thread" or a "discussion" too.
        return any(FORUM_ITSELF.search(name) for name in said)
    return bool(said)


def _says_forum(name: str) -> bool:
    found = FORUM.search(name)
    if found is None:
        return False
    return not COMMENTS.search(name) or "forum" in found[0].lower()


def opening(page: HtmlPage, talk: Talk) -> tuple[Block, ...]:
    """The opening post's text as the blocks of an article."""
    first = talk.posted[0]
    return tuple(
        block
        for body in first.bodies
        for _, block in blocks_of(body, page=page, without=first.without)
    )


def opened_by(first: DocumentComment) -> tuple[Byline, ...]:
    return (Byline(name=first.author, role="author"),) if first.author else ()


def opened_on(first: DocumentComment) -> Published | None:
    if first.date is None:
        return None
    return Published(value=first.date, precision=first.date_precision, basis="stated", why=None)
