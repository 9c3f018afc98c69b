"""Whose reply a comment is: an id, a link, the nesting, a level, or only a name."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from lxml.html import HtmlElement

from archive.sources.document import Alternative, Placed, PlacedBy, Problem
from archive.sources.linking import circles, newest_of
from archive.sources.replies import Remark, place
from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.posted import Posted, Talk


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`parent` counts from 1. A thread starter has neither parent nor `by`."""

    parent: int | None
    by: PlacedBy | None = None
    placement: Placed = "stated"
    likelihood: float = 1.0
    alternatives: tuple[Alternative, ...] = ()


STARTER = Link(parent=None)


def parents_of(
    page: HtmlPage,
    talk: Talk,
    posted: Sequence[Posted],
    enclosing: Mapping[HtmlElement, HtmlElement],
    texts: Sequence[str],
    days: Sequence[str | None],
) -> tuple[list[Link], list[Problem]]:
    """The parent of each comment by the strongest evidence that its markup has.

    `enclosing` gives the comment round each that stands inside another one. The reply solver is
    asked only where no comment of the page states anything better: on a page that nests its
    replies, a printed "in reply to" says nothing new.
    """
    problems: list[Problem] = []
    links = _stated(page, talk, posted, enclosing, problems)
    if all(link.parent is None for link in links) and any(one.reply_to for one in posted):
        remarks = [
            Remark(
                author=one.author,
                reply_to=one.reply_to,
                date=day,
                text=text,
                line=page.line_of(one.element),
            )
            for one, day, text in zip(posted, days, texts, strict=True)
        ]
        placements, unplaced = place(remarks, newest_first=talk.sort == "newest")
        return [
            Link(
                parent=placed.parent,
                by="name" if placed.parent else None,
                placement=placed.placement,
                likelihood=placed.likelihood,
                alternatives=placed.alternatives,
            )
            for placed in placements
        ], [*problems, *unplaced]
    _cut_circles(page, posted, links, days, problems)
    return links, problems


def _stated(
    page: HtmlPage,
    talk: Talk,
    posted: Sequence[Posted],
    enclosing: Mapping[HtmlElement, HtmlElement],
    problems: list[Problem],
) -> list[Link]:
    by_id = {one.id: n for n, one in enumerate(posted, start=1) if one.id}
    by_element = {one.element: n for n, one in enumerate(posted, start=1)}
    open_levels: list[tuple[int, int]] = []  # level and n of the comment before and those above it
    links = []
    for n, one in enumerate(posted, start=1):
        above = None
        if one.level is not None:
            while open_levels and open_levels[-1][0] >= one.level:
                open_levels.pop()
            above = open_levels[-1][1] if open_levels else None
            open_levels.append((one.level, n))
        link = STARTER
        if one.parent_id is not None and (one.parent_id == "" or one.parent_id in by_id):
            if parent := by_id.get(one.parent_id):
                link = Link(parent=parent, by="id")
        elif one.answers_id is not None and one.answers_id in by_id:
            link = Link(parent=by_id[one.answers_id], by="link")
        elif talk.nests and one.element in enclosing:
            link = Link(parent=by_element[enclosing[one.element]], by="nesting")
        elif above:
            link = Link(parent=above, by="level")
        elif one.parent_id or one.answers_id:
            problems.append(
                Problem(
                    line=page.line_of(one.element),
                    code="missing-parent",
                    message=f"Comment {one.id or n} answers comment"
                    f" {one.parent_id or one.answers_id}, which the page does not show; it was"
                    " made a thread of its own.",
                )
            )
        links.append(link)
    return links


def _cut_circles(
    page: HtmlPage,
    posted: Sequence[Posted],
    links: list[Link],
    days: Sequence[str | None],
    problems: list[Problem],
) -> None:
    for circle in circles([link.parent or 0 for link in links]):
        newest = newest_of(circle, days)
        links[newest - 1] = STARTER
        code, how = ("reply-circle", "itself through others")
        if len(circle) == 1:
            code, how = ("reply-to-itself", "itself")
        problems.append(
            Problem(
                line=page.line_of(posted[newest - 1].element),
                code=code,
                message=f"Comment {posted[newest - 1].id or newest} is said to answer {how}; it"
                " was made a thread of its own.",
            )
        )
