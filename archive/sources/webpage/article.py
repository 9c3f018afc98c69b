"""The article of a page: what its metadata, its markup or the extractors say of it.

Each field is taken from the first evidence that has it: JSON-LD, OpenGraph and other <meta>, the
page's own markup, then trafilatura and htmldate. `found_by` records which one won. A room reads
each part: titles, standfirsts, bylines, bios, days, origins, labels, body, reprints.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from archive.sources.document import Block, Byline, Problem, Published, Reprint
from archive.sources.webpage import origins
from archive.sources.webpage.bios import bios_of
from archive.sources.webpage.body import body_of
from archive.sources.webpage.bylines import bylines_of
from archive.sources.webpage.days import modified_of, published_of
from archive.sources.webpage.evidence import Evidence
from archive.sources.webpage.found import Found
from archive.sources.webpage.labels import sections_of, tags_of
from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.posted import Talk
from archive.sources.webpage.reprints import attribution_told_apart
from archive.sources.webpage.standfirsts import dek_of, dek_told_apart, kicker_of


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """`found_by` says which evidence won, by field: {"title": "json-ld"}."""

    title: str | None = None
    kicker: str | None = None
    dek: str | None = None
    url: str | None = None
    publication: str | None = None
    language: str | None = None
    bylines: tuple[Byline, ...] = ()
    reprint: Reprint | None = None
    published: Published | None = None
    modified: Published | None = None
    body: tuple[Block, ...] = ()
    author_bios: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    type: str = "article"
    furniture: tuple[Block, ...] = ()
    problems: tuple[Problem, ...] = ()
    found_by: dict[str, str] = dataclasses.field(default_factory=dict)


def article_of(page: HtmlPage, talk: Talk | None) -> Article:
    """The article without its discussion: no comment's text is in the body."""
    evidence = Evidence(page, talk)
    title, ld, meta = evidence.title, evidence.ld, evidence.meta
    address = origins.address_of(page, ld, meta)
    url = address.value if address else None
    bylines = bylines_of(evidence)
    body = body_of(evidence, [one.name for one in bylines.value] if bylines else [])
    reprint, blocks = attribution_told_apart(body.blocks)
    dek = dek_of(evidence, blocks)
    blocks = dek_told_apart(blocks, dek.value if dek else None)
    sections = sections_of(evidence)
    found: dict[str, Found[Any] | None] = {
        "url": address,
        "publication": evidence.site or origins.site_in_head(page, title, url),
        "title": Found(title.text, title.found_by) if title.text and title.found_by else None,
        "bylines": bylines,
        "body": Found(blocks, body.found_by) if blocks and body.found_by else None,
        "published": published_of(evidence, url),
        "dek": dek,
        "language": origins.language_of(page, ld, meta),
    }
    return Article(
        **{name: one.value for name, one in found.items() if one},
        kicker=kicker_of(evidence),
        reprint=reprint,
        modified=modified_of(evidence),
        author_bios=bios_of(evidence),
        tags=tags_of(evidence, sections),
        sections=sections,
        furniture=body.furniture,
        problems=tuple(ld.problems),
        found_by={name: one.by for name, one in found.items() if one},
    )
