"""How much text and how much prose every element of a page holds."""

from __future__ import annotations

from collections.abc import Set

from lxml.html import HtmlElement

from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.prose import BLOCKS, UNSEEN

PROSE_TAGS = frozenset({"p", "blockquote", "pre", "li", "dd"})
FURNITURE_TAGS = frozenset({"nav", "aside", "footer", "form", "button", "dialog", "menu"})
LONG_LINE = 80  # characters: prose in an element that has no name for it
MOST_OF_PAGE = 0.5  # of its text: what holds more is the page, as a form round all of it


class Weights:
    """Characters by element, those inside it too. Comments count nowhere.

    length  of all text; prose is what stands in paragraphs and long lines, outside links, menus,
            margins and forms
    total   the prose of the page
    """

    def __init__(self, page: HtmlPage, apart: Set[HtmlElement]) -> None:
        elements = page.elements
        own = dict.fromkeys(elements, 0)
        parents: dict[HtmlElement, HtmlElement | None] = {}
        unread: set[HtmlElement] = set()
        for element in elements:
            parents[element] = parent = element.getparent()
            if parent in unread or element in apart or element.tag in UNSEEN:
                unread.add(element)
            elif text := element.text:
                own[element] += len(text.strip())
            if (tail := element.tail) and parent in own and parent not in unread:
                own[parent] += len(tail.strip())
        self.length = _summed(own, parents)
        self.prose = _summed(self._prose(page, own, parents, unread), parents)
        self.total = self.prose[elements[0]]

    def _prose(
        self,
        page: HtmlPage,
        own: dict[HtmlElement, int],
        parents: dict[HtmlElement, HtmlElement | None],
        unread: set[HtmlElement],
    ) -> dict[HtmlElement, int]:
        most = MOST_OF_PAGE * self.length[page.elements[0]]
        found = dict.fromkeys(own, 0)
        passed: set[HtmlElement | None] = set()  # links and furniture, with all that is in them
        written: set[HtmlElement | None] = set()  # in paragraphs
        for element, amount in own.items():
            tag, parent = element.tag, parents[element]
            if (
                parent in passed
                or tag == "a"
                or (tag in FURNITURE_TAGS and self.length[element] <= most)
                or element in unread
            ):
                passed.add(element)
                continue
            if tag in PROSE_TAGS or (parent in written and tag not in BLOCKS):
                written.add(element)
            elif amount <= LONG_LINE:
                continue
            found[element] = amount
        return found


def _summed(
    own: dict[HtmlElement, int], parents: dict[HtmlElement, HtmlElement | None]
) -> dict[HtmlElement, int]:
    """What each element holds with everything inside it; `own` is in document order."""
    held = dict(own)
    for element in reversed(held):
        parent = parents[element]
        if parent is not None and parent in held:
            held[parent] += held[element]
    return held
