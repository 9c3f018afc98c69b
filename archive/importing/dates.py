"""Dates as documents give them, cut to what is known, into columns."""

from __future__ import annotations

import datetime

from django.utils.dateparse import parse_datetime


def day_of(value: str | None) -> datetime.date | None:
    """The day, or the first day of the month or year, that an ISO value names.

    The column is for sorting and filtering; the precision beside it says how much of it is
    known, and nothing shows more than that.
    """
    if not value:
        return None
    year, month, day = (*value[:10].split("-"), "1", "1")[:3]
    return datetime.date(int(year), int(month), int(day))


def moment_of(value: str | None) -> datetime.datetime | None:
    """The moment, if the value names one: a time without a zone is no moment."""
    if not value or "T" not in value:
        return None
    moment = parse_datetime(value)
    return moment if moment and moment.tzinfo else None
