"""What each comment says: the slot of the texts, and what in it is no text."""

from __future__ import annotations

from collections.abc import Iterable

from archive.sources.webpage.sitemade.class_words import (
    BODY,
    RANK,
    TITLE,
    VOTES,
    names_author,
    names_body,
)
from archive.sources.webpage.sitemade.marks import HEADINGS, LONGEST_NAME, Marks
from archive.sources.webpage.sitemade.names import Names
from archive.sources.webpage.sitemade.printed_dates import LONGEST_LINE
from archive.sources.webpage.sitemade.signature_words import answers, goes_round_name
from archive.sources.webpage.sitemade.slots import FLOWING, Cell, Slots

_INLINE = FLOWING | {"b", "strong", "a", "span", "font", "small", "big"}
_HOLDING = frozenset({"span", "p", "font", "blockquote"})


class Texts:
    """What was written: the slot of the text, and what in it is no text."""

    def __init__(self, slots: Slots, names: Names) -> None:
        self.slots = slots
        self.names = names
        self.furniture = {
            number
            for number, slot in enumerate(slots.slots)
            if slot.blocks and self._is_furniture(number)
        }
        scores = {
            number: self._score(number)
            for number, slot in enumerate(slots.slots)
            if slot.blocks and number not in self.furniture
        }
        self.leaf = max(scores, key=lambda number: (scores[number], -number)) if scores else 0
        self.box = self._box(self.leaf)

    def _is_furniture(self, number: int) -> bool:
        slot = self.slots.slots[number]
        if number == self.names.best or (
            number in self.names.rank and slot.longest <= LONGEST_NAME
        ):
            return True
        if slot.dated >= 0.5 * slot.times and slot.longest <= LONGEST_LINE:
            # Here and there somebody writes "on 8 April at 11:38 you said".
            usual = slot.blocks >= 0.5 * self.slots.size or slot.tag not in FLOWING
            return usual and (slot.longest < 90 or slot.dated >= 0.9 * slot.times)
        if slot.longest <= LONGEST_NAME and VOTES.search(slot.name):
            return True
        return self.slots.is_label(number) or (
            self.slots.has_no_letters(number) and slot.longest < 30 and slot.tag not in FLOWING
        )

    def _score(self, number: int) -> float:
        slot = self.slots.slots[number]
        weight = 1.0
        chain = self.slots.chain(number)
        names = [self.slots.slots[one].name for one in chain]
        if any(name and names_body(name) for name in names):
            weight *= 3
        if slot.tag in ("p", "blockquote"):
            weight *= 1.5
        if slot.tag in HEADINGS or (names and names[0] and TITLE.search(names[0])):
            weight *= 0.2
        if names and any(name and names_author(name) for name in names[:2]):
            weight *= 0.3
        if slot.linked > 0.7 * slot.times:
            weight *= 0.2
        return slot.length * weight * (0.3 + 0.7 * slot.blocks / self.slots.size)

    def _box(self, leaf: int) -> int:
        """The slot that holds the whole text: the parent of paragraphs, or the text's own."""
        slots = self.slots.slots
        box = leaf
        while box and slots[box].tag in _INLINE:
            if slots[box].tag in _HOLDING and BODY.search(slots[box].name):
                break
            box = slots[box].up
        while box:
            up = slots[box].up
            if not up or self._holds_furniture(up):
                break
            if not BODY.search(slots[up].name) and not self._flows_on(up, box):
                break
            box = up
        return box

    def _flows_on(self, up: int, box: int) -> bool:
        """Whether there are paragraphs in a slot beside the box in it, and nothing else."""
        beside = [
            number
            for number, slot in enumerate(self.slots.slots)
            if slot.blocks
            and number not in self.furniture
            and up in (chain := self.slots.chain(number))
            and box not in chain
        ]
        return bool(beside) and all(self.slots.slots[number].tag in _INLINE for number in beside)

    def _holds_furniture(self, box: int) -> bool:
        return any(
            box in self.slots.chain(number) and not self.slots.is_label(number)
            for number in self.furniture
        )

    def of(
        self, member: int, cells: list[Cell], nested: list[int], taken: set[int]
    ) -> tuple[list[int], set[int], bool]:
        """The places of the elements that hold the text, and of the branches that are no text;
        and whether anything stands where the text of a comment should.

        `taken` are the places where the name and the date of this block stand.
        """
        slots, marks = self.slots, self.slots.marks
        boxes = [member]
        if self.box:
            inside = [i for i, _ in slots.elements(member, nested)]
            boxes = self._outermost(i for i in inside if slots.of.get(i) == self.box)
            if not boxes and (name := slots.slots[self.box].name):
                # The same by another way: a comment may be folded, or wrapped once more.
                boxes = self._outermost(i for i in inside if slots.name_of(i) == name)
        free = {cell.place: cell.length for cell in cells if self._is_free(cell, taken)}
        found = any(box <= place <= marks.end[box] for place in free for box in boxes)
        if not found:
            boxes = [self._longest(member, cells, free)]
        if boxes == [member] and member not in free and marks.own[member]:
            boxes = self._pieces(member, cells, free) or boxes
        heading = self._heading(cells, boxes, free)
        without = self._without(member, boxes, cells, free)
        return ([heading] if heading is not None else []) + boxes, without, found

    def _outermost(self, places: Iterable[int]) -> list[int]:
        found: list[int] = []
        for i in places:
            if not found or i > self.slots.marks.end[found[-1]]:
                found.append(i)
        return found

    def _longest(self, member: int, cells: list[Cell], free: dict[int, int]) -> int:
        """The element with the longest text, or that round its paragraphs; else the block."""
        slots = self.slots
        candidates = [cell for cell in cells if cell.place in free and cell.slot]
        if not candidates:
            return member
        place = max(candidates, key=lambda cell: cell.length).place
        while place != member and slots.marks.tag(place) in _INLINE:
            place = slots.marks.parent[place]
        return place

    def _pieces(self, member: int, cells: list[Cell], free: dict[int, int]) -> list[int]:
        """The elements right in a block that hold its text, where "NAME says:" stands beside."""
        parent = self.slots.marks.parent
        pieces: list[int] = []
        seen: set[int] = set()
        for cell in cells:
            if cell.place not in free or not self._belongs(cell):
                continue
            i = cell.place
            while i not in seen and i != member:
                seen.add(i)
                if parent[i] == member:
                    pieces.append(i)
                i = parent[i]
        return pieces

    def _is_free(self, cell: Cell, taken: set[int]) -> bool:
        if cell.control or cell.place in taken:
            return False
        if 0 < len(cell.text) <= 2 * LONGEST_NAME and (
            goes_round_name(cell.text) or answers(cell.text) is not None
        ):
            return False
        if cell.slot == self.leaf:
            return True
        return cell.slot not in self.furniture

    def _heading(self, cells: list[Cell], boxes: list[int], free: dict[int, int]) -> int | None:
        """The place of the title of a comment, if it stands apart from the text."""
        marks, slots = self.slots.marks, self.slots.slots
        begun = next(
            (cell for cell in cells if cell.place in free and _in(cell, boxes, marks)), None
        )
        for cell in cells:
            if cell.place not in free or _in(cell, boxes, marks) or marks.named[cell.place]:
                continue
            slot, up = slots[cell.slot], marks.parent[cell.place]
            said = (cell.text, *slots[slot.up].texts)
            if any(answers(text) is not None for text in said):
                continue  # the title of what it answers
            if begun and cell.text and begun.text.startswith(cell.text.rstrip(" .…")):
                continue  # made by the site of the first words
            for one in (cell.place, up):
                if marks.tag(one) in HEADINGS and not marks.named[one]:
                    return one
            # A link to the comment itself with words of its own is its title.
            called = TITLE.search(slot.name) and not RANK.search(slot.name)
            if called or slot.anchors >= 0.5 * slot.times:
                return cell.place
        return None

    def _without(
        self, member: int, boxes: list[int], cells: list[Cell], free: dict[int, int]
    ) -> set[int]:
        """The outermost branches in the boxes that hold labels, names or dates and no text."""
        marks = self.slots.marks
        without: set[int] = set()
        for box in boxes:
            keep: set[int] = {box}
            for cell in cells:
                if cell.place in free and box <= cell.place <= marks.end[box]:
                    if box == member and not self._belongs(cell):
                        continue
                    current = cell.place
                    while current not in keep:
                        keep.add(current)
                        current = marks.parent[current]
            passed: set[int] = set()
            for cell in cells:
                if not box < cell.place <= marks.end[box] or cell.place in keep:
                    continue
                current = cell.place
                while current not in passed and marks.parent[current] not in keep:
                    passed.add(current)
                    current = marks.parent[current]
                if current not in passed:
                    without.add(current)
                    passed.add(current)
        return without

    def _belongs(self, cell: Cell) -> bool:
        """Whether a text in a block without a box of its own is part of what was written."""
        slots = self.slots
        if cell.slot == self.leaf or cell.slot == 0:
            return True
        chain = slots.chain(cell.slot)
        top = chain[-1]
        if self.leaf and top == slots.chain(self.leaf)[-1]:
            return True
        if slots.slots[top].tag in _INLINE or slots.slots[top].tag in ("table", "figure"):
            return True
        return not any(top in slots.chain(number) for number in self.furniture)


def _in(cell: Cell, boxes: list[int], marks: Marks) -> bool:
    return any(box <= cell.place <= marks.end[box] for box in boxes)
