"""What a page of results is asked for: the question and what stands beside it in the address."""

from __future__ import annotations

import dataclasses
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy, pgettext_lazy

from archive.search.questions import ARTICLES, COMMENTS, Question, parse

RELEVANCE, NEWEST, OLDEST = "relevance", "newest", "oldest"
SORTS = {
    RELEVANCE: pgettext_lazy("matches", "Best"),
    NEWEST: gettext_lazy("Newest"),
    OLDEST: gettext_lazy("Oldest"),
}
FACETS = ("publication", "author", "tag")
MOST_CHOSEN = 8  # values of one facet: one more filter each
LONGEST_SLUG = 100  # characters, as the column


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    question: Question
    kind: str = ""  # or ARTICLES or COMMENTS
    sort: str = RELEVANCE
    number: int = 1  # of the page
    publication: tuple[str, ...] = ()  # slugs, as the next two: all of them have to hold
    author: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    year: int | None = None
    article: str = ""  # the slug of the one page whose comments are wanted

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        """Whatever makes no sense is left out: an address is often cut, or put together by hand."""
        question = parse(query.get("q", ""))
        kind, sort = query.get("in", ""), query.get("sort", "")
        year, number = _number(query.get("year"), 4), _number(query.get("page"), 6)
        article = _slugs(query.getlist("article"))[:1]
        return cls(
            question=question,
            kind=kind if kind in (ARTICLES, COMMENTS) else "",
            sort=sort if sort in SORTS else RELEVANCE,
            number=number or 1,
            publication=_slugs(query.getlist("publication")),
            author=_slugs(query.getlist("author")),
            tag=_slugs(query.getlist("tag")),
            year=year or None,
            article=article[0] if article else "",
        )

    @property
    def is_empty(self) -> bool:
        """Nothing was asked, so everything is the answer."""
        return not (self.question.text or self.filters)

    @property
    def filters(self) -> bool:
        chosen = (*self.publication, *self.author, *self.tag, self.year, self.article)
        return any(chosen)

    @property
    def shown(self) -> str:
        """The kind of hits that the page shows; all where it is empty."""
        return self.question.only or self.kind

    def but(self, **changes: object) -> str:
        """The address of the same, but for this. What follows from it begins at its first page."""
        if changes.keys() - {"number"}:
            changes.setdefault("number", 1)
        other = dataclasses.replace(self, **changes)  # type: ignore[arg-type]
        pairs: list[tuple[str, object]] = [("q", other.question.text)]
        pairs += [("in", other.kind)] if other.kind else []
        pairs += [(name, slug) for name in FACETS for slug in getattr(other, name)]
        pairs += [("year", other.year)] if other.year else []
        pairs += [("article", other.article)] if other.article else []
        pairs += [("sort", other.sort)] if other.sort != RELEVANCE else []
        pairs += [("page", other.number)] if other.number > 1 else []
        return urlencode(pairs)

    def asking(self, text: str) -> str:
        return self.but(question=parse(text))

    def less(self, name: str, value: str | None = None) -> Asked:
        """Without one filter, or one value of it."""
        if value is not None:
            left = tuple(slug for slug in getattr(self, name) if slug != value)
            return dataclasses.replace(self, number=1, **{name: left})  # type: ignore[arg-type]
        empty: dict[str, object] = {"year": None, "article": "", "kind": ""}
        return dataclasses.replace(self, number=1, **{name: empty[name]})  # type: ignore[arg-type]


def _number(said: str | None, digits: int) -> int | None:
    fits = said and said.isascii() and said.isdecimal() and len(said) <= digits
    return int(said) if fits and said else None


def _slugs(said: list[str]) -> tuple[str, ...]:
    fit = (slug for slug in said if slug and len(slug) <= LONGEST_SLUG and "\x00" not in slug)
    return tuple(dict.fromkeys(fit))[:MOST_CHOSEN]
