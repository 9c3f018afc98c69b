"""Comments marked up with the words of schema.org, in pages of any system.

    <div itemprop="comment" itemscope itemtype="https://schema.org/Comment">
      <span itemprop="author" itemscope itemtype="https://schema.org/Person">
        <span itemprop="name">Nessa</span></span>
      <time itemprop="dateCreated" datetime="2020-01-09T17:23:00+00:00">9 January</time>
      <div itemprop="text">Four minutes slow again.</div>
      <div itemprop="comment" itemscope itemtype="https://schema.org/Comment"> … an answer …

The older type `UserComments` says `creator`, `commentTime` and `commentText`. RDFa Lite has the
same words in `typeof` and `property`. See https://schema.org/Comment.
"""

from __future__ import annotations

import itertools
import re

from lxml.html import HtmlElement

from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.posted import Talk
from archive.sources.webpage.template import Template, talk_of

FARTHEST = 40  # ancestors that are looked at: pages may nest thousands of elements
TYPES = re.compile(r"(?:^|[/:\s])(?:Comment|UserComments)(?:\s|$)")


def _words(*names: str, inner: str = "", attribute: str = "") -> tuple[str, ...]:
    """Places of what has one of these names in either notation."""
    return tuple(
        f"[{notation}~={name}]{' ' + inner if inner else ''}{'@' + attribute if attribute else ''}"
        for name in names
        for notation in ("itemprop", "property")
    )


TEMPLATE = Template(
    system="schema.org",
    items=(),
    id=("@itemid", "@resource", "@id", "@data-id", "@data-comment-id"),
    id_pattern=r"([\w-]*\d[\w-]*)$",
    parent=(
        *_words("parentItem", attribute="href"),
        *_words("parentItem", attribute="content"),
        *_words("parentItem", attribute="resource"),
    ),
    parent_pattern=r"([\w-]*\d[\w-]*)$",
    author=(
        *_words("author", "creator", inner="[itemprop~=name]"),
        *_words("author", "creator", inner="[property~=name]"),
        *_words("author", "creator", inner="[itemprop~=name]", attribute="content"),
        *_words("author", "creator"),
        *_words("author", "creator", attribute="content"),
    ),
    author_url=(
        *_words("author", "creator", inner="[itemprop~=url]", attribute="href"),
        *_words("author", "creator", inner="a", attribute="href"),
    ),
    moment=tuple(
        place
        for attribute in ("datetime", "content", "title")
        for place in _words(
            "dateCreated", "datePublished", "commentTime", "dateModified", attribute=attribute
        )
    ),
    date=_words("dateCreated", "datePublished", "commentTime"),
    permalink=(*_words("url", attribute="href"), *_words("replyToUrl", attribute="href")),
    votes=(*_words("upvoteCount", attribute="content"), *_words("upvoteCount")),
    votes_down=(*_words("downvoteCount", attribute="content"), *_words("downvoteCount")),
    body=_words("text", "commentText", "description", "articleBody"),
    room=("#comments",),
)


def find(page: HtmlPage) -> Talk | None:
    """The elements that say they are comments and have a text, null if none does."""
    if "schema.org" not in page.decoded.text:
        return None
    items = [
        element
        for element in page.elements
        if TYPES.search(element.get("itemtype") or element.get("typeof") or "")
        and not _in_a_list_of_links(element)
    ]
    return talk_of(page, TEMPLATE, items) if items else None


def _in_a_list_of_links(element: HtmlElement) -> bool:
    """Whether this stands in the sidebar's list of comments on other articles."""
    around = itertools.islice(element.iterancestors(), FARTHEST)
    return any(outer.tag in {"aside", "nav", "footer"} for outer in around)
