"""The place of each comment in the discussion: its number."""

from __future__ import annotations

from collections.abc import Sequence

from archive.importing.dates import moment_of
from archive.sources.document import Document, DocumentComment

DRAWN = {"html", "plaintext"}  # what has an order of its own, in which readers saw it


def numbers_of(document: Document) -> dict[int, int]:
    """The number on the article for each n on the page.

    They are the same on a page that was saved with its oldest threads first. The numbers of an
    article count in that order, because the order of its threads and the order of citations
    follow from them; so a page saved newest first is numbered from its last thread, and one
    saved by votes by the days of its threads. An export is numbered by its own moments: whose
    it is, its order is the database's. An archive's own export says the numbers itself.
    """
    if kept := kept_numbers(document):
        return kept
    if document.format not in DRAWN and (dated := by_moment(document.comments)):
        return dated
    starter_of = starters(document.comments)
    by_starter: dict[int, list[DocumentComment]] = {}
    for comment in document.comments:
        by_starter.setdefault(starter_of[comment.n], []).append(comment)
    threads = list(by_starter.values())
    if document.sort == "newest":
        threads.reverse()
    elif document.sort == "most voted" and all(thread[0].date for thread in threads):
        threads.sort(key=lambda thread: thread[0].date or "")
    in_order = [comment.n for thread in threads for comment in thread]
    return {n: number for number, n in enumerate(in_order, 1)}


def kept_numbers(document: Document) -> dict[int, int]:
    """The numbers of an export of an archive; none unless it has one for every comment."""
    numbers = {one.n: one.kept.number for one in document.comments if one.kept and one.kept.number}
    return numbers if len(set(numbers.values())) == len(document.comments) else {}


def by_moment(comments: Sequence[DocumentComment]) -> dict[int, int] | None:
    """Numbers by the moments of the comments, if all are known."""
    moments = [moment_of(comment.date) for comment in comments]
    dated = [
        (moment, comment.n) for moment, comment in zip(moments, comments, strict=True) if moment
    ]
    if not dated or len(dated) < len(moments):
        return None
    return {n: number for number, (_, n) in enumerate(sorted(dated), 1)}


def in_order(orders: Sequence[Sequence[int]]) -> dict[int, int]:
    """Numbers of comments that several captures show, each in an order of its own: that of the
    first capture, the others' comments each behind the one that stands before it there."""
    after: dict[int, int] = {}  # a linked list; 0 stands before the first
    placed = {0}
    for order in orders:
        before = 0
        for n in order:
            if n not in placed:
                after[n] = after.get(before, 0)
                after[before] = n
                placed.add(n)
            before = n
    numbers: dict[int, int] = {}
    n = after.get(0, 0)
    while n:
        numbers[n] = len(numbers) + 1
        n = after.get(n, 0)
    return numbers


def starters(comments: Sequence[DocumentComment]) -> dict[int, int]:
    """The n that starts the thread of each n. An export may list a reply before what it answers."""
    parent_of = {comment.n: comment.parent for comment in comments}
    found: dict[int, int] = {}
    for n in parent_of:
        path = []
        above = n
        while above not in found and (parent := parent_of[above]) is not None:
            path.append(above)
            above = parent
        starter = found.get(above, above)
        found.update(dict.fromkeys([*path, above], starter))
    return found
