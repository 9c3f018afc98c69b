"""Dates that pages keep for machines, brought into the one shape that is read: ISO 8601."""

from __future__ import annotations

import datetime as dt
import re

from archive.sources import dates
from archive.sources.dates import moments as machines

_UNIX = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")  # 1973 to 2286, in seconds or milliseconds
_CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_FARTHEST = dt.timedelta(hours=14)  # the largest offset of any zone


def of(text: str | None) -> str | None:
    """What a page keeps for machines, in ISO 8601 where it is a count of seconds.

    Hacker News keeps both, "2020-01-09T17:23:05 1578590585": the count says the zone too.
    """
    if not text:
        return None
    return of_unix(text) or of_unix(text.rpartition(" ")[2]) or text


def of_unix(text: str | None) -> str | None:
    """A count of seconds or milliseconds since 1970 as a moment of UTC; null if it is none."""
    if not text or not _UNIX.fullmatch(text := text.strip()):
        return None
    settled = machines.read(text)
    return settled.value if settled else None


def on_the_printed_clock(moment: str | None, printed: str | None) -> str | None:
    """The same moment in the zone of the clock that the page prints beside it.

    "2013-03-16T00:10:17+00:00" beside "March 15, 2013 at 5:10 PM" was 17:10:17 at -07:00. What
    the page prints may be a day of March or of another month; it is taken as the one that a
    zone of the earth can be from. Without such a one the moment stays what it was.
    """
    if not moment or not printed:
        return moment
    printed = " ".join(printed.split())
    reading = dates.read(printed) or dates.find(printed)
    if reading is None or reading.ago:
        return moment
    try:
        there = dt.datetime.fromisoformat(moment.replace("Z", "+00:00"))
    except ValueError:
        return moment
    if there.tzinfo is None:
        return moment
    utc = there.astimezone(dt.UTC).replace(tzinfo=None)
    for day_first in (None, True, False):
        value = dates.settle(reading, day_first=day_first).value
        if not value or not _CLOCK.match(value):
            continue
        local = dt.datetime.fromisoformat(value[:16])
        offset = local - utc.replace(second=0, microsecond=0)
        if abs(offset) <= _FARTHEST and offset % dt.timedelta(minutes=15) == dt.timedelta(0):
            zone = dt.timezone(offset)
            return utc.replace(tzinfo=dt.UTC).astimezone(zone).isoformat(timespec="seconds")
    return moment
