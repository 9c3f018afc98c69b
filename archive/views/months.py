"""The archive by date: what appeared in a year, and in a month."""

import datetime

from django.db.models import Count
from django.db.models.functions import ExtractMonth
from django.http import Http404
from django.views.decorators.http import require_safe

from archive.filters import ORDERS
from archive.models import Article
from archive.paging import page_of
from archive.shapes import add_shapes
from archive.views.showing import ROWS, show

TO_THE_YEAR = [Article.Precision.YEAR, Article.Precision.UNKNOWN]


@require_safe
def year(request, year):
    """The months of a year, and the articles of which only the year is known."""
    found = _published_in(_day(year).replace(month=1), _day(year).replace(month=12))
    months = (
        found.exclude(published_precision__in=TO_THE_YEAR)
        .order_by()
        .annotate(month=ExtractMonth("published_on"))
        .values_list("month")
        .annotate(n=Count("pk"))
        .order_by("month")
    )
    months = [(datetime.date(year, month, 1), n) for month, n in months]
    rest = found.filter(published_precision=Article.Precision.YEAR).order_by(*ORDERS["oldest"])
    page = page_of(request, rest.for_cards(), ROWS)
    if not months and not page.paginator.count:
        raise Http404("Nothing from this year is kept here.")
    context = {
        "year": year,
        "months": months,
        "page": page,
        "articles": add_shapes(list(page)),
    }
    return show(request, "archive/year.html", context)


@require_safe
def month(request, year, month):
    first = _day(year, month)
    found = _published_in(first, first).exclude(published_precision__in=TO_THE_YEAR)
    page = page_of(request, found.order_by(*ORDERS["oldest"]).for_cards(), ROWS)
    if not page.paginator.count:
        raise Http404("Nothing from this month is kept here.")
    dated = Article.objects.published().exclude(published_precision__in=TO_THE_YEAR)
    context = {
        "month": first,
        "page": page,
        "articles": add_shapes(list(page)),
        "before": dated.filter(published_on__lt=first).order_by("-published_on").first(),
        "after": dated.filter(published_on__gte=_next(first)).order_by("published_on").first(),
    }
    return show(request, "archive/month.html", context)


def _day(year: int, month: int = 1) -> datetime.date:
    # The last year stays out, so that the month after any month has a date.
    if not (1 <= year < datetime.MAXYEAR and 1 <= month <= 12):
        raise Http404("No such month.")
    return datetime.date(year, month, 1)


def _next(first: datetime.date) -> datetime.date:
    return (first + datetime.timedelta(days=31)).replace(day=1)


def _published_in(first: datetime.date, last: datetime.date):
    """From the month of one day to the month of the other."""
    return Article.objects.published().filter(published_on__gte=first, published_on__lt=_next(last))
