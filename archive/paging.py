"""Numbered pages of lists. A number that names no page is a 404, whatever its shape."""

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest


def page_of(request: HttpRequest, rows, size: int, *, count: int | None = None) -> Page:
    """`count` is how many rows there are, where somebody knows it already."""
    asked = request.GET.get("page") or "1"
    if not (asked.isascii() and asked.isdigit() and len(asked) < 7):
        raise Http404("Not the number of a page.")
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    try:
        page = paginator.page(int(asked))
    except InvalidPage as reason:
        raise Http404(str(reason)) from reason
    numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    page.links = [
        (number, _query(request, number)) if isinstance(number, int) else (None, "")
        for number in numbers
    ]
    page.before = _query(request, page.number - 1) if page.has_previous() else None
    page.after = _query(request, page.number + 1) if page.has_next() else None
    return page


def _query(request: HttpRequest, number: int) -> str:
    """The first page has no number: it has one address."""
    query = request.GET.copy()
    query.pop("page", None)
    if number > 1:
        query["page"] = number
    return query.urlencode()
