"""The choices beside the list: how many articles each would leave, and which are made.

A constant number of queries, however many articles, publications, authors or tags there are.
"""

import dataclasses

from django.db.models import Count, F

from archive.filters import ArticleFilter
from archive.models import Article, Byline, Publication, Tag

FIRST_OPTIONS = 6
ALL_OPTIONS = 200  # behind "more"; who looks for the 201st searches by name


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

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.chosen]


def facets(found: ArticleFilter, opened: str = "") -> list[Facet]:
    """Publications, authors and tags of the articles that the other filters leave."""
    published = Article.objects.published()
    sources = Publication.objects.filter(articles__in=published).distinct()
    tags = Tag.objects.filter(articles__in=published).distinct()
    return [
        _facet(found, "publication", "Source", sources, _publications(found), opened),
        _facet(found, "author", "Author", published.authors(), _authors(found), opened),
        _facet(found, "tag", "Tag", tags, _tags(found), opened),
    ]


def with_discussion(found: ArticleFilter) -> int:
    return found.without("talk").filter(comment_count__gt=0).count()


def _facet(found, name, title, known, counts: dict[tuple[str, str], int], opened: str) -> Facet:
    chosen = found.form.cleaned_data.get(name) or []
    absent = set(chosen) - {slug for slug, _ in counts}
    # Only what is published has a name here: a draft's author is nobody's business.
    counts |= dict.fromkeys(known.filter(slug__in=absent).values_list("slug", "name"), 0)
    options = [
        Option(slug=slug, name=label, count=count, chosen=slug in chosen)
        for (slug, label), count in counts.items()
    ]
    options.sort(key=lambda option: (not option.chosen, -option.count, option.name))
    shown = ALL_OPTIONS if opened == name else FIRST_OPTIONS
    shown = max(shown, sum(option.chosen for option in options))
    return Facet(name=name, title=title, options=options[:shown], more=len(options[shown:]))


def _publications(found: ArticleFilter) -> dict[tuple[str, str], int]:
    articles = found.without("publication").filter(publication__isnull=False)
    pair = ("publication__slug", "publication__name")
    rows = articles.order_by().values_list(*pair).annotate(n=Count("pk"))
    return {(slug, name): n for slug, name, n in rows}


def _authors(found: ArticleFilter) -> dict[tuple[str, str], int]:
    articles = found.without("author").order_by()
    signed = Byline.objects.filter(article__in=articles.values("pk")).order_by()
    rows = signed.values_list("author__slug", "author__name").annotate(
        n=Count("article", distinct=True)
    )
    counts = {(slug, name): n for slug, name, n in rows}
    reprinted = articles.filter(reprint_author__isnull=False)
    also_signed = Byline.objects.filter(author=F("article__reprint_author")).values("article")
    rows = (
        reprinted.exclude(pk__in=also_signed)
        .values_list("reprint_author__slug", "reprint_author__name")
        .annotate(n=Count("pk"))
    )
    for slug, name, n in rows:
        counts[slug, name] = counts.get((slug, name), 0) + n
    return counts


def _tags(found: ArticleFilter) -> dict[tuple[str, str], int]:
    articles = found.without("tag").order_by()
    tagged = Article.tags.through.objects.filter(article__in=articles.values("pk")).order_by()
    rows = tagged.values_list("tag__slug", "tag__name").annotate(n=Count("pk"))
    return {(slug, name): n for slug, name, n in rows}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One filter that is on, and the query that takes it off."""

    label: str
    query: str
    name: str


def chips(found: ArticleFilter, shown: list[Facet]) -> list[Chip]:
    asked = found.form.cleaned_data
    on = []
    if asked.get("q"):
        on.append(Chip(label=f"“{asked['q']}”", query=_less(found, "q"), name="q"))
    if asked.get("talk"):
        on.append(Chip(label="Has a discussion", query=_less(found, "talk"), name="talk"))
    if years := _years(asked.get("since"), asked.get("until")):
        on.append(Chip(label=years, query=_less(found, "since", "until"), name="since"))
    for facet in shown:
        names = {option.slug: option.name for option in facet.chosen}
        for slug in asked.get(facet.name) or []:
            query = _less(found, facet.name, value=slug)
            on.append(Chip(label=names.get(slug, slug), query=query, name=facet.name))
    return on


def _years(since: int | None, until: int | None) -> str:
    if since and until:
        return f"{since} to {until}" if since != until else str(since)
    return f"From {since}" if since else f"Until {until}" if until else ""


def _less(found: ArticleFilter, *names: str, value: str | None = None) -> str:
    query = found.data.copy()
    query.pop("page", None)
    for name in names:
        left = [other for other in query.getlist(name) if value is not None and other != value]
        query.setlist(name, left)
    return query.urlencode()


def relaxations(found: ArticleFilter, on: list[Chip]) -> list[tuple[str, str, int]]:
    """(words, query, how many articles) for each way to ask for a little less."""
    ways = []
    names = {"since": ("since", "until")}
    for name in dict.fromkeys(chip.name for chip in on):
        group = names.get(name, (name,))
        if count := found.without(*group).count():
            labels = ", ".join(chip.label for chip in on if chip.name == name)
            ways.append((f"Without {labels}", _less(found, *group), count))
    terms = (found.form.cleaned_data.get("q") or "").split()[:3]
    for word in terms if len(terms) > 1 else []:
        if count := found.with_words(found.without("q"), "q", word).count():
            query = found.data.copy()
            query.pop("page", None)
            query["q"] = word
            ways.append((f"Only “{word}”", query.urlencode(), count))
    return ways
