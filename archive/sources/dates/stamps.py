"""Moments as machines write them into exports: "2014-01-14 17:31:03", "2014-01-14T17:31:03.120Z"
and, in feeds, "Tue, 14 Jan 2014 17:31:03 +0000". What people read is `dates.py`'s.

`moments.py` reads what else a database may print, and takes five times as long: an XML export has
a million of these, all in one of three shapes.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re

from archive.sources.dates import UNSETTLED, Settled

UTC = "+00:00"
_WITHOUT_SECONDS = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?!:)")
# Python reads "30 Nov -0001", which is how WordPress writes no date, as one of the year 2000.
_LETTER = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\.?\s+(?:\d\d|\d{4})\s+\d{1,2}:\d\d"
)
_ZONE_BY_NAME = re.compile(r"\s*(?:UTC|GMT|Z)$", re.I)
_FRACTION = re.compile(r"(?<=:\d\d)[.,]\d+")


def stamp(text: str | None, *, zone: str = "") -> Settled:
    """What an ISO moment says; `zone` is the offset of one that names none, "" if unknown.

    "0000-00-00 00:00:00" is how databases write no date at all, and stays unsettled.
    """
    text = (text or "").strip()
    if len(text) == 20 and text[19] == "Z":
        text, zone = text[:19], UTC
    if len(text) == 19:  # by far the most: no fraction
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError:
            return UNSETTLED
        return Settled(value=moment.isoformat() + zone, precision="second")
    if not text or len(text) > 64:
        return UNSETTLED
    said = _FRACTION.sub("", _ZONE_BY_NAME.sub(UTC, text))
    said = re.sub(r"\s+([+-]\d\d:?\d\d)$", r"\1", said)
    try:
        moment = dt.datetime.fromisoformat(said)
    except ValueError:
        return UNSETTLED
    if len(said) == 10:
        return Settled(value=said, precision="day")
    own = zone if moment.tzinfo is None else ""
    if _WITHOUT_SECONDS.match(said):
        return Settled(value=moment.isoformat(timespec="minutes") + own, precision="minute")
    return Settled(value=moment.isoformat(timespec="seconds") + own, precision="second")


def letter_stamp(text: str | None) -> Settled:
    """The date of a mail or an RSS item (RFC 822), or an ISO one where somebody wrote that."""
    text = (text or "").strip()
    if len(text) > 64:
        return UNSETTLED
    if not _LETTER.match(text):
        return stamp(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return UNSETTLED
    return Settled(value=moment.isoformat(timespec="seconds"), precision="second")
