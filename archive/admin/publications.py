"""Publications and tags."""

from django.contrib import admin
from django.db import models
from django.db.models import Count

from archive.admin.named import NamedAdmin
from archive.models import Publication, Tag


@admin.register(Publication)
class PublicationAdmin(NamedAdmin):
    list_display = ["name", "home_url", "articles"]
    search_fields = ["name"]
    # Sites of that age, typed without a scheme.
    formfield_overrides = {models.URLField: {"assume_scheme": "http"}}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(article_count=Count("articles"))

    @admin.display(ordering="article_count")
    def articles(self, publication: Publication) -> int:
        return publication.article_count


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    list_display = ["name", "articles"]
    search_fields = ["name"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(article_count=Count("articles"))

    @admin.display(ordering="article_count")
    def articles(self, tag: Tag) -> int:
        return tag.article_count
