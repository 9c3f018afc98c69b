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
from archive.views.articles import article, comment, numbered
from archive.views.browse import browse
from archive.views.captures import capture
from archive.views.cards import card
from archive.views.changes import article_changes, comment_changes
from archive.views.citing import cite_article, cite_comment
from archive.views.feeds import feed, feeds
from archive.views.machines import embed, robots, sitemap, sitemap_index
from archive.views.months import dates, day, month, year
from archive.views.pages import about, favicon, language, not_found, theme, visits
from archive.views.people import author, commenter, people
from archive.views.search import search
from archive.views.topics import publication, publications, tag, tags
from archive.views.versions import article_version, comment_version
from archive.views.web import lookup, lookup_all, lookup_at, timegate, timemap, web

__all__ = [
    "about",
    "api",
    "article",
    "article_changes",
    "article_json",
    "article_version",
    "articles_json",
    "author",
    "author_json",
    "browse",
    "capture",
    "card",
    "cite_article",
    "cite_comment",
    "comment",
    "comment_changes",
    "comment_version",
    "commenter",
    "commenter_json",
    "dates",
    "day",
    "embed",
    "favicon",
    "feed",
    "feeds",
    "language",
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
    "publications",
    "robots",
    "search",
    "sitemap",
    "sitemap_index",
    "tag",
    "tags",
    "theme",
    "thread_json",
    "timegate",
    "timemap",
    "visits",
    "web",
    "year",
]
