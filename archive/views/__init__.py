"""The public pages. A view fetches, decides, renders; what it shows is in its context."""

from archive.views.api import (
    api,
    article_json,
    articles_json,
    author_json,
    commenter_json,
    openapi_json,
    publication_json,
    thread_json,
)
from archive.views.articles import article, browse, comment, numbered
from archive.views.machines import embed, robots, sitemap, sitemap_index
from archive.views.months import month, year
from archive.views.pages import about, not_found, theme
from archive.views.people import author, commenter, people, publication
from archive.views.web import lookup, lookup_all, lookup_at, timegate, timemap, web

__all__ = [
    "about",
    "api",
    "article",
    "article_json",
    "articles_json",
    "author",
    "author_json",
    "browse",
    "comment",
    "commenter",
    "commenter_json",
    "embed",
    "lookup",
    "lookup_all",
    "lookup_at",
    "month",
    "not_found",
    "numbered",
    "openapi_json",
    "people",
    "publication",
    "publication_json",
    "robots",
    "sitemap",
    "sitemap_index",
    "theme",
    "thread_json",
    "timegate",
    "timemap",
    "web",
    "year",
]
