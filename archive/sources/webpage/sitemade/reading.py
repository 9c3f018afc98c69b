"""From the blocks that were chosen to comments: each with its id, name, date, text and place."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right

from lxml.html import HtmlElement

from archive.sources.webpage.page import class_names
from archive.sources.webpage.posted import Posted
from archive.sources.webpage.prose import line_of_text, text_of
from archive.sources.webpage.sitemade import class_words, nesting, numbering
from archive.sources.webpage.sitemade.answers import Answers
from archive.sources.webpage.sitemade.choosing import Chosen
from archive.sources.webpage.sitemade.marks import Marks
from archive.sources.webpage.sitemade.names import Names
from archive.sources.webpage.sitemade.repeated import nesting_of
from archive.sources.webpage.sitemade.slots import Slots
from archive.sources.webpage.sitemade.texts import Texts
from archive.sources.webpage.sitemade.votes import Votes
from archive.sources.webpage.sitemade.when import Dates


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read of the chosen blocks.

    parts    places of blocks that are only the text of the one round them
    blurred  whether the name or the date of the comments stands in one line with their text
    dated    the elements of the comments' dates, null for one without
    """

    posted: list[Posted]
    parts: set[int]
    blurred: bool
    dated: list[HtmlElement | None]


def read(chosen: Chosen, marks: Marks) -> Reading:
    """The comments of a page, in its order."""
    members, outer, box = chosen.members, chosen.outer, chosen.box
    nested = {
        around: [outer[one] for one in inner]
        for around, inner in nesting_of(members, marks)[1].items()
    }
    slots = Slots(members, nested, marks)
    names = Names(slots)
    dates = Dates(slots)
    texts = Texts(slots, names)
    votes = Votes(slots)
    ids, anchors = numbering.numbers_of(members, outer, nested, marks)
    parents = nesting.stated_parents(members, outer, box, ids, anchors, marks)
    nests = bool(nesting_of(sorted(outer.values()), marks)[1])
    levels = nesting.levels_of(members, outer, box, nests, marks)
    answers = Answers(ids, anchors, marks)
    posted: list[Posted] = []
    dated: list[int | None] = []
    parts: set[int] = set()
    main = set(chosen.main.members)
    for n, member in enumerate(members):
        cells = slots.cells[n]
        inner = nested.get(member, [])
        author, author_at = names.of(cells)
        moment, date_text, date_at = dates.of(cells, slots.elements(member, inner))
        dated.append(date_at)
        taken = {place for place in (author_at, date_at) if place is not None}
        bodies, apart, has_text = texts.of(member, cells, inner, taken)
        if author is None and len(bodies) == 1 and bodies[0] != member:
            author, author_at = names.elsewhere(cells, bodies)
        if inner and not has_text:
            held = members[bisect_right(members, member) : bisect_right(members, marks.end[member])]
            parts.update(one for one in held if one not in main)
        reply = answers.of(n, member, cells, bodies)
        points = votes.of(cells)
        posted.append(
            Posted(
                element=marks.elements[outer[member]],
                bodies=tuple(marks.elements[place] for place in bodies),
                without=frozenset(
                    marks.elements[place] for place in {*apart, *inner, *reply.places}
                ),
                id=ids[n],
                parent_id=parents[n],
                answers_id=reply.id,
                level=levels[n] if levels else None,
                reply_to=reply.name,
                author=author,
                author_url=_address(author_at, marks),
                moment=moment,
                date_text=date_text,
                votes=points.net,
                votes_up=points.up,
                votes_down=points.down,
                notice=_notice(member, inner, bodies, slots),
            )
        )
    blurred = texts.leaf in (names.best, dates.best) or marks.tag(members[0]) in ("dt", "dd")
    elements = [marks.elements[place] if place is not None else None for place in dated]
    return Reading(posted, parts, blurred, elements)


def convincing(posted: list[Posted]) -> bool:
    """Whether what was read looks like comments: signed, and each unlike the others."""
    size = len(posted)
    said = [
        " ".join(text_of(body, without=one.without)[:300] for body in one.bodies) for one in posted
    ]
    written = sum(bool(text) for text in said)
    signed = sum(one.author is not None for one in posted)
    dated = sum(bool(one.moment or one.date_text) for one in posted)
    if size == 1:
        return bool(written and signed and dated)
    # A page may show each comment twice, but no further.
    if written < 0.5 * size or len(set(said)) < 0.45 * size:
        return False
    if dated < 0.5 * size:
        if len(set(said)) < 0.9 * size:
            return False
        names = {one.author for one in posted}
        return signed >= 0.7 * size and (len(names) > 1 or size < 3)
    return signed >= 0.3 * size or all(one.id for one in posted)


def _notice(member: int, nested: list[int], bodies: list[int], slots: Slots) -> str | None:
    """What the owner of the site wrote under a comment, in a part of it that has its own date."""
    marks = slots.marks
    for i, element in slots.elements(member, nested):
        if i == member or not (marks.count("dated", i) and marks.count("prose", i)):
            continue
        apart = all(body > marks.end[i] or i > marks.end[body] for body in bodies)
        if apart and any(class_words.REPLIES.search(name) for name in class_names(element)):
            return line_of_text(element)
    return None


def _address(place: int | None, marks: Marks) -> str | None:
    """Where the link on a name leads, if the name is one."""
    if place is None:
        return None
    for i in (place, marks.parent[place]):
        element = marks.elements[i]
        if element.tag == "a" and (href := element.get("href")):
            return None if href.startswith(("#", "javascript:")) else href
    return None
