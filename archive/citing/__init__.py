"""How to cite an article or a comment: as words in three styles, and as files for programs.

    work.py      what a citation says, whatever its style
    names.py     names, parted only where it is certain what is the family name
    dates.py     dates in words, as far as they are known
    apa.py mla.py chicago.py     words, for people
    bibtex.py ris.py csl.py      files, for programs

A style is a function from a Work to its words, of which some are in italics; a format is one from
a Work to the text of a file.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from archive.citing import apa, bibtex, chicago, csl, mla, ris
from archive.citing.wording import Words
from archive.citing.work import Work, of_article, of_comment

__all__ = ["FORMATS", "STYLES", "Format", "Work", "of_article", "of_comment"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """`ending` is of its files, `media` their type."""

    name: str
    ending: str
    media: str
    text: Callable[[Work], str]


STYLES: dict[str, tuple[str, Callable[[Work], Words]]] = {
    "apa": ("APA", apa.words),
    "mla": ("MLA", mla.words),
    "chicago": ("Chicago", chicago.words),
}
FORMATS = {
    "bibtex": Format(name="BibTeX", ending="bib", media="application/x-bibtex", text=bibtex.text),
    "ris": Format(
        name="RIS", ending="ris", media="application/x-research-info-systems", text=ris.text
    ),
    "csl": Format(
        name="CSL-JSON",
        ending="json",
        media="application/vnd.citationstyles.csl+json",
        text=csl.text,
    ),
}
