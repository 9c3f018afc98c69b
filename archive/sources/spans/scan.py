"""A stretch of a capture taken apart: its smallest values, and the boxes that they stand in.

A box is an object or a list of JSON or YAML, or an element that has elements inside. A leaf is a
scalar, the content of an element without elements, an attribute, a run of text, a line. Both know
their offsets in the capture, so that whatever is found in one can be pointed at.
"""

from __future__ import annotations

import bisect
import collections
import dataclasses
import functools
from collections.abc import Collection, Iterator

from archive.sources.spans import forms
from archive.sources.spans.trace import Trace, Writing, squeezed

APART = "\0"  # stands between two texts that are not one: no value has it
LONGEST_KEY = 200  # characters of a value by which leaves are looked up


@dataclasses.dataclass(slots=True)
class Box:
    """`parent` is the number of the box around it, -1 for none."""

    start: int
    end: int
    parent: int
    name: str


@dataclasses.dataclass(slots=True)
class Leaf:
    """`name` is the key, or the tag, or "tag@attribute", in small letters and without prefix.

    `seen` says whether a reader of the page sees it; `apart` whether it is a text by itself, or
    runs on in the next leaf as the words of a paragraph do.
    """

    start: int
    end: int
    name: str
    form: str
    owner: int
    seen: bool = True
    apart: bool = True


class Scan:
    """`boxes` and `leaves` in the order of the capture."""

    def __init__(self, text: str, boxes: list[Box], leaves: list[Leaf]):
        self.text, self.boxes, self.leaves = text, boxes, leaves
        self._counts: dict[frozenset[str], int] = {}

    @functools.cached_property
    def starts(self) -> list[int]:
        return [leaf.start for leaf in self.leaves]

    def within(self, start: int, end: int) -> Iterator[Leaf]:
        """The leaves that begin there."""
        for number in range(*self.range_of(start, end)):
            yield self.leaves[number]

    def at(self, place: int) -> Leaf:
        """The leaf that holds this place, or the last before it."""
        return self.leaves[max(0, bisect.bisect_right(self.starts, place) - 1)]

    def range_of(self, start: int, end: int) -> tuple[int, int]:
        return bisect.bisect_left(self.starts, start), bisect.bisect_left(self.starts, end)

    def said(self, leaf: Leaf) -> str:
        """What a leaf says, without blanks."""
        raw = self.text[leaf.start : leaf.end]
        if leaf.form in ("text", "json", "xml", "entities") and not (
            "\\" in raw or "&" in raw or "<" in raw
        ):
            return squeezed(raw)
        return forms.normalised(raw, leaf.form)

    def trace(self, leaf: Leaf, *more: str) -> Trace:
        whole = Trace.verbatim(self.text, leaf.start, leaf.end)
        return forms.traced(whole, "+".join((leaf.form, *more))).squeezed()

    @functools.cached_property
    def by_said(self) -> dict[str, list[int]]:
        """The numbers of the leaves by what they say: see `key`."""
        found: dict[str, list[int]] = {}
        for number, leaf in enumerate(self.leaves):
            if said := self.said(leaf):
                found.setdefault(said[:LONGEST_KEY], []).append(number)
                if "<" in said or "&" in said:
                    raw = self.text[leaf.start : leaf.end]
                    bare = forms.normalised(raw, f"{leaf.form}+markup")
                    found.setdefault(bare[:LONGEST_KEY], []).append(number)
        return found

    def saying(self, value: str) -> list[int]:
        return self.by_said.get(squeezed(value)[:LONGEST_KEY], [])

    @functools.cached_property
    def stream(self) -> Trace:
        """All that a reader sees, in order, without blanks."""
        written = Writing()
        for leaf in self.leaves:
            if not leaf.seen:
                continue
            if leaf.apart and written.parts:
                written.add(APART, leaf.start, leaf.start)
            whole = Trace.verbatim(self.text, leaf.start, leaf.end)
            # A run of text between tags has none; a value of an export may be markup.
            form = leaf.form if leaf.form in ("text", "entities") else f"{leaf.form}+markup"
            seen = forms.traced(whole, form).squeezed()
            written.add_from(seen, 0, len(seen))
        return written.trace()

    def boxes_in(self, start: int, end: int) -> list[Box]:
        """The boxes that begin there."""
        first = bisect.bisect_left(self.box_starts, start)
        return self.boxes[first : bisect.bisect_left(self.box_starts, end)]

    def count_of(self, names: frozenset[str]) -> int:
        """How many boxes have one of these names."""
        if names not in self._counts:
            self._counts[names] = sum(box.name in names for box in self.boxes)
        return self._counts[names]

    @functools.cached_property
    def of_box(self) -> dict[int, tuple[list[Leaf], list[int]]]:
        """The leaves and the boxes that stand directly in each box; -1 is what stands in none."""
        found: dict[int, tuple[list[Leaf], list[int]]] = {-1: ([], [])}
        for number, box in enumerate(self.boxes):
            found[number] = [], []
            found[box.parent][1].append(number)
        for leaf in self.leaves:
            found[leaf.owner][0].append(leaf)
        return found

    def leaves_in(self, box: int, but: Collection[int] = (), most: int | None = None) -> list[Leaf]:
        """The leaves in a box and the boxes inside of it, but for some boxes; at most so many, and
        those of the outer boxes first."""
        found: list[Leaf] = []
        waiting = collections.deque([box])
        while waiting and (most is None or len(found) < most):
            leaves, boxes = self.of_box[waiting.popleft()]
            found += leaves
            waiting.extend(each for each in boxes if each not in but)
        return found

    def around(self, place: int) -> int:
        """The innermost box that holds this place, -1 if none does."""
        number = bisect.bisect_right(self.box_starts, place) - 1
        while number >= 0 and self.boxes[number].end <= place:
            number = self.boxes[number].parent
        return number

    @functools.cached_property
    def box_starts(self) -> list[int]:
        return [box.start for box in self.boxes]

    def size_of_shared(self, one: int, other: int) -> int:
        """How large the smallest box is that holds both places."""
        number = self.around(one)
        while number >= 0:
            box = self.boxes[number]
            if box.start <= other < box.end:
                return box.end - box.start
            number = box.parent
        return len(self.text)
