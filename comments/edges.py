"""The edges of a thread: locked, pushed apart, drawn together, and branches between them.

mptt does the same without locks, in statements between which the tree is neither the old one
nor the new, and its move changes tree_id while the old parent still stands: a thread merged
into another one then breaks the rule of one root for each tree. Here every row changes all its
tree columns, and its parent, in one statement.
"""

from collections.abc import Iterable

from django.db import models
from django.db.models import Case, F, Value, When

from comments.models import Comment
from comments.numbering import tree_id_of
from comments.refused import MovedMeanwhile

EDGE = models.PositiveIntegerField()
KEY = models.BigIntegerField()


def lock(*pks: int) -> dict[int, Comment]:
    """Lock the threads of these comments, and return the comments as they are under the lock.

    The thread's top comment stands for the thread: every insert writes its right edge anyway.
    NO KEY UPDATE lets rows that only refer to it (a vote, a bookmark) pass. SQLite has one
    writer at a time, from the first statement of the transaction on.
    """
    comments = Comment.objects.filter(pk__in=pks).order_by()
    trees = set(comments.values_list("tree_id", flat=True))
    lock_trees(trees)
    rows = {row.pk: row for row in comments.all()}
    if any(row.tree_id not in trees for row in rows.values()):
        raise MovedMeanwhile
    return rows


def lock_trees(tree_ids: Iterable[int]) -> None:
    """Lock these threads in ascending order, as everybody does.

    One by one: PostgreSQL keeps the lock on a top comment that was merged into another thread
    while we waited for it, and waiting for the next one with it in hand is a deadlock.
    """
    for tree_id in sorted(tree_ids):
        top = Comment.objects.threads().filter(tree_id=tree_id).select_for_update(no_key=True)
        if not top.values_list("pk"):
            raise MovedMeanwhile


def transplant(moved: Comment, above: Comment | None) -> None:
    """Make room at the new place, move the branch into it, close the old place.

    Both threads are locked. Without `above` the branch becomes a thread.
    """
    width = moved.rght - moved.lft + 1
    tree_id, seat, level = tree_id_of(moved.article_id, moved.number), 1, 0
    if above is not None:
        older = Comment.objects.filter(parent=above.pk, number__lt=moved.number)
        neighbour = older.order_by("-number").first()
        tree_id, level = above.tree_id, above.level + 1
        seat = neighbour.rght + 1 if neighbour else above.lft + 1
        open_gap(tree_id, seat, width)
        moved.refresh_from_db(fields=["lft", "rght"])  # the gap may have pushed it aside
    Comment.objects.filter(
        tree_id=moved.tree_id, lft__gte=moved.lft, rght__lte=moved.rght
    ).order_by().update(
        tree_id=tree_id,
        lft=F("lft") + (seat - moved.lft),
        rght=F("rght") + (seat - moved.lft),
        level=F("level") + (level - moved.level),
        parent=Case(
            When(pk=moved.pk, then=Value(above and above.pk)),
            default=F("parent"),
            output_field=KEY,
        ),
    )
    close_gap(moved.tree_id, moved.rght, width)


def open_gap(tree_id: int, edge: int, width: int) -> None:
    """Push this edge, and those after it, to the right."""
    _shift(tree_id, edge, width)


def close_gap(tree_id: int, edge: int, width: int) -> None:
    """Draw the edges after this one to the left."""
    _shift(tree_id, edge + 1, -width)


def _shift(tree_id: int, edge: int, width: int) -> None:
    left = Case(When(lft__gte=edge, then=F("lft") + width), default=F("lft"), output_field=EDGE)
    Comment.objects.filter(tree_id=tree_id, rght__gte=edge).order_by().update(
        lft=left, rght=F("rght") + width
    )
