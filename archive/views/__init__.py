"""The public pages. A view fetches, decides, renders; what it shows is in its context."""

from archive.views.articles import article, browse, comment, numbered
from archive.views.machines import embed, robots, sitemap, sitemap_index
from archive.views.months import month, year
from archive.views.pages import about, not_found, theme
from archive.views.people import author, commenter, people, publication
from archive.views.web import lookup, lookup_all, lookup_at, timegate, timemap, web

__all__ = [
    "about",
    "article",
    "author",
    "browse",
    "comment",
    "commenter",
    "embed",
    "lookup",
    "lookup_all",
    "lookup_at",
    "month",
    "not_found",
    "numbered",
    "people",
    "publication",
    "robots",
    "sitemap",
    "sitemap_index",
    "theme",
    "timegate",
    "timemap",
    "web",
    "year",
]
