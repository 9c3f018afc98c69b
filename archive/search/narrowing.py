"""Beside the hits: what they are filed under, what narrows them already, and ways to find more."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext, gettext_lazy

from archive.models import Article, Author, Publication, Tag
from archive.search import expressions, finding, spelling, tables, words
from archive.search.asked import FACETS, Asked
from archive.search.finding import Found, Hits
from archive.search.questions import (
    ARTICLES,
    COMMENTS,
    Days,
    Either,
    Named,
    Only,
    Part,
    Without,
    Words,
    parse,
)
from comments.counting import grouped

OPTIONS = 8  # of each facet
MOST_WAYS = 6
TITLES = {
    "publication": gettext_lazy("Source"),
    "author": gettext_lazy("Author"),
    "tag": gettext_lazy("Tag"),
}
MODELS: dict[str, Any] = {"publication": Publication, "author": Author, "tag": Tag}


@dataclasses.dataclass(frozen=True, slots=True)
class Count:
    """How many; `more` there may be."""

    n: int
    more: bool = False

    @classmethod
    def of(cls, several: Iterable[Hits]) -> Count:
        several = list(several)
        return cls(sum(map(len, several)), any(hits.more for hits in several))

    def __str__(self) -> str:
        return f"{grouped(self.n)}{'+' if self.more else ''}"

    def __bool__(self) -> bool:
        return bool(self.n)


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    name: str
    count: Count
    query: str


@dataclasses.dataclass(frozen=True, slots=True)
class Facet:
    name: str
    title: str
    options: list[Option]


@dataclasses.dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the hits, and the address without it."""

    label: str
    query: str


@dataclasses.dataclass(frozen=True, slots=True)
class Way:
    """Another question that finds something."""

    label: str
    query: str
    count: Count


def facets(asked: Asked, found: Found) -> list[Facet]:
    """What the hits that are shown are filed under, each with how many would be left."""
    hits = found.of(asked.shown)
    more = any(some.more for some in hits)
    counted: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for some in hits:
        for hit in some.rows:
            counted.update(hit.filed)
            if hit.day:
                years[hit.day.year] += 1
    shown = []
    for name in FACETS:
        pks = {int(f[1:]): n for f, n in counted.items() if f[0] == name[0]}
        shown.append(Facet(name, str(TITLES[name]), _options(asked, name, pks, more)))
    if asked.year is None:
        most = sorted(years, key=lambda year: (-years[year], -year))[:OPTIONS]
        options = [
            Option(str(year), Count(years[year], more), asked.but(year=year))
            for year in sorted(most, reverse=True)
        ]
        shown.append(Facet("year", gettext("Year"), options))
    return [facet for facet in shown if facet.options]


def _options(asked: Asked, name: str, pks: dict[int, int], more: bool) -> list[Option]:
    chosen = getattr(asked, name)
    if name == "publication" and chosen:
        return []  # a page is of one publication
    often = sorted(pks, key=lambda pk: (-pks[pk], pk))[: OPTIONS + len(chosen)]
    rows = MODELS[name].objects.filter(pk__in=often).order_by().values_list("pk", "slug", "name")
    known = {pk: (slug, label) for pk, slug, label in rows}
    return [
        Option(known[pk][1], Count(pks[pk], more), asked.but(**{name: (*chosen, known[pk][0])}))
        for pk in often
        if pk in known and known[pk][0] not in chosen
    ][:OPTIONS]


def chips(asked: Asked) -> list[Chip]:
    return [Chip(label, other.but()) for label, other in _narrowings(asked)]


def _narrowings(asked: Asked) -> list[tuple[str, Asked]]:
    """What is on, in words, and the same without it."""
    found = []
    for name in FACETS:
        slugs = getattr(asked, name)
        names = _names_of(name, slugs) if slugs else {}
        found += [(names.get(slug, slug), asked.less(name, slug)) for slug in slugs]
    if asked.year:
        found.append((str(asked.year), asked.less("year")))
    if asked.article:
        title = Article.objects.published().filter(slug=asked.article).values_list("title")
        label = gettext("On “%s”") % (title.first() or (asked.article,))[0]
        found.append((label, asked.less("article")))
    for part in asked.question.parts:
        if isinstance(part.node, Named | Days | Only):
            text = asked.question.without(part)
            found.append((part.typed, dataclasses.replace(asked, question=parse(text), number=1)))
    return found


def _names_of(name: str, slugs: Sequence[str]) -> dict[str, str]:
    """By slug. Only what is published has a name here: a draft's author is nobody's business."""
    published = Article.objects.published()
    known = {
        "publication": Publication.objects.filter(articles__in=published),
        "author": published.authors(),
        "tag": Tag.objects.filter(articles__in=published),
    }
    rows = known[name].filter(slug__in=slugs).order_by().values_list("slug", "name")
    return dict(rows.distinct())


def ways(asked: Asked) -> list[Way]:
    """Where nothing was found: less of the question, each with what that finds."""
    tried = [(gettext("Without %s") % label, other) for label, other in _narrowings(asked)]
    if len(tried) > 1:
        bare = Asked(parse(" ".join(p.typed for p in asked.question.parts if _is_of_words(p))))
        tried.insert(0, (gettext("Without any filter"), bare))
    parts = [p for p in asked.question.parts if isinstance(p.node, Words | Either)]
    if len(parts) > 1:
        for part in parts[:3]:
            other = dataclasses.replace(asked, question=parse(part.typed), number=1)
            tried.append((gettext("Only %s") % part.typed, other))
    found = []
    for label, other in tried[:MOST_WAYS]:
        count = Count.of(finding.find(other).of(other.shown))
        if count:
            found.append(Way(label, other.but(), count))
    return found


def _is_of_words(part: Part) -> bool:
    return isinstance(part.node, Words | Either | Without)


def meant(asked: Asked) -> Way | None:
    """The question with other words, where words of it are not here; only if that finds more."""
    replaced: dict[str, str] = {}
    for word in {node.text for node in asked.question.words}:
        folded = words.fold(word)
        if not spelling.may_be_misspelt(folded) or _uses(folded):
            continue
        with connection.cursor() as cursor:
            like = tables.engine().like(cursor, folded)
        if nearest := spelling.nearest(folded, like, _uses):
            replaced[word] = nearest
    if not replaced:
        return None
    question = parse(asked.question.with_words(replaced))
    other = dataclasses.replace(asked, question=question, number=1)
    count = Count.of(finding.find(other).of(other.shown))
    return Way(question.text, other.but(), count) if count else None


def _uses(word: str) -> int:
    """How many texts have the word, as far as it matters."""
    languages = tables.facts("language")
    count = 0
    for kind in (ARTICLES, COMMENTS):
        runs = expressions.runs_of(Words(word), languages, kind)
        sought = expressions.Wanted((expressions.Any(runs),), highest=2**63 - 1)
        with connection.cursor() as cursor:
            found = tables.engine().find(cursor, kind, sought, newest=True, limit=20)
        count += len(found)
    return count
