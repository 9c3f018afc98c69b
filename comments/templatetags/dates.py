"""Dates that say what is known and no more."""

import datetime

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy

register = template.Library()

# As Django's `date` filter reads them; each language has its own.
LONG = {"day": pgettext_lazy("long", "j F Y"), "month": pgettext_lazy("long", "F Y"), "year": "Y"}
SHORT = {
    "day": pgettext_lazy("short", "j M Y"),
    "month": pgettext_lazy("short", "M Y"),
    "year": "Y",
}
TO_THE_HOUR = {"hour", "minute", "second"}


def words(on, at=None, precision: str = "day", *, short: bool = False) -> str:
    """12 March 2014, or as much of it as is known; nothing where nothing is.

    Short dates leave the time of day out even where it is known.
    """
    if on is None or precision == "unknown":
        return ""
    known = "day" if precision in TO_THE_HOUR else precision
    if at is not None and precision in TO_THE_HOUR and not short:
        local = timezone.localtime(at)
        return f"{format_date(local, str(LONG['day']))}, {format_date(local, 'H:i')}"
    return format_date(on, str((SHORT if short else LONG).get(known, LONG["day"])))


@register.filter
def in_words(on, precision="day") -> str:
    """`{{ date|in_words }}`, or `{{ date|in_words:"month" }}`."""
    return words(on, None, precision)


def machine(on, at=None, precision: str = "day") -> str:
    """The same for `<time datetime>`."""
    if at is not None and precision in TO_THE_HOUR:
        return timezone.localtime(at).isoformat(timespec="minutes")
    return on.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


@register.simple_tag
def when(on, at=None, precision="day", short=False):
    """`{% when comment.posted_on comment.posted_at comment.date_precision short=True %}`

    A moment in the place of the day, as in `{% when article.edited_at %}`, is its day here.
    """
    on = timezone.localdate(on) if isinstance(on, datetime.datetime) else on
    said = words(on, at, precision, short=short)
    if not said:
        return format_html('<span class="dim">{}</span>', gettext("date unknown"))
    return format_html('<time datetime="{}">{}</time>', machine(on, at, precision), said)
