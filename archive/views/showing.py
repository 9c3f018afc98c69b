"""What every view does on its way out, and how it reads a choice on its way in."""

import dataclasses
import secrets
from collections.abc import Iterable
from itertools import chain
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy

from archive.canonical import is_hidden
from archive.filters import ORDERS, SORTS
from archive.models import Article, FormerAddress
from archive.models.articles import ArticleQuerySet
from archive.paging import page_of
from archive.shapes import add_shapes
from archive.visits import COOKIE, Visits
from comments.models import Comment

ROWS = 20  # articles of a list
A_YEAR = 365 * 24 * 60 * 60  # seconds
ROW_SORTS = {
    "newest": gettext_lazy("Newest"),
    "oldest": gettext_lazy("Oldest"),
    "comments": SORTS["comments"],
}


def show(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """Every page knows the reader's theme, so what a cache keeps depends on the cookie."""
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["Cookie"])
    return response


def show_in_parts(
    request: HttpRequest, template: str, context: dict, name: str, parts: Iterable[str]
) -> StreamingHttpResponse:
    """The same for a page that is too large to be in memory at once: the template shows `name`
    in one place, and there all of these parts go."""
    seam = secrets.token_hex(16)
    before, _, after = render_to_string(template, context | {name: seam}, request).partition(seam)
    response = StreamingHttpResponse(chain([before], parts, [after]))
    patch_vary_headers(response, ["Cookie"])
    return response


def keep_cookie(response: HttpResponseBase, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def cards(request: HttpRequest, articles: Iterable[Article]) -> list[Article]:
    """What the rows of a list show besides the articles: the shape of each discussion, and what is
    new there to a reader who asked to be told."""
    shown = add_shapes(list(articles))
    if visits := Visits.read(request.COOKIES.get(COOKIE)):
        visits.count_new(shown)
    return shown


def gone(
    request: HttpRequest, article: Article, comment: Comment | None = None, place: str = ""
) -> HttpResponse:
    """The notice at the address of what was removed: an article with all its comments, or one
    comment, whose `place` in the discussion is kept."""
    legal = comment is None and article.removal_kind == Article.Removal.LEGAL
    context = {"article": article, "comment": comment, "place": place, "legal": legal}
    return show(request, "archive/gone.html", context, status=451 if legal else 410)


def rows(request: HttpRequest, articles: ArticleQuerySet, count: int | None = None) -> dict:
    """One page of articles as rows, sorted as the reader asks: what _row.html, _sorts.html and
    _pages.html show."""
    sort = chosen(request, "sort", ROW_SORTS, "newest")
    listed = rows_in_order(request, articles.order_by(*ORDERS[sort]), count)
    return {"sort": sort, "sorts": ROW_SORTS, **listed}


def rows_in_order(
    request: HttpRequest, articles: ArticleQuerySet, count: int | None = None
) -> dict:
    """The same in the order that the articles have. They are counted off by their keys, in an
    index: only those that are shown are read, however many come before them."""
    page = page_of(request, articles.values_list("pk", flat=True), ROWS, count=count)
    known = Article.objects.for_cards().in_bulk(list(page))
    shown = cards(request, (known[pk] for pk in page if pk in known))
    return {"page": page, "articles": shown, "place": place(request, page)}


def chosen(request: HttpRequest, name: str, options, default: str) -> str:
    """One of the options, or the default; anything else is a 404."""
    value = request.GET.get(name) or default
    if value not in options:
        raise Http404(f"No such {name}.")
    return value


def moved(kind: str, slug: str) -> HttpResponse:
    """On to the address that this author, publication or tag has now, or a 404."""
    former = FormerAddress.objects.filter(**{f"{kind}__isnull": False}).select_related(kind)
    return redirect(getattr(get_object_or_404(former, slug=slug), kind), permanent=True)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Of a page among the others: its one address, or that nobody should list it, and the
    queries of the pages before and after."""

    canonical: str
    before: str | None = None
    after: str | None = None


def place(
    request: HttpRequest, page: Page | None = None, *, at: str = "", kept: tuple[str, ...] = ()
) -> Place:
    """Where the query asks for more than a page and what is `kept`, the list has no address of
    its own: there are more combinations of filters than anybody could ever list."""
    asked = {name: request.GET[name] for name in ("page", *kept) if request.GET.get(name)}
    canonical = ""
    others = {name for name, values in request.GET.lists() if any(values)} - {"page", *kept}
    if not others and not is_hidden():
        if asked.get("page") == "1":
            del asked["page"]
        canonical = request.build_absolute_uri(at or request.path)
        canonical += f"?{urlencode(asked)}" if asked else ""
    if page is None:
        return Place(canonical=canonical)
    return Place(canonical=canonical, before=page.before, after=page.after)
