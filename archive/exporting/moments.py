"""Days and moments as they are exported."""

from __future__ import annotations

import datetime


def moment(on: datetime.date | None, at: datetime.datetime | None) -> datetime.datetime | None:
    """The moment in UTC, or the first one of the day; null for no date at all."""
    if at is not None:
        return at.astimezone(datetime.UTC)
    return datetime.datetime.combine(on, datetime.time(), datetime.UTC) if on else None


def printed(at: datetime.datetime) -> str:
    """As databases print it. Before the year 1000 strftime leaves the zeros out."""
    return at.replace(tzinfo=None).isoformat(" ", "seconds")


def exact(on: datetime.date | None, at: datetime.datetime | None) -> str:
    """The ISO day or moment from which the same two columns are read.

    The day of a moment is where it was written down; only that a zone other than UTC made it is
    kept, in an offset that makes it too.
    """
    if at is None or on is None:
        return on.isoformat() if on else ""
    at = at.astimezone(datetime.UTC)
    offsets = sorted(range(-12, 15), key=abs)
    zones = [datetime.timezone(datetime.timedelta(hours=hours)) for hours in offsets]
    fitting = (local for zone in zones if (local := at.astimezone(zone)).date() == on)
    return next((local.isoformat() for local in fitting), on.isoformat())
