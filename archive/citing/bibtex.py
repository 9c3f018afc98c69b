"""BibTeX, with the fields of biblatex; both read it, and the classic one takes @online for @misc.

    @online{harbour-clock,
      author = {{Orla Venn} and {Renn}, {Tobias}},
      title = {{The harbour clock}},
      date = {2014-03-12}, year = {2014}, month = mar, ...

Braces hold together what must not be taken apart: a name of which nobody knows the family name,
and the capitals of a title. Of a date that is only the latest possible one, biblatex is told an
open range, and the year says so in words.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from archive.citing.dates import american
from archive.citing.names import Name
from archive.citing.work import Work

ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # \{ counts as an open brace while the file is read
        "}": r"\textbraceright{}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%-._~"  # everything else is written as %XX


def text(work: Work) -> str:
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(work).items() if value)
    return f"@online{{{work.key},\n{fields}}}\n"


def _fields(work: Work) -> dict[str, str]:
    date = work.date
    return {
        "author": _names(work.names),
        "editor": _names(work.editors),
        "title": f"{{{_braced(work.title)}}}",
        "titleaddon": _braced(work.about),
        "organization": _braced(work.publication),
        "date": f"{{{'/' if date.at_latest else ''}{date.iso}}}" if date else "",
        "year": _braced(date.said(lambda date: f"{date.on.year:04}")) if date else "",
        "month": MONTHS[date.parts[1] - 1]
        if date and len(date.parts) > 1 and not date.at_latest
        else "",
        "version": _braced(str(work.version or "")),
        "url": f"{{{address(work.address)}}}",
        "urldate": f"{{{work.accessed.iso}}}",
        "language": _braced(work.language),
        "note": _braced(" ".join(_notes(work))),
    }


def _notes(work: Work) -> list[str]:
    notes = [f"{work.archive}."]
    if work.original:
        notes.append(f"Original at {work.original}")
    if work.captured:
        notes.append(f"Captured {american(work.captured)}.")
    return [*notes, *(f"{caveat}." for caveat in work.caveats)]


def _names(names: list[Name]) -> str:
    said = [
        f"{{{escaped(name.family)}}}, {{{escaped(name.given)}}}"
        if name.family
        else _braced(name.whole)
        for name in names
    ]
    return f"{{{' and '.join(said)}}}" if said else ""


def _braced(said: str) -> str:
    return f"{{{escaped(said)}}}" if said else ""


def escaped(said: str) -> str:
    return said.translate(ESCAPES)


def address(said: str) -> str:
    """What stands in `url` is taken as it is, so no brace and no backslash may be in it."""
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(said, safe=IN_ADDRESSES))
