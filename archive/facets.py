"""The choices beside the list: how many articles each would leave.

A constant number of queries, however many articles, publications, authors or tags there are. They
count by key and look up the names of what is shown, so no row carries a name it does not need.
"""

import dataclasses
from collections import Counter

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from archive.filters import MODELS, ArticleFilter
from archive.unchanged import unchanged
from comments.models import Comment

FIRST_OPTIONS = 6
ALL_OPTIONS = 200  # behind "more"; who looks for the 201st searches by name
TITLES = {
    "publication": gettext_lazy("Source"),
    "author": gettext_lazy("Author"),
    "tag": gettext_lazy("Tag"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    slug: str
    name: str
    count: int
    chosen: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    name: str
    title: str
    options: list[Option]
    more: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Of what all filters leave together, how many articles have what."""

    articles: int
    talk: int
    uncertain: int


def counts(found: ArticleFilter) -> Counts:
    if found.narrowed_by():
        return _counts(found)
    return unchanged("counts", lambda: _counts(found))


def _counts(found: ArticleFilter) -> Counts:
    left = found.qs.order_by()
    sums = left.aggregate(articles=Count("pk"), talk=Count("pk", filter=Q(comment_count__gt=0)))
    if found.form.cleaned_data.get("uncertain"):
        return Counts(**sums, uncertain=sums["articles"])
    guessed = Comment.objects.inferred().order_by().values("article")
    return Counts(**sums, uncertain=left.filter(pk__in=guessed).count())


def facets(found: ArticleFilter, opened: str = "") -> list[Facet]:
    """Publications, authors and tags of the articles that the other filters leave."""
    return [_facet(found, name, _counted(found, name), name == opened) for name in MODELS]


def _counted(found: ArticleFilter, name: str) -> Counter[int]:
    left = found.without(name)
    count = {
        "publication": left.counts_by_publication,
        "author": left.counts_by_author,
        "tag": left.counts_by_tag,
    }[name]
    return count() if found.narrowed_by(name) else unchanged(("facet", name), count)


def _facet(found: ArticleFilter, name: str, count: Counter[int], opened: bool) -> Facet:
    """What is chosen stands first, then what most articles have."""
    known = {one.pk: one for one in found.known(name)}
    busiest = sorted((pk for pk in count if pk not in known), key=lambda pk: (-count[pk], pk))
    shown = max((ALL_OPTIONS if opened else FIRST_OPTIONS) - len(known), 0)
    rows = MODELS[name]._default_manager.in_bulk(busiest[:shown])
    options = [
        Option(slug=one.slug, name=one.name, count=count[one.pk], chosen=one.pk in known)
        for one in [*known.values(), *rows.values()]
    ]
    options.sort(key=lambda option: (not option.chosen, -option.count, option.name))
    return Facet(name=name, title=str(TITLES[name]), options=options, more=len(busiest[shown:]))
