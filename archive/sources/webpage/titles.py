"""What the article is called: the heading on the page that its metadata agrees with."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Set
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.sources.webpage.jsonld import JsonLd
from archive.sources.webpage.metatags import MetaTags
from archive.sources.webpage.page import ARCHIVED, HtmlPage, class_names
from archive.sources.webpage.prose import line_of_text
from archive.sources.webpage.words import folded

PARTS = re.compile(r"\s+(?:[|–—·•»«›<>]|::|-|/)\s+|:\s+")  # and where a site's name is first
TAIL = re.compile(r"\s+(?:[|–—·•»«›]|::|-|/|>)\s+")  # what stands between a title and a site's name
HEADING_NAMES = re.compile(
    r"(?i)^(?:entry-?title|post-?title|article-?title|article__title|headline|p-name|page-?title"
    r"|story-?title|blog-?title-?single|title|titre|[\w-]+[-_](?:title|headline))$"
)
POST_TITLES = re.compile(
    r"(?i)^(?:entry|post|article|blog|story|node|serendipity)[-_]{0,2}(?:title|header|headline)$"
)
SITE_NAMES = frozenset({"logo", "site-title", "site-name", "blog-title", "blogname", "sitename",
                        "site-logo", "brand", "navbar-brand"})  # fmt: skip
KICKER_NAMES = re.compile(
    r"(?:^|[-_])(?:kicker|overline|eyebrow|dachzeile|topline|roofline|spitzmarke|oberzeile"
    r"|sur-?titre|ante-?titulo|volanta|catchline|super-?title|pre-?title)(?:$|[-_])",
    re.I,
)
LINES = ("b", "strong", "font", "big", "center", "p", "div", "span", "td", "h4", "h5")
LONGEST = 400  # characters
SHORT_LINE = 8  # characters: as short a one may be a button of the same words
MOST_HEADINGS = 500  # are weighed; a page of more is a list
SHORT_TITLE = 15  # characters: a longer one that stands in a heading is no accident
INSIDE = 0.6  # the weight of a heading that ends what the metadata say, by its share of that
AS_PART = 0.1  # and of a short one that is one part of it, whatever its kind
ALIKE = 0.3  # of the words of both
SHORTEST_SHARE = 0.3  # of a metadata title: a heading that is less of it is a section's name


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """`element` is the heading that prints it, where the page has one: the byline is near."""

    text: str | None = None
    kicker: str | None = None  # where the heading begins with one
    found_by: str | None = None
    element: HtmlElement | None = None


def title_of(
    page: HtmlPage, ld: JsonLd, meta: MetaTags, *, apart: Set[HtmlElement], site: str | None
) -> Title:
    """The article's title. A heading counts if the metadata has the same words."""
    titles = page.with_tag("title")
    in_head = _in_head(titles[0]) if titles else None
    stated = {
        "json-ld": ld.title(),
        "opengraph": meta.first("og:title", "twitter:title"),
        "meta": meta.first("dc.title", "dcterms.title", "citation_title", "sailthru.title",
                           "parsely-title"),
        "title": in_head,
    }  # fmt: skip
    known = [folded(text) for text in stated.values() if text]
    parts = [{folded(part) for part in PARTS.split(text)} for text in stated.values() if text]
    headings = _headings(page, apart)
    best, most = Title(), 0.0
    for heading, rank in headings:
        words = folded(heading.text or "")
        weight = rank * max((_agreement(words, one) for one in known), default=0.0)
        if words and not weight and known and all(words in one for one in known):
            # The site's name stands before it; that is printed above it, too.
            share = len(words) / max(map(len, known))
            if share >= SHORTEST_SHARE:
                weight = rank * INSIDE * share
            elif words != folded(site or "") and all(words in one for one in parts):
                weight = AS_PART
        if weight > most or (weight == most == AS_PART):
            best, most = heading, weight
    if best.text and any(folded(best.text) in one for one in known):
        return best
    if best.text:
        # The heading may hold a label besides: what the metadata begin with is the title then.
        for whole in filter(None, stated.values()):
            first = TAIL.split(whole)[0]
            if folded(first) != folded(best.text) and folded(best.text).startswith(
                folded(first) + " "
            ):
                return dataclasses.replace(best, text=first)
        return best
    for source, text in stated.items():
        if text and source == "title" and (lone := _lone_post(headings)):
            return lone
        if text and (lone := _standing_alone(page, text, apart)):
            return lone
        if text and (cut := _without_site(text, site)):
            return Title(text=cut[:LONGEST], found_by=source)
    return next((heading for heading, rank in headings if rank >= 1), Title())


def _agreement(heading: str, stated: str) -> float:
    """How well a heading fits a title of the metadata, both folded: 1 for the same words.

    Metadata begin with the title and end with the site, or say the title in other words.
    """
    if not heading or not stated:
        return 0.0
    share = len(heading) / len(stated)
    if stated.startswith(heading) and share >= SHORTEST_SHARE:
        return min(share + 0.5, 1.0)
    if len(stated) > SHORT_TITLE and stated in heading:
        return 1.0
    words, others = set(heading.split()), set(stated.split())
    shared = len(words & others) / len(words | others)
    first = heading.startswith(" ".join(stated.split()[:3]))
    return 0.4 * shared if shared >= ALIKE or first else 0.0


def _in_head(element: HtmlElement) -> str | None:
    """The text of <title>: prose leaves out what stands in the head."""
    return " ".join((element.text or "").split()) or None


def _headings(page: HtmlPage, apart: Set[HtmlElement]) -> list[tuple[Title, float]]:
    """Headings that may be the title, with a weight: h1 first, then what is named as one."""
    found = []
    named = set(page.named(HEADING_NAMES))
    named.update(
        one for one in page.with_attribute("itemprop") if "headline" in one.get("itemprop", "")
    )
    every = named.union(page.with_tag("h1", "h2", "h3")).difference(apart)
    for element in sorted(every, key=page.place.__getitem__)[:MOST_HEADINGS]:
        if element.tag in ("meta", "title", "body", "html"):
            continue
        if element.tag == "h1":
            rank = 1.1 if element in named else 1.0
        else:
            rank = 0.95 if element in named and element.tag in ("h2", "h3") else 0.6
        names = {name.lower() for name in class_names(element)}
        if SITE_NAMES & names or _leads_home(element):
            continue
        text, kicker = _parted(element)
        if text and len(text) <= LONGEST:
            title = Title(text=text, kicker=kicker, found_by="markup", element=element)
            found.append((title, rank))
    return found


def _lone_post(headings: list[tuple[Title, float]]) -> Title | None:
    """The title of the only post on a page whose <title> is the name of the site alone."""
    posts = [
        heading
        for heading, _ in headings
        if heading.element is not None
        and any(POST_TITLES.match(name) for name in class_names(heading.element))
    ]
    return posts[0] if len(posts) == 1 else None


def _standing_alone(page: HtmlPage, stated: str, apart: Set[HtmlElement]) -> Title | None:
    """The line that prints what <title> begins or ends with, on a page without headings."""
    parts = {" ".join(part.split()) for part in (stated, *PARTS.split(stated))}
    best = Title()
    for element in page.with_tag(*LINES):
        text = " ".join((element.text or "").split())
        if len(element) or text not in parts or element in apart or len(text) <= SHORT_LINE:
            continue
        if len(text) > len(best.text or ""):
            best = Title(text=text, found_by="markup", element=element)
    return best if best.text else None


def _parted(element: HtmlElement) -> tuple[str | None, str | None]:
    """A heading's own words, and the kicker that stands inside it before them."""
    for one in element.iterdescendants():
        if any(KICKER_NAMES.search(name) for name in class_names(one)):
            kicker = line_of_text(one)
            rest = line_of_text(element, without={one})
            if kicker and rest and (rest := rest.strip(" -–—:|")):
                return rest, kicker
    return line_of_text(element), None


def _leads_home(element: HtmlElement) -> bool:
    """Whether a heading is the site's own name: all of it links to the first page."""
    links = list(element.iter("a"))
    if len(links) != 1:
        return False
    path = urlsplit(ARCHIVED.sub("", links[0].get("href") or "x")).path
    return path in ("", "/") and line_of_text(links[0]) == line_of_text(element)


def _without_site(text: str, site: str | None) -> str:
    """A title less the site's name before or after it."""
    text = " ".join(text.split())
    parts = TAIL.split(text)
    if len(parts) < 2:
        return text
    if site:
        name = folded(site)
        for mark in TAIL.finditer(text):
            if folded(TAIL.split(text[mark.end() :])[0]) == name:
                return text[: mark.start()].strip()
        if folded(parts[-1]) in name or name in folded(parts[-1]):
            return text[: _last_mark(text)].strip()
        if folded(parts[0]) == name:
            return text[_first_mark(text) :].strip()
    # Without the site's name the longest part is the title, if it is much the longest.
    longest = max(parts, key=len)
    return longest if len(longest) > 0.6 * len(text) else text


def _last_mark(text: str) -> int:
    return list(TAIL.finditer(text))[-1].start()


def _first_mark(text: str) -> int:
    return next(TAIL.finditer(text)).end()
