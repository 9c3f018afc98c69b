"""What the tree columns must be: computed from parents alone, without recursion.

`parent` and `number` decide everything else. Replies stand in the order of their numbers, and
a thread is called after its article and its first comment, so that a comment moved away and
back stands where it stood, and two writers never have to agree on the next free tree.
"""

import dataclasses
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import F

from comments.models import Comment

# Tree ids are read by people in check_threads: article 12, comment 7 is tree 12000000007.
# Nine digits leave room for a billion comments an article and nine billion articles.
TREES_OF_AN_ARTICLE = 1_000_000_000
# Above every tree id in use: where roots wait while others take their ids.
PARKED = 2**62


def tree_id_of(article_id: int, number: int) -> int:
    """The id of the thread that this comment starts.

    It follows from two numbers that are unique together and never used twice, so there is no
    sequence to draw from, no MAX + 1 to race for, and nothing to reset after `loaddata`. It
    ascends with the comment's number: the order of ids is the order of the page.
    """
    return article_id * TREES_OF_AN_ARTICLE + number


@dataclasses.dataclass(frozen=True, slots=True)
class Move:
    """One row's new place."""

    pk: int
    parent_id: int | None
    tree_id: int
    lft: int
    rght: int
    level: int


def write(moves: Iterable[Move]) -> int:
    """Update these rows, each in one statement, so that every row always keeps its constraints.

    Roots are parked first: where two of them change places, the first to arrive would find
    its tree id taken. Roots that become replies go before all that arrive, as they may leave
    theirs to one of them. The caller holds the locks.
    """
    moves = sorted(moves, key=lambda move: move.parent_id is None)
    with transaction.atomic():
        waiting = [move.pk for move in moves if move.parent_id is None]
        for start in range(0, len(waiting), 500):
            batch = waiting[start : start + 500]
            Comment.objects.filter(pk__in=batch, parent=None).order_by().update(
                tree_id=F("pk") + PARKED
            )
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE comments_comment"
                " SET parent_id = %s, tree_id = %s, lft = %s, rght = %s, level = %s WHERE id = %s",
                [(m.parent_id, m.tree_id, m.lft, m.rght, m.level, m.pk) for m in moves],
            )
    return len(moves)
