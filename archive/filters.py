"""The filters of the list of articles, and its orders."""

import django_filters
from django import forms
from django.db.models import F, Q

from archive.models import Article, Byline

WORDS = 8  # of a search; each is one more condition on every text
LONGEST_SEARCH = 200  # characters; SQLite refuses patterns from 50,000 bytes
CHOSEN = 40  # values of one facet in one query

SORTS = {
    "newest": "Newest published",
    "oldest": "Oldest published",
    "comments": "Most comments",
    "imported": "Newly imported",
}
ORDERS = {
    "newest": [F("published_on").desc(nulls_last=True), "-pk"],
    "oldest": [F("published_on").asc(nulls_last=True), "pk"],
    "comments": ["-comment_count", "-pk"],
    "imported": [F("imported_at").desc(nulls_last=True), "-pk"],
}


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


class YearFilter(django_filters.Filter):
    field_class = forms.IntegerField


class ArticleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="with_words", max_length=LONGEST_SEARCH)
    publication = SlugsFilter(method="from_publications")
    author = SlugsFilter(method="by_authors")
    tag = SlugsFilter(method="with_tags")
    since = YearFilter("published_on", "year__gte", min_value=1, max_value=9999)
    until = YearFilter("published_on", "year__lte", min_value=1, max_value=9999)
    talk = django_filters.BooleanFilter(method="with_discussion", widget=forms.CheckboxInput)
    sort = django_filters.ChoiceFilter(choices=list(SORTS.items()), method="in_order")

    class Meta:
        model = Article
        fields = ()

    def with_words(self, articles, name, value):
        """Every word, wherever it stands."""
        for word in value.split()[:WORDS]:
            signed = Byline.objects.filter(author__name__icontains=word).values("article")
            articles = articles.filter(
                Q(title__icontains=word)
                | Q(dek__icontains=word)
                | Q(body_html__icontains=word)
                | Q(reprint_author__name__icontains=word)
                | Q(pk__in=signed)
            )
        return articles

    def from_publications(self, articles, name, value):
        return articles.filter(publication__slug__in=value)

    def by_authors(self, articles, name, value):
        signed = Byline.objects.filter(author__slug__in=value).values("article")
        return articles.filter(Q(pk__in=signed) | Q(reprint_author__slug__in=value))

    def with_tags(self, articles, name, value):
        tagged = Article.tags.through.objects.filter(tag__slug__in=value).values("article")
        return articles.filter(pk__in=tagged)

    def with_discussion(self, articles, name, value):
        return articles.filter(comment_count__gt=0) if value else articles

    def in_order(self, articles, name, value):
        return articles

    def ordered(self):
        return self.qs.order_by(*ORDERS[self.form.cleaned_data.get("sort") or "newest"])

    def without(self, *names: str):
        """The articles that every filter but these would leave."""
        articles = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name not in names:
                articles = self.filters[name].filter(articles, value)
        return articles
