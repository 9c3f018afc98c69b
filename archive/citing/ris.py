"""RIS, as reference managers read it: a field a line, its tag before it.

A comma in a name parts family and given name, so one that stands in a whole name is left out;
there is no way to escape it.
"""

from __future__ import annotations

from collections.abc import Iterator

from archive.citing.dates import american
from archive.citing.names import Name
from archive.citing.work import Work

LINE_END = "\r\n"


def text(work: Work) -> str:
    return LINE_END.join(
        [*(f"{tag}  - {value}" for tag, value in _fields(work) if value), "ER  - ", ""]
    )


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    yield "TY", "ELEC"
    yield "ID", work.key
    yield from (("AU", _name(name)) for name in work.names)
    yield from (("ED", _name(name)) for name in work.editors)
    yield "TI", work.title
    yield "T2", work.publication
    if date := work.date:
        yield "PY", f"{date.on.year:04}"
        year, month, day, *_ = [*date.iso.split("-"), "", ""]
        yield "DA", f"{year}/{month}/{day}/{'on or before' if date.at_latest else ''}"
    yield "ET", f"Version {work.version}" if work.version else ""
    yield "UR", work.address
    yield "Y2", work.accessed.iso.replace("-", "/") + "/"
    yield "DB", work.archive
    yield "LA", work.language
    yield "N1", work.about
    yield "N1", f"Original at {work.original}" if work.original else ""
    yield "N1", f"Captured {american(work.captured)}" if work.captured else ""
    yield from (("N1", caveat) for caveat in work.caveats)


def _name(name: Name) -> str:
    return name.turned if name.family else " ".join(name.whole.replace(",", " ").split())
