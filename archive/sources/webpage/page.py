"""A saved page as a tree of elements, and what the parsers of its parts ask of it."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Set
from urllib.parse import urljoin

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from archive.sources.dates import Moment
from archive.sources.document import SourceError
from archive.sources.encodings import Decoded
from archive.sources.webpage.characters import fit_for_xml
from archive.sources.webpage.far_lines import LAST_LINE, far_lines

# What a web archive puts before the addresses of a page that it keeps.
ARCHIVED = re.compile(
    r"^(?:(?:https?:)?//web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)"
)
DEEPEST = 2048  # elements inside each other: the limit of libxml2
OF_HEAD = frozenset({"title", "meta", "link", "base", "style", "script", "noscript", "template",
                     "object", "basefont", "bgsound", "isindex"})  # fmt: skip


@dataclasses.dataclass(frozen=True, eq=False)
class HtmlPage:
    """One page. Elements keep their identity while it lives, so they can be keys and set members.

    address   where the page was, as far as the container or the operator knows
    captured  when it was saved
    """

    root: HtmlElement
    decoded: Decoded
    address: str | None
    captured: Moment | None

    @classmethod
    def of(
        cls, decoded: Decoded, *, address: str | None = None, captured: Moment | None = None
    ) -> HtmlPage:
        # Text goes in as UTF-8 bytes: lxml refuses strings that declare an encoding.
        parser = lxml.etree.HTMLParser(
            encoding="utf-8", no_network=True, remove_pis=True, huge_tree=True
        )
        # One class for all elements: lxml.html asks in Python for the class of each, which would
        # be a tenth of the time of a page.
        parser.set_element_class_lookup(lxml.etree.ElementDefaultClassLookup(element=HtmlElement))
        data = fit_for_xml(decoded.text).encode("utf-8", "replace")
        try:
            root = lxml.html.document_fromstring(data, parser=parser)
        except (lxml.etree.ParserError, ValueError) as error:
            raise SourceError(f"no element of a page is in it: {error}") from error
        # Broken pages go on after </html>; the parser sets that beside the root, out of reach.
        for beyond in list(root.itersiblings()):
            if isinstance(beyond.tag, str):
                root.append(beyond)
        _open_body(root)
        return cls(root=root, decoded=decoded, address=address, captured=captured)

    @functools.cached_property
    def elements(self) -> list[HtmlElement]:
        """All elements in document order, comments of the markup left out."""
        return list(self.root.iter("*"))

    @functools.cached_property
    def depth(self) -> int:
        """How many elements stand inside each other at most."""
        depth: dict[HtmlElement, int] = {}
        for element in self.elements:
            depth[element] = depth.get(element.getparent(), 0) + 1
        return max(depth.values())

    @property
    def is_cut(self) -> bool:
        """Whether it nests deeper than libxml2 reads: what stood there and after it is lost."""
        return len(self.elements) >= DEEPEST and self.depth >= DEEPEST - 2

    @functools.cached_property
    def place(self) -> dict[HtmlElement, int]:
        """The place of each element in document order."""
        return {element: index for index, element in enumerate(self.elements)}

    @functools.cached_property
    def _by_class(self) -> dict[str, list[HtmlElement]]:
        found: dict[str, list[HtmlElement]] = {}
        for element in self.root.xpath("descendant-or-self::*[@class]"):
            for name in dict.fromkeys(element.get("class").split()):
                found.setdefault(name, []).append(element)
        return found

    @functools.cached_property
    def by_id(self) -> dict[str, HtmlElement]:
        """The first element with each id."""
        found: dict[str, HtmlElement] = {}
        for element in self._with_id:
            found.setdefault(element.get("id"), element)
        return found

    @functools.cached_property
    def _with_id(self) -> list[HtmlElement]:
        return [one for one in self.root.xpath("descendant-or-self::*[@id]") if one.get("id")]

    @functools.cached_property
    def classes(self) -> frozenset[str]:
        """Every class name on the page: a quick no for most systems."""
        return frozenset(self._by_class)

    def with_class(self, *names: str) -> list[HtmlElement]:
        """The elements that have any of these classes, in document order."""
        if len(names) == 1:
            return self._by_class.get(names[0], [])
        found = {element for name in names for element in self._by_class.get(name, ())}
        return sorted(found, key=self.place.__getitem__)

    @functools.cached_property
    def _by_name(self) -> dict[str, list[HtmlElement]]:
        """The elements by their classes and ids."""
        found = {name: list(elements) for name, elements in self._by_class.items()}
        for element in self._with_id:
            found.setdefault(element.get("id"), []).append(element)
        return found

    def named(
        self, pattern: re.Pattern[str], *, but: re.Pattern[str] | None = None
    ) -> dict[HtmlElement, None]:
        """The elements with a class or an id that the pattern finds, in document order.

        A name in which `but` finds something does not count. A page has thousands of elements
        and some hundred names, so the names are asked, and each pattern once.
        """
        if (found := self._named.get((pattern, but))) is None:
            elements = {
                element
                for name, named in self._by_name.items()
                if pattern.search(name) and not (but and but.search(name))
                for element in named
            }
            found = dict.fromkeys(sorted(elements, key=self.place.__getitem__))
            self._named[pattern, but] = found
        return found

    @functools.cached_property
    def _named(
        self,
    ) -> dict[tuple[re.Pattern[str], re.Pattern[str] | None], dict[HtmlElement, None]]:
        return {}

    @functools.cached_property
    def _by_tag(self) -> dict[str, list[HtmlElement]]:
        found: dict[str, list[HtmlElement]] = {}
        for element in self.elements:
            found.setdefault(element.tag, []).append(element)
        return found

    def with_tag(self, *names: str) -> list[HtmlElement]:
        """The elements of these kinds, in document order."""
        if len(names) == 1:
            return self._by_tag.get(names[0], [])
        found = [element for name in names for element in self._by_tag.get(name, ())]
        return sorted(found, key=self.place.__getitem__)

    def with_attribute(self, name: str) -> list[HtmlElement]:
        """The elements that have this attribute, in document order."""
        if (found := self._by_attribute.get(name)) is None:
            found = self.root.xpath(f"descendant-or-self::*[@{name}]")
            self._by_attribute[name] = found
        return found

    @functools.cached_property
    def _by_attribute(self) -> dict[str, list[HtmlElement]]:
        return {}

    def absolute(self, url: str | None) -> str | None:
        """An address on the page as one that worked elsewhere; null for one that is none."""
        if not url or not (url := url.strip()):
            return None
        try:
            whole = ARCHIVED.sub("", urljoin(self.address or "", url))
        except ValueError:
            return None
        return whole if whole.startswith(("http://", "https://")) else None

    def line_of(self, element: HtmlElement) -> int | None:
        """The line of its start tag, from 1."""
        line: int | None = element.sourceline
        if line is not None and 0 < line < LAST_LINE:
            return line
        return self._far_lines.get(element)

    @functools.cached_property
    def _far_lines(self) -> dict[HtmlElement, int]:
        return far_lines(fit_for_xml(self.decoded.text), self.elements)


def _open_body(root: HtmlElement) -> None:
    """Move out of the head what stands in no head.

    <body> may be left out, and libxml2 does not know which of HTML 5's elements open it.
    """
    head = root.find("head")
    if head is None:
        return
    first = next((one for one in head if isinstance(one.tag, str) and one.tag not in OF_HEAD), None)
    if first is None:
        return
    body = root.find("body")
    if body is None:
        body = lxml.html.Element("body")
        head.addnext(body)
    moved = [first, *first.itersiblings()]
    body.text, before = None, body.text
    if before:
        moved[-1].tail = (moved[-1].tail or "") + before
    for one in reversed(moved):
        body.insert(0, one)


def class_names(element: HtmlElement) -> list[str]:
    return (element.get("class") or "").split()


def has_class(element: HtmlElement, *names: str) -> bool:
    own = class_names(element)
    return any(name in own for name in names)


def within(
    element: HtmlElement, *, without: Set[HtmlElement] = frozenset()
) -> Iterator[HtmlElement]:
    """The element and everything in it in document order, but for the branches in `without`."""
    current: HtmlElement | None = element
    while current is not None:
        skip = current is not element and current in without
        if not skip and isinstance(current.tag, str):
            yield current
        following = None if skip or not len(current) else current[0]
        while following is None:
            if current is element:
                return
            following = current.getnext()
            if following is None:
                parent = current.getparent()
                if parent is None:
                    return
                current = parent
        current = following


def around_both(first: HtmlElement, last: HtmlElement) -> HtmlElement:
    """The smallest element that has both in it; it may be one of them."""
    above = {first, *first.iterancestors()}
    return next(one for one in (last, *last.iterancestors()) if one in above)


def first_with_class(
    element: HtmlElement,
    *names: str,
    without: frozenset[HtmlElement] | set[HtmlElement] = frozenset(),
) -> HtmlElement | None:
    """The first element inside that has any of these classes; names are tried in turn."""
    inside = [one for one in within(element, without=without) if one is not element]
    for name in names:
        for one in inside:
            if name in class_names(one):
                return one
    return None
