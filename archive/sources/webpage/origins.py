"""Where the article stands: its address, its publication, its language."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.sources.webpage.found import Found
from archive.sources.webpage.jsonld import JsonLd
from archive.sources.webpage.metatags import MetaTags
from archive.sources.webpage.page import ARCHIVED, HtmlPage
from archive.sources.webpage.prose import line_of_text
from archive.sources.webpage.titles import PARTS, SITE_NAMES, Title
from archive.sources.webpage.words import folded

LANGUAGE = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*$")
LONGEST_NAME = 120  # characters
MOST_HOME_LINKS = 40  # are looked at for the site's name


def address_of(page: HtmlPage, ld: JsonLd, meta: MetaTags) -> Found[str] | None:
    """The address that the page gives itself; an archive's own prefix is not part of it."""
    given = {
        "link": next(iter(meta.links.get("canonical", ())), None),
        "opengraph": meta.first("og:url"),
        "json-ld": ld.text("url", "mainEntityOfPage"),
    }
    for source, url in given.items():
        if url and (whole := page.absolute(ARCHIVED.sub("", url))):
            return Found(whole, source)
    return None


def site_named(ld: JsonLd, meta: MetaTags) -> Found[str] | None:
    """The publication as the metadata name it."""
    publishers = ld.people("publisher")
    given = {
        "opengraph": meta.first("og:site_name"),
        "json-ld": publishers[0] if publishers else None,
        "meta": meta.first("application-name", "dc.publisher", "citation_journal_title"),
    }
    for source, name in given.items():
        if name and len(name) <= LONGEST_NAME:
            return Found(name, source)
    return None


def site_in_head(page: HtmlPage, title: Title, address: str | None) -> Found[str] | None:
    """What stands in <title> beside the article's, if the page calls itself so elsewhere too."""
    titles = page.with_tag("title")
    head = " ".join((titles[0].text or "").split()) if titles else ""
    own = folded(title.text or "")
    parts = [part.strip() for part in PARTS.split(head)]
    if not own or len(parts) < 2 or own not in folded(head):
        return None
    printed = {folded(name) for name in _printed_names(page)}
    host = (urlsplit(address or page.address or "").hostname or "").replace("-", "")
    for part in (parts[-1], parts[0]):
        name = folded(part)
        is_host = len(name) > 3 and name.replace(" ", "") in host
        if name and name not in own and len(part) <= LONGEST_NAME and (name in printed or is_host):
            return Found(part, "title")
    return None


def _printed_names(page: HtmlPage) -> list[str]:
    """What the elements with the site's name, and the links to its first page, say."""
    named: list[HtmlElement] = page.with_class(*SITE_NAMES)[:MOST_HOME_LINKS]
    named += [page.by_id[name] for name in SITE_NAMES if name in page.by_id]
    links = [one for one in page.with_tag("a") if _leads_home(one)]
    texts = []
    for element in (*named, *links[:MOST_HOME_LINKS]):
        texts += [line_of_text(element), element.get("title")]
        texts += [one.get("alt") for one in element.iter("img")]
    return [text for text in texts if text and len(text) <= LONGEST_NAME]


def _leads_home(link: HtmlElement) -> bool:
    href = ARCHIVED.sub("", link.get("href") or "x")
    if href in ("/", "./") or "home" in (link.get("rel") or "").split():
        return True
    return href.startswith("http") and href.count("/") <= 3 and not href.rstrip("/").count("?")


def language_of(page: HtmlPage, ld: JsonLd, meta: MetaTags) -> Found[str] | None:
    given = {
        "markup": page.root.get("lang") or page.root.get("xml:lang"),
        "json-ld": ld.text("inLanguage"),
        "meta": meta.first("content-language", "dc.language", "language", "og:locale"),
    }
    for source, code in given.items():
        code = (code or "").strip().replace("_", "-")
        if LANGUAGE.match(code):
            return Found(code, source)
    return None
