"""When an article appeared, or was there at the latest where its page lost the date."""

from __future__ import annotations

from collections.abc import Iterable

from archive.sources import dates
from archive.sources.dates.page_dates import PageDates
from archive.sources.document import DocumentComment, Published


def published_on(
    written: dates.Reading | None, days: PageDates, comments: Iterable[DocumentComment]
) -> Published | None:
    """The page's own date, or the day of the earliest comment, which came after the article."""
    stated = days.settle(written) if written else dates.UNSETTLED
    if stated.value:
        return Published(value=stated.value, precision=stated.precision, basis="stated", why=None)
    return first_comment(comments)


def first_comment(comments: Iterable[DocumentComment]) -> Published | None:
    """The day of the earliest comment, which came after the article."""
    dated = [comment for comment in comments if comment.date]
    if not dated:
        return None
    first = min(dated, key=lambda one: (dates.latest_day(one.date or ""), one.date))
    return Published(
        value=first.date or "",
        precision=first.date_precision,
        basis="inferred",
        why=f"The page gives no date; comment {first.n} is from {first.date_text or first.date},"
        " and the article was there before it.",
    )
