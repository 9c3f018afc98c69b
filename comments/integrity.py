"""What can be wrong with the discussion of an article, and how it is put right.

`parent` is the truth. Everything else about the tree follows from it, so damage is found by
looking at each rule on its own, and repaired by numbering the article anew.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from django.db import transaction
from django.db.models.functions import Greatest

from comments.counting import counted
from comments.models import Comment, articles
from comments.numbering import Move, tree_id_of, write
from comments.retrying import retried
from comments.seats import NO_PARENT, seat


class Row(NamedTuple):
    """The columns of a comment that are about its place."""

    pk: int
    number: int
    parent_id: int | None
    tree_id: int
    lft: int
    rght: int
    level: int
    state: str


def find(article_id: int, *, locked: bool = False) -> list[str]:
    """Every damage of one article, as a line to read.

    Without the lock a comment may arrive between the rows and the counter, and look like
    damage; what is found is looked at again under the lock, where nobody counts.
    """
    rows = _rows(article_id)
    found = [*_in_trees(article_id, rows), *_in_parents(rows), *_in_counters(article_id, rows)]
    if not found or locked:
        return found
    with transaction.atomic():
        _lock_article(article_id)
        return find(article_id, locked=True)


@retried
def repair(article_id: int) -> list[str]:
    """Number one article anew, changed rows only, and say what was done."""
    _lock(article_id)
    rows = sorted(_rows(article_id), key=lambda row: row.number)
    place = {row.pk: index for index, row in enumerate(rows)}
    parents = [_parent_in(place, row) for row in rows]
    done = [
        f"comment {row.number} answered a comment of another article; it is a thread now"
        for row, parent in zip(rows, parents, strict=True)
        if row.parent_id is not None and parent == NO_PARENT
    ]
    for youngest in _circles(parents):
        parents[youngest] = NO_PARENT
        done.append(
            f"comment {rows[youngest].number} answered one of its own replies; it is a thread now"
        )
    seats = seat(parents)
    moves = []
    for index, row in enumerate(rows):
        parent = parents[index]
        move = Move(
            row.pk,
            None if parent == NO_PARENT else rows[parent].pk,
            tree_id_of(article_id, rows[seats.root[index]].number),
            seats.lft[index],
            seats.rght[index],
            seats.level[index],
        )
        old = Move(row.pk, row.parent_id, row.tree_id, row.lft, row.rght, row.level)
        if move != old:
            moves.append(move)
    if moves:
        write(moves)
        done.append(f"{counted(len(moves), 'comment')} of {len(rows)} got new tree numbers")
    if _in_counters(article_id, rows):
        articles().filter(pk=article_id).update(
            comment_count=_published(rows),
            last_comment_number=Greatest("last_comment_number", rows[-1].number if rows else 0),
        )
        done.append("the article's counters were set right")
    return done


def _in_trees(article_id: int, rows: list[Row]) -> Iterator[str]:
    """Each tree on its own: its edges, its one root, its nesting."""
    for tree_id, group in groupby(rows, key=lambda row: row.tree_id):
        tree = list(group)
        edges = sorted(edge for row in tree for edge in (row.lft, row.rght))
        if edges != list(range(1, 2 * len(tree) + 1)):
            yield f"tree {tree_id}: the edges are not the numbers from 1 to {2 * len(tree)}"
        roots = [row for row in tree if row.parent_id is None]
        if len(roots) != 1:
            yield f"tree {tree_id} has {len(roots)} top comments instead of one"
        for root in roots:
            if (root.lft, root.rght, root.level) != (1, 2 * len(tree), 0):
                yield f"comment {root.number} starts tree {tree_id} and does not enclose it"
            if tree_id != tree_id_of(article_id, root.number):
                yield f"comment {root.number} starts tree {tree_id}, which is not named after it"
        yield from _in_nesting(tree)


def _in_nesting(tree: list[Row]) -> Iterator[str]:
    """A walk in the order of left edges, with the comments that are still open on a stack."""
    opened: list[Row] = []
    last_reply: dict[int | None, int] = {}
    for row in tree:
        if row.lft >= row.rght:
            yield f"comment {row.number} ends at {row.rght} and starts at {row.lft}"
        while opened and opened[-1].rght < row.lft:
            opened.pop()
        around = opened[-1] if opened else None
        if around and row.rght > around.rght:
            yield f"comments {around.number} and {row.number} overlap"
        if (around and around.pk) != row.parent_id:
            where = f"in comment {around.number}" if around else "at the top"
            yield f"comment {row.number} stands {where} and not in the one it answers"
        elif last_reply.get(row.parent_id, 0) > row.number:
            yield f"comment {row.number} stands after a younger reply"
        last_reply[row.parent_id] = row.number
        opened.append(row)


def _in_parents(rows: list[Row]) -> Iterator[str]:
    """Each comment and the one it answers: same tree, same article, one level up, no circle."""
    rows = sorted(rows, key=lambda row: row.number)
    place = {row.pk: index for index, row in enumerate(rows)}
    parents = [_parent_in(place, row) for row in rows]
    depth = seat(parents)
    for index, row in enumerate(rows):
        if not depth.lft[index]:
            yield f"comment {row.number} is in a circle of replies, or below one"
            continue
        if row.level != depth.level[index]:
            yield f"comment {row.number} is at level {row.level} instead of {depth.level[index]}"
        if row.parent_id is None:
            continue
        if parents[index] == NO_PARENT:
            yield f"comment {row.number} answers a comment of another article"
        elif rows[parents[index]].tree_id != row.tree_id:
            yield f"comment {row.number} is in another tree than the comment it answers"


def _in_counters(article_id: int, rows: list[Row]) -> list[str]:
    counters = articles().filter(pk=article_id).values_list("comment_count", "last_comment_number")
    held = counters.first()
    if held is None:  # the article was deleted between the list and the look
        return []
    count, last = held
    found = []
    if count != _published(rows):
        found.append(f"the article counts {counted(count, 'comment')} and has {_published(rows)}")
    highest = max((row.number for row in rows), default=0)
    if last < highest:
        found.append(f"the article will give the number {last + 1} again; {highest} is taken")
    return found


def _circles(parents: list[int]) -> Iterator[int]:
    """The youngest comment of each circle of parents: every circle is walked once."""
    seen_from = [NO_PARENT] * len(parents)
    for start in range(len(parents)):
        node = start
        while node != NO_PARENT and seen_from[node] == NO_PARENT:
            seen_from[node] = start
            node = parents[node]
        if node == NO_PARENT or seen_from[node] != start:
            continue
        youngest, other = node, parents[node]
        while other != node:
            youngest, other = max(youngest, other), parents[other]
        yield youngest


def _parent_in(place: dict[int, int], row: Row) -> int:
    return NO_PARENT if row.parent_id is None else place.get(row.parent_id, NO_PARENT)


def _published(rows: list[Row]) -> int:
    return sum(row.state == Comment.State.PUBLISHED for row in rows)


def _rows(article_id: int) -> list[Row]:
    rows = Comment.objects.filter(article=article_id).order_by("tree_id", "lft", "pk")
    return [Row(*row) for row in rows.values_list(*Row._fields).iterator()]


def _lock(article_id: int) -> None:
    """As every verb does: the threads in ascending order, the article last."""
    threads = Comment.objects.filter(article=article_id).threads().order_by("tree_id")
    list(threads.select_for_update(no_key=True).values_list("pk"))
    _lock_article(article_id)


def _lock_article(article_id: int) -> None:
    list(articles().filter(pk=article_id).select_for_update(no_key=True).values_list("pk"))
