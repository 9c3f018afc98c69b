"""Which part of a discussion one page shows, and what comes before and after it.

Pages are cut by keyset: a page says after which comment it begins, by that comment's number.
The 400th page costs what the first one does, and no page shifts when a reply arrives. Or all of it
stands on one page, for whoever searches in it with the browser.
"""

import dataclasses
from collections.abc import Callable, Iterator
from itertools import groupby
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy

from comments.models import Comment
from comments.models.comments import OPPOSITES
from comments.threads import (
    Everybody,
    Row,
    lay_out,
    mark_new,
    name_absent_parents,
    name_candidates,
    rows_of,
    streamed,
)

SORTS = {
    "oldest": gettext_lazy("Oldest"),
    "newest": gettext_lazy("Newest"),
    "votes": gettext_lazy("Most voted"),
}
# The same as the database has them, for the threads of one page.
IN_ORDER: dict[str, Callable[[Row], tuple[int, ...]]] = {
    "oldest": lambda root: (root.tree_id,),
    "newest": lambda root: (-root.tree_id,),
    "votes": lambda root: (-root.score, -root.tree_id),
}
WHOLE = "whole"  # what `view` says
THREADS_PER_PAGE = 30  # some four screens on a desk
# A thread shows the comments whose lft is at most this: never more than 300 of them, and never
# fewer than 150, because any start of a tree opens at least as many branches as it closes.
FIRST_STRETCH = 300
STRETCH = 300  # comments of a long thread on each page after the first
AT_A_TIME = 250  # comments in memory while all of them are written
MOST_AT_ONCE = 25_000  # comments on one page: 30 MB, and what a browser still scrolls


class NotThere(Exception):
    """The query asks for an order, a thread or a place that this discussion does not have."""


@dataclasses.dataclass(slots=True, kw_only=True)
class Discussion:
    """`rows` are what the page shows, unless it shows all: then `parts` gives them piece by piece,
    once."""

    rows: list[Row]
    sort: str
    parts: Iterator[list[Row]] | None = None
    thread: int | None = None  # the number of a long thread that is read on its own
    before: str | None = None  # the query of the page before this one
    after: str | None = None  # and of the page after it

    @property
    def is_whole(self) -> bool:
        """Whether there is nothing but what this page shows."""
        return self.before is None and self.after is None and not any(r.rest for r in self.rows)

    @property
    def way_out(self) -> str:
        """The query of all threads, for who reads one."""
        return urlencode({"sort": self.sort})


def read(
    article,
    *,
    sort: str = "",
    thread: str = "",
    after: str = "",
    view: str = "",
    since: int | None = None,
) -> Discussion:
    """The page of the discussion that these words of a query name. `since` is the key of the last
    comment that there was when the reader was here."""
    sort = sort or "oldest"
    if sort not in SORTS or view not in ("", WHOLE):
        raise NotThere(sort)
    if view:
        if thread or after or article.comment_count > MOST_AT_ONCE:
            raise NotThere(view)
        return _whole(article, sort, since)
    start = _numbered(article, after) if after else None
    if thread:
        page = _long_thread(article, _numbered(article, thread), start, sort)
    else:
        page = _threads(article, start, sort)
    if since is not None:
        mark_new(page.rows, since)
    return page


def where(comment: Comment) -> str:
    """The query of the page, oldest threads first, that shows this comment. Raises NotThere for
    one that keeps no seat."""
    tree = Comment.objects.comments_in([comment.tree_id])
    below = tree.filter(lft__gt=comment.lft, rght__lt=comment.rght)
    if comment.is_withheld and not below.seated().exists():
        raise NotThere(comment.number)
    if comment.lft > FIRST_STRETCH:
        root = tree.get(parent__isnull=True)
        # Pages of a thread begin where they begin for whoever pages through it.
        above = tree.filter(lft__gt=FIRST_STRETCH, lft__lt=comment.lft).count()
        return _of_thread(root.number, _stretch_before(comment.tree_id, above // STRETCH), "oldest")
    earlier = Comment.objects.of(comment.article).seated_threads()
    earlier = earlier.filter(tree_id__lt=comment.tree_id).order_by("tree_id")
    full_pages = earlier.count() // THREADS_PER_PAGE
    if not full_pages:
        return ""
    numbers = earlier.values_list("number", flat=True)
    return urlencode({"after": numbers[full_pages * THREADS_PER_PAGE - 1]})


def _stretch_before(tree_id: int, stretches: int) -> int:
    """The number of the last comment before a stretch of a long thread; the first begins where
    the page with other threads stops."""
    numbers = Comment.objects.comments_in([tree_id]).values_list("number", flat=True)
    if not stretches:
        return numbers.filter(lft__lte=FIRST_STRETCH).order_by("-lft")[0]
    return numbers.filter(lft__gt=FIRST_STRETCH)[stretches * STRETCH - 1]


def _of_thread(root: int, after: int, sort: str) -> str:
    asked = {"thread": root, "after": after} | ({} if sort == "oldest" else {"sort": sort})
    return urlencode(asked)


def _numbered(article, number: str) -> Comment:
    if number.isascii() and number.isdigit() and len(number) < 10:
        found = Comment.objects.of(article).filter(number=int(number))
        if comment := found.defer("text", "body_html").first():
            return comment
    raise NotThere(number)


def _threads(article, start: Comment | None, sort: str) -> Discussion:
    if start and start.parent_id:
        raise NotThere(start.number)
    beyond = (start.score, start.tree_id) if start else None
    wanted = Comment.objects.threads_of(article, sort, beyond, THREADS_PER_PAGE + 1)
    first = Comment.objects.comments_in(wanted.values("tree_id")).filter(lft__lte=FIRST_STRETCH)
    trees: dict[int, list[Row]] = {}
    for row in rows_of(first):
        trees.setdefault(row.tree_id, []).append(row)
    threads = sorted(trees.values(), key=lambda tree: IN_ORDER[sort](tree[0]))
    shown = threads[:THREADS_PER_PAGE]
    rows = lay_out(row for tree in shown for row in tree)
    _tell_the_rest(rows)
    name_candidates(article, rows)
    page = Discussion(rows=rows, sort=sort)
    if len(threads) > THREADS_PER_PAGE:
        page.after = urlencode({"sort": sort, "after": shown[-1][0].number})
    if start:
        before = _page_before(article, sort, threads[0][0]) if threads else {"sort": sort}
        page.before = urlencode(before)
    return page


def _tell_the_rest(rows: list[Row]) -> None:
    """At the last row of a thread that is too long for one page: how much is left of it."""
    for _, group in groupby(rows, lambda row: row.tree_id):
        tree = list(group)
        root = tree[0]
        tree[-1].rest = root.replies + 1 - len(tree)
        tree[-1].thread = root.number


def _page_before(article, sort: str, root: Row) -> dict[str, str | int]:
    """Read backwards by one thread more than a page holds: that one is where it begins after."""
    query: dict[str, str | int] = {"sort": sort}
    edge = (root.score, root.tree_id)
    earlier = Comment.objects.threads_of(article, OPPOSITES[sort], edge, THREADS_PER_PAGE + 1)
    numbers = [thread["number"] for thread in earlier]
    if len(numbers) > THREADS_PER_PAGE:
        query["after"] = numbers[-1]
    return query


def _long_thread(article, root: Comment, start: Comment | None, sort: str) -> Discussion:
    if root.parent_id or (start and start.tree_id != root.tree_id):
        raise NotThere(root.number)
    found = rows_of(Comment.objects.within(root.tree_id, start.lft if start else 0, STRETCH + 1))
    rows = lay_out(found[:STRETCH])
    name_absent_parents(rows)
    name_candidates(article, rows)
    page = Discussion(rows=rows, sort=sort, thread=root.number)
    if len(found) > STRETCH:
        page.after = _of_thread(root.number, found[STRETCH - 1].number, sort)
    if start and start.lft > FIRST_STRETCH:
        back = Comment.objects.comments_in([root.tree_id]).filter(lft__lte=start.lft)
        numbers = list(back.order_by("-lft").values_list("number", "lft")[STRETCH : STRETCH + 1])
        if numbers and numbers[0][1] > FIRST_STRETCH:
            page.before = _of_thread(root.number, numbers[0][0], sort)
        else:
            page.before = _of_thread(root.number, _stretch_before(root.tree_id, 0), sort)
    return page


def _whole(article, sort: str, since: int | None) -> Discussion:
    def parts() -> Iterator[list[Row]]:
        everybody = Everybody(article)
        for rows in streamed(Comment.objects.whole(article, sort), AT_A_TIME):
            everybody.name_candidates(rows)
            if since is not None:
                mark_new(rows, since)
            yield rows

    return Discussion(rows=[], sort=sort, parts=parts())
