"""Which part of a discussion one page shows, and what comes before and after it.

Pages are cut by keyset: a page says after which comment it begins, by that comment's number.
The 400th page costs what the first one does, and no page shifts when a reply arrives.
"""

import dataclasses
from itertools import groupby
from urllib.parse import urlencode

from comments.models import Comment
from comments.threads import Row, lay_out, name_absent_parents, name_candidates

SORTS = {"oldest": "Oldest", "newest": "Newest", "votes": "Most voted"}
OPPOSITES = {"oldest": "newest", "newest": "oldest"}
THREADS_PER_PAGE = 30  # some four screens on a desk
# A thread shows the comments whose lft is at most this: never more than 300 of them, and never
# fewer than 150, because any start of a tree opens at least as many branches as it closes.
FIRST_STRETCH = 300
STRETCH = 300  # comments of a long thread on each page after the first


class NotThere(Exception):
    """The query asks for an order, a thread or a place that this discussion does not have."""


@dataclasses.dataclass(slots=True, kw_only=True)
class Discussion:
    rows: list[Row]
    sort: str
    thread: int | None = None  # the number of a long thread that is read on its own
    before: str | None = None  # the query of the page before this one
    after: str | None = None  # and of the page after it

    @property
    def is_whole(self) -> bool:
        return self.before is None and self.after is None

    def people(self) -> list[tuple[str, int, str]]:
        """(name, how many comments, code of the first) on this page, busiest first."""
        theirs: dict[str, list[Comment]] = {}
        for row in self.rows:
            if row.comment.author_name and not row.is_removed:
                theirs.setdefault(row.comment.author_name, []).append(row.comment)
        busiest = sorted(theirs.items(), key=lambda item: (-len(item[1]), item[1][0].number))
        return [(name, len(written), written[0].code) for name, written in busiest]


def read(article, *, sort: str = "", thread: str = "", after: str = "") -> Discussion:
    """The page of the discussion that these words of a query name."""
    sort = sort or "oldest"
    if sort not in SORTS:
        raise NotThere(sort)
    start = _numbered(article, after) if after else None
    if thread:
        return _long_thread(article, _numbered(article, thread), start, sort)
    return _threads(article, start, sort)


def where(comment: Comment) -> str:
    """The query of the page, oldest threads first, that shows this comment."""
    if comment.lft > FIRST_STRETCH:
        tree = Comment.objects.filter(article=comment.article_id, tree_id=comment.tree_id)
        root = tree.get(parent__isnull=True)
        above = tree.filter(lft__lt=comment.lft).order_by("-lft").values_list("number", flat=True)
        return urlencode({"thread": root.number, "after": above[0]})
    earlier = (
        Comment.objects.threads()
        .filter(article=comment.article_id, tree_id__lt=comment.tree_id)
        .order_by("tree_id")
    )
    full_pages = earlier.count() // THREADS_PER_PAGE
    if not full_pages:
        return ""
    numbers = earlier.values_list("number", flat=True)
    return urlencode({"after": numbers[full_pages * THREADS_PER_PAGE - 1]})


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
    roots = list(Comment.objects.threads_of(article, sort, beyond, THREADS_PER_PAGE + 1))
    more = len(roots) > THREADS_PER_PAGE
    trees: dict[int, list[Comment]] = {root["tree_id"]: [] for root in roots[:THREADS_PER_PAGE]}
    inside = Comment.objects.comments_in(trees).filter(lft__lte=FIRST_STRETCH)
    for comment in inside.select_related("commenter"):
        trees[comment.tree_id].append(comment)
    rows = lay_out(comment for tree in trees.values() for comment in tree)
    _tell_the_rest(rows)
    name_candidates(article, rows)
    page = Discussion(rows=rows, sort=sort)
    if more:
        page.after = urlencode({"sort": sort, "after": roots[THREADS_PER_PAGE - 1]["number"]})
    if start:
        page.before = _page_before(article, sort, roots[0]) if roots else urlencode({"sort": sort})
    return page


def _tell_the_rest(rows: list[Row]) -> None:
    """At the last row of a thread that is too long for one page: how much is left of it."""
    for _, group in groupby(rows, lambda row: row.comment.tree_id):
        tree = list(group)
        root = tree[0].comment
        tree[-1].rest = root.get_descendant_count() + 1 - len(tree)
        tree[-1].thread = root.number


def _page_before(article, sort: str, root: dict) -> str:
    """Read backwards by one thread more than a page holds: that one is where it begins after.

    The most voted threads have no opposite order; there the way back leads to the first page.
    """
    query = {"sort": sort}
    if sort in OPPOSITES:
        edge = (root["score"], root["tree_id"])
        earlier = Comment.objects.threads_of(article, OPPOSITES[sort], edge, THREADS_PER_PAGE + 1)
        numbers = [thread["number"] for thread in earlier]
        if len(numbers) > THREADS_PER_PAGE:
            query["after"] = numbers[-1]
    return urlencode(query)


def _long_thread(article, root: Comment, start: Comment | None, sort: str) -> Discussion:
    if root.parent_id or (start and start.tree_id != root.tree_id):
        raise NotThere(root.number)
    stretch = Comment.objects.within(root.tree_id, start.lft if start else 0, STRETCH + 1)
    found = list(stretch.select_related("commenter"))
    rows = lay_out(found[:STRETCH])
    name_absent_parents(rows)
    name_candidates(article, rows)
    page = Discussion(rows=rows, sort=sort, thread=root.number, before=urlencode({"sort": sort}))
    if len(found) > STRETCH:
        page.after = urlencode({"thread": root.number, "after": found[STRETCH - 1].number})
    return page
