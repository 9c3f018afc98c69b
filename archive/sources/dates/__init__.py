"""Dates as people, plugins and exporters write them, read without claiming more than they say.

`read` recognises a text that is a date and nothing else, `find` one inside a longer line, and
`locate` says where it stands, for cutting it off a name. What a date means may depend on the
rest of the document (is 01/09/2020 in January?) or on the day the page was saved ("5 years
ago"), so a reading is settled in a second step. Nothing here asks the clock or the machine's
zone. A date without a year ("Jun 20th at 2:41 am") is no date here: the year would be a guess.

The words are in date_words and date_ago, the shapes in date_shapes, the times in date_clock.
They are our own: dateparser, asked strictly, takes 0.5 to 11 ms for a line where this takes
0.02, which a parser that asks of every line cannot pay, and it claims too much: it reads
"01/09/2020" as the 9th of January, "1.2.19" as a day of 2019, counts "5 years ago" to the
microsecond from now, and does not say how exact a date was. Its search inside a line takes 30 ms
and more, and does not know "am 21. Jan. 2015, 19:04". The CLDR (Babel) can write dates, not read
them; the tests have it write them in every language and read each one back.
"""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Iterable

from archive.sources.dates import date_ago, date_shapes, date_words
from archive.sources.dates.date_shapes import Reading
from archive.sources.document import Precision

__all__ = [
    "UNSETTLED",
    "Found",
    "Moment",
    "Reading",
    "Settled",
    "day_comes_first",
    "find",
    "latest_day",
    "locate",
    "read",
    "settle",
]

LONGEST = 80  # characters of a date; JavaScript's, with its zone in words, has about 70
FARTHEST = 2_000  # characters of a line in which a date is looked for: a header, not a chapter

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_LEADS = date_words.any_of(date_words.LEADS)
_LEAD = re.compile(rf"(?:{_LEADS})\s{{1,2}}", re.I)
_LEAD_BEFORE = re.compile(
    rf"(?:(?<![^\W_])(?:{_LEADS})\s{{1,2}}|[{date_words.CJK_LEADS}]\s?)\Z", re.I
)
_LEAD_ROOM = 6  # characters before a date in which such a word stands
_NO_DATE_BEHIND = frozenset("/=&?%+$€£¥-")  # a path, a version, a price, a telephone


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An ISO date cut to what is known; no value for a date that cannot be settled."""

    value: str | None
    precision: Precision


UNSETTLED = Settled(value=None, precision="unknown")
CLOCK_PRECISION: tuple[Precision, ...] = ("day", "hour", "minute", "second")


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


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A date inside a text: text[start:end], its lead word ("am", "le") and its brackets too.

    Where nothing stands between it and the word before ("Ivo Pell6. Juni 2015"), `start` is the
    likely end of the name: a name that ends in digits loses them.
    """

    reading: Reading
    start: int
    end: int


@functools.lru_cache(maxsize=4096)  # a page prints the same few dates again and again
def read(text: str) -> Reading | None:
    """The date that this text is, or None. Expects single spaces and no blanks at the ends."""
    if not 2 <= len(text) <= LONGEST:
        return None
    word = text.casefold()
    if word in date_ago.NOW:
        return Reading(shape="relative", ago=("minute", 0))
    if word in date_ago.ALONE:
        return Reading(shape="relative", ago=("day", date_ago.DAYS_BACK[word]))
    dated = date_shapes.at(text, whole=True)
    if not dated and (lead := _LEAD.match(text)) and lead.end() < len(text):
        dated = date_shapes.at(text, lead.end(), whole=True)
    return dated[0] if dated else None


def find(text: str) -> Reading | None:
    """The first date with a year, or the first that counts back, in a line that says more."""
    found = locate(text)
    return found.reading if found else None


def locate(text: str) -> Found | None:
    """What `find` finds, and where. Only the first 2,000 characters are looked at.

    Words without a number ("yesterday", "just now") are not taken here: in a longer line they
    are prose more often than a date.
    """
    text = text[:FARTHEST]
    for token in _TOKEN.finditer(text):
        start = _start(text, token)
        if start is None or not (dated := date_shapes.at(text, start, whole=False)):
            continue
        if not start or not _runs_on(text[start - 1]):
            return _with_its_frame(text, *dated, start)
        reading, end = dated
        if reading.clock or reading.ago or not reading.numbers:
            return Found(reading=reading, start=start, end=end)
    return None


def _start(text: str, token: re.Match[str]) -> int | None:
    """Where in this run of digits or of letters a date could begin."""
    start, run = token.start(), token[0]
    if text[start].isdecimal():
        if len(run) > 4 and not text.startswith("T", token.end()):
            # "Pell200718.10.2019": a day with its zero has two digits.
            start = token.end() - 2
    elif not date_shapes.may_begin(run):
        # "Ivo PellMarch 15": a new word begins at the last capital.
        capital = next((i for i in range(len(run) - 1, 0, -1) if run[i].isupper()), None)
        if capital is None or not date_shapes.may_begin(run[capital:]):
            return None
        start += capital
    before = text[start - 1] if start else " "
    if before in "_.,:":  # emphasis or a mark, unless a name or a number goes on behind it
        beyond = text[start - 2 : start - 1]
        return None if beyond.isdecimal() or (before == "_" and beyond.isalpha()) else start
    return None if before in _NO_DATE_BEHIND else start


def _runs_on(before: str) -> bool:
    """Whether a date right behind this character is glued to a word.

    Some scripts write no spaces: in 於2013/12/28 nothing is glued.
    """
    return before == "." or (before.isalnum() and before < "\u2e80")


def _with_its_frame(text: str, reading: Reading, end: int, start: int) -> Found:
    room = max(0, start - _LEAD_ROOM)
    if lead := _LEAD_BEFORE.search(text[room:start]):
        start = room + lead.start()
    if text[start - 1 : start] + text[end : end + 1] in {"()", "[]", "（）"}:
        start, end = start - 1, end + 1
    return Found(reading=reading, start=start, end=end)


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
        return _back(captured, reading) if captured else UNSETTLED
    if not dt.MINYEAR < reading.year < dt.MAXYEAR:
        return UNSETTLED
    month, day = reading.month, reading.day
    if reading.numbers:
        order = reading.day_first if reading.day_first is not None else day_first
        if order is None and month != day:
            return Settled(value=f"{reading.year:04}", precision="year")
        if order:
            month, day = day, month
    value = f"{reading.year:04}-{month:02}-{day:02}"
    precision: Precision = "day"
    if reading.clock:
        value = f"{value}T{_printed(reading.clock)}{reading.offset}"
        precision = CLOCK_PRECISION[len(reading.clock)]
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        return UNSETTLED
    return Settled(value=value, precision=precision)


def _back(captured: Moment, reading: Reading) -> Settled:
    """The latest moment that "COUNT UNITs ago" allows: plugins print units rounded down.

    So "5 years ago" is between five and six years back, and its year may be one too late;
    the precision says no more than that it is about this year.
    """
    steps = [step for step in (reading.ago, reading.ago_more) if step]
    unit = steps[-1][0]
    at = captured.at
    try:
        for step in steps:
            if captured.has_clock or step[0] not in {"second", "minute", "hour"}:
                at = _earlier(at, *step)
    except (ValueError, OverflowError):
        return UNSETTLED
    if unit == "year":
        return Settled(value=f"{at.year:04}", precision="year")
    if unit in {"month", "week"}:
        return Settled(value=f"{at:%Y-%m}", precision="month")
    if reading.clock:  # "yesterday at 14:03" is the page's own time, in a zone it does not name
        value = f"{at.date().isoformat()}T{_printed(reading.clock)}{reading.offset}"
        return Settled(value=value, precision=CLOCK_PRECISION[len(reading.clock)])
    if unit == "day" or not captured.has_clock:
        return Settled(value=at.date().isoformat(), precision="day")
    offset = at.isoformat()[19:] if not at.microsecond else at.isoformat()[26:]
    if unit == "hour":
        return Settled(value=f"{at:%Y-%m-%dT%H}{offset}", precision="hour")
    if unit == "minute":
        return Settled(value=f"{at:%Y-%m-%dT%H:%M}{offset}", precision="minute")
    return Settled(value=f"{at:%Y-%m-%dT%H:%M:%S}{offset}", precision="second")


def _printed(clock: tuple[int, ...]) -> str:
    return ":".join(f"{part:02}" for part in clock)


def _earlier(at: dt.datetime, unit: str, count: int) -> dt.datetime:
    if unit not in {"year", "month"}:
        return at - dt.timedelta(**{f"{unit}s": count})
    months = at.year * 12 + at.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return at.replace(year=year, month=month + 1, day=min(at.day, last))


def latest_day(value: str) -> str:
    """The last day that a cut ISO date may mean, for comparing dates of unlike precision."""
    day = value[:10]
    return day + {4: "-12-31", 7: "-31"}.get(len(day), "")
