"""Dates as people and plugins write them, read without claiming more than they say.

`read` recognises a line that is a date and nothing else. What it means may depend on the rest
of the document (is 01/09/2020 in January?) or on the day the page was saved ("5 years ago"), so
a reading is settled in a second step. Nothing here asks the clock or the machine's zone.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Iterable

from archive.sources.document import Precision

LONGEST = 64  # characters; "Wednesday, 30 September 2020 at 11:59:59 p.m. +00:00" has 52

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari",
            "february feb februar février févr febrero febbraio fevereiro fev februari",
            "march mar märz mrz mars marzo março maart mrt",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag maio mei",
            "june jun juni juin junio giugno giu junho",
            "july jul juli juillet juil julio luglio lug julho",
            "august aug août agosto ago augustus",
            "september sep sept septembre septiembre settembre set setembro",
            "october oct oktober okt octobre octubre ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec dezember dez décembre déc diciembre dic dicembre dezembro",
        ),
        start=1,
    )
    for word in words.split()
}
_WEEKDAYS = """
    monday tuesday wednesday thursday friday saturday sunday
    mon tue tues wed thu thur thurs fri sat sun
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles jueves viernes sábado domingo
    lunedì martedì mercoledì giovedì venerdì sabato domenica
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
"""
WEEKDAYS = frozenset(_WEEKDAYS.split())
UNITS = {
    word: unit
    for unit, words in {
        "second": "second seconds sec secs sekunde sekunden seconde secondes segundo segundos"
        " secondo secondi seconden",
        "minute": "minute minutes min mins minuten minuto minutos minuti minuut",
        "hour": "hour hours stunde stunden heure heures hora horas ora ore uur",
        "day": "day days tag tagen tage jour jours día días giorno giorni dia dias dag dagen",
        "week": "week weeks woche wochen semaine semaines semana semanas settimana settimane weken",
        "month": "month months monat monaten monate mois mes meses mese mesi mês maand maanden",
        "year": "year years jahr jahren jahre an ans année années año años anno anni ano anos"
        " jaar jaren",
    }.items()
    for word in words.split()
}
_ONE = "a an one ein eine einem einer un une una um uma een"
ONE = frozenset(_ONE.split())
NOW = frozenset({"just now", "right now", "moments ago", "a moment ago", "gerade eben"})

_TIME = (
    r"(?:(?:\s?,)?(?:\s(?:at|um|à|om|alle|às|@|-|–|\|))?[\sT](?P<hour>\d{1,2})[:.h](?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:\.\d{1,9})?)?(?:\s?(?P<half>[ap]\.?m\.?))?(?:\sUhr)?"
    r"(?:\s?(?P<offset>Z|UTC|GMT|[+-]\d\d:?\d\d))?)?$"
)
_WEEKDAY = r"^(?:(?P<weekday>[^\W\d_]{2,10})\.?,?\s)?"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
NAMED = (
    re.compile(
        _WEEKDAY + _MONTH + r"\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})" + _TIME,
        re.I,
    ),
    re.compile(
        _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s(?:of\s|de\s)?" + _MONTH
        + r",?\s(?:de\s|del\s)?(?P<year>\d{4})" + _TIME,
        re.I,
    ),
)  # fmt: skip
YEAR_FIRST = re.compile(
    r"^(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + _TIME, re.I
)
NUMBERS = re.compile(
    r"^(?P<month>\d{1,2})(?P<mark>[-/.])(?P<day>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)" + _TIME, re.I
)
AGO = re.compile(
    r"^(?:(?P<before>vor|il y a|hace|há|about|over|almost)\s)?(?P<count>\d{1,4}|[^\W\d_]{1,5})\s"
    r"(?P<unit>[^\W\d_]{2,10})(?:\s(?P<after>ago|her|fa|atrás|geleden))?$",
    re.I,
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One date line, taken apart.

    shape      how it is written; one page writes all its dates in one shape
    day_first  for 01/09/2020: whether the first number is the day, None while it may be either
    ago        ("year", 5) for "5 years ago": the other fields are then empty
    """

    shape: str
    year: int = 0
    month: int = 0
    day: int = 0
    clock: tuple[int, int] | None = None
    second: int | None = None
    offset: str = ""
    numbers: bool = False
    day_first: bool | None = None
    ago: tuple[str, int] | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An ISO date cut to what is known; no value for a date that cannot be settled."""

    value: str | None
    precision: Precision


UNSETTLED = Settled(value=None, precision="unknown")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a page was saved, as exactly as anybody wrote it down."""

    at: dt.datetime
    has_clock: bool

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Raise ValueError for anything but an ISO date or an ISO date with a time."""
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            return cls(at=dt.datetime.fromisoformat(text), has_clock=True)
        return cls(at=dt.datetime.combine(day, dt.time()), has_clock=False)


@functools.lru_cache(maxsize=4096)  # a page prints the same few dates again and again
def read(text: str) -> Reading | None:
    """The date that this line is, or None. Expects single spaces and no blanks at the ends."""
    if not 5 <= len(text) <= LONGEST:
        return None
    if text.casefold() in NOW:
        return Reading(shape="relative", ago=("minute", 0))
    if text[0].isdigit():
        for pattern in (YEAR_FIRST, NUMBERS):
            if found := pattern.match(text):
                return _numeric(found)
    if any(character.isdigit() for character in text):
        for pattern in NAMED:
            if (found := pattern.match(text)) and (reading := _named(found)):
                return reading
    return _relative(text)


def _named(found: re.Match[str]) -> Reading | None:
    month = MONTHS.get(found["month"].casefold())
    weekday = found["weekday"]
    if month is None or (weekday and weekday.casefold() not in WEEKDAYS):
        return None
    shape = "month name first" if found.start("month") < found.start("day") else "day first"
    return _calendar(found, shape, int(found["year"]), month, int(found["day"]))


def _numeric(found: re.Match[str]) -> Reading | None:
    year, first, second = int(found["year"]), int(found["month"]), int(found["day"])
    if found.re is YEAR_FIRST:
        return _calendar(found, "year first", year, first, second)
    if year < 100:
        year += 2000  # comments are younger than that, in every archive that writes two digits
    day_first: bool | None = None
    if first > 12 or found["mark"] == ".":  # with dots the day comes first wherever it is used
        day_first = True
    elif second > 12:
        day_first = False
    shape = f"numbers {found['mark']}"
    reading = _calendar(found, shape, year, first, second)
    return dataclasses.replace(reading, numbers=True, day_first=day_first)


def _calendar(found: re.Match[str], shape: str, year: int, month: int, day: int) -> Reading:
    if found["hour"] is None:
        return Reading(shape=shape, year=year, month=month, day=day)
    hour, half = int(found["hour"]), (found["half"] or "").casefold()
    if half:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    offset = (found["offset"] or "").upper()
    if offset in {"Z", "UTC", "GMT"}:
        offset = "+00:00"
    elif offset and ":" not in offset:
        offset = f"{offset[:3]}:{offset[3:]}"
    return Reading(
        shape=f"{shape} with a time",
        year=year,
        month=month,
        day=day,
        clock=(hour, int(found["minute"])),
        second=int(found["second"]) if found["second"] else None,
        offset=offset,
    )


def _relative(text: str) -> Reading | None:
    found = AGO.match(text)
    if not found or not (found["after"] or (found["before"] or "").casefold() in BEFORE):
        return None
    unit = UNITS.get(found["unit"].casefold())
    count = 1 if found["count"].casefold() in ONE else found["count"]
    if unit is None or not str(count).isdecimal():
        return None
    return Reading(shape="relative", ago=(unit, int(count)))


BEFORE = frozenset({"vor", "il y a", "hace", "há"})


def day_comes_first(readings: Iterable[Reading]) -> bool | None:
    """Which order 01/09/2020 has in this document; None when nothing decides, or both do."""
    said = {reading.day_first for reading in readings if reading.numbers} - {None}
    return said.pop() if len(said) == 1 else None


def settle(
    reading: Reading, *, captured: Moment | None = None, day_first: bool | None = None
) -> Settled:
    """What the reading means, given the order of the document's numbers and the capture time.

    An undecidable 01/09/2020 is settled to its year, which is what it says for certain. A date
    that no calendar has (30 February) stays unsettled, and so does one in the first or the last
    year: in another zone, or in the month after, it would stand outside the calendar.
    """
    if reading.ago:
        return _before(captured, *reading.ago) if captured else UNSETTLED
    if not dt.MINYEAR < reading.year < dt.MAXYEAR:
        return UNSETTLED
    month, day = reading.month, reading.day
    if reading.numbers:
        order = reading.day_first if reading.day_first is not None else day_first
        if order is None and month != day:
            return Settled(value=f"{reading.year:04}", precision="year")
        if order:
            month, day = day, month
    value, precision = f"{reading.year:04}-{month:02}-{day:02}", "day"
    if reading.clock:
        value, precision = f"{value}T{reading.clock[0]:02}:{reading.clock[1]:02}", "minute"
        if reading.second is not None:
            value, precision = f"{value}:{reading.second:02}", "second"
        value += reading.offset
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        return UNSETTLED
    return Settled(value=value, precision=precision)  # type: ignore[arg-type]


def _before(captured: Moment, unit: str, count: int) -> Settled:
    """The latest moment that "COUNT UNITs ago" allows: plugins print one unit, rounded down.

    So "5 years ago" is between five and six years back, and its year may be one too late;
    the precision says no more than that it is about this year.
    """
    at = captured.at
    try:
        if unit == "year":
            return Settled(
                value=f"{at.replace(year=at.year - count, day=1).year:04}", precision="year"
            )
        if unit == "month":
            year, month = divmod(at.year * 12 + at.month - 1 - count, 12)
            return Settled(value=f"{dt.date(year, month + 1, 1):%Y-%m}", precision="month")
        if unit == "week":
            return Settled(value=f"{at - dt.timedelta(weeks=count):%Y-%m}", precision="month")
        if unit == "day" or captured.has_clock:
            at -= dt.timedelta(**{f"{unit}s": count})
    except (ValueError, OverflowError):
        return UNSETTLED
    if unit == "day" or not captured.has_clock:
        return Settled(value=at.date().isoformat(), precision="day")
    offset = at.isoformat()[19:] if not at.microsecond else at.isoformat()[26:]
    if unit == "hour":
        return Settled(value=f"{at:%Y-%m-%dT%H}{offset}", precision="hour")
    if unit == "minute":
        return Settled(value=f"{at:%Y-%m-%dT%H:%M}{offset}", precision="minute")
    return Settled(value=f"{at:%Y-%m-%dT%H:%M:%S}{offset}", precision="second")


def latest_day(value: str) -> str:
    """The last day that a cut ISO date may mean, for comparing dates of unlike precision."""
    day = value[:10]
    return day + {4: "-12-31", 7: "-31"}.get(len(day), "")
