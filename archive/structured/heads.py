"""The meta elements of a page: Open Graph and Twitter for previews, Highwire, PRISM and Dublin Core
for reference managers.

Zotero takes the kind of thing from z:itemType, where a page with citation_title would otherwise be
a journal article, and the source from prism.publicationName before all others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from archive.citing.dates import date_of
from archive.citing.names import Name, of_author
from archive.citing.work import line
from archive.models import Article, Byline

CARD = (1200, 630)  # width and height of the picture
LONGEST_SUMMARY = 200  # characters
Absolute = Callable[[str], str]


@dataclasses.dataclass(frozen=True, slots=True)
class Meta:
    """`kind` is the attribute that holds the name: "property" for Open Graph, else "name"."""

    kind: str
    name: str
    content: str


def of_article(article: Article, absolute: Absolute) -> list[Meta]:
    """Of one that was read with its signatures and tags."""
    return [Meta(*each) for each in _of_article(article, absolute) if each[2]]


def of_profile(thing, about: str, absolute: Absolute) -> list[Meta]:
    """Of the page of an author or a commenter."""
    said = {"title": line(thing.name), "description": _short(about)}
    own = {"type": "profile", "url": absolute(thing.get_absolute_url())}
    pairs = (said | own | {"site_name": settings.SITE_NAME}).items()
    graph = [Meta("property", f"og:{name}", value) for name, value in pairs if value]
    twitter = [Meta("name", f"twitter:{name}", value) for name, value in said.items() if value]
    return [*graph, Meta("name", "twitter:card", "summary"), *twitter]


def _of_article(article: Article, absolute: Absolute) -> Iterator[tuple[str, str, str]]:
    address = absolute(article.get_absolute_url())
    title, summary = line(article.title), _short(article.dek)
    source = line(article.publication.name) if article.publication else ""
    inferred = article.published_basis == Article.Basis.INFERRED
    date = None if inferred else date_of(article.published_on, article.published_precision)
    day = date.iso if date else ""
    edited = article.edited_at.isoformat(timespec="seconds") if article.edited_at else ""
    card = absolute(reverse("card", args=[article.slug]))
    pictured = f"{title}: the shape of its discussion"
    signed = [b for b in article.bylines.all() if b.role == Byline.Role.AUTHOR]
    names = [of_author(byline.author) for byline in signed]
    tags = [line(tag.name) for tag in article.tags.all()]

    yield "property", "og:type", "article"
    yield "property", "og:title", title
    yield "property", "og:url", address
    yield "property", "og:site_name", settings.SITE_NAME
    yield "property", "og:description", summary
    yield "property", "og:image", card
    yield "property", "og:image:type", "image/png"
    yield "property", "og:image:width", str(CARD[0])
    yield "property", "og:image:height", str(CARD[1])
    yield "property", "og:image:alt", pictured
    yield "property", "article:published_time", day
    yield "property", "article:modified_time", edited
    yield "property", "article:section", line(article.kicker)
    for byline in signed:
        yield "property", "article:author", absolute(byline.author.get_absolute_url())
    for tag in tags:
        yield "property", "article:tag", tag

    yield "name", "twitter:card", "summary_large_image"
    yield "name", "twitter:title", title
    yield "name", "twitter:description", summary
    yield "name", "twitter:image", card
    yield "name", "twitter:image:alt", pictured

    yield "name", "citation_title", title
    for name in names:
        yield "name", "citation_author", _sorted(name)
    yield "name", "citation_publication_date", day.replace("-", "/")
    yield "name", "citation_language", article.language
    yield "name", "citation_public_url", address
    yield "name", "z:itemType", "webpage"
    yield "name", "prism.publicationName", source

    yield "name", "DC.title", title
    for name in names:
        yield "name", "DC.creator", _sorted(name)
    yield "name", "DC.date", day
    yield "name", "DC.description", summary
    yield "name", "DC.publisher", source
    yield "name", "DC.source", source
    yield "name", "DC.identifier", address
    yield "name", "DC.language", article.language
    yield "name", "DC.type", "Text"
    for tag in tags:
        yield "name", "DC.subject", tag
    yield "name", "DCTERMS.isVersionOf", line(article.url)
    yield "name", "DCTERMS.modified", edited


def _sorted(name: Name) -> str:
    """A comma is taken for the end of a family name, so a whole name is told without one."""
    return name.turned if name.family else " ".join(line(name.whole).replace(",", " ").split())


def _short(text: str) -> str:
    return Truncator(line(text)).chars(LONGEST_SUMMARY)
