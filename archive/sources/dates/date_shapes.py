"""The shapes in which people and plugins write a date, and what each says.

A shape is one regular expression whose every part is bounded, so trying it at one place costs
the same on any input. `at` tries them at a number, or at a word that may begin a date.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from archive.sources.dates import date_ago, date_words
from archive.sources.dates.date_ago import Ago
from archive.sources.dates.date_clock import (
    AFTER_CLOCK,
    CLOCK,
    TO_CLOCK,
    clock_of,
    offset_of,
    possible,
)
from archive.sources.dates.date_words import (
    DAYS_OF_WEEK,
    MONTHS,
    NEVER_FIRST,
    WEEKDAYS,
    any_of,
    fold,
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One date, taken apart.

    shape      how it is written; one page writes all its dates in one shape
    clock      hour, minute and second, as far as they are written
    offset     "+01:00", or "" where no zone is named, or one that means several offsets
    day_first  for 01/09/2020: whether the first number is the day, None while it may be either
    ago        ("year", 5) for "5 years ago", ("day", 1) for "yesterday at 14:03": then there is
               no year, month and day
    ago_more   the second unit of "5 years 2 months ago"
    """

    shape: str
    year: int = 0
    month: int = 0
    day: int = 0
    clock: tuple[int, ...] = ()
    offset: str = ""
    numbers: bool = False
    day_first: bool | None = None
    ago: Ago | None = None
    ago_more: Ago | None = None


_DAY_NAMES = any_of(date_words.WEEKDAYS_AS_WRITTEN)
_LONG_DAY_NAMES = any_of(word for word in date_words.WEEKDAYS_AS_WRITTEN if len(word) > 3)
# Behind every date. A weekday alone ends the text, or has brackets: Sam may be a person.
REST = re.compile(
    rf"(?:\s?[(（](?:{_DAY_NAMES}|{date_words.CJK_WEEKDAY})\.?[)）]"
    rf"|\s?(?:{date_words.CJK_WEEKDAY})(?![^\W\d_])|,?\s{{1,2}}(?:{_LONG_DAY_NAMES})\Z)?"
    rf"(?P<then>(?:,?\s{{1,2}}(?:{_DAY_NAMES})\.?(?=[\s,]))?{TO_CLOCK}{CLOCK}{AFTER_CLOCK})?"
    r"(?!\d|[./:_-]\d|/\w|(?-i:\.?[a-zà-ÿα-ωа-я]))",
    re.I,
)
_WEEKDAY = (
    r"(?:(?P<weekday>[^\W\d_]{2,14}(?:-feira)?)\.?,?\s{1,2}"
    r"(?:(?:den|the|le|el|dnia)\s{1,2})?)?"
)
_MONTH = r"(?P<month>[^\W\d_]{2,14})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|ère|[eaºª°]|\\?\.|:e|te|ter|-?го)?"
_YEAR_END = r"(?:\s?(?:г\.?|года|р\.?|року|r\.?)(?![^\W\d_]))?"

MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}{_MONTH}[\s-]{{0,2}}{_DAY}(?:\s(?P<weekday_between>[^\W\d_]{{2,9}})(?=\s))?"
    r"(?:\s?,\s{0,3}|\s{1,3}|-)(?P<year>\d{4}|['’]\d\d)",
    re.I,
)
DAY_FIRST = re.compile(
    rf"{_WEEKDAY}{_DAY}(?:\s{{0,3}}(?:of\s|de\s|d['’]|[-/]))?\s{{0,3}}{_MONTH}"
    r"(?:\s{0,2}(?:[-/,]|del?\s))?\s{0,3}"
    rf"(?P<year>\d{{4}}|['’]\d\d|(?<=-)\d\d(?!\d)|\d\d(?=,?\s\d\d:\d\d)){_YEAR_END}",
    re.I,
)
YEAR_BEFORE_NAME = re.compile(rf"(?P<year>\d{{4}})[\s.,/-]{{1,3}}{_MONTH}[\s/-]{{1,3}}{_DAY}", re.I)
CLOCK_BEFORE_YEAR = re.compile(  # Fri Mar 04 10:12:00 UTC 2011
    rf"{_WEEKDAY}{_MONTH}\s{{1,2}}{_DAY}\s{{1,2}}{CLOCK}\s{{1,2}}(?P<year>\d{{4}})", re.I
)
YEAR_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<year>\d{{4}})(?P<mark>[-/.])\s?(?P<month>\d{{1,2}})(?P=mark)\s?"
    r"(?P<day>\d{1,2})\.?",
    re.I,
)
NUMBERS = re.compile(  # two digits of a year may be glued to the time: 28.09.1912:44
    rf"{_WEEKDAY}(?P<month>\d{{1,2}})(?P<mark>[-/.])(?:(?<=[./])\s)?(?P<day>\d{{1,2}})(?P=mark)"
    rf"(?:(?<=[./])\s)?(?P<year>\d\d(?=\d\d:\d\d(?!\d))|\d{{4}}|'?\d\d){_YEAR_END}",
    re.I,
)
CJK = re.compile(
    r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日号號일]"
)
COMPACT = re.compile(  # 20091020T160200Z
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)T(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?"
    r"(?:\.\d{1,9})?(?:(?P<zone>Z)|(?P<offset>[+-]\d\d:?\d\d))?(?!\w)"
)
DAY_WORD = re.compile(rf"(?P<back>{any_of(date_ago.DAYS_BACK)})", re.I)
CLOCK_FIRST = re.compile(
    rf"{CLOCK}(?:\s?[,·|–-])?\s{{1,3}}(?:(?:{any_of(date_words.LEADS)})\s{{1,2}})?", re.I
)

_AT_A_NUMBER = (YEAR_FIRST, NUMBERS, CJK, COMPACT, DAY_FIRST, YEAR_BEFORE_NAME)
_AT_A_WORD = (MONTH_FIRST, DAY_FIRST, NUMBERS, YEAR_FIRST, CLOCK_BEFORE_YEAR, DAY_WORD)
_NAMES = {
    MONTH_FIRST: "month name first",
    DAY_FIRST: "day first",
    YEAR_BEFORE_NAME: "year first, month name",
    CLOCK_BEFORE_YEAR: "year last",
    YEAR_FIRST: "year first",
    CJK: "year first, 年",
    COMPACT: "year first, compact",
}
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_STARTERS = frozenset(MONTHS) | WEEKDAYS | date_ago.STARTERS
CENTURY = 70  # '69 is 2069 and '70 is 1970, as everywhere in Unix


def may_begin(word: str) -> bool:
    """Whether a date may begin with this run of letters."""
    return fold(word) in _STARTERS


def at(text: str, start: int = 0, *, whole: bool) -> tuple[Reading, int] | None:
    """The date that begins at this index, and the index behind it.

    With `whole` it must reach to the end of the text, and may be impossible ("February 30"): it
    was meant as a date. Inside a longer text numbers that cannot be a date are not taken for one.
    """
    if dated := _calendar_date(text, start, whole=whole):
        return dated
    if dated := _behind_its_clock(text, start, whole=whole):
        return dated
    if back := date_ago.counted(text, start, whole=whole):
        return Reading(shape="relative", ago=back.far, ago_more=back.further), back.end
    return None


def _calendar_date(text: str, start: int, *, whole: bool) -> tuple[Reading, int] | None:
    shapes = _AT_A_NUMBER
    if not text[start].isdecimal():
        word = _FIRST_WORD.match(text, start)
        if not word or not may_begin(word[0]):
            return None
        shapes = _AT_A_WORD
    for shape in shapes:
        found = shape.match(text, start)
        if found and (reading := _date(found)) and (whole or _likely(reading)):
            rest = REST.fullmatch(text, found.end()) if whole else REST.match(text, found.end())
            if rest and (dated := _with_clock(reading, found, rest, whole=whole)):
                return dated
    return None


def _behind_its_clock(text: str, start: int, *, whole: bool) -> tuple[Reading, int] | None:
    """10:28, 28 December 2013"""
    found = CLOCK_FIRST.match(text, start)
    if not found or found.end() == len(text):
        return None
    clock = clock_of(found)
    dated = _calendar_date(text, found.end(), whole=whole)
    if not dated or dated[0].clock or dated[0].ago or not clock or not possible(clock):
        return None
    reading, end = dated
    shape = f"time first, {reading.shape}"
    return dataclasses.replace(reading, shape=shape, clock=clock, offset=offset_of(found)), end


def _date(found: re.Match[str]) -> Reading | None:
    said = found.groupdict()
    weekday = said.get("weekday") or said.get("weekday_between")
    if weekday and fold(weekday) not in WEEKDAYS:
        return None
    if found.re is DAY_WORD:
        return Reading(shape="relative", ago=("day", date_ago.days_back(said["back"])))
    year, day = _year(said["year"]), int(said["day"])
    if found.re is NUMBERS:
        first, mark = int(said["month"]), said["mark"]
        reading = Reading(
            shape=f"numbers {mark}",
            year=year,
            month=first,
            day=day,
            numbers=True,
            day_first=_order(first, day, mark),
        )
        return _by_weekday(reading, weekday) if weekday else reading
    if said["month"].isdecimal():
        month: int | None = int(said["month"])
    elif found.re is MONTH_FIRST and fold(said["month"]) in NEVER_FIRST:
        return None
    else:
        month = MONTHS.get(fold(said["month"]))
    if month is None:
        return None
    return Reading(shape=_NAMES[found.re], year=year, month=month, day=day)


def _year(digits: str) -> int:
    year = int(digits.strip("'’"))
    if len(digits) >= 4:
        return year
    return year + (1900 if year >= CENTURY else 2000)


def _order(first: int, second: int, mark: str) -> bool | None:
    if second > 12 >= first:
        return False
    if first > 12 or mark == ".":  # with dots the day comes first almost everywhere
        return True
    return None


def _by_weekday(reading: Reading, weekday: str) -> Reading:
    """01/09/2020 on a Thursday is in January: only one order falls on the day that is named."""
    if reading.day_first is not None or 0 in (reading.year, reading.month, reading.day):
        return reading
    named = DAYS_OF_WEEK[fold(weekday)]
    orders = {True: (reading.day, reading.month), False: (reading.month, reading.day)}
    fitting = [
        day_first
        for day_first, (month, day) in orders.items()
        if dt.date(reading.year, month, day).weekday() in named
    ]
    return dataclasses.replace(reading, day_first=fitting[0]) if len(fitting) == 1 else reading


def _likely(reading: Reading) -> bool:
    """Whether these numbers, in a line that says more, can be a date."""
    if reading.ago:
        return True
    month, day = reading.month, reading.day
    if reading.numbers and month > 12:
        month, day = day, month
    return 1 <= month <= 12 and 1 <= day <= 31 and 1900 <= reading.year < 2100


def _with_clock(
    reading: Reading, found: re.Match[str], rest: re.Match[str], *, whole: bool
) -> tuple[Reading, int] | None:
    timed = found if "hour" in found.re.groupindex else rest
    if timed["hour"] is None:
        return None if reading.ago or _like_a_version(found, whole=whole) else (reading, rest.end())
    clock = clock_of(timed)
    if not whole and (clock is None or not possible(clock)):
        # "January 9, 2020 25:99" says a day, whatever the rest is.
        return (reading, found.end()) if timed is rest and not reading.ago else None
    if clock is None:
        return None
    shape = reading.shape if reading.ago else f"{reading.shape} with a time"
    offset = offset_of(timed)
    return dataclasses.replace(reading, shape=shape, clock=clock, offset=offset), rest.end()


def _like_a_version(found: re.Match[str], *, whole: bool) -> bool:
    """1.2.19 in a line that says more, and 10-11-12."""
    if whole or found.re is not NUMBERS or len(found["year"]) != 2:
        return False
    padded = len(found["month"]) == len(found["day"]) == 2
    return found["mark"] == "-" or (found["mark"] == "." and not padded)
