"""The archive by date: all years, and what appeared in a year, in a month, on a day."""

import datetime

from django.http import Http404
from django.views.decorators.http import require_safe

from archive import calendars
from archive.filters import ORDERS
from archive.models import Article
from archive.views.showing import place, rows_in_order, show

TO_THE_DAY = set(Article.Precision) - calendars.TO_THE_MONTH - calendars.TO_THE_YEAR


@require_safe
def dates(request):
    published = Article.objects.published()
    years = calendars.years(published)
    undated = published.filter(published_on=None).count()
    context = {"years": years[::-1], "undated": undated, "place": place(request)}
    return show(request, "archive/dates.html", context)


@require_safe
def year(request, year):
    """The calendar of a year, and the articles of which only the year is known."""
    first, last = _day(year, 1), _day(year, 12)
    found = _published_in(first, last)
    calendar = next(iter(calendars.years(found)), None)
    if calendar is None:
        raise Http404("Nothing from this year is kept here.")
    rest = found.filter(published_precision__in=calendars.TO_THE_YEAR)
    dated = Article.objects.published()
    context = {
        "year": calendar,
        "before": _last(dated.filter(published_on__lt=first)),
        "after": _first(dated.filter(published_on__gte=_next(last))),
        **rows_in_order(request, rest.order_by(*ORDERS["oldest"]), calendar.loose),
    }
    return show(request, "archive/year.html", context)


@require_safe
def month(request, year, month):
    first = _day(year, month)
    found = _published_in(first, first).with_month()
    dated = Article.objects.published().with_month()
    calendar = next(iter(calendars.years(found)), None)
    if calendar is None:
        raise Http404("Nothing from this month is kept here.")
    context = {
        "month": calendar.months[month],
        "before": _last(dated.filter(published_on__lt=first)),
        "after": _first(dated.filter(published_on__gte=_next(first))),
        **rows_in_order(request, found.order_by(*ORDERS["oldest"]), calendar.n),
    }
    return show(request, "archive/month.html", context)


@require_safe
def day(request, year, month, day):
    date = _day(year, month, day)
    dated = Article.objects.published().filter(published_precision__in=TO_THE_DAY)
    context = {
        "date": date,
        "before": _last(dated.filter(published_on__lt=date)),
        "after": _first(dated.filter(published_on__gt=date)),
        **rows_in_order(request, dated.filter(published_on=date).order_by("pk")),
    }
    if not context["articles"]:
        raise Http404("Nothing from this day is kept here.")
    return show(request, "archive/day.html", context)


def _first(articles) -> datetime.date | None:
    days = articles.exclude(published_on=None).order_by("published_on")
    return days.values_list("published_on", flat=True).first()


def _last(articles) -> datetime.date | None:
    days = articles.exclude(published_on=None).order_by("-published_on")
    return days.values_list("published_on", flat=True).first()


def _day(year: int, month: int, day: int = 1) -> datetime.date:
    # The last year stays out, so that the month after any month has a date.
    try:
        if year < datetime.MAXYEAR:
            return datetime.date(year, month, day)
    except (ValueError, OverflowError):
        pass
    raise Http404("No such day.")


def _next(first: datetime.date) -> datetime.date:
    return (first + datetime.timedelta(days=31)).replace(day=1)


def _published_in(first: datetime.date, last: datetime.date):
    """From the month of one day to the month of the other."""
    return Article.objects.published().filter(published_on__gte=first, published_on__lt=_next(last))
