"""Where one system's markup keeps what a comment says, written down as a table.

Most systems draw each comment alike: an element with a class, and in it other elements with
classes for the name, the date and the text. A family of that kind is a `Template`, and what it
cannot say is done in the family's own few lines.

A place is a selector, with an attribute after an @ if the value is not the text in it:
".author a", "time@datetime", "@id" for an attribute of the comment's own element. Places are
tried in turn, and so are selectors.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterable, Sequence, Set

from lxml.html import HtmlElement

from archive.sources.webpage import moments
from archive.sources.webpage.page import HtmlPage, within
from archive.sources.webpage.posted import Posted, Talk
from archive.sources.webpage.prose import line_of_text
from archive.sources.webpage.selectors import Elements, every, first, matches

Places = tuple[str, ...]
NOBODY = frozenset({"[deleted]", "[removed]"})  # what stands in the place of a name taken away
_NUMBER = re.compile(r"[-+−]?\d{1,9}")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One system's markup of a comment.

    items       the elements that are comments, replies among them
    id          places of a comment's id; `id_pattern` has it in its first group
    parent      places of the id of the comment that it answers, and the pattern of it
    answers     places of a link to that comment, and the pattern of the id in it
    mention     places in the text of a link that the system itself puts before an answer
    level       how deep a comment stands, where neither of these nor nesting says it
    body        its text; `without` in it is no text, and nothing in `aside` is of the comment
    removed     what stands in a comment that was taken away
    room        round all comments: no article is in there
    nests       whether a comment in another one's element answers it
    """

    system: str
    items: tuple[str, ...]
    body: tuple[str, ...]
    id: Places = ("@id",)
    id_pattern: str = r"(\d+)$"
    parent: Places = ()
    parent_pattern: str = r"(\d+)$"
    answers: Places = ()
    answers_pattern: str = r"#\D*(\d+)$"
    mention: Places = ()
    mention_pattern: str = r"#(\w+)$"
    level: Callable[[HtmlElement], int | None] | None = None
    reply_to: tuple[str, ...] = ()
    author: Places = ()
    author_url: Places = ()
    by_author: tuple[str, ...] = ()
    moment: Places = ("time@datetime",)
    date: Places = ("time",)
    permalink: Places = ()
    votes: Places = ()
    votes_up: Places = ()
    votes_down: Places = ()
    edited: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    room: tuple[str, ...] = ()
    nests: bool = True


def talk_of(
    page: HtmlPage, template: Template, items: Sequence[HtmlElement] | None = None
) -> Talk | None:
    """The comments that the template finds on the page, null if there are none.

    `items` are the elements of the comments, where a family looks for them itself.
    """
    if items is None:
        items = every(page.elements, *template.items)
    posted = posted_of(template, items)
    if not posted:
        return None
    return Talk(
        system=template.system,
        posted=tuple(posted),
        nests=template.nests,
        apart=tuple(every(page.elements, *template.room)) if template.room else (),
    )


def posted_of(template: Template, items: Iterable[HtmlElement]) -> list[Posted]:
    """The comments of these elements; what has no text, and was not removed, is none."""
    at_hand = set(items)
    posted = []
    for item in items:
        own = own_elements(template, item, at_hand)
        one = _posted(template, item, own)
        if one.bodies or one.state == "deleted":
            posted.append(one)
    return posted


def own_elements(template: Template, item: HtmlElement, items: Set[HtmlElement]) -> Elements:
    """What is in a comment and not in another one inside it, in document order."""
    inside = Elements(within(item, without=items))
    if not template.aside:
        return inside
    aside = set(every(inside, *template.aside)) - {item}
    return Elements(within(item, without=items | aside)) if aside else inside


def _posted(template: Template, item: HtmlElement, own: Elements) -> Posted:
    body = first(own, *template.body)
    round_it = outside(own, item, body)
    author = _element(round_it, template.author)
    key = value_of(round_it, template.id, template.id_pattern)
    removed = bool(template.removed) and bool(every(own, *template.removed))
    moment = value_of(round_it, template.moment)
    return Posted(
        element=item,
        bodies=(body,) if body is not None else (),
        without=frozenset(every(own, *template.without)) if template.without else frozenset(),
        id=key,
        parent_id=value_of(round_it, template.parent, template.parent_pattern),
        answers_id=other(
            value_of(round_it, template.answers, template.answers_pattern)
            or value_of(own, template.mention, template.mention_pattern),
            key,
        ),
        level=template.level(item) if template.level else None,
        reply_to=value_of(round_it, template.reply_to),
        author=name_of(value_of(round_it, template.author)),
        author_url=value_of(round_it, template.author_url) or address_of(author),
        author_kind="author"
        if template.by_author and _has(own, item, template.by_author)
        else None,
        moment=moments.of(moment),
        date_text=value_of(round_it, template.date),
        permalink=value_of(round_it, template.permalink),
        votes=number_of(value_of(round_it, template.votes)),
        votes_up=number_of(value_of(round_it, template.votes_up)),
        votes_down=number_of(value_of(round_it, template.votes_down)),
        edited=value_of(round_it, template.edited),
        sticky=bool(template.pinned) and _has(own, item, template.pinned),
        state="deleted" if removed else "published",
    )


def outside(own: Elements, item: HtmlElement, *bodies: HtmlElement | None) -> Elements:
    """What is in a comment but not in its text, which may have links, dates and classes too."""
    inside: set[HtmlElement] = set()
    for body in bodies:
        if body is not None and body is not item:
            inside.update(within(body, without=own.others))
    return Elements(element for element in own if element not in inside)


def value_of(
    elements: Iterable[HtmlElement], places: Places, pattern: str | None = None
) -> str | None:
    """What stands at the first place that has something the pattern finds."""
    elements = Elements.of(elements)
    for place in places:
        selector, _, attribute = place.partition("@")
        for element in every(elements, selector) if selector else elements[:1]:
            if attribute:
                text = " ".join((element.get(attribute) or "").split())
            elif element.tag == "button":  # no text for a reader, but the name asked for
                text = " ".join("".join(element.itertext()).split())
            else:
                text = line_of_text(element, without=elements.others) or ""
            if pattern is not None:
                found = re.search(pattern, text)
                text = found[1] if found else ""
            if text:
                return text
    return None


def other(answered: str | None, own: str | None) -> str | None:
    """The comment that is answered: a link to the comment itself is its permalink."""
    return answered if answered != own else None


def name_of(text: str | None) -> str | None:
    """A printed name without the marks that part it from what follows."""
    name = (text or "").strip(" \u00a0:,|·•—–").strip()
    return None if name in NOBODY else name or None


def number_of(text: str | None) -> int | None:
    """The number that is printed, null for none: votes that nobody gave are not counted as 0."""
    found = _NUMBER.search(text or "")
    return int(found[0].replace("−", "-")) if found else None


def address_of(author: HtmlElement | None) -> str | None:
    """Where the name of a commenter leads."""
    if author is None:
        return None
    parent = author.getparent()
    links = [*itertools.islice(author.iter("a"), 3), *([] if parent is None else [parent])]
    for link in links:
        address: str | None = link.get("href") if link.tag == "a" else None
        if address:
            return address
    return None


def _element(elements: Elements, places: Places) -> HtmlElement | None:
    return first(elements, *(place.partition("@")[0] for place in places if place[0] != "@"))


def _has(own: Elements, item: HtmlElement, selectors: tuple[str, ...]) -> bool:
    return bool(every(own, *selectors)) or any(matches(item, each) for each in selectors)
