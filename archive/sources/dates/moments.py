"""Moments as machines write them: Unix time in any unit, ISO 8601, what databases print.

    read(1543517684)                  -> 2018-11-29T18:54:44+00:00
    read("1543517684000")             -> the same, from milliseconds
    read("2018-11-29 18:54:44", zone="+00:00")

A zero is no moment: it is how a system writes that it knows none.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping

from archive.sources import dates

# Above these a Unix time must be of the smaller unit: 1e11 seconds are the year 5138.
UNITS = ((10**17, 10**9), (10**14, 10**6), (10**11, 10**3), (0, 1))
LONGEST = 80
_NUMBER = re.compile(r"-?\d{9,19}(?:\.\d{1,9})?")
_OFFSET = re.compile(  # behind a clock, or it would be the day of a date
    r"(?<=[\d ])(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)?(?: \(?[A-Z]{3,5}\)?)?$"
)
_GO = re.compile(r" m=[+-][\d.]+$")  # the monotonic clock that Go prints behind a time


def read(value: object, *, zone: str = "") -> dates.Settled | None:
    """What the value says; null if it is no moment at all, unsettled if no calendar has it."""
    if isinstance(value, Mapping):  # MongoDB and LeanCloud wrap their dates
        value = value.get("$date", value.get("iso", value.get("$numberLong")))
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _unix(value)
    if isinstance(value, (dt.datetime, dt.date)):
        value = value.isoformat()
    if not isinstance(value, str) or not 4 <= len(value) <= LONGEST:
        return None
    text = " ".join(value.split())
    if _NUMBER.fullmatch(text):
        return _unix(float(text))
    if ":" in text:
        text = _OFFSET.sub(_colon, _GO.sub("", text)).replace(" +", "+").replace(" -", "-")
    reading = dates.read(text)
    if reading is None:
        return None
    settled = dates.settle(reading)
    if settled.value and zone and reading.clock and not reading.offset:
        return dates.Settled(value=settled.value + zone, precision=settled.precision)
    return settled


def _unix(value: float) -> dates.Settled | None:
    if not math.isfinite(value):
        return None
    if value == 0:
        return dates.UNSETTLED
    unit = next(unit for least, unit in UNITS if abs(value) >= least)
    try:
        moment = dt.datetime.fromtimestamp(value // unit, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return dates.UNSETTLED
    if not dt.MINYEAR < moment.year < dt.MAXYEAR:
        return dates.UNSETTLED
    return dates.Settled(value=moment.isoformat(), precision="second")


def _colon(found: re.Match[str]) -> str:
    return f"{found['sign']}{found['hours']}:{found['minutes'] or '00'}"
