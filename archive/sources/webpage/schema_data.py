"""Comments that a page keeps as data for search engines (JSON-LD), where its markup has none.

    <script type="application/ld+json">
      {"@type": "NewsArticle", "comment": [
        {"@type": "Comment", "@id": "#c101", "text": "Four minutes slow again.",
         "dateCreated": "2020-01-09T17:23:00Z", "author": {"@type": "Person", "name": "Nessa"},
         "upvoteCount": 3, "comment": [ … answers to it … ]}]}

A forum's thread is a `DiscussionForumPosting` in the same way. A comment may also name what it
answers in `parentItem`. The data is read, no script is run. See https://schema.org/Comment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.posted import Posted, Talk

COMMENT = frozenset({"Comment", "UserComments"})
WITHIN = ("comment", "comments", "UserComments")
ROUND = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")
MOST = 50_000  # comments of one page
_TAG = re.compile(r"<(?:p|br|a|div|b|i|em|strong|blockquote|ul|ol|code|pre|span)\b[^>]*>", re.I)


def find(page: HtmlPage) -> Talk | None:
    """The comments of the page's data, null for a page without any."""
    posted: list[Posted] = []
    for script in page.with_tag("script"):
        kind = (script.get("type") or "").partition(";")[0].strip().casefold()
        if kind == "application/ld+json" and '"text"' in (script.text or ""):
            posted += _comments(script)
    return Talk(system="schema.org", posted=tuple(posted), nests=False) if posted else None


def _comments(script: HtmlElement) -> Iterator[Posted]:
    """Depth first, in the order of the data, without recursion: data may nest deep."""
    try:
        data = json.loads(script.text or "", strict=False)
    except (ValueError, RecursionError):
        return  # whoever reads the article from the same data says so
    stack: list[tuple[Any, int, bool]] = [(data, 0, False)]  # node, level, whether a comment
    count = 0
    while stack and count < MOST:
        node, level, is_comment = stack.pop()
        if isinstance(node, list):
            stack.extend((each, level, is_comment) for each in reversed(node))
            continue
        if not isinstance(node, dict):
            continue
        answers = [node[key] for key in WITHIN if isinstance(node.get(key), (list, dict))]
        if is_comment or _types(node) & COMMENT:
            one = _posted(script, node, level)
            if one is not None:
                yield one
                count += 1
            level += 1
        else:
            stack.extend(
                (node[key], level, False)
                for key in reversed(ROUND)
                if isinstance(node.get(key), (list, dict))
            )
        stack.extend((each, level, True) for each in reversed(answers))


def _types(node: dict[str, Any]) -> set[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rpartition("/")[2] for kind in kinds if isinstance(kind, str)}


def _posted(script: HtmlElement, node: dict[str, Any], level: int) -> Posted | None:
    text = _first(node, "text", "commentText", "articleBody", "description")
    if not text:
        return None
    parent = node.get("parentItem")
    if isinstance(parent, dict):
        parent = _first(parent, "@id", "url", "identifier")
    author = node.get("author") or node.get("creator")
    author = author[0] if isinstance(author, list) and author else author
    person = author if isinstance(author, dict) else {}
    body = _as_element(script, text)
    return Posted(
        element=body,
        bodies=(body,),
        id=_first(node, "@id", "identifier", "url"),
        parent_id=parent if isinstance(parent, str) else None,
        level=level,
        author=_first(person, "name") or (author if isinstance(author, str) else None),
        author_url=_first(person, "url"),
        moment=_first(node, "dateCreated", "datePublished", "commentTime"),
        date_text=_first(node, "dateCreated", "datePublished", "commentTime"),
        permalink=_first(node, "url"),
        votes_up=_count(node.get("upvoteCount")),
        votes_down=_count(node.get("downvoteCount")),
    )


def _first(node: dict[str, Any], *names: str) -> str | None:
    for name in names:
        value = node.get(name)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return None


def _count(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    return int(value) if re.fullmatch(r"\d{1,9}", str(value)) else None


def _as_element(script: HtmlElement, text: str) -> HtmlElement:
    """The text as an element at the line of its script: markup if it has tags, else lines."""
    element: HtmlElement | None = None
    if _TAG.search(text):
        try:
            element = lxml.html.fragment_fromstring(text, create_parent="div")
        except (lxml.etree.ParserError, ValueError):
            element = None
    if element is None:
        element = lxml.html.Element("div")
        for number, line in enumerate(_printable(text).split("\n")):
            if number:
                lxml.etree.SubElement(element, "br").tail = line
            else:
                element.text = line
    for each in element.iter():
        each.sourceline = script.sourceline or 0
    return element


def _printable(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", "", text.replace("\r\n", "\n"))
