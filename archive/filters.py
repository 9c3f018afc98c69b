"""The filters of the list of articles, and its orders."""

import datetime
from functools import cached_property
from typing import NamedTuple

import django_filters
from django import forms
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy

from archive.models import Article, Author, Byline, Publication, Tag
from comments.models import Comment

WORDS = 8  # of a search; each is one more condition on every text
FOUND = 5_000  # articles with words that are kept by key while a page is made
LONGEST_SEARCH = 200  # characters; SQLite refuses patterns from 50,000 bytes
CHOSEN = 40  # values of one facet in one query

SORTS = {
    "newest": gettext_lazy("Newest published"),
    "oldest": gettext_lazy("Oldest published"),
    "comments": gettext_lazy("Most comments"),
    "talk": gettext_lazy("Latest comment"),
    "imported": gettext_lazy("Newly imported"),
}
ORDERS = {
    "newest": [F("published_on").desc(nulls_last=True), "-pk"],
    "oldest": [F("published_on").asc(nulls_last=True), "pk"],
    "comments": ["-comment_count", "-pk"],
    "talk": [F("last_said_on").desc(nulls_last=True), "-pk"],
    "imported": [F("imported_at").desc(nulls_last=True), "-pk"],
}
MODELS: dict[str, type[models.Model]] = {
    "publication": Publication,
    "author": Author,
    "tag": Tag,
}


class MonthOf(models.Func):
    """1 to 12. Django's own calls back into Python for each row of SQLite's."""

    output_field = models.IntegerField()
    template = "CAST(SUBSTR(%(expressions)s, 6, 2) AS INTEGER)"

    def as_postgresql(self, compiler, connection, **context):
        template = "EXTRACT(MONTH FROM %(expressions)s)::integer"
        return self.as_sql(compiler, connection, template=template, **context)


class Known(NamedTuple):
    """One that a reader chose, and that is here."""

    pk: int
    slug: str
    name: str


class SlugsField(forms.MultipleChoiceField):
    """Any slugs, known or not: an unknown one finds nothing, which is an honest answer."""

    def valid_value(self, value: str) -> bool:
        return "\x00" not in value and len(value) <= 100

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > CHOSEN:
            raise forms.ValidationError("That is more than one list can be filtered by.")


class SlugsFilter(django_filters.MultipleChoiceFilter):
    field_class = SlugsField


class NumberFilter(django_filters.Filter):
    field_class = forms.IntegerField


class ArticleFilter(django_filters.FilterSet):
    """`?year=2014` is short for `?since=2014&until=2014`."""

    publication = SlugsFilter(method="from_publications")
    author = SlugsFilter(method="by_authors")
    tag = SlugsFilter(method="with_tags")
    since = NumberFilter("published_on", "year__gte", min_value=1, max_value=9999)
    until = NumberFilter("published_on", "year__lte", min_value=1, max_value=9999)
    month = NumberFilter(method="in_month", min_value=1, max_value=12)
    talk = django_filters.BooleanFilter(method="with_discussion", widget=forms.CheckboxInput)
    uncertain = django_filters.BooleanFilter(method="with_guesses", widget=forms.CheckboxInput)
    # The last one: SQLite asks in this order, and reads no text of what has been left out by then.
    q = django_filters.CharFilter(method="with_words", max_length=LONGEST_SEARCH)
    sort = django_filters.ChoiceFilter(choices=list(SORTS.items()), method="in_order")

    class Meta:
        model = Article
        fields = ()

    def __init__(self, data, *args, **kwargs):
        if data.get("year"):
            data = data.copy()
            data["since"] = data["until"] = data.pop("year")[-1]
        super().__init__(data, *args, **kwargs)
        self._found_by_words: dict[str, list[int]] = {}

    def with_words(self, articles, name, value):
        """Every word, wherever it stands."""
        words = value.split()[:WORDS]
        if self.narrowed_by(name):
            # Looked up one by one, the texts are the last that either database asks for.
            theirs = Article.objects.filter(pk=OuterRef("pk")).order_by()
            blank = Value(" ")
            text = Concat(
                "title", blank, "dek", blank, "body_html", output_field=models.TextField()
            )
            articles = articles.alias(text=Subquery(theirs.values_list(text)))
            return _with_each(articles, words, ["text"])
        found = _with_each(articles, words, ["title", "dek", "body_html"])
        # All texts are read, but once: lists, counts and choices look at what was found.
        known = self._found_by_words.get(value)
        if known is None:
            known = list(found.order_by().values_list("pk", flat=True)[: FOUND + 1])
            self._found_by_words[value] = known
        return found if len(known) > FOUND else articles.filter(pk__in=known)

    def from_publications(self, articles, name, value):
        return articles.filter(publication__in=self._pks(name))

    def by_authors(self, articles, name, value):
        """Signed by one of them, or reprinting one."""
        signed = Byline.objects.order_by().filter(author__in=self._pks(name)).values("article")
        reprinted = Article.objects.order_by().filter(reprint_author__in=self._pks(name))
        # One list of both: with an OR, neither database would begin at the author.
        return articles.filter(pk__in=signed.union(reprinted.values("pk"), all=True))

    def with_tags(self, articles, name, value):
        tagged = Article.tags.through.objects.filter(tag__in=self._pks(name))
        if self.narrowed_by(name):
            # Asked of each article that is left; a list of all that have it may be long.
            return articles.filter(Exists(tagged.filter(article=OuterRef("pk"))))
        return articles.filter(pk__in=tagged.values("article"))

    def in_month(self, articles, name, value):
        """In this month of any year."""
        return articles.with_month().annotate(month=MonthOf("published_on")).filter(month=value)

    def with_discussion(self, articles, name, value):
        return articles.filter(comment_count__gt=0) if value else articles

    def with_guesses(self, articles, name, value):
        if not value:
            return articles
        theirs = Comment.objects.inferred().order_by()
        if self.narrowed_by(name):
            return articles.filter(Exists(theirs.filter(article=OuterRef("pk"))))
        return articles.filter(pk__in=theirs.values("article"))

    def in_order(self, articles, name, value):
        return articles

    def ordered(self):
        order = self.form.cleaned_data.get("sort") or "newest"
        found = self.qs
        if order == "talk":
            said = Comment.objects.public().filter(article=OuterRef("pk")).order_by()
            latest = said.values("article").annotate(latest=Max("posted_on")).values("latest")
            found = found.annotate(last_said_on=Subquery(latest))
        return found.order_by(*ORDERS[order])

    def without(self, *names: str):
        """The articles that every filter but these would leave."""
        articles = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name not in names:
                articles = self.filters[name].filter(articles, value)
        return articles

    def narrowed_by(self, *but: str) -> bool:
        """Whether a filter is on, these set aside."""
        asked = self.form.cleaned_data
        return any(value for name, value in asked.items() if name not in {*but, "sort"})

    def known(self, name: str) -> list[Known]:
        """Those of the chosen publications, authors or tags that are here."""
        return self._known[name]

    @cached_property
    def _known(self) -> dict[str, list[Known]]:
        return {name: self._look_up(name) for name in MODELS}

    def _look_up(self, name: str) -> list[Known]:
        chosen = self.form.cleaned_data.get(name)
        if not chosen:
            return []
        # Only what is published has a name here: a draft's author is nobody's business.
        rows = self._published(name).filter(slug__in=chosen).order_by("name")
        return [Known(*row) for row in rows.values_list("pk", "slug", "name")]

    def _published(self, name: str) -> models.QuerySet:
        if name == "author":
            return self.queryset.authors()
        theirs = self.queryset.order_by()
        if name == "publication":
            return Publication.objects.filter(Exists(theirs.filter(publication=OuterRef("pk"))))
        return Tag.objects.filter(Exists(theirs.filter(tags=OuterRef("pk"))))

    def _pks(self, name: str) -> list[int]:
        return [one.pk for one in self.known(name)]


def _with_each(articles, words: list[str], places: list[str]):
    for word in words:
        named = Author.objects.order_by().filter(name__icontains=word).values("pk")
        signed = Byline.objects.order_by().filter(author__in=named).values("article")
        said = Q(reprint_author__in=named) | Q(pk__in=signed)
        for place in places:
            said |= Q(**{f"{place}__icontains": word})
        articles = articles.filter(said)
    return articles


def month_named(number: int) -> datetime.date:
    """A day of it, in no year in particular, for the date formats of templates."""
    return datetime.date(2000, number, 1)
