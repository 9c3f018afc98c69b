"""Numbered pages of lists. A number that names no page is a 404, whatever its shape."""

from urllib.parse import urlencode

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest


def page_of(request: HttpRequest, rows, size: int) -> Page:
    asked = request.GET.get("page") or "1"
    if not (asked.isascii() and asked.isdigit() and len(asked) < 7):
        raise Http404("Not the number of a page.")
    paginator = Paginator(rows, size)
    try:
        page = paginator.page(int(asked))
    except InvalidPage as reason:
        raise Http404(str(reason)) from reason
    query = request.GET.copy()
    query.pop("page", None)
    page.links = [
        (number, query.urlencode() + ("&" if query else "") + urlencode({"page": number}))
        if isinstance(number, int)
        else (None, "")
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    links = dict(page.links)
    page.next_query = links[page.number + 1] if page.has_next() else ""
    return page
