"""What there is, for search engines: an index of chunks, each address with its day of change."""

from __future__ import annotations

import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q, QuerySet
from django.urls import reverse

from archive.models import Article, Author, Publication

CHUNK = 5000  # addresses of a file, of which the protocol allows 50,000: each is made in a second


class Articles(Sitemap):
    """A page changes with its text and with its discussion; one that neither was imported nor
    edited has no known day."""

    limit = CHUNK

    def items(self) -> QuerySet[Article]:
        return (
            Article.objects.published()
            .annotate(
                discussed_at=Max("comments__edited_at"),
                added_at=Max("comments__posted_at", filter=~Q(comments__origin="captured")),
            )
            .only("slug", "imported_at", "edited_at")
            .order_by("pk")
        )

    def lastmod(self, article: Article) -> datetime.datetime | None:
        known = (article.imported_at, article.edited_at, article.discussed_at, article.added_at)
        return max(filter(None, known), default=None)


class Authors(Sitemap):
    limit = CHUNK

    def items(self) -> QuerySet[Author]:
        return Article.objects.published().authors().order_by("pk")


class Publications(Sitemap):
    limit = CHUNK

    def items(self) -> QuerySet[Publication]:
        published = Article.objects.published()
        return Publication.objects.filter(articles__in=published).distinct().order_by("pk")


class Pages(Sitemap):
    def items(self) -> list[str]:
        return ["browse", "people", "about"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {
    "articles": Articles,
    "authors": Authors,
    "publications": Publications,
    "pages": Pages,
}
