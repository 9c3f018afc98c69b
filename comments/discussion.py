"""Which part of a discussion one page shows, and what comes before and after it.

Pages are cut by keyset: a page says after which comment it begins, by that comment's number.
The 400th page costs what the first one does, and no page shifts when a reply arrives.
"""

import dataclasses
from urllib.parse import urlencode

from django.db.models import Q

from comments.models import Comment
from comments.threads import Row, lay_out, name_absent_parents, name_candidates

SORTS = {"oldest": "Oldest", "newest": "Newest", "voted": "Most voted"}
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

    def people(self) -> list[tuple[str, int, int]]:
        """(name, how many comments, number of the first) on this page, busiest first."""
        numbers: dict[str, list[int]] = {}
        for row in self.rows:
            if row.comment.author_name and not row.is_removed:
                numbers.setdefault(row.comment.author_name, []).append(row.comment.number)
        busiest = sorted(numbers.items(), key=lambda item: (-len(item[1]), item[1][0]))
        return [(name, len(theirs), theirs[0]) for name, theirs in busiest]


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
    earlier = Comment.objects.threads().filter(
        article=comment.article_id, tree_id__lt=comment.tree_id
    )
    full_pages = earlier.count() // THREADS_PER_PAGE
    if not full_pages:
        return ""
    numbers = earlier.order_by("tree_id").values_list("number", flat=True)
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
    roots = list(threads_of(article, sort, start)[: THREADS_PER_PAGE + 1])
    more = len(roots) > THREADS_PER_PAGE
    trees = {root.tree_id: [] for root in roots[:THREADS_PER_PAGE]}
    inside = Comment.objects.of(article).filter(tree_id__in=trees, lft__lte=FIRST_STRETCH)
    for comment in inside.select_related("commenter").in_reading_order():
        trees[comment.tree_id].append(comment)
    rows = lay_out(comment for tree in trees.values() for comment in tree)
    for tree in trees.values():
        if rest := tree[0].rght // 2 - len(tree):
            last = next(row for row in rows if row.comment is tree[-1])
            last.rest, last.thread = rest, tree[0].number
    name_candidates(article, rows)
    page = Discussion(rows=rows, sort=sort)
    if more:
        page.after = urlencode({"sort": sort, "after": roots[THREADS_PER_PAGE - 1].number})
    if start and roots:
        # One thread more than the page before holds: it is the one that page comes after.
        earlier = threads_of(article, sort, roots[0], backwards=True)
        edge = list(earlier[THREADS_PER_PAGE : THREADS_PER_PAGE + 1])
        page.before = urlencode({"sort": sort} | ({"after": edge[0].number} if edge else {}))
    return page


def _long_thread(article, root: Comment, start: Comment | None, sort: str) -> Discussion:
    if root.parent_id or (start and start.tree_id != root.tree_id):
        raise NotThere(root.number)
    tree = Comment.objects.of(article).filter(
        tree_id=root.tree_id, lft__gt=start.lft if start else 0
    )
    found = list(tree.select_related("commenter").in_reading_order()[: STRETCH + 1])
    rows = lay_out(found[:STRETCH])
    name_absent_parents(rows)
    name_candidates(article, rows)
    page = Discussion(rows=rows, sort=sort, thread=root.number, before=urlencode({"sort": sort}))
    if len(found) > STRETCH:
        page.after = urlencode({"thread": root.number, "after": found[STRETCH - 1].number})
    return page


def threads_of(article, sort: str, start: Comment | None, *, backwards: bool = False):
    """Top-level comments in one of the orders, beyond `start`, or back from it."""
    forward = (sort == "oldest" or sort == "voted") != backwards
    roots = Comment.objects.of(article).threads().defer("text", "body_html")
    by_age = "tree_id" if forward else "-tree_id"
    beyond = "tree_id__gt" if forward else "tree_id__lt"
    if sort != "voted":
        roots = roots.order_by(by_age)
        return roots.filter(**{beyond: start.tree_id}) if start else roots
    roots = roots.order_by("score" if backwards else "-score", by_age)
    if not start:
        return roots
    less = "score__gt" if backwards else "score__lt"
    # The bound on score alone says nothing new, and lets the index begin at the right place.
    bound = "score__gte" if backwards else "score__lte"
    tied = Q(score=start.score) & Q(**{beyond: start.tree_id})
    return roots.filter(Q(**{less: start.score}) | tied, **{bound: start.score})
