"""Publications and tags."""

from django.contrib import admin
from django.db import models
from django.db.models import Count

from archive.models import Publication, Tag


@admin.register(Publication)
class PublicationAdmin(admin.ModelAdmin):
    list_display = ["name", "home_url", "articles"]
    search_fields = ["name"]
    # Sites of that age, typed without a scheme.
    formfield_overrides = {models.URLField: {"assume_scheme": "http"}}

    def get_prepopulated_fields(self, request, obj=None):
        # An address that is out in the world does not follow a corrected name.
        return {} if obj else {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(article_count=Count("articles"))

    @admin.display(ordering="article_count")
    def articles(self, publication: Publication) -> int:
        return publication.article_count


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ["name", "articles"]
    search_fields = ["name"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(article_count=Count("articles"))

    @admin.display(ordering="article_count")
    def articles(self, tag: Tag) -> int:
        return tag.article_count
