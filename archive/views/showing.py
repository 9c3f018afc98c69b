"""What every view does on its way out, and how it reads a choice on its way in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from archive.filters import ORDERS, SORTS
from archive.models.articles import ArticleQuerySet
from archive.paging import page_of
from archive.shapes import add_shapes

ROWS = 20  # articles of a list
ROW_SORTS = {key: SORTS[key].removesuffix(" published") for key in ("newest", "oldest", "comments")}


def show(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """Every page knows the reader's theme, so what a cache keeps depends on the cookie."""
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["Cookie"])
    return response


def rows(request: HttpRequest, articles: ArticleQuerySet) -> dict:
    """One page of articles as rows, sorted as the reader asks: what _row.html, _sorts.html and
    _pages.html show."""
    sort = chosen(request, "sort", ROW_SORTS, "newest")
    page = page_of(request, articles.order_by(*ORDERS[sort]).for_cards(), ROWS)
    return {"sort": sort, "sorts": ROW_SORTS, "page": page, "articles": add_shapes(list(page))}


def chosen(request: HttpRequest, name: str, options, default: str) -> str:
    """One of the options, or the default; anything else is a 404."""
    value = request.GET.get(name) or default
    if value not in options:
        raise Http404(f"No such {name}.")
    return value
