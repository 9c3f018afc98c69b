"""Names that share a line with the date: "Ada Pell, 12 March 2014", in no element of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from lxml.html import HtmlElement

from archive.sources import dates
from archive.sources.webpage.posted import Posted
from archive.sources.webpage.prose import line_of_text
from archive.sources.webpage.signatures import is_name

LONGEST_LINE = 90  # characters
MOST_WORDS = 5
SIGNED = 0.8  # of the comments: a line that is a signature is one in all of them
EDGES = " ,;:|·•–—-("


def with_names(posted: list[Posted], dated: Sequence[HtmlElement | None]) -> list[Posted]:
    """The comments of a page on which no element is a name, each with the name before its date.

    Nearly every date must have one there and nothing behind it.
    """
    if any(one.author for one in posted):
        return posted
    names = [_name(element) if element is not None else None for element in dated]
    known = [name for name in names if name]
    if len(known) < SIGNED * len(names) or len(set(known)) < 2:
        return posted
    return [dataclasses.replace(one, author=name) for one, name in zip(posted, names, strict=True)]


def _name(element: HtmlElement) -> str | None:
    for line in (element, element.getparent()):
        text = line_of_text(line) if line is not None else None
        if not text or len(text) > LONGEST_LINE:
            return None
        found = dates.locate(text)
        if found is None or text[found.end :].strip(EDGES + ").") or not found.start:
            continue  # the date alone, or more behind it
        name = text[: found.start].strip(EDGES)
        if name and len(name.split()) <= MOST_WORDS and is_name(name):
            return name
    return None
