"""A thread is a list: the rows of a discussion, and where its nested lists open and close.

Nothing here recurses and nothing queries per comment: one query reads the comments, one loop
lays them out. A row is no model instance: of ten thousand comments on one page those alone would
cost what the whole page may.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import TextField, Value
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext_lazy

from comments.models import INFERRED, WITHHELD, Comment
from comments.models.comments import CommentQuerySet

# Deeper replies stand beside their parent and say their level in words. Three times what a
# wide screen can indent; browsers stop nesting at 512 elements, and each level takes four.
DEEPEST = 24

# Compared once per comment, where an enumeration's own attributes cost more than the comparison.
PUBLISHED, CAPTURED, EDITED = "published", "captured", "edited"
WITHHELD_STATES = frozenset(map(str, WITHHELD))
INFERRED_PLACES = frozenset(map(str, INFERRED))
TOLD_KINDS = {"author": gettext_lazy("Author"), "editor": gettext_lazy("Editor")}
# The labels of the states are for editors and commands, in English; these are for readers.
ABSENCES = {
    "pending": gettext_lazy("Waited for approval at its source"),
    "spam": gettext_lazy("Marked as spam by its source"),
    "deleted": gettext_lazy("Deleted at its source"),
}
COLUMNS = (
    *("pk", "parent_id", "tree_id", "lft", "rght", "level", "number", "code"),
    *("author_name", "author_kind", "type", "commenter__slug", "commenter__name"),
    *("posted_on", "posted_at", "date_precision", "body_html", "truncated"),
    *("state", "removed_on", "removal_reason", "origin", "reply_to", "placement", "likelihood"),
    *("votes", "score", "edited_at", "capture_id", "first_line", "alternatives_", "says_"),
)


class Row:
    """One comment as a page shows it, and its place in the markup.

    `parent` is another row, or what `Parent` has; `parent_here` says whether it stands on this
    page. `missing` is the name of somebody whom it answers and whose comment nobody has.
    """

    __slots__ = (
        *(name.replace("__", "_") for name in COLUMNS),
        *("depth", "parent", "parent_here", "next_code", "nests", "closes", "candidates"),
        *("rest", "thread", "is_new", "news"),
    )

    def __init__(self, columns: tuple[Any, ...]) -> None:
        (
            self.pk, self.parent_id, self.tree_id, self.lft, self.rght, self.level, self.number,
            self.code, self.author_name, self.author_kind, self.type, self.commenter_slug,
            self.commenter_name, self.posted_on, self.posted_at, self.date_precision,
            self.body_html, self.truncated, self.state, self.removed_on, self.removal_reason,
            self.origin, self.reply_to, self.placement, self.likelihood, self.votes, self.score,
            self.edited_at, self.capture_id, self.first_line, self.alternatives_, self.says_,
        ) = columns  # fmt: skip
        self.depth = 0
        self.parent: Any = None
        self.parent_here = False
        self.next_code = ""  # of the next reply to the same parent
        self.nests = False  # the next row is a reply inside this one
        self.closes = 0  # branches that end with this row
        self.candidates: list[dict[str, Any]] = []
        self.rest = 0  # comments of this thread that another page shows
        self.thread = 0  # the number of its top-level comment, where there is a rest
        self.is_new = False  # to the reader
        self.news = 0  # replies under it on this page that are new too

    @property
    def replies(self) -> int:
        return (self.rght - self.lft - 1) // 2

    @property
    def is_removed(self) -> bool:
        return self.state != PUBLISHED

    @property
    def is_uncertain(self) -> bool:
        """Another place would fit as well. A comment that was lost is no place."""
        if self.placement not in INFERRED_PLACES:
            return False
        return not self.missing or any(option.get("number") for option in self.alternatives)

    @property
    def missing(self) -> str:
        lost = self.parent_id is None and self.origin == CAPTURED and self.placement != EDITED
        return self.reply_to or "" if lost else ""

    @property
    def alternatives(self) -> list[dict[str, Any]]:
        return json.loads(self.alternatives_) if self.alternatives_ else []

    @property
    def source_says(self) -> dict[str, Any]:
        return json.loads(self.says_) if self.says_ else {}

    @property
    def absence(self) -> str:
        """Why its words are not shown, where its own site decided that."""
        return str(ABSENCES[self.state]) if self.state in WITHHELD_STATES else ""

    @property
    def role(self) -> str:
        if self.type != "comment":
            return self.type.capitalize()  # another site's notice of a link
        return str(TOLD_KINDS.get(self.author_kind, ""))


def rows_of(comments: CommentQuerySet) -> list[Row]:
    return [Row(columns) for columns in _columns_of(comments)]


def streamed(comments: CommentQuerySet, at_a_time: int) -> Iterator[list[Row]]:
    """The rows of whole threads, laid out, in parts that begin and end with a thread. `comments`
    have those of a thread together; a part is as large as its last thread makes it."""
    part: list[Row] = []
    before: list[Row] = []
    for columns in _columns_of(comments).iterator(chunk_size=at_a_time):
        row = Row(columns)
        if len(part) >= at_a_time and row.parent_id is None:
            laid = lay_out(part)
            if laid and before:
                _last_thread(before).next_code = laid[0].code
            if before:
                yield before
            before, part = laid or before, []
        part.append(row)
    laid = lay_out(part)
    if laid and before:
        _last_thread(before).next_code = laid[0].code
    yield from filter(None, [before, laid])


def _columns_of(comments: CommentQuerySet) -> CommentQuerySet:
    # What is empty for nearly every comment is not parsed for any before somebody asks.
    empty = {"alternatives_": ("alternatives", "[]"), "says_": ("source_says", "{}")}
    return comments.annotate(
        **{
            name: NullIf(Cast(column, TextField()), Value(nothing), output_field=TextField())
            for name, (column, nothing) in empty.items()
        }
    ).values_list(*COLUMNS)


def _last_thread(rows: list[Row]) -> Row:
    return next(row for row in reversed(rows) if row.depth == 0)


def with_seats(rows: Iterable[Row]) -> list[Row]:
    """Without what its source withheld, unless a comment under it is shown and needs the seat."""
    given = list(rows)
    needed: set[int | None] = set()
    kept = []
    for row in reversed(given):  # replies stand after what they answer
        if row.state not in WITHHELD_STATES or row.pk in needed:
            needed.add(row.parent_id)
            kept.append(row)
    kept.reverse()
    return kept


def lay_out(given: Iterable[Row]) -> list[Row]:
    """Rows in reading order, each knowing what opens and closes after it."""
    rows = with_seats(given)
    here: dict[int, Row] = {}
    elder: dict[int | None, Row] = {}
    last: Row | None = None
    for row in rows:
        parent_id = row.parent_id
        if parent_id is not None and (above := here.get(parent_id)) is not None:
            row.parent, row.parent_here = above, True
            row.depth = above.depth + 1 if above.depth < DEEPEST else DEEPEST
        if (before := elder.get(parent_id)) is not None:
            before.next_code = row.code
        elder[parent_id] = here[row.pk] = row
        if last is not None:
            deeper = row.depth - last.depth
            if deeper > 0:
                last.nests = True
            else:
                last.closes = -deeper
        last = row
    if last is not None:
        last.closes = last.depth
    return rows


def mark_new(rows: list[Row], since: int) -> None:
    """Tell what came after the comment that was the last when the reader was here, and each
    comment above how many of these are under it on this page."""
    for row in rows:
        if row.pk > since and row.state == PUBLISHED:
            row.is_new = True
            above = row.parent if row.parent_here else None
            while above is not None:
                above.news += 1
                above = above.parent if above.parent_here else None


def name_absent_parents(rows: list[Row]) -> None:
    """For replies whose parent stands on an earlier page."""
    absent = {row.parent_id for row in rows if row.parent_id and not row.parent}
    found = {parent.pk: parent for parent in _named(Comment.objects.filter(pk__in=absent))}
    for row in rows:
        row.parent = row.parent or found.get(row.parent_id)


def name_candidates(article, rows: list[Row]) -> None:
    """Where else an inferred reply could stand, and who wrote there."""
    here: dict[int, Any] = {row.number: row for row in rows}
    asked = {option.get("number") for row in rows for option in _options(row)}
    elsewhere = Comment.objects.of(article).filter(number__in=asked - here.keys() - {None})
    _name(rows, here | {comment.number: comment for comment in _named(elsewhere)}, here.keys())


class Everybody:
    """The same for one part after the other of a page that shows all: who wrote where is asked
    once, where it is asked at all."""

    def __init__(self, article) -> None:
        self._article = article
        self._known: dict[int, Any] | None = None

    def name_candidates(self, rows: list[Row]) -> None:
        if self._known is None:
            if not any(map(_options, rows)):
                return
            found = _named(Comment.objects.of(self._article))
            self._known = {comment.number: comment for comment in found}
            self._here = {n for n, c in self._known.items() if c.state not in WITHHELD_STATES}
        _name(rows, self._known, self._here)


def _options(row: Row) -> list[dict[str, Any]]:
    return row.alternatives if row.is_uncertain else []


def _name(rows: list[Row], known: Mapping[int, Any], here: Collection[int]) -> None:
    for row in rows:
        row.candidates = [
            {
                "comment": known.get(option.get("number")),
                "here": option.get("number") in here,
                "percent": round(100 * (option.get("likelihood") or 0)),
                "why": option.get("why", ""),
            }
            for option in _options(row)
        ]


def _named(comments: CommentQuerySet) -> CommentQuerySet:
    """What a link to a comment says of it."""
    return comments.order_by().values_list(
        "pk", "code", "number", "author_name", "state", named=True
    )
