"""The comments of a page, out of the groups of blocks that may be comments.

Groups overlap: the same comments as `li` and as the `article` in it, replies under a name of their
own, and the container of a whole thread, which is no comment.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left, bisect_right

from archive.sources.webpage.sitemade import judging, reaching
from archive.sources.webpage.sitemade.marks import Marks
from archive.sources.webpage.sitemade.repeated import Group, groups_of, kin_of, nesting_of
from archive.sources.webpage.sitemade.surroundings import box_of

MOST_GROUPS = 24  # groups compared with one another
LONELY = 4.0  # points
MOST_OF_TEXT = 0.6  # of a block, in the block in it that is the comment itself


@dataclasses.dataclass(slots=True, eq=False)
class Chosen:
    """The blocks that are comments, by place.

    outer   for each block the highest element that holds it, the replies to it, and no other
    box     the lowest element round all of them
    main    the group that was chosen first
    """

    members: list[int]
    outer: dict[int, int]
    box: int
    main: Group

    @classmethod
    def of(cls, members: list[int], main: Group, marks: Marks) -> Chosen:
        box = box_of(members[0], max(marks.end[one] for one in members), marks)
        outer = reaching.alone(reaching.lifted(members, marks), members, box, marks)
        return cls(members, outer, box, main)


def choose(marks: Marks) -> Chosen | None:
    groups = groups_of(marks)
    fit = []
    for group in groups:
        judging.judge(group, marks)
        if group.score >= judging.ENOUGH_BESIDE:
            fit.append(group)
    # One block alone is called what it is called; several that share a name are a list.
    fit.sort(
        key=lambda group: (
            LONELY * (len(group.members) == 1) - group.score,
            -len(group.members),
            group.members[0],
        )
    )
    fit = fit[:MOST_GROUPS]
    fit = [group for group in fit if not _is_container(group, fit, marks)]
    if not fit or fit[0].score < judging.ENOUGH:
        return None
    main = _widest(fit, marks)
    members = _with_content(_with_others(main, fit, marks), marks)
    if not members:
        return None
    return Chosen.of(members, main, marks)


def without(chosen: Chosen, dropped: set[int], marks: Marks) -> Chosen:
    """The same choice without some of its blocks."""
    members = [member for member in chosen.members if member not in dropped]
    return Chosen.of(members, chosen.main, marks)


def _is_container(group: Group, fit: list[Group], marks: Marks) -> bool:
    """Whether the blocks only hold several of another group's blocks and nothing of their own."""
    for other in fit:
        if other is group or len(other.members) <= len(group.members):
            continue
        several = empty = 0
        for member in group.members:
            found = _inside(other, member, group, marks)
            found = [one for one in found if _has_content(one, [], marks)]
            if len(found) >= 2:
                several += 1
                nested = group.inner.get(member, [])
                empty += not _has_content(
                    member, _outermost(sorted([*found, *nested]), marks), marks
                )
        if several and empty >= 0.5 * several and several >= 0.3 * len(group.members):
            return True
    return False


def _inside(other: Group, member: int, group: Group, marks: Marks) -> list[int]:
    """The outermost blocks of another group that stand in a member, and in no member inside it."""
    start = bisect_left(other.members, member)
    stop = bisect_right(other.members, marks.end[member])
    nested = group.inner.get(member, [])
    found: list[int] = []
    at = 0
    edge = -1
    for one in other.members[start:stop]:
        while at < len(nested) and marks.end[nested[at]] < one:
            at += 1
        if one == member or one <= edge or (at < len(nested) and nested[at] <= one):
            continue
        found.append(one)
        edge = marks.end[one]
    return found


def _has_content(member: int, without: list[int], marks: Marks) -> bool:
    """Whether a block has a date or a name and a text outside the blocks in it."""

    def own(kind: str) -> int:
        return marks.count(kind, member) - sum(marks.count(kind, one) for one in without)

    return own("prose") > 0 and (own("dated") > 0 or own("named") > 0)


def _widest(fit: list[Group], marks: Marks) -> Group:
    """The best group, or one that has the same comments and more of them, or more of each."""
    best = fit[0]
    for other in fit[1:]:
        if (
            other.score >= judging.ENOUGH
            and _wraps(other, best, marks)
            and _free(other, marks) > 1.25 * _free(best, marks)
        ):
            best = other
    # "replies" may be called so and hold one comment each: what is in it, and elsewhere, counts.
    first = best
    for other in fit:
        more = len(other.members) > len(best.members) and other.score >= judging.ENOUGH
        if more and all(_holds_one(member, first, other, marks) for member in first.members):
            best = other
    for other in fit:
        if best.score - 2.5 <= other.score and len(best.members) < len(other.members):
            same = set(other.members)
            if sum(member in same for member in best.members) >= 0.6 * len(best.members):
                best = other
    return best


def _holds_one(member: int, group: Group, other: Group, marks: Marks) -> bool:
    """Whether a block holds one of the other group's, with most of what is written in it."""
    found = _inside(other, member, group, marks)
    if len(found) != 1:
        return False
    return marks.count("prose", found[0]) >= MOST_OF_TEXT * group.own(marks, "prose", member)


def _wraps(outer: Group, inner: Group, marks: Marks) -> bool:
    """Whether each block of one group holds just one of the other's, and none is left out."""
    if len(outer.members) < len(inner.members):
        return False
    found = 0
    for member in outer.members:
        held = len(_inside(inner, member, outer, marks))
        if held > 1:
            return False
        found += held
    return found == len(inner.members) and found >= 0.7 * len(outer.members)


def _free(group: Group, marks: Marks) -> float:
    """How much unlinked text a block has on average."""
    length = sum(group.own(marks, "prose", member) for member in group.members)
    return length / len(group.members)


def _with_others(main: Group, fit: list[Group], marks: Marks) -> list[int]:
    """The members of the main group, and blocks of other kinds that stand among them."""
    members = sorted({*main.members, *kin_of(main, marks)})
    box = box_of(members[0], max(marks.end[top] for top in main.tops), marks)
    if len(main.tops) == 1:
        box = marks.parent[box]
    for group in fit:
        if group is main:
            continue
        known = set(members)
        together = sorted(known.union(group.members))
        around = {
            one: outer for outer, ones in nesting_of(together, marks)[1].items() for one in ones
        }
        fresh, others = [], sum(one not in known for one in group.members)
        for one in group.members:
            if one in known or not box <= one <= marks.end[box]:
                continue
            start = bisect_left(members, one)
            holds = members[start : bisect_right(members, marks.end[one])]
            if len(holds) >= 0.8 * len(members):
                continue
            if not _is_whole(one, _outermost(holds, marks), marks):
                continue
            outer = around.get(one)
            while outer is not None and outer not in known:
                outer = around.get(outer)
            if outer is not None:
                beside = members[
                    bisect_right(members, outer) : bisect_right(members, marks.end[outer])
                ]
                if not _is_whole(outer, _outermost(sorted([*beside, one]), marks), marks):
                    continue
                if _is_quotation(one, outer, together, marks):
                    continue
            if holds and marks.sums["text"][holds[0]] - marks.sums["text"][one] < 8:
                continue
            fresh.append(one)
        # What stands in every comment is a part of it, though some of them quote another one.
        if len(fresh) > 0.5 * others:
            members = sorted({*members, *fresh})
    return members


def _is_quotation(one: int, outer: int, blocks: list[int], marks: Marks) -> bool:
    """Whether a block stands above the text of the comment that it is in, rather than below."""
    prose = marks.sums["prose"]
    inside = blocks[bisect_right(blocks, outer) : bisect_right(blocks, marks.end[outer])]
    own = marks.count("prose", outer) - sum(
        marks.count("prose", other) for other in _outermost(inside, marks)
    )
    return own > 0 and prose[min([one, *inside[:1]])] == prose[outer]


def _with_content(members: list[int], marks: Marks) -> list[int]:
    """The blocks that hold anything beside the blocks in them."""
    inner = nesting_of(members, marks)[1]
    return [
        member
        for member in members
        if member not in inner
        or marks.count("text", member) - sum(marks.count("text", one) for one in inner[member]) > 8
    ]


def _outermost(places: list[int], marks: Marks) -> list[int]:
    return nesting_of(places, marks)[0]


def _is_whole(member: int, without: list[int], marks: Marks) -> bool:
    """Whether a block has a name, a date and a text outside the blocks in it, once each."""

    def own(kind: str) -> int:
        return marks.count(kind, member) - sum(marks.count(kind, one) for one in without)

    return own("prose") > 1 and 0 < own("dated") <= 4 and own("named") > 0
