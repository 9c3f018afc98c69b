"""Where in a line a date stands: "written by Nessa on 9 January 2020, 17:23" has one.

What a date means is said by `archive.sources.dates`. Here a line also counts as dated that says
a day and no year ("17 July, 22:09"): it shows that the block is a comment, and is what the page
printed, though nobody can say when it was.
"""

from __future__ import annotations

import functools
import re

from archive.sources import dates
from archive.sources.dates.date_words import MONTHS, fold

LONGEST_LINE = 200  # characters: a longer text is what somebody wrote, not what a page prints
LONGEST_WORDS = 40  # "yesterday", "vor zwei Stunden"

_DIGIT = re.compile(r"\d")
# Cheap: most lines with a digit have no date, and most lines have no digit.
_NUMBERS = re.compile(r"\d{4}|\d{1,2}[:.hH/年-]\s?\d|\d\s?[^\W\d_]|[^\W\d_]\.?\s\d")
_WORDS = re.compile(
    r"\b(?:ago|vor|il y a|hace|há|fa|geleden|назад|temu|sedan|siden|sitten|just now|now|yesterday|"
    r"today|gestern|heute|hier|ayer|hoy|ieri|oggi|gisteren|vandaag|ontem|hoje|вчера|сегодня|"
    r"wczoraj|dzisiaj|včera|dnes)\b|前|刚刚|剛剛|昨日|昨天|今天|今日|منذ|قبل",
    re.I,
)
_DAY_AND_TIME = re.compile(
    r"(?<!\d)(?:(\d{1,2})\.?\s(?:de\s)?([^\W\d_]{3,12})"
    r"|([^\W\d_]{3,12})\.?\s(\d{1,2})(?:st|nd|rd|th)?)"
    r"\b\.?,?\s?(?:at|um|à|a las|alle|às|om|kl\.?|o|в|-|–|\|)?\s?"
    r"\d{1,2}[:.hH]\d\d(?:\s?[ap]\.?m\b\.?)?",
    re.I,
)
_CLOCKED = re.compile(r"\d{1,2}[:hH]\d\d")


@functools.lru_cache(maxsize=8192)  # every line is asked about two or three times
def _span(text: str) -> tuple[int, int] | None:
    if len(text) > LONGEST_LINE:
        return None
    if _DIGIT.search(text):
        if not _NUMBERS.search(text):
            return None
        if found := dates.locate(text):
            return found.start, found.end
        if (nearly := _DAY_AND_TIME.search(text)) and fold(nearly[2] or nearly[3]) in MONTHS:
            return nearly.span()
        if not _WORDS.search(text):
            return None
    if len(text) <= LONGEST_WORDS and _WORDS.search(text):
        if dates.read(text):
            return 0, len(text)
        if found := dates.locate(text):
            return found.start, found.end
    return None


def date_in(text: str) -> str | None:
    """The words of the first date of a line."""
    span = _span(text)
    return text[slice(*span)].strip(" \t\n,;|·•–—-(@") if span else None


def around_date(text: str) -> tuple[str, str] | None:
    """What stands before and behind the first date of a line."""
    span = _span(text)
    return (text[: span[0]], text[span[1] :]) if span else None


def has_date(text: str) -> bool:
    """Whether a date stands in a line."""
    return _span(text) is not None


def has_clock(text: str) -> bool:
    return _CLOCKED.search(text) is not None
