"""The public pages. A view fetches, decides, renders; what it shows is in its context."""

from archive.views.articles import article, browse, comment, numbered
from archive.views.months import month, year
from archive.views.pages import about, not_found, theme
from archive.views.people import author, commenter, people, publication

__all__ = [
    "about",
    "article",
    "author",
    "browse",
    "comment",
    "commenter",
    "month",
    "not_found",
    "numbered",
    "people",
    "publication",
    "theme",
    "year",
]
