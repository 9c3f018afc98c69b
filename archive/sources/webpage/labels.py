"""Tags and sections: what the site files the article under."""

from __future__ import annotations

from collections.abc import Iterable

from archive.sources.webpage.evidence import Evidence
from archive.sources.webpage.prose import line_of_text

MOST = 40
LONGEST = 80  # characters
SEARCH_KEYWORDS = 12  # a list of keywords beyond this is written for search engines


def tags_of(evidence: Evidence, sections: Iterable[str]) -> tuple[str, ...]:
    """What is tagged or keyed, less what is a section."""
    meta, ld = evidence.meta, evidence.ld
    given = meta.all("article:tag") + _linked(evidence, "tag")
    if not given:
        keywords = ld.words("keywords") or [
            word for text in meta.all("keywords", "news_keywords") for word in text.split(",")
        ]
        given = keywords if len(keywords) <= SEARCH_KEYWORDS else []
    known = {name.casefold() for name in sections}
    return tuple(name for name in _once(given) if name.casefold() not in known)[:MOST]


def sections_of(evidence: Evidence) -> tuple[str, ...]:
    given = evidence.meta.all("article:section") + evidence.ld.words("articleSection")
    return tuple(_once(given or _linked(evidence, "category")))[:MOST]


def _linked(evidence: Evidence, rel: str) -> list[str]:
    """The names of tags or categories that the page links as its own."""
    found = []
    for element in evidence.page.with_tag("a"):
        rels = (element.get("rel") or "").lower().split()
        fits = "category" in rels if rel == "category" else rels == ["tag"]
        if fits and evidence.regions.is_free(element) and (text := line_of_text(element)):
            found.append(text)
    return found


def _once(names: Iterable[str]) -> list[str]:
    """Each name once, in any case, without marks of a tag and what is too long for one."""
    kept: dict[str, str] = {}
    for name in names:
        name = " ".join(name.split()).strip("#, ")
        if 0 < len(name) <= LONGEST:
            kept.setdefault(name.casefold(), name)
    return list(kept.values())
