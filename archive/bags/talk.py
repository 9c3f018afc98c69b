"""The comments of a bag: numbered an article at a time, and loaded in one stream."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from archive.bags.problems import Unusable
from archive.bags.reading import Lines, Row
from archive.models import Article
from comments import bulk
from comments.models import Comment
from comments.numbering import TREES_OF_AN_ARTICLE, tree_id_of
from comments.rows import COLUMNS, spelled
from comments.seats import NO_PARENT, seat


def load(lines: Lines) -> None:
    """Insert all of them; their articles are there. What follows from them is computed, and what
    the bag says of it is not believed: the numbers of the trees, the counts of the articles."""
    counts: dict[int, tuple[int, int]] = {}
    bulk.insert(_records(lines, counts))
    columns = ("pk", "comment_count", "last_comment_number")
    for pk, count, last in list(Article.objects.order_by().values_list(*columns)):
        published, highest = counts.get(pk, (0, 0))
        if count != published or last < highest:
            Article.objects.filter(pk=pk).update(
                comment_count=published, last_comment_number=max(last, highest)
            )


def _records(lines: Lines, counts: dict[int, tuple[int, int]]) -> Iterator[tuple[Any, ...]]:
    for article_id, group in itertools.groupby(lines, lambda row: row["article_id"]):
        rows = list(group)
        if article_id in counts:
            raise lines.wrong("the comments of an article do not stand together")
        counts[article_id] = (
            sum(row["state"] == Comment.State.PUBLISHED for row in rows),
            max(row["number"] for row in rows),
        )
        _seat(article_id, rows, lines)
        yield from (tuple(map(spelled(row).__getitem__, COLUMNS)) for row in rows)


def _seat(article_id: int, rows: list[Row], lines: Lines) -> None:
    """Give each row its parent's key and its place in its tree."""
    for row, after in itertools.pairwise([{"number": 0}, *rows]):
        if not row["number"] < after["number"] < TREES_OF_AN_ARTICLE:
            raise _wrong(lines, after, "does not stand in the order of numbers")
    at = {row["code"]: index for index, row in enumerate(rows)}
    parents = []
    for row in rows:
        code = row["parent_id"]
        if code is not None and code not in at:
            raise _wrong(lines, row, f"answers {code!r}, which its article has not")
        parents.append(NO_PARENT if code is None else at[code])
    seats = seat(parents)
    if seats.lost:
        raise _wrong(lines, rows[seats.lost[0]], "is in a circle of replies, or below one")
    for index, (row, parent) in enumerate(zip(rows, parents, strict=True)):
        row["parent_id"] = None if parent == NO_PARENT else rows[parent]["id"]
        row["tree_id"] = tree_id_of(article_id, rows[seats.root[index]]["number"])
        row["lft"], row["rght"] = seats.lft[index], seats.rght[index]
        row["level"] = seats.level[index]


def _wrong(lines: Lines, row: Row, why: str) -> Unusable:
    return Unusable(f"{lines.path}: the comment {row['code']!r} (number {row['number']}) {why}.")
