"""Where a date stands in a line of a head, and what it says.

`dates.locate` finds a date with a year, or one that counts back. Heads of comments know more:
dates without a year, which stay text ("Jun 20th at 2:41 am", "3 juillet à 00:09"), a clock before
the day, and two numbers that lost the gap between them ("28.09.1912:44").
"""

from __future__ import annotations

import dataclasses
import re

from archive.sources import dates
from archive.sources.dates import date_words
from archive.sources.pagetext.lines import tidy

_WORD = r"(?<![^\W\d_])(?P<word>[^\W\d_]{3,12})"
_HALF = r"(?:\s?[ap]\.?\s?m\b\.?)?(?:\s?(?:Uhr|uur|h)\b)?"
_AT = r"(?:,|\s?[@|·–—-]\s?|\s)*(?:(?:at|um|à|a|a las|om|kl\.?|o|v|в)\s)?"
YEARLESS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        _WORD + r"\.?\s\d{1,2}(?:st|nd|rd|th)?" + _AT + r"\d{1,2}[:.]\d\d" + _HALF,
        r"(?<!\d)\d{1,2}(?:st|nd|rd|th|er|\.|º)?\s(?:de\s)?"
        + _WORD + r"\.?" + _AT + r"\d{1,2}\s?[:.h]\s?\d\d" + _HALF,
    )
)  # fmt: skip
DAY_WORD = re.compile(
    r"\b(?:yesterday|today|gestern|heute|hier|aujourd['’]hui|ayer|hoy)\b"
    r",?\s(?:at|um|à|a las)?\s?\d{1,2}[:h]\d\d" + _HALF,
    re.I,
)
GLUED = re.compile(r"(?P<day>\d\d\.\d\d\.\d\d)(?P<clock>\d\d:\d\d)$")
CLOCK_FIRST = re.compile(
    r"(?P<clock>\d{1,2}[:.]\d\d(?::\d\d)?" + _HALF + r")\s?(?:on|am|,|-|–|le|el|·|\|)?\s?$", re.I
)
_LEADS = date_words.any_of(date_words.LEADS)
# "2 hours ago (7:18 PM)"
CLOCK_BEHIND = re.compile(r"\s?\(\d{1,2}:\d\d" + _HALF + r"\)", re.I)
LEAD = re.compile(rf"(?:(?:{_LEADS})\s|[{date_words.CJK_LEADS}]\s?)", re.I)
# Words that say, without a digit, that a line may hold a day.
WITHOUT_DIGITS = re.compile(
    r"\b(?:ago|now|an?|eine[mnrs]?|une?|una|um|uma|just|eben|ayer|hace|vor|il y a|před|temu"
    r"|назад)\b",
    re.I,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """text[start:end] is a date; `shape` tells how it is written, `reading` what it says."""

    start: int
    end: int
    shape: str
    reading: dates.Reading | None


def span(text: str) -> Span | None:
    """The first date of a line."""
    if not any(c.isdigit() for c in text) and not WITHOUT_DIGITS.search(text):
        return None
    if found := GLUED.search(text):
        reading = dates.read(f"{found['day']} {found['clock']}")
        if reading:
            return Span(found.start(), found.end(), "glued", reading)
    if whole := dates.read(text):
        return Span(0, len(text), _shape(whole), whole)
    located = dates.locate(text)
    if located is None:
        return _yearless(text)
    start, end, reading = located.start, located.end, located.reading
    if not reading.clock and (clock := CLOCK_FIRST.search(text[:start])):
        turned = dates.read(f"{text[start:end].strip('()')} {tidy(clock['clock'])}")
        start, reading = clock.start(), turned or reading
    if reading.ago and (clock := CLOCK_BEHIND.match(text, end)):
        end = clock.end()
    return Span(start, end, _shape(reading), reading)


def printed(text: str, where: Span) -> str:
    """The date as it stands there, without the word that leads to it or marks round it."""
    said = tidy(text[where.start : where.end].strip(",;|·• "))
    if lead := LEAD.match(said):
        said = said[lead.end() :]
    if said[:1] in "([" and said[-1:] in ")]":
        said = said[1:-1]
    return tidy(said)


def _shape(reading: dates.Reading) -> str:
    return "relative" if reading.ago else reading.shape.removesuffix(" with a time")


def _yearless(text: str) -> Span | None:
    for pattern in YEARLESS:
        at = 0
        while found := pattern.search(text, at):
            if date_words.fold(found["word"]) in date_words.MONTHS:
                return Span(found.start(), found.end(), "no year", None)
            at = found.start() + 1
    if found := DAY_WORD.search(text):
        return Span(found.start(), found.end(), "relative", None)
    return None


def is_weekday(word: str) -> bool:
    return date_words.fold(word) in date_words.WEEKDAYS
