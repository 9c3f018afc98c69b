"""The dates of one page or thread: their numbers have one order, their "5 years ago" one day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from archive.sources import dates
from archive.sources.document import Problem


class PageDates:
    """Settles the dates of a page, in the order they are given in.

    `written` holds what was read of each date, null where nobody could read it, and its text,
    null where there is none.
    """

    def __init__(
        self,
        written: Sequence[tuple[dates.Reading | None, str | None]],
        captured: dates.Moment | None,
    ):
        self.captured = captured
        self.day_first = dates.day_comes_first(reading for reading, _ in written if reading)
        self._written = written
        self._settled = [
            self.settle(reading) if reading else dates.UNSETTLED for reading, _ in written
        ]

    def __getitem__(self, index: int) -> dates.Settled:
        return self._settled[index]

    def settle(self, reading: dates.Reading) -> dates.Settled:
        return dates.settle(reading, captured=self.captured, day_first=self.day_first)

    def problems(self, line_of: Callable[[int], int | None]) -> list[Problem]:
        """Each flaw once, at its first date; `line_of` gives the line of the date at an index."""
        relative, unordered, unread = [], [], []
        for index, (reading, text) in enumerate(self._written):
            settled = self._settled[index]
            if reading and reading.numbers and settled.precision == "year":
                unordered.append(index)
            elif settled.value is not None:
                continue
            elif reading and reading.ago and self.captured is None:
                relative.append(index)
            elif text:
                unread.append(index)
        told = []
        if relative:
            told.append(
                Problem(
                    line=line_of(relative[0]),
                    code="relative-date",
                    message="Dates like this count back from an unknown day: say when the page"
                    " was saved.",
                )
            )
        if unordered:
            told.append(
                Problem(
                    line=line_of(unordered[0]),
                    code="date-order-unknown",
                    message="Nothing on the page tells day from month in dates like this; the"
                    " year is kept.",
                )
            )
        told += unread_dates(
            (self._settled[index], self._written[index][1], line_of(index)) for index in unread
        )
        return told


def unread_dates(
    dated: Iterable[tuple[dates.Settled, str | None, int | None]],
) -> list[Problem]:
    """One Problem for all dates that nobody can read or no calendar has; none without any.

    Each is given as settled, as written (null if it is not) and with its line.
    """
    unread = [(text, line) for settled, text, line in dated if text and settled.value is None]
    if not unread:
        return []
    first, line = unread[0]
    first = f"“{' '.join(first[:80].split())}”"
    if len(unread) == 1:
        message = f"The date {first} cannot be read, or is on no calendar; it is kept as text only."
    else:
        message = (
            f"{len(unread)} dates cannot be read, or are on no calendar; they are kept as text"
            f" only. The first is {first}."
        )
    return [Problem(line=line, code="date-unread", message=message)]
