"""Three-way merging: what a source said last, what stands here now, what the source says today.

    base     as the last import left it           outcome    what is to be done about the field
    mine     as it stands here, maybe edited      unchanged  nothing: nobody changed it, or both
    theirs   as the source has it now                        made the same of it
                                                  take       write what the source says
                                                  keep       nothing: only we changed it, or our
                                                             changes hold those of the source
                                                  merge      write the value, which holds both
                                                  conflict   ask a person; the value is mine

Values are whatever JSON can hold. Swapping the sides swaps take and keep and nothing else, so it
makes no difference who was first. No Django, no database.
"""

from __future__ import annotations

import collections
import dataclasses
import difflib
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from archive.importing.blocks import elements, paragraphs

Outcome = Literal["unchanged", "take", "keep", "merge", "conflict"]

# Steps of difflib for one side: half a second. It takes as many rounds as there are paragraphs
# between two changes, and in each looks at all pairs of equal ones. 2,000 paragraphs of which
# every other was edited are within; 100,000 of which one was are too, as equal ends are cut first.
MOST_STEPS = 10_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Merged:
    outcome: Outcome
    value: Any


@dataclasses.dataclass(frozen=True, slots=True)
class _Change:
    """Blocks `start` to `end` of the base, the latter not included, became `new`."""

    start: int
    end: int
    new: tuple[str, ...]

    @property
    def grows(self) -> bool:
        return len(self.new) > self.end - self.start


def merge_value(base: Any, mine: Any, theirs: Any) -> Merged:
    """Of a value that is one thing: a title, a date, a parent."""
    if theirs in (base, mine):
        return Merged("unchanged" if mine == theirs else "keep", mine)
    if mine == base:
        return Merged("take", theirs)
    return Merged("conflict", mine)


def merge_text(base: str | None, mine: str | None, theirs: str | None) -> Merged:
    """Of a text by its paragraphs, which blank lines part.

    Changes of different paragraphs combine, the same change on both sides counts once. It is a
    conflict if both changed the same paragraph, or wrote different ones into the same place.
    In a merged text one blank line stands between paragraphs, and no blanks at the ends of lines.
    """
    plain = merge_value(base, mine, theirs)
    if plain.outcome != "conflict" or base is None or mine is None or theirs is None:
        return plain
    sides = [paragraphs(each) for each in (base, mine, theirs)]
    return _settled(sides, mine, theirs, lambda blocks: "\n\n".join(blocks))


def merge_html(base: str | None, mine: str | None, theirs: str | None) -> Merged:
    """The same of the HTML of an article, by the elements that stand at its top.

    They are compared without what a browser would not show: the order of attributes, blanks. The
    HTML of a merge is put together anew, so it is to be cleaned like any other before it is kept.
    """
    plain = merge_value(base, mine, theirs)
    if plain.outcome != "conflict" or base is None or mine is None or theirs is None:
        return plain
    was, ours, others = (elements(each) for each in (base, mine, theirs))
    if was is None or ours is None or others is None:
        return plain
    sides = [[key for key, _ in each] for each in (was, ours, others)]
    written = dict([*was, *others, *ours])
    return _settled(sides, mine, theirs, lambda keys: "\n".join(written[key] for key in keys))


def merge_set(base: Iterable[str], mine: Iterable[str], theirs: Iterable[str]) -> Merged:
    """Of things without an order, such as tags: what either side added is in, what either
    removed is out. Never a conflict. The value is a list, ours first, each thing once."""
    was, ours, others = (list(dict.fromkeys(each)) for each in (base, mine, theirs))
    plain = merge_value(set(was), set(ours), set(others))
    if plain.outcome != "conflict":
        return Merged(plain.outcome, others if plain.outcome == "take" else ours)
    stays = [each for each in ours if each in set(others) or each not in set(was)]
    comes = [each for each in others if each not in set(ours) and each not in set(was)]
    return _told(stays + comes, ours, others, same=set)


def merge_list(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> Merged:
    """Of a short ordered list, such as bylines, each a name with a role.

    What both sides added and removed combines; where both added at the same place, ours stands
    first. It is a conflict if both changed the same entry differently, or both changed the order.
    """
    entries = {_key(entry): entry for side in (base, theirs, mine) for entry in side}
    sides = [[_key(entry) for entry in side] for side in (base, mine, theirs)]
    was, ours, others = sides
    plain = merge_value(was, ours, others)
    if plain.outcome != "conflict":
        return Merged(plain.outcome, list(theirs if plain.outcome == "take" else mine))
    conflict = Merged("conflict", list(mine))
    if _reordered(was, ours) and _reordered(was, others):
        return conflict
    if _reordered([key for key in ours if key not in was], others):
        return conflict
    combined = _combined(was, ours, others, gathers=True)
    if combined is None:
        return conflict
    # Both may have added the same person, at different places.
    added = collections.Counter(combined) - collections.Counter(was)
    keys = [key for n, key in enumerate(combined) if not (key in added and key in combined[:n])]
    if not _nothing_lost_or_doubled(keys, *sides):
        return conflict
    told = _told(keys, ours, others, same=list)
    return Merged(told.outcome, [entries[key] for key in keys])


def _settled(
    sides: list[list[str]], mine: str, theirs: str, join: Callable[[list[str]], str]
) -> Merged:
    was, ours, others = sides
    plain = merge_value(was, ours, others)
    if plain.outcome != "conflict":
        return Merged(plain.outcome, theirs if plain.outcome == "take" else mine)
    combined = _combined(was, ours, others)
    if combined is None or not _nothing_lost_or_doubled(combined, *sides):
        return Merged("conflict", mine)
    told = _told(combined, ours, others, same=list)
    if told.outcome == "merge":
        return Merged("merge", join(combined))
    return Merged(told.outcome, theirs if told.outcome == "take" else mine)


def _told(
    merged: list[str], mine: list[str], theirs: list[str], *, same: Callable[[list[str]], object]
) -> Merged:
    """One side may have done all that the other did, and more."""
    if same(merged) == same(mine):
        return Merged("keep", mine)
    if same(merged) == same(theirs):
        return Merged("take", theirs)
    return Merged("merge", merged)


def _combined(
    base: list[str], mine: list[str], theirs: list[str], *, gathers: bool = False
) -> list[str] | None:
    """The base with the changes of both; null if they meet.

    Two changes that only touch meet if both bring more than they replace: which of the new
    paragraphs comes first? With `gathers` ours does.
    """
    ours, others = _changes(base, mine), _changes(base, theirs)
    if ours is None or others is None:
        return None
    known = set(ours)
    changes = ours + [change for change in others if change not in known]
    if gathers:
        changes = _gathered(changes)
    changes.sort(key=lambda change: (change.start, change.end))
    merged: list[str] = []
    done = 0
    for n, change in enumerate(changes):
        for later in changes[n + 1 :]:
            if later.start > change.end:
                break
            overlap = later.start < change.end and change.start < later.end
            if overlap or (change.grows and later.grows and not gathers):
                return None
        merged += base[done : change.start]
        merged += change.new
        done = change.end
    return merged + base[done:]


def _gathered(changes: list[_Change]) -> list[_Change]:
    """Without each addition whose entries another one holds, in the same order and place."""
    added = [change for change in changes if change.start == change.end]
    held = {
        one
        for one in added
        for other in added
        if one != other and one.start == other.start and _holds(other.new, one.new)
    }
    return [change for change in changes if change not in held]


def _holds(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    left = iter(longer)
    return all(entry in left for entry in shorter)


def _changes(base: list[str], side: list[str]) -> list[_Change] | None:
    """What a side made of the base, in order; null if that cannot be told in bounded time."""
    head, shorter = 0, min(len(base), len(side))
    while head < shorter and base[head] == side[head]:
        head += 1
    tail = 0
    while tail < shorter - head and base[-1 - tail] == side[-1 - tail]:
        tail += 1
    before, after = base[head : len(base) - tail], side[head : len(side) - tail]
    counts = collections.Counter(after)
    pairs = sum(counts[block] for block in before)
    if min(len(before), len(after)) * (len(before) + pairs) > MOST_STEPS:
        return None
    changes = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind != "equal":
            changes += _apart(head + start, head + end, after[first:last])
    return changes


def _apart(start: int, end: int, new: list[str]) -> list[_Change]:
    """A change of several paragraphs into as many is as many changes, and so is their removal:
    the other side may have changed one of them in the same way."""
    if new and len(new) != end - start:
        return [_Change(start, end, tuple(new))]
    return [
        _Change(at, at + 1, tuple(new[at - start : at - start + 1])) for at in range(start, end)
    ]


def _nothing_lost_or_doubled(
    merged: list[str], base: list[str], mine: list[str], theirs: list[str]
) -> bool:
    """Whether a block stands there no less often than the least of the three has it, and no more
    often than the most: else both sides moved it, or took away another of two that are equal."""
    here, *three = (collections.Counter(each) for each in (merged, base, mine, theirs))
    blocks = set().union(here, *three)
    return all(
        min(each[block] for each in three) <= here[block] <= max(each[block] for each in three)
        for block in blocks
    )


def _reordered(base: list[str], side: list[str]) -> bool:
    kept = set(base) & set(side)
    return [key for key in base if key in kept] != [key for key in side if key in kept]


def _key(entry: Any) -> str:
    """A tuple and the list that JSON makes of it are the same entry."""
    return json.dumps(entry, sort_keys=True)
