"""How far up a block reaches: the elements round it that are this comment and no other.

    <li id="c1"> <article>the block</article> <ol> <li id="c2"> <article>its answer ...

The article is what repeats, but the `li` has the id, and only in it do the answers stand.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from archive.sources.webpage.sitemade import nesting
from archive.sources.webpage.sitemade.marks import Marks

HIGHEST_LIFT = 8  # elements round a block that are looked at


def lifted(members: list[int], marks: Marks) -> dict[int, int]:
    """The highest element round each block that holds it first, and the replies to it after it."""
    lifted = {member: member for member in members}
    known = set(members)
    kinds: dict[int, bool] = {}
    for member in members:
        current, best = member, member
        for _ in range(HIGHEST_LIFT):
            up = marks.parent[current]
            if not up or up in known or marks.tag(up) in ("body", "html"):
                break
            if nesting.hangs(up, known, marks):
                break
            first = bisect_left(members, up)
            if members[first] != member:
                break
            others = bisect_right(members, marks.end[up]) - first - 1
            inside = bisect_right(members, marks.end[current]) - first - 1
            if others > inside:
                if not _holds_replies(up, current, members, marks, kinds):
                    break
                best = up
            current = up
        lifted[member] = best
    return lifted


def _holds_replies(
    up: int, first: int, members: list[int], marks: Marks, kinds: dict[int, bool]
) -> bool:
    """Whether the comments of an element beside its first one stand in branches of other kinds."""
    if up in kinds:
        return kinds[up]
    kind = nesting.kind_of(marks.elements[first])
    child = marks.end[first] + 1
    answer = True
    known = set(members[bisect_left(members, up) : bisect_right(members, marks.end[up])])
    while child <= marks.end[up]:
        element = marks.elements[child]
        holds = bisect_left(members, child) < bisect_right(members, marks.end[child])
        if holds and (child in known or nesting.kind_of(element) == kind):
            answer = False
            break
        child = marks.end[child] + 1
    kinds[up] = answer
    return answer


def alone(lifted: dict[int, int], members: list[int], box: int, marks: Marks) -> dict[int, int]:
    """The highest element below the list that holds the same blocks as each lifted one."""
    outer = {}
    known = set(members)
    for member, place in lifted.items():
        held = bisect_right(members, marks.end[place])
        up = marks.parent[place]
        for _ in range(HIGHEST_LIFT):
            if (
                up <= box
                or members[bisect_left(members, up)] != member
                or bisect_right(members, marks.end[up]) != held
                or nesting.hangs(up, known, marks)
                or any(
                    marks.count(kind, up) > marks.count(kind, place) for kind in ("prose", "dated")
                )
            ):
                break
            place, up = up, marks.parent[up]
        outer[member] = place
    return outer
