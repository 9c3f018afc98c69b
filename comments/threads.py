"""A thread is a list: the rows of a discussion, and where its nested lists open and close.

Nothing here recurses and nothing queries per comment: one query reads the comments, one loop
lays them out.
"""

import dataclasses
from collections.abc import Iterable
from itertools import zip_longest

from comments.models import WITHHELD, Comment

# Deeper replies stand beside their parent and say their level in words. Three times what a
# wide screen can indent; browsers stop nesting at 512 elements, and each level takes four.
DEEPEST = 24


@dataclasses.dataclass(slots=True, kw_only=True)
class Row:
    """One comment and its place in the markup."""

    comment: Comment
    depth: int
    parent: Comment | None
    parent_here: bool  # the parent stands on this page too
    next_code: str = ""  # of the next reply to the same parent
    nests: bool = False  # the next row is a reply inside this one
    closes: int = 0  # branches that end with this row
    candidates: list[dict] = dataclasses.field(default_factory=list)
    rest: int = 0  # comments of this thread that another page shows
    thread: int = 0  # the number of its top-level comment, where there is a rest

    @property
    def level(self) -> int:
        return self.comment.level + 1

    @property
    def ends(self) -> range:
        return range(self.closes)

    @property
    def replies(self) -> int:
        return self.comment.get_descendant_count()

    @property
    def is_removed(self) -> bool:
        return self.comment.state != Comment.State.PUBLISHED

    @property
    def is_added(self) -> bool:
        return self.comment.origin == Comment.Origin.ADDED

    @property
    def is_uncertain(self) -> bool:
        return self.comment.is_inferred

    @property
    def percent(self) -> int | None:
        chance = self.comment.likelihood
        return None if chance is None else round(100 * chance)

    @property
    def is_placed_by_editor(self) -> bool:
        return self.comment.placement == Comment.Placed.EDITED

    @property
    def is_fragment(self) -> bool:
        """A lone letter, which a reader would take for a fault of this page."""
        return len(self.comment.text.strip()) == 1

    @property
    def absence(self) -> str:
        """Why its words are not shown, where its own site decided that."""
        return self.comment.get_state_display() if self.comment.state in WITHHELD else ""

    @property
    def role(self) -> str:
        kind = self.comment.author_kind
        named = {Comment.AuthorKind.AUTHOR, Comment.AuthorKind.EDITOR}
        if self.comment.type != "comment":
            return self.comment.type.capitalize()  # another site's notice of a link
        return Comment.AuthorKind(kind).label if kind in named else ""


def with_seats(comments: Iterable[Comment]) -> list[Comment]:
    """Without what its source withheld, unless a comment under it is shown and needs the seat."""
    given = list(comments)
    needed: set[int | None] = set()
    kept = []
    for comment in reversed(given):  # replies stand after what they answer
        if comment.state not in WITHHELD or comment.pk in needed:
            needed.add(comment.parent_id)
            kept.append(comment)
    kept.reverse()
    return kept


def lay_out(comments: Iterable[Comment]) -> list[Row]:
    """Rows in reading order, each knowing what opens and closes after it."""
    rows: list[Row] = []
    here: dict[int, Row] = {}
    elder: dict[int | None, Row] = {}
    for comment in with_seats(comments):
        above = here.get(comment.parent_id)
        row = Row(
            comment=comment,
            depth=min(above.depth + 1, DEEPEST) if above else 0,
            parent=above.comment if above else None,
            parent_here=above is not None,
        )
        if comment.parent_id in elder:
            elder[comment.parent_id].next_code = comment.code
        elder[comment.parent_id] = here[comment.pk] = row
        rows.append(row)
    for row, following in zip_longest(rows, rows[1:]):
        depth = following.depth if following else 0
        row.nests = depth > row.depth
        row.closes = max(row.depth - depth, 0)
    return rows


def name_absent_parents(rows: list[Row]) -> None:
    """For replies whose parent stands on an earlier page."""
    absent = {row.comment.parent_id for row in rows if row.comment.parent_id and not row.parent}
    found = Comment.objects.defer("text", "body_html").in_bulk(absent)
    for row in rows:
        row.parent = row.parent or found.get(row.comment.parent_id)


def name_candidates(article, rows: list[Row]) -> None:
    """Where else an inferred reply could stand, and who wrote there."""
    unsure = [row for row in rows if row.is_uncertain]
    here = {row.comment.number: row.comment for row in rows}
    asked = {number for row in unsure for number in _numbers(row.comment)} - here.keys()
    elsewhere = Comment.objects.of(article).filter(number__in=asked).defer("text", "body_html")
    known = here | {comment.number: comment for comment in elsewhere}
    for row in unsure:
        row.candidates = [
            {
                "comment": known.get(option.get("number")),
                "here": option.get("number") in here,
                "percent": round(100 * (option.get("likelihood") or 0)),
                "why": option.get("why", ""),
            }
            for option in row.comment.alternatives
        ]


def _numbers(comment: Comment) -> set[int]:
    return {option["number"] for option in comment.alternatives if option.get("number")}
