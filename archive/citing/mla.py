"""MLA, ninth edition: an entry of a list of works cited."""

from __future__ import annotations

from archive.citing.dates import day_first
from archive.citing.names import Name
from archive.citing.wording import Italic, Words, joined, quoted, stopped
from archive.citing.work import Work


def words(work: Work) -> Words:
    title = f"Comment on {quoted(work.on.title)}" if work.on else quoted(work.title)
    held = f"version {work.version}, " if work.version else ""
    held += f"captured {day_first(work.captured)}, " if work.captured else ""
    home = [Italic(work.publication), ", "] if work.publication else []
    return joined(
        stopped(_names(work.names)),
        title,
        [*home, f"{_date(work)}, {work.original}." if work.original else stopped(_date(work))],
        [Italic(work.archive), f", {held}{work.address}."],
        f"Accessed {stopped(day_first(work.accessed))}",
        *(f"{caveat}." for caveat in work.caveats),
    )


def _date(work: Work) -> str:
    if work.date is None:
        return "n.d."
    said = work.date.said(day_first)
    return f"[{said}]" if work.date.at_latest else said


def _names(names: list[Name]) -> str:
    if not names:
        return ""
    first, *others = names
    if len(others) > 1:
        return f"{first.turned}, et al."
    return f"{first.turned}, and {others[0].whole}" if others else first.turned
