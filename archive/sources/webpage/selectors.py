"""A few selectors of CSS, enough to name where a template keeps what it prints.

    div.comment            a kind of element with a class
    [data-post-id]         an attribute, with any value
    span[itemprop=name]    one with this value; ~= this word, ^= this beginning, *= this part
    .vcard .fn             inside another one, at any depth within the comment

They are matched against lists of elements that are at hand, so there is no searching of the page.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Set

from lxml.html import HtmlElement

FARTHEST = 32  # ancestors that are looked at: pages may nest thousands of elements

_PART = re.compile(
    r"(?P<tag>^[a-z][a-z0-9]*)|\.(?P<class>[\w-]+)|\#(?P<id>[\w-]+)"
    r"|\[(?P<name>[\w:-]+)(?:(?P<test>[~^*]?=)(?P<value>[^\]]*))?\]"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Compound:
    """One element's worth of a selector."""

    tag: str | None
    classes: frozenset[str]
    attributes: tuple[tuple[str, str | None, str], ...]

    def matches(self, element: HtmlElement) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if self.classes and not self.classes <= set((element.get("class") or "").split()):
            return False
        return all(_holds(element.get(name), test, value) for name, test, value in self.attributes)


class Elements(list[HtmlElement]):
    """Elements that are asked for again and again, by class first of all."""

    @functools.cached_property
    def at_hand(self) -> frozenset[HtmlElement]:
        return frozenset(self)

    @functools.cached_property
    def others(self) -> Set[HtmlElement]:
        """Every element that is none of these."""
        return _Others(self.at_hand)

    def but(self, branches: Set[HtmlElement]) -> Elements:
        """These without some: their texts then lack the whole branches."""
        return Elements(element for element in self if element not in branches)

    @functools.cached_property
    def _by_class(self) -> dict[str, list[HtmlElement]]:
        found: dict[str, list[HtmlElement]] = {}
        for element in self:
            for name in dict.fromkeys((element.get("class") or "").split()):
                found.setdefault(name, []).append(element)
        return found

    @functools.cached_property
    def _by_attribute(self) -> dict[str, list[HtmlElement]]:
        found: dict[str, list[HtmlElement]] = {}
        for element in self:
            for name in element.keys():  # noqa: SIM118, an element's own iterator is its children
                found.setdefault(name, []).append(element)
        return found

    def that_may_match(self, compound: Compound) -> list[HtmlElement]:
        for name in compound.classes:
            return self._by_class.get(name, [])
        for name, _, _ in compound.attributes:
            return self._by_attribute.get(name, [])
        return self

    @classmethod
    def of(cls, elements: Iterable[HtmlElement]) -> Elements:
        return elements if isinstance(elements, cls) else cls(elements)


class _Others(Set[HtmlElement]):
    def __init__(self, these: frozenset[HtmlElement]) -> None:
        self._these = these

    def __contains__(self, element: object) -> bool:
        return element not in self._these

    def __iter__(self) -> Iterator[HtmlElement]:
        raise TypeError("nobody can list all other elements")

    def __len__(self) -> int:
        return 1  # there always is one: the set is never empty


def matches(element: HtmlElement, selector: str) -> bool:
    """Whether an element is what the selector names, wherever it stands."""
    steps = _steps(selector)
    return steps[-1].matches(element) and (len(steps) == 1 or _stands_in(element, steps[:-1], None))


def first(elements: Iterable[HtmlElement], *selectors: str) -> HtmlElement | None:
    """The first of the elements that a selector names; selectors are tried in turn."""
    elements = Elements.of(elements)
    for selector in selectors:
        for found in _every(elements, selector):
            return found
    return None


def every(elements: Iterable[HtmlElement], *selectors: str) -> list[HtmlElement]:
    """The elements that any of the selectors names, in their order."""
    elements = Elements.of(elements)
    if len(selectors) == 1:
        return list(_every(elements, selectors[0]))
    found = {each for selector in selectors for each in _every(elements, selector)}
    return [element for element in elements if element in found] if found else []


def _every(elements: Elements, selector: str) -> Iterator[HtmlElement]:
    steps = _steps(selector)
    for element in elements.that_may_match(steps[-1]):
        if steps[-1].matches(element) and (
            len(steps) == 1 or _stands_in(element, steps[:-1], elements.at_hand)
        ):
            yield element


def _stands_in(
    element: HtmlElement, steps: tuple[Compound, ...], at_hand: Set[HtmlElement] | None
) -> bool:
    """Whether the steps, from the last to the first, are round the element."""
    left = len(steps)
    for outer in itertools.islice(element.iterancestors(), FARTHEST):
        if at_hand is not None and outer not in at_hand:
            return False
        if steps[left - 1].matches(outer):
            left -= 1
            if not left:
                return True
    return False


@functools.cache
def _steps(selector: str) -> tuple[Compound, ...]:
    return tuple(_compound(part) for part in re.split(r"\s+(?![^\[]*\])", selector))


def _compound(text: str) -> Compound:
    tag = None
    classes = []
    attributes: list[tuple[str, str | None, str]] = []
    end = 0
    for part in _PART.finditer(text):
        if part.start() != end:
            break
        end = part.end()
        if part["tag"]:
            tag = part["tag"]
        elif part["class"]:
            classes.append(part["class"])
        elif part["id"]:
            attributes.append(("id", "=", part["id"]))
        else:
            attributes.append((part["name"], part["test"], part["value"] or ""))
    if end != len(text) or not text:
        raise ValueError(f"{text!r} is no selector that is understood here")
    return Compound(tag, frozenset(classes), tuple(attributes))


def _holds(own: str | None, test: str | None, value: str) -> bool:
    if own is None:
        return False
    match test:
        case "=":
            return own == value
        case "~=":
            return value in own.split()
        case "^=":
            return own.startswith(value)
        case "*=":
            return value in own
    return True
