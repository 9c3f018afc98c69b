"""APA, seventh edition: an entry of a list of references."""

from __future__ import annotations

from archive.citing.dates import american, year_first
from archive.citing.names import Name
from archive.citing.wording import Italic, Words, joined, stopped
from archive.citing.work import Work

MOST_NAMES = 20


def words(work: Work) -> Words:
    date = f"({work.date.said(year_first) if work.date else 'n.d.'})."
    version = f" (Version {work.version})" if work.version else ""
    about = f" [{work.about}]" if work.about else ""
    title = [
        Italic(work.title),
        *([stopped(version + about)] if version or about else _stop(work.title)),
    ]
    signed = stopped(_names(work.names))
    return joined(
        *([signed, date, title] if signed else [title, date]),
        [stopped(work.publication)],
        _captured(work),
        f"Retrieved {american(work.accessed)}, from {work.archive}: {work.address}",
        *(f"[{caveat}.]" for caveat in work.caveats),
    )


def _names(names: list[Name]) -> str:
    said = [f"{name.family}, {name.initials}" if name.family else name.whole for name in names]
    if len(said) > MOST_NAMES:
        return ", ".join(said[: MOST_NAMES - 1]) + f", … {said[-1]}"
    return ", & ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _captured(work: Work) -> str:
    known = [f"Captured {american(work.captured)}" if work.captured else "", work.original]
    if not work.captured:
        return f"Original at {work.original}" if work.original else ""
    return f"{known[0]}, from {work.original}" if work.original else f"{known[0]}."


def _stop(title: str) -> list[str]:
    return ["."] if stopped(title) != title else []
