"""When each comment was written: a date for machines, and the slots of the printed ones."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from archive.sources.webpage import moments
from archive.sources.webpage.sitemade.printed_dates import date_in, has_clock, has_date
from archive.sources.webpage.sitemade.slots import Cell, Slots

LONGEST_LABEL = 80  # characters of what is printed for a date that only machines can read
_CLOCK = re.compile(
    r"^\D{0,6}(\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?)(?:\s?uhr|\s?h)?\W*$", re.I
)
_STAMP = re.compile(r"^1\d{9}(?:\d{3})?$")  # seconds or milliseconds, from 2001 to 2033
_STAMPS = (
    "data-timestamp", "data-time", "data-utime", "data-date", "data-created", "data-unix",
    "data-comment-timestamp", "data-ts", "data-datetime", "data-epoch", "data-livestamp",
    "data-posted"
)  # fmt: skip
_ISO = re.compile(r"^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?$")


class Dates:
    """The slots of printed dates, `best` first."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        scored = [
            (slot.dated / slot.times * slot.blocks, -slot.order, number)
            for number, slot in enumerate(slots.slots)
            if slot.dated
        ]
        order = [number for *_, number in sorted(scored, reverse=True)]
        self.best = order[0] if order else None
        self.rank = {number: place for place, number in enumerate(order)}

    def of(
        self, cells: list[Cell], elements: Iterable[tuple[int, HtmlElement]]
    ) -> tuple[str | None, str | None, int | None]:
        """Its date for machines, its date as printed, and the place of the element."""
        moment, place, best = None, None, 99
        for i, element in elements:
            if (said := _stated(element)) and said[0] < best:
                (best, moment), place = said, i
        dated = [cell for cell in cells if cell.dated]
        if not dated:
            return moment, self._label(place), place
        cell = min(dated, key=lambda one: (self.rank[one.slot], one.place))
        text = date_in(cell.text)
        if text and not has_clock(text):
            at = cells.index(cell)
            for other in cells[at + 1 : at + 3]:
                if other.length <= 20 and (clock := _CLOCK.match(other.text)):
                    text = f"{text} {clock[1]}"
                    break
        return moment, text, cell.place

    def _label(self, place: int | None) -> str | None:
        if place is None:
            return None
        text = " ".join("".join(self.slots.marks.elements[place].itertext()).split())
        return text if 0 < len(text) <= LONGEST_LABEL else None


def _stated(element: HtmlElement) -> tuple[int, str] | None:
    """A date that an element states in an attribute, after how weak a statement it is."""
    attributes = element.attrib
    if not attributes:
        return None
    if element.tag == "time" and (value := (attributes.get("datetime") or "").strip()):
        return 0, value
    kind = attributes.get("itemprop") or attributes.get("property") or ""
    if kind and ("date" in kind or "created" in kind):
        value = (attributes.get("content") or attributes.get("datetime") or "").strip()
        if _ISO.match(value):
            return 1, value
    if said := _title(attributes.get("title")):
        return 2, said
    for name in _STAMPS:
        value = (attributes.get(name) or "").strip()
        if _STAMP.match(value) and (moment := moments.of_unix(value)):
            return 3, moment
        if _ISO.match(value):
            return 3, value
    return None


def _title(title: str | None) -> str | None:
    """The whole date in a tooltip: the text under it often says only "3 days ago"."""
    if not title or not 8 <= len(title) <= 60 or not has_date(text := " ".join(title.split())):
        return None
    if _ISO.match(text):
        return text
    date = date_in(text) or ""
    return date if re.search(r"\d{4}", date) and len(date) > 0.5 * len(text) else None
