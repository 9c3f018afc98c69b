"""The places in comments of one page where the same thing stands in each: name, date, text.

A slot is a way down from the block: the same tags with the same first class, and for elements
without a class their number among their like. What varies from block to block, and how, tells
which slot is the name, which the text, and which a label that the site printed.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.sources.webpage.sitemade.control_words import LONGEST as LONGEST_CONTROL
from archive.sources.webpage.sitemade.control_words import control_of
from archive.sources.webpage.sitemade.marks import LONGEST_DATE_LINE, Marks
from archive.sources.webpage.sitemade.printed_dates import LONGEST_LINE, has_date
from archive.sources.webpage.sitemade.signature_words import answers

# Text runs through these in any number: the second is no other thing than the first.
FLOWING = frozenset({
    "p", "blockquote", "br", "em", "i", "ul", "ol", "li", "pre", "code", "sub", "sup", "u", "s",
    "q", "hr", "img", "wbr", "del", "ins", "mark"
})  # fmt: skip
MOST_ORDINALS = 4
MOST_LABELS = 3  # "Member", "Editor": different ones that a site prints in one place
NEAR_PHRASE = 6  # elements between "in reply to" and the one that it speaks of
MOST_TEXTS = 50  # different ones that are kept of a slot: enough to tell that they differ
_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")


@dataclasses.dataclass(slots=True, eq=False)
class Slot:
    """`blocks` have a text there; `texts` are the different ones, as far as they are short.
    `answered` counts those that stand behind "in reply to"."""

    up: int
    tag: str
    name: str
    held: set[int] = dataclasses.field(default_factory=set)
    times: int = 0
    length: int = 0
    longest: int = 0
    dated: int = 0
    controls: int = 0
    linked: int = 0
    anchors: int = 0
    named: int = 0
    answered: int = 0
    order: int = 0
    texts: set[str] = dataclasses.field(default_factory=set)

    @property
    def blocks(self) -> int:
        """How many blocks have a text there."""
        return len(self.held)


@dataclasses.dataclass(slots=True, eq=False)
class Cell:
    """An element of a block with a text directly in it. `text` is in one line, cut if long;
    `answered` says that it stands behind "in reply to" and is what the comment answers,
    `before_date` that the next element has a date."""

    place: int
    slot: int
    text: str
    length: int
    dated: bool
    control: str | None
    answered: bool
    before_date: bool


class Slots:
    """All slots of the chosen blocks, and what stands in each block, by slot."""

    def __init__(self, members: list[int], inner: dict[int, list[int]], marks: Marks) -> None:
        self.marks = marks
        self.slots: list[Slot] = [Slot(0, "", "")]
        self._numbers: dict[tuple[int, str, str, int], int] = {}
        self.of: dict[int, int] = {}  # slot of each element, by place
        self.cells: list[list[Cell]] = []
        for n, member in enumerate(members):
            self.cells.append(self._read(n, member, inner.get(member, [])))
        self.size = len(members)

    def _read(self, n: int, member: int, nested: list[int]) -> list[Cell]:
        marks = self.marks
        cells: list[Cell] = []
        self.of[member] = 0
        skip = iter([*nested, len(marks.elements)])
        hole = next(skip)
        seen: dict[tuple[int, str, str], int] = {}
        i = member
        while i <= marks.end[member]:
            if i == hole:
                i = marks.end[i] + 1
                hole = next(skip)
                continue
            element = marks.elements[i]
            if marks.hidden[i] or element.tag == "noscript":
                i = marks.end[i] + 1
                while hole < i:
                    hole = next(skip)
                continue
            if i != member:
                up = self.of[marks.parent[i]]
                tag = element.tag
                name = self.name_of(i)
                ordinal = 0
                if not name and tag not in FLOWING:
                    ordinal = seen.get((marks.parent[i], tag, ""), 0)
                    seen[marks.parent[i], tag, ""] = ordinal + 1
                    ordinal = min(ordinal, MOST_ORDINALS)
                self.of[i] = self._number(up, tag, name, ordinal)
            if marks.own[i]:
                cells.append(self._cell(n, i, element, len(cells)))
            i += 1
        return cells

    def name_of(self, i: int) -> str:
        """The first class of an element, whatever number is in it."""
        classes = (self.marks.elements[i].get("class") or "").split(None, 1)
        return _DIGITS.sub("#", classes[0]) if classes else ""

    def _number(self, up: int, tag: str, name: str, ordinal: int) -> int:
        key = (up, tag, name, ordinal)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.slots)
            self.slots.append(Slot(up, tag, name))
        return number

    def _cell(self, n: int, i: int, element: HtmlElement, order: int) -> Cell:
        marks = self.marks
        length = marks.own[i]
        number = self.of[i]
        slot = self.slots[number]
        text = ""
        if length <= LONGEST_LINE:
            text = own_text(marks.elements[i])
        dated = bool(text) and has_date(text)
        if dated and length <= LONGEST_DATE_LINE and slot.tag in FLOWING:
            # A paragraph with the date is another thing than the paragraphs of the text.
            number = self.of[i] = self._number(slot.up, slot.tag, slot.name, -1)
            slot = self.slots[number]
        control = control_of(text) if len(text) <= LONGEST_CONTROL else None
        slot.times += 1
        if n not in slot.held:
            slot.held.add(n)
            slot.order += order
        slot.length += length
        slot.longest = max(slot.longest, length)
        slot.dated += dated
        slot.controls += control is not None
        slot.linked += marks.own_linked[i] > 0
        if element.tag == "a" and "#" in (element.get("href") or "")[:-1]:
            slot.anchors += 1
        slot.named += bool(marks.named[i])
        answered = stands_behind_answer(element)
        slot.answered += answered
        if len(slot.texts) < MOST_TEXTS:
            slot.texts.add(text[:80] if text else f"{length} characters")
        return Cell(i, number, text, length, dated, control, answered, leads_to_date(element))

    def elements(self, member: int, nested: list[int]) -> Iterator[tuple[int, HtmlElement]]:
        """The elements of a block without those of the blocks in it."""
        skip = iter([*nested, len(self.marks.elements)])
        hole = next(skip)
        i = member
        while i <= self.marks.end[member]:
            if i == hole:
                i = self.marks.end[i] + 1
                hole = next(skip)
                continue
            yield i, self.marks.elements[i]
            i += 1

    def chain(self, number: int) -> list[int]:
        """The slot and those it stands in, from the inside, without the block itself."""
        found: list[int] = []
        while number and len(found) < 60:
            found.append(number)
            number = self.slots[number].up
        return found

    def is_label(self, number: int) -> bool:
        """Whether the site printed the same there in most blocks."""
        slot = self.slots[number]
        if slot.longest > 120:
            return False
        if slot.controls >= 0.6 * slot.times:
            return True
        if self.size >= 3 and slot.blocks >= 3:
            return len(slot.texts) <= min(MOST_LABELS, max(1, 0.1 * slot.blocks))
        return False

    def has_no_letters(self, number: int) -> bool:
        return not any(_LETTER.search(text) for text in self.slots[number].texts)


def own_text(element: HtmlElement) -> str:
    """The text directly in an element, with a blank where other elements stand in it."""
    parts = [element.text or ""]
    parts += [child.tail or "" for child in element]
    return " ".join(" ".join(parts).split())


def leads_to_date(element: HtmlElement) -> bool:
    """Whether the text directly in an element ends right before another that begins with a date."""
    if len(element) and not (element[0].tail or "").strip():
        following: HtmlElement | None = element[0]
    else:
        following = None if (element.tail or "").strip() else element.getnext()
    if following is None or not isinstance(following.tag, str):
        return False
    text = " ".join((following.text or "").split())
    return following.tag == "time" or (len(text) <= LONGEST_DATE_LINE and has_date(text))


def stands_behind_answer(element: HtmlElement) -> bool:
    """Whether "in reply to" is printed before an element, directly in the one it stands in.

    The name and the date of the comment itself may stand in the same line, before the phrase.
    """
    before: HtmlElement | None = element.getprevious()
    for _ in range(NEAR_PHRASE):
        if before is None:
            parent = element.getparent()
            return parent is not None and _says_answer(parent.text)
        if _says_answer(before.tail):
            return True
        before = before.getprevious()
    return False


def _says_answer(text: str | None) -> bool:
    return bool(text) and answers(" ".join((text or "")[:LONGEST_LINE].split())) is not None
