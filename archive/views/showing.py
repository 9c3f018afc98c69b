"""What every view does on its way out, and how it reads a choice on its way in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from archive.filters import SORTS

ROWS = 20  # articles of a list
ROW_SORTS = {key: SORTS[key].removesuffix(" published") for key in ("newest", "oldest", "comments")}


def show(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """Every page knows the reader's theme, so what a cache keeps depends on the cookie."""
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["Cookie"])
    return response


def chosen(request: HttpRequest, name: str, options, default: str) -> str:
    """One of the options, or the default; anything else is a 404."""
    value = request.GET.get(name) or default
    if value not in options:
        raise Http404(f"No such {name}.")
    return value
