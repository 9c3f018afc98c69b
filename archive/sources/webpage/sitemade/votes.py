"""How readers voted on each comment, where numbers stand alone in a part that is called so."""

from __future__ import annotations

import dataclasses
import re

from archive.sources.webpage.sitemade.class_words import DOWN, UP, VOTES
from archive.sources.webpage.sitemade.slots import Cell, Slots

_NUMBER = re.compile(r"^\(?([+−-]?)\s?(\d{1,6})\)?$")


@dataclasses.dataclass(frozen=True, slots=True)
class Points:
    net: int | None = None
    up: int | None = None
    down: int | None = None


class Votes:
    """The slots of votes: one for the sum, or one for each direction."""

    def __init__(self, slots: Slots) -> None:
        net, up, down = [], [], []
        for number, slot in enumerate(slots.slots):
            if not slot.blocks or slot.times > slot.blocks or slot.longest > 8:
                continue
            if not all(_NUMBER.match(text) for text in slot.texts):
                continue
            names = " ".join(slots.slots[one].name for one in slots.chain(number)[:3])
            if not VOTES.search(names):
                continue
            if UP.search(names) and not DOWN.search(names):
                up.append(number)
            elif DOWN.search(names) and not UP.search(names):
                down.append(number)
            else:
                net.append(number)
        # Two of a kind are two different things, and nothing says which is which.
        self.net = net[0] if len(net) == 1 else None
        self.up = up[0] if len(up) == 1 else None
        self.down = down[0] if len(down) == 1 else None

    def of(self, cells: list[Cell]) -> Points:
        said = {cell.slot: _value(cell.text) for cell in cells}
        net = said.get(self.net) if self.net is not None else None
        up = said.get(self.up) if self.up is not None else None
        down = said.get(self.down) if self.down is not None else None
        if net is None and up is not None and down is not None:
            net = abs(up) - abs(down)
        return Points(net, None if up is None else abs(up), None if down is None else abs(down))


def _value(text: str) -> int | None:
    found = _NUMBER.match(text)
    if not found:
        return None
    return -int(found[2]) if found[1] in ("-", "−") else int(found[2])
