"""Which box of a scan is which comment, and which is the article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archive.sources.document import DocumentComment
from archive.sources.spans.scan import Scan
from archive.sources.spans.trace import squeezed

MOST_ASKED = 24  # boxes that are compared for one comment
ID_LIKE = ("id", "hex", "name", "guid", "number", "key", "link")
SHORTEST_UNIQUE = 24  # characters of a text that is rarely said twice


def units_of(scan: Scan, comments: Sequence[DocumentComment]) -> dict[int, int]:
    """The box of each comment, by its number; of those that say the same, in page order."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    skipped: dict[str, int] = {}
    for one in comments:
        best = unit_of(scan, one, taken, skipped)
        if best is not None:
            found[one.n] = best
            taken.add(best)
    return found


def unit_of(
    scan: Scan,
    one: DocumentComment,
    taken: Iterable[int] = frozenset(),
    skipped: dict[str, int] | None = None,
) -> int | None:
    """The box that says most of what the comment says."""
    marks: dict[int, int] = {}
    for value, weight in ((one.id, 3), (one.text, 4), (one.date_text, 1), (one.author, 1)):
        if not value:
            continue
        numbers = scan.saying(value)
        if len(numbers) > MOST_ASKED:
            if weight == 1:
                continue
            numbers = _untaken(scan, numbers, taken, skipped, squeezed(value)[:200])
        for number in numbers:
            leaf = scan.leaves[number]
            if leaf.owner < 0 or (weight == 3 and not _is_id(leaf.name)):
                continue
            marks[leaf.owner] = marks.get(leaf.owner, 0) + weight
    # An id or a text may stand one box further in: {"id": {"$oid": "7"}}.
    inside: dict[int, int] = {}
    for box, mark in marks.items():
        parent = scan.boxes[box].parent
        if parent >= 0:
            inside[parent] = max(inside.get(parent, 0), mark - 1)
    for box, mark in inside.items():
        marks[box] = marks.get(box, 0) + mark
    fit = [box for box, mark in marks.items() if mark >= 3 and box not in taken]
    if not fit:
        return None
    return max(fit, key=lambda box: (marks[box], -(scan.boxes[box].end - scan.boxes[box].start)))


def _untaken(
    scan: Scan,
    numbers: list[int],
    taken: Iterable[int],
    skipped: dict[str, int] | None,
    said: str,
) -> list[int]:
    """Of leaves that all say the same, the first few that no comment has."""
    at = skipped.get(said, 0) if skipped is not None else 0
    while at < len(numbers) and scan.leaves[numbers[at]].owner in taken:
        at += 1
    if skipped is not None:
        skipped[said] = at
    return numbers[at : at + MOST_ASKED]


def _is_id(name: str) -> bool:
    return name.endswith(ID_LIKE) and "parent" not in name


def article_box(scan: Scan, said: Iterable[str | None], units: Iterable[int]) -> int | None:
    """The smallest box that says most of what only the article says; no comment's."""
    marks: dict[int, int] = {}
    taken = set(units)
    for value in said:
        if not value:
            continue
        numbers = scan.saying(value)
        owners = {scan.leaves[number].owner for number in numbers[:MOST_ASKED]}
        for owner in owners - taken - {-1}:
            marks[owner] = marks.get(owner, 0) + 2
    if not marks:
        return None
    return max(marks, key=lambda box: (marks[box], -box))
