"""Loading many comments at once: an import, a sample, a benchmark.

`save()` costs milliseconds a comment, and most of that is Python; here the places of a whole
article are computed first, and its rows handed to the database in one stream.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db import models
from django.db.models import F
from django.db.models.functions import Greatest

from comments import codes, edges, markup
from comments.inserting import BATCH, free_ids
from comments.inserting import insert as insert
from comments.models import Comment, articles
from comments.numbering import TREES_OF_AN_ARTICLE, Move, tree_id_of, write
from comments.refused import MovedMeanwhile
from comments.retrying import retried
from comments.rows import COPIED as COPIED
from comments.rows import NewComment as NewComment
from comments.rows import Row, Talk, early
from comments.seats import NO_PARENT, Seats, seat


class Unloadable(ValueError):
    """Rows that make no tree. The message names the comment and the reason."""


@retried
def load(*, article: models.Model, rows: Sequence[NewComment]) -> int:
    """Add these comments to an article, all of them or none, and say how many.

    A row may answer another row, before or after it, or a comment that the article already
    has; the threads that gain replies are then renumbered. Two loads of one article, or a load
    and a reader who comments, would collide over the numbers: both lock the article's row.
    """
    if not rows:
        return 0
    forest = plant(rows, _lock(article, rows))
    refuse_taken_codes(rows)
    write(moves(forest, article.pk))
    insert(records(forest, article.pk))
    articles().filter(pk=article.pk).update(
        comment_count=F("comment_count")
        + sum(row.state == Comment.State.PUBLISHED for row in rows),
        last_comment_number=Greatest("last_comment_number", max(row.number for row in rows)),
    )
    return len(rows)


class New(NamedTuple):
    """The discussion of an article that this transaction has made, by its primary key, with that
    of the commenter of each of its names, and of where all of it was read."""

    article_id: int
    talk: Talk
    commenters: Mapping[str, int]
    capture_id: int
    snapshot_id: int


def load_new(loads: Sequence[New]) -> None:
    """Whole discussions of new articles: nobody else knows these articles, so nothing is locked
    and nothing is looked up. The caller knows that the codes are free, and has counted the
    comments on the articles."""
    ids = iter(free_ids(sum(len(new.talk.rows) for new in loads)))
    insert(row for new in loads for row in _whole(new, ids))


def _whole(new: New, ids: Iterator[int]) -> Iterator[Row]:
    article, talk, commenters, capture, snapshot = new
    pks = list(itertools.islice(ids, len(talk.rows)))
    above: dict[int, int | None] = {NO_PARENT: None, **dict(enumerate(pks))}
    signing: dict[int, int | None] = {at: commenters[name] for at, name in enumerate(talk.names)}
    signing[-1] = None
    first = tree_id_of(article, 0)
    for pk, parent, thread, name, known in zip(
        pks, talk.parents, talk.threads, talk.name_of, talk.rows, strict=True
    ):
        late = (pk, article, above[parent], first + thread, signing[name], capture, snapshot)
        yield late + known


class Seated(NamedTuple):
    """A comment that is there already, and where it stands: `parent` and `number` may be others
    than those it stands at, and then it moves."""

    number: int
    pk: int
    parent: int | None
    parent_id: int | None
    tree_id: int
    lft: int
    rght: int
    level: int


PLACE = ("parent_id", "tree_id", "lft", "rght", "level")


class Forest(NamedTuple):
    """New and old comments together in the order of their numbers; parents are indexes."""

    nodes: list[Seated | NewComment]
    pks: list[int]
    parents: list[int]
    seats: Seats

    def tree_id(self, article_id: int, index: int) -> int:
        return tree_id_of(article_id, self.nodes[self.seats.root[index]].number)


def _lock(article: models.Model, rows: Sequence[NewComment]) -> list[Seated]:
    """Lock the threads that gain replies, then the article; return those threads' comments."""
    own = {row.number for row in rows}
    answered = {row.parent for row in rows if row.parent is not None} - own
    there = Comment.objects.filter(article=article.pk).order_by()
    trees: set[int] = set()
    if answered:
        tree_of = dict(there.values_list("number", "tree_id"))
        if missing := answered - tree_of.keys():
            row = next(row for row in rows if row.parent in missing)
            raise Unloadable(
                f"Comment {row.number} answers comment {row.parent}, which is not there."
            )
        trees = {tree_of[number] for number in answered}
        edges.lock_trees(trees)
    if not articles().filter(pk=article.pk).select_for_update(no_key=True).values_list("pk"):
        raise Unloadable("The article is not in the database.")
    if taken := own.intersection(there.values_list("number", flat=True)):
        raise Unloadable(f"The article already has a comment with the number {min(taken)}.")
    columns = ("number", "pk", "parent__number", *PLACE)
    seated = [Seated(*row) for row in there.filter(tree_id__in=trees).values_list(*columns)]
    if answered.difference(node.number for node in seated):
        raise MovedMeanwhile
    return seated


def refuse_taken_codes(rows: Sequence[NewComment]) -> None:
    """Fresh codes are drawn again when somebody has them; those that are given say who is who."""
    given: dict[str, int] = {}
    for row in rows:
        if not row.code:
            continue
        if codes.read(row.code) != row.code:
            raise Unloadable(f"Comment {row.number} has the code “{row.code}”, which is none.")
        if (other := given.setdefault(row.code, row.number)) != row.number:
            raise Unloadable(f"Comments {other} and {row.number} have the code {row.code}.")
    left = iter(given)
    while batch := list(itertools.islice(left, BATCH)):
        there = Comment.objects.filter(code__in=batch).order_by()
        if found := there.values_list("code", flat=True).first():
            raise Unloadable(f"Comment {given[found]} has the code {found} of another comment.")


def plant(rows: Sequence[NewComment], seated: list[Seated]) -> Forest:
    for row in rows:
        if not 1 <= row.number < TREES_OF_AN_ARTICLE:
            raise Unloadable(f"{row.number} is no number that a comment can have.")
        if "\x00" in row.text:
            raise Unloadable(f"Comment {row.number} has a NUL in it, which is no text.")
        if row.parent == row.number:
            raise Unloadable(f"Comment {row.number} answers itself.")
    both: list[Seated | NewComment] = [*seated, *rows]
    nodes = sorted(both, key=operator.attrgetter("number"))
    for one, other in itertools.pairwise(nodes):
        if one.number == other.number:
            raise Unloadable(f"Two comments have the number {one.number}.")
    place = {node.number: index for index, node in enumerate(nodes)}
    parents = [NO_PARENT if node.parent is None else place[node.parent] for node in nodes]
    seats = seat(parents)
    if lost := seats.lost:
        named = ", ".join(str(nodes[index].number) for index in lost[:5])
        raise Unloadable(f"Comments answer each other in a circle, or hang below one: {named}.")
    fresh = iter(free_ids(len(rows)))
    pks = [node.pk if isinstance(node, Seated) else next(fresh) for node in nodes]
    return Forest(nodes, pks, parents, seats)


def moves(forest: Forest, article_id: int) -> Iterator[Move]:
    """The old comments that stand elsewhere from now on."""
    lft, rght, level = forest.seats.lft, forest.seats.rght, forest.seats.level
    for index, node in enumerate(forest.nodes):
        if isinstance(node, Seated):
            above = forest.parents[index]
            parent = None if above == NO_PARENT else forest.pks[above]
            tree_id = forest.tree_id(article_id, index)
            place = (parent, tree_id, lft[index], rght[index], level[index])
            if place != node[3:]:
                yield Move(node.pk, *place)


def records(forest: Forest, article_id: int) -> Iterator[Row]:
    """The new comments as rows, one at a time: the texts are never all copied at once."""
    lft, rght, level = forest.seats.lft, forest.seats.rght, forest.seats.level
    for index, node in enumerate(forest.nodes):
        if isinstance(node, Seated):
            continue
        parent = forest.parents[index]
        yield (
            forest.pks[index],
            article_id,
            None if parent == NO_PARENT else forest.pks[parent],
            forest.tree_id(article_id, index),
            node.commenter_id,
            node.capture_id,
            node.snapshot_id,
            *early(
                node,
                code=node.code or codes.fresh(),
                html=markup.body_html(node.text) if node.body_html is None else node.body_html,
                lft=lft[index],
                rght=rght[index],
                level=level[index],
            ),
        )
