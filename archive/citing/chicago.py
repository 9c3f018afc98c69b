"""The Chicago manual, seventeenth edition: an entry of a bibliography."""

from __future__ import annotations

from archive.citing.dates import american
from archive.citing.names import Name
from archive.citing.wording import Italic, Words, joined, quoted, stopped
from archive.citing.work import Work

MOST_NAMES = 10
SHOWN_OF_MORE = 7


def words(work: Work) -> Words:
    title = f"Comment on {quoted(work.on.title)}" if work.on else quoted(work.title)
    home = [Italic(work.publication), ", "] if work.publication else []
    return joined(
        stopped(_names(work.names)),
        title,
        [*home, stopped(_date(work))],
        f"Version {work.version}." if work.version else "",
        stopped(work.original),
        f"Captured {american(work.captured)}." if work.captured else "",
        f"Accessed {american(work.accessed)}.",
        [Italic(work.archive), f", {work.address}."],
        *(f"{caveat}." for caveat in work.caveats),
    )


def _date(work: Work) -> str:
    if work.date is None:
        return "n.d."
    said = work.date.said(american)
    return f"[{said}]" if work.date.at_latest else said


def _names(names: list[Name]) -> str:
    said = [name.whole if n else name.turned for n, name in enumerate(names)]
    if len(said) > MOST_NAMES:
        return ", ".join([*said[:SHOWN_OF_MORE], "et al."])
    return ", and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
