"""What a page says of its article in JSON-LD, the notation search engines ask for.

    <script type="application/ld+json">
    {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "The clock",
     "author": {"@type": "Person", "name": "Orla Venn"}, "datePublished": "2014-03-12"}

https://schema.org/Article names the properties. Sites write it by hand: objects, lists of them and
"@graph" lists stand side by side, authors are names, objects or ids of other objects, and the
text is often no JSON at all.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from archive.sources.document import Problem
from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.words import folded

ARTICLE_TYPES = frozenset({
    "Article", "NewsArticle", "BlogPosting", "Report", "OpinionNewsArticle", "AnalysisNewsArticle",
    "ReportageNewsArticle", "ReviewNewsArticle", "BackgroundNewsArticle", "ScholarlyArticle",
    "TechArticle", "SocialMediaPosting", "LiveBlogPosting", "AdvertiserContentArticle",
    "SatiricalArticle", "MedicalScholarlyArticle", "DiscussionForumPosting",
})  # fmt: skip
# Said of an article only if nothing above is on the page.
WEAKER_TYPES = frozenset({"Recipe", "Review", "CreativeWork", "WebPage", "ItemPage", "AboutPage"})
MOST_NODES = 5_000  # of one page; more is a catalogue
TRAILING_COMMA = re.compile(r",\s*([}\]])")
WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|"
                     r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$")  # fmt: skip

Node = dict[str, Any]


class JsonLd:
    """The objects of a page, and the one that is its article, if any."""

    def __init__(self, page: HtmlPage) -> None:
        self.problems: list[Problem] = []
        self.nodes: list[Node] = []
        self.scripts = [
            one for one in page.with_tag("script") if "ld+json" in (one.get("type") or "").lower()
        ]
        for script in self.scripts:
            if script.text:
                self._read(script.text, page.line_of(script))
        self.by_id = {node["@id"]: node for node in self.nodes if isinstance(node.get("@id"), str)}
        self.article = self._article(page)

    def _read(self, text: str, line: int | None) -> None:
        try:
            self.nodes += list(_objects(_loaded(text)))[: MOST_NODES - len(self.nodes)]
        except (ValueError, RecursionError):
            self.problems.append(
                Problem(
                    line=line,
                    code="jsonld-broken",
                    message="The page's JSON-LD is no JSON; what it says was not read.",
                )
            )

    def _article(self, page: HtmlPage) -> Node | None:
        for types in (ARTICLE_TYPES, WEAKER_TYPES):
            found = [node for node in self.nodes if types & set(types_of(node))]
            titled = [node for node in found if text_in(node, "headline", "name")]
            if titled:
                # Teasers of other articles may stand beside it: the page's own title decides.
                printed = " ".join(" ".join(one.itertext()) for one in page.with_tag("title", "h1"))
                shown = f" {folded(printed)} "
                for node in titled:
                    if f" {folded(text_in(node, 'headline', 'name') or '')} " in shown:
                        return node
                if len({text_in(node, "headline", "name") for node in titled}) == 1:
                    return titled[0]  # in words for search engines
        return None

    def text(self, *names: str) -> str | None:
        return text_in(self.article, *names) if self.article else None

    def title(self) -> str | None:
        """Its headline. The name of a mere page is often that of its site."""
        if self.article is None:
            return None
        names = (
            ("headline", "name") if ARTICLE_TYPES & set(types_of(self.article)) else ("headline",)
        )
        return text_in(self.article, *names)

    def people(self, name: str = "author") -> list[str]:
        """The names of an article's authors, publishers and so on."""
        given = self.article.get(name) if self.article else None
        found = []
        for one in given if isinstance(given, list) else [given]:
            if isinstance(one, dict) and "name" not in one:
                one = self.by_id.get(str(one.get("@id")))
            names = one.get("name") if isinstance(one, dict) else one
            for text in names if isinstance(names, list) else [names]:
                if isinstance(text, str) and text.strip():
                    found.append(_plain(text))
        return found

    def words(self, name: str) -> list[str]:
        """A property that is a list of words, or one text of them with commas."""
        given = self.article.get(name) if self.article else None
        if isinstance(given, str):
            given = given.split(",")
        if not isinstance(given, list):
            return []
        return [_plain(one) for one in given if isinstance(one, str) and one.strip()]


def types_of(node: Node) -> list[str]:
    given = node.get("@type")
    listed = given if isinstance(given, list) else [given]
    return [one.rsplit("/", 1)[-1] for one in listed if isinstance(one, str)]


def text_in(node: Node, *names: str) -> str | None:
    """The first of these properties that is a text."""
    for name in names:
        value = node.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("name") or value.get("@value") or value.get("@id")
        if isinstance(value, str) and value.strip():
            return _plain(value)
    return None


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())


def _loaded(text: str) -> Any:
    text = WRAPPED.sub("", text).strip().rstrip(";")
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return json.loads(TRAILING_COMMA.sub(r"\1", text), strict=False)


def _objects(value: Any) -> Iterator[Node]:
    """Every object in a value, outer ones first. No recursion."""
    stack = [value]
    seen = 0
    while stack and seen < MOST_NODES:
        current = stack.pop()
        seen += 1
        if isinstance(current, list):
            stack.extend(reversed(current))
        elif isinstance(current, dict):
            if "@type" in current:
                yield current
            stack.extend(
                one for one in reversed(list(current.values())) if isinstance(one, (dict, list))
            )
