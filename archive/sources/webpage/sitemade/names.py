"""Who signs each comment: the slots in which the names stand."""

from __future__ import annotations

from archive.sources.webpage.sitemade.class_words import BODY, NO_AUTHOR, names_author
from archive.sources.webpage.sitemade.marks import HEADINGS, LONGEST_NAME
from archive.sources.webpage.sitemade.signature_words import answers, leads_to_name, name_in
from archive.sources.webpage.sitemade.slots import Cell, Slot, Slots

LIKELY = 2.8  # points of a slot that is called a name: a guest's beside that of the members
_NAMELIKE = frozenset({"cite", "b", "strong", "a", "address", "dt", "th"})
_FLOWING = frozenset({"p", "li", "blockquote", "em", "i"})
_NEVER = frozenset({"time", "button", "small", "label"})


class Names:
    """The slots of names, `best` first."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self.children: dict[int, list[int]] = {}
        for number, slot in enumerate(slots.slots):
            self.children.setdefault(slot.up, []).append(number)
        scored = []
        for number, slot in enumerate(slots.slots):
            if slot.blocks and (score := self._score(number, slot)) > 0.5:
                coverage = self._coverage(number, slot)
                scored.append((score * (0.3 + 0.7 * coverage), score, number))
        scored.sort(key=lambda one: (-one[0], slots.slots[one[2]].order, one[2]))
        self.best = scored[0][2] if scored else None
        # The name of a guest has no link round it, the editor's has a badge.
        order = [
            number
            for _, score, number in scored
            if number == self.best or score >= LIKELY or self._is_next(number)
        ]
        self.rank = {number: place for place, number in enumerate(order)}

    def of(self, cells: list[Cell]) -> tuple[str | None, int | None]:
        """The name of one block, and the place of the element that it stands in."""
        candidates = sorted(
            (cell for cell in cells if cell.slot in self.rank),
            key=lambda cell: (self.rank[cell.slot], cell.place),
        )
        for cell in candidates:
            if cell.text and (name := name_in(cell.text, cell.before_date)):
                return name, cell.place
        return None, None

    def elsewhere(self, cells: list[Cell], bodies: list[int]) -> tuple[str | None, int | None]:
        """A name that this block alone has in another place: outside the text, in a line that
        says "by" or has the date, or in an element that is called or drawn as one."""
        marks, member = self.slots.marks, cells[0].place if cells else 0
        boxes = [body for body in bodies if body != member]
        for cell in cells:
            if any(box <= cell.place <= marks.end[box] for box in boxes):
                continue
            said = leads_to_name(cell.text) or (cell.dated and cell.length <= LONGEST_NAME)
            called = marks.named[cell.place] and cell.length <= LONGEST_NAME and not cell.dated
            if not (said or (called and self._is_called_name(cell.slot))) or cell.control:
                continue
            if cell.answered or self.slots.is_label(cell.slot):
                continue
            if name := name_in(cell.text, cell.before_date):
                return name, cell.place
        return None, None

    def _coverage(self, number: int, slot: Slot) -> float:
        """The share of blocks with a name there: with a link round it or without."""
        slots = self.slots.slots
        held = set(slot.held)
        if slot.up:
            held |= slots[slot.up].held
        for other in self.children.get(number, ()):
            held |= slots[other].held
        return len(held) / self.slots.size

    def _score(self, number: int, slot: Slot) -> float:
        slots = self.slots
        if slot.tag in _NEVER or slot.longest > 200 or slots.has_no_letters(number):
            return 0
        if slot.controls > 0.5 * slot.times or self._answers(number):
            return 0  # a button, or what the comment answers
        if slot.answered > 0.5 * slot.times:
            return 0  # the name of somebody else
        called = self._is_called_name(number)
        if slots.size >= 4 and len(slot.texts) == 1 and slots.is_label(number) and not called:
            return 0
        if slot.blocks >= 4 and len(slot.texts) < 2 and not slot.named:
            return 0
        mean = slot.length / slot.times
        # "By the way," is how a text may begin here and there.
        led = slot.blocks >= 0.3 * slots.size and (
            sum(leads_to_name(text) for text in slot.texts) > 0.6 * len(slot.texts)
        )
        dated = slot.dated > 0.5 * slot.times
        if dated or led:  # a name stands in it, beside other things
            names = [name for text in slot.texts if (name := name_in(text))]
            if len(names) < 0.6 * len(slot.texts) or (len(names) > 3 and len(set(names)) == 1):
                return 0
            mean = sum(map(len, names)) / len(names)
        if mean > LONGEST_NAME:
            return 0
        return self._points(number, slot) + 2.0 * led - 0.5 * dated - 1.0 * (mean > 30)

    def _points(self, number: int, slot: Slot) -> float:
        slots = self.slots
        points = 0.0
        for distance, one in enumerate(slots.chain(number)[:4]):
            name = slots.slots[one].name
            if name and names_author(name):
                points += 3.0 if distance == 0 else 2.0
                break
            if name and (BODY.search(name) or NO_AUTHOR.search(name)):
                points -= 1.0
                break
        if slot.tag == "a" and slot.named >= 0.5 * slot.times:
            points += 2.0
        if slot.anchors >= 0.5 * slot.times:
            points -= 2.0  # a link to the comment itself: its title, date or number
        if slot.tag in _NAMELIKE and slot.tag not in HEADINGS:
            points += 1.0
        up = slots.slots[slot.up]
        if slot.up and up.dated > 0.5 * max(up.times, 1) and up.blocks >= 0.3 * slots.size:
            points += 1.0  # in one line with the date
        if up.tag in _FLOWING and up.length > LONGEST_NAME * up.times > 0:
            points -= 2.0  # a word of what was written
        if slot.tag in _FLOWING and points < 2:
            points -= 1.5
        if slot.times > 1.5 * slot.blocks:
            points -= 1.0  # a name stands once in each
        return points + max(0.0, 1.0 - 0.3 * slot.order / slot.blocks)

    def _is_called_name(self, number: int) -> bool:
        slots = self.slots
        return any(names_author(slots.slots[one].name) for one in slots.chain(number)[:3])

    def _answers(self, number: int) -> bool:
        texts = self.slots.slots[number].texts
        said = sum(answers(text) is not None for text in texts)
        return bool(texts) and said > 0.6 * len(texts)

    def _is_next(self, number: int) -> bool:
        """Whether a slot is round the best one, in it, or beside it without a name of its own."""
        slots = self.slots.slots
        if self.best is None:
            return False
        up, slot = slots[self.best].up, slots[number]
        if (up and number == up) or slot.up == self.best:
            return True
        beside = bool(up) and slot.up == up and slot.longest <= LONGEST_NAME
        return beside and (slot.tag in _NAMELIKE or slot.tag in HEADINGS or slot.tag == "span")
