"""What is exported: published articles, and their discussions as readers see them.

A constant number of queries for each article, however long its discussion is, and its comments
come one by one: only the open branch of a thread is held.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import F, Q
from django.db.models.query import QuerySet

from archive.models import Article, Author, Publication
from comments.models import WITHHELD, Comment

ARTICLES_AT_ONCE = 50
COMMENTS_AT_ONCE = 2000


class NothingToExport(Exception):
    """The filters name something that is not there, or leave nothing."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Names or slugs, as an operator writes them. Empty: everything."""

    publications: Sequence[str] = ()
    articles: Sequence[str] = ()
    authors: Sequence[str] = ()
    tags: Sequence[str] = ()
    since: int | None = None
    until: int | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in dataclasses.fields(self))


@dataclasses.dataclass(slots=True, kw_only=True)
class Seat:
    """A comment as it is exported, with the seat of what it answers.

    `id` counts from 1 through the whole export: a reply has a higher one than what it answers,
    which WordPress's importer needs.
    """

    comment: Comment
    parent: Seat | None
    id: int = 0

    @property
    def has_words(self) -> bool:
        return bool(self.comment.state == Comment.State.PUBLISHED)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One article; its comments may be walked once, in reading order."""

    id: int
    article: Article
    seats: Iterator[Seat]


@dataclasses.dataclass(slots=True)
class Notes:
    """What an operator should know of the export: each a sentence."""

    replaced: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    others: list[str] = dataclasses.field(default_factory=list)
    articles: int = 0
    comments: int = 0

    def sentences(self) -> Iterator[str]:
        for where, count in self.replaced.items():
            characters = "A character" if count == 1 else f"{count} characters"
            yield (
                f"{where}: {characters} that XML cannot hold stand{'s' * (count == 1)} as \ufffd."
            )
        yield from self.others


@dataclasses.dataclass(slots=True)
class Export:
    """All pages of one export, and what their head has to say before them."""

    articles: QuerySet[Article]
    _last_id: int = 0

    def pages(self) -> Iterator[Page]:
        """Each page must be walked before the next one is asked for."""
        for number, article in enumerate(self.articles.iterator(ARTICLES_AT_ONCE), 1):
            yield Page(id=number, article=article, seats=self._seats(article))

    def authors(self) -> Iterator[Author]:
        """Who signed any of them, by name."""
        return self.articles.authors().order_by("slug").iterator()  # type: ignore[attr-defined,no-any-return]

    def publications(self) -> list[Publication | None]:
        """Where they come from: at most two, which is enough to know whether it is one."""
        keys = self.articles.order_by().values_list("publication", flat=True).distinct()[:2]
        known = Publication.objects.in_bulk([key for key in keys if key])
        return [known.get(key) for key in keys]

    def language(self) -> str:
        """Theirs if they have the same, else none."""
        spoken = self.articles.order_by().values_list("language", flat=True).distinct()[:2]
        return spoken[0] if len(spoken) == 1 else ""

    def _seats(self, article: Article) -> Iterator[Seat]:
        for seat in seats(comments_of(article)):
            self._last_id += 1
            seat.id = self._last_id
            yield seat


def pages_of(filters: Filters) -> Export:
    """The published articles that the filters leave, in the order of their addresses.

    Raises NothingToExport with the name that is not there.
    """
    published = Article.objects.published()
    found = published
    for what, names, field in (
        ("article", filters.articles, "slug"),
        ("publication", filters.publications, "publication"),
        ("author", filters.authors, "author"),
        ("tag", filters.tags, "tag"),
    ):
        if not names:
            continue
        wanted = Q(pk__in=[])
        for name in names:
            one = _named(field, name)
            if not published.filter(one).exists():
                raise NothingToExport(f"No published article has the {what} “{name}”.")
            wanted |= one
        found = found.filter(wanted)
    if filters.since is not None:
        found = found.filter(published_on__year__gte=filters.since)
    if filters.until is not None:
        found = found.filter(published_on__year__lte=filters.until)
    if not found.exists():
        raise NothingToExport("No published article is left to export.")
    return Export(
        found.for_cards().defer(None).defer("source_blocks", "problems").order_by("slug", "pk")
    )


def _named(field: str, name: str) -> Q:
    if field == "slug":
        return Q(slug=name)
    if field == "publication":
        return Q(publication__slug=name) | Q(publication__name=name)
    if field == "tag":
        tagged = Article.tags.through.objects.filter(Q(tag__slug=name) | Q(tag__name=name))
        return Q(pk__in=tagged.values("article"))
    writer = Author.objects.filter(Q(slug=name) | Q(name=name)).values("pk")
    return Q(bylines__author__in=writer) | Q(reprint_author__in=writer)


def comments_of(article: Article, *, within: QuerySet[Comment] | None = None) -> Iterator[Comment]:
    """In reading order; of `within`, those of this article."""
    leaf = Q(state__in=WITHHELD, rght=F("lft") + 1)
    known = Comment.objects.all() if within is None else within
    shown = known.filter(article=article.pk).exclude(leaf).order_by("tree_id", "lft")
    return shown.annotate(capture_sha256=F("capture__sha256")).iterator(COMMENTS_AT_ONCE)  # type: ignore[no-any-return]


def seats(comments: Iterable[Comment], *, above: Sequence[Comment] = ()) -> Iterator[Seat]:
    """The comments in reading order, without what its source withheld where nobody answered it.

    `above` is the branch that was open before the first of them, from its root, all given.
    """
    branch: list[Seat] = []
    for comment in above:
        branch.append(Seat(comment=comment, parent=branch[-1] if branch else None))
    given = len(branch)  # of the branch, from its root; the rest is withheld and not needed so far
    for comment in comments:
        while branch and not _holds(branch[-1].comment, comment):
            branch.pop()
        given = min(given, len(branch))
        branch.append(Seat(comment=comment, parent=branch[-1] if branch else None))
        if comment.state not in WITHHELD:
            yield from branch[given:]
            given = len(branch)


def _holds(above: Comment, comment: Comment) -> bool:
    return bool(above.tree_id == comment.tree_id and comment.lft < above.rght)
