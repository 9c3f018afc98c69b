"""Comments in markup that a site made itself, found by what comments have in common.

    <div id="talk"> <h2>3 Kommentare</h2>
      <div class="k-box" id="k17"> <b>Nessa</b> schrieb am 9. Januar 2020, 17:23
        <div class="k-txt">Four minutes slow again.</div> <a href="#reply">Antworten</a>
      <div class="k-box k-antwort" id="k18"> ...

`repeated` groups the blocks that are built alike, `judging` weighs which of them are comments,
`choosing` settles which of overlapping groups to take, `slots` lines up what is in each of them,
and `names`, `when`, `texts`, `votes`, `numbering`, `nesting` and `answers` read the parts.
`unfolded` helps where a comment has no element of its own. Precision goes first: a page
where nothing speaks of comments, no name in the markup, no heading, no reply button, has none.
"""

from __future__ import annotations

import dataclasses

from lxml.html import HtmlElement

from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.posted import Posted, Talk
from archive.sources.webpage.sitemade.choosing import Chosen, choose, without
from archive.sources.webpage.sitemade.marks import Marks
from archive.sources.webpage.sitemade.reading import convincing, read
from archive.sources.webpage.sitemade.repeated import nesting_of
from archive.sources.webpage.sitemade.signed_lines import with_names
from archive.sources.webpage.sitemade.unfolded import folded, unfold

NAME = "site-made"
MOST_BESIDE = 1.3  # how much longer a list may be than its comments: controls, a form


def find(page: HtmlPage) -> Talk | None:
    """The comments of a page of no known system; null where nothing is surely a comment."""
    marks = Marks(page)
    if not marks.talkative:
        return None
    found = _found(marks)
    if found and not found.blurred:
        return _talk(found, found.posted, found.apart)
    # Nothing, or the names and dates are no elements of their own: look closer.
    unfolded = unfold(page, marks)
    if unfolded and (closer := _found(Marks(unfolded.page))):
        posted, held = folded(closer.posted, unfolded)
        apart = [one for top in closer.apart for one in unfolded.on_page(top)]
        return _talk(closer, posted, [*apart, *held], nests=False)
    return _talk(found, found.posted, found.apart) if found else None


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """`blurred` if the name or the date of the comments stands in one line with their text."""

    posted: list[Posted]
    apart: list[HtmlElement]
    declared: int | None
    blurred: bool


def _talk(
    found: _Found, posted: list[Posted], apart: list[HtmlElement], *, nests: bool = True
) -> Talk:
    return Talk(
        system=NAME,
        posted=tuple(posted),
        nests=nests,
        apart=tuple(apart),
        declared=found.declared,
    )


def _found(marks: Marks) -> _Found | None:
    chosen = choose(marks)
    if chosen is None:
        return None
    reading = read(chosen, marks)
    if reading.parts:
        chosen = without(chosen, reading.parts, marks)
        reading = read(chosen, marks)
    heading = chosen.main.heading
    signed = with_names(reading.posted, reading.dated)
    # A list of headlines with dates looks signed like this too, but not under such a heading.
    if not convincing(reading.posted if heading is None else signed):
        return None
    apart = [marks.elements[heading]] if heading is not None else []
    if _is_list(chosen, marks):
        apart.append(marks.elements[chosen.box])
    return _Found(signed, apart, chosen.main.declared, reading.blurred)


def _is_list(chosen: Chosen, marks: Marks) -> bool:
    """Whether the element round the comments holds little else."""
    if marks.tag(chosen.box) in ("body", "html", "main") or marks.count("h1", chosen.box):
        return False
    tops = nesting_of(chosen.members, marks)[0]
    held = sum(marks.count("text", top) for top in tops)
    return marks.count("text", chosen.box) <= MOST_BESIDE * held
