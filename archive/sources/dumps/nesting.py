"""Who answers whom on a page that a tool drew: by the indent, where the tool kept it.

inscriptis, resiliparse, w3m and lynx indent the lists inside a list, html2text and its kin the
list marks. A page whose heads all stand in one column shows no nesting: it is flat, or the tool
lost it. Then only a name that the page prints ("In reply to ...") leads to a parent.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from archive.sources.document import Alternative, Placed, PlacedBy, Problem
from archive.sources.dumps.cutting import Cut
from archive.sources.dumps.scanning import Scan
from archive.sources.replies import LOST, Remark, place
from archive.sources.replying.reply_paths import fold

NEAR = 1  # columns by which two heads of one level may differ
MOST_COLUMNS = 60  # a page whose heads stand in more columns is no indented list
MOST_NAMES = 2_000
ADDRESSED = 0.7  # likelihood that who is addressed first is answered, where all answers are lost
VERB = 0.85  # likelihood that who replied did so to the last who wrote
FLAT = 0.9  # likelihood of a thread starter on a page without "Reply" labels


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`parent` counts from 1; null for the start of a thread."""

    parent: int | None
    placement: Placed
    likelihood: float
    placed_by: PlacedBy | None = None
    alternatives: tuple[Alternative, ...] = ()


def places(
    scan: Scan, cuts: Sequence[Cut], days: Sequence[str | None], *, threaded: bool = False
) -> tuple[list[Place], list[Problem]]:
    """The place of each comment. `threaded` says that its system always nests."""
    columns = _columns(scan, cuts)
    if columns is not None:
        return _by_column(columns, [cut.head.type == "comment" for cut in cuts]), []
    if said := _by_verb(cuts):
        return said, []
    names = {cut.head.name for cut in cuts}
    named = [cut.reply_to if cut.reply_to in names else None for cut in cuts]
    answerable = sum(cut.answerable for cut in cuts) > len(cuts) // 3
    if any(named):
        return _by_name(cuts, named, days)
    if (answerable or threaded) and any(addressed := _addressed(cuts)):
        found, problems = _by_name(cuts, addressed, days)
        return [_doubted(one) if one.parent else LOOSE for one in found], problems
    if len(cuts) > 1 and (answerable or threaded):
        problem = Problem(
            line=cuts[0].head.starts + 1,
            code="parents-unknown",
            message="The comments could be answered, but nothing in this text shows which of them"
            " are answers: each is kept as the start of a thread.",
        )
        return [LOOSE] * len(cuts), [problem]
    return [Place(parent=None, placement="likely", likelihood=FLAT)] * len(cuts), []


LOOSE = Place(parent=None, placement="guess", likelihood=LOST)


def _doubted(one: Place) -> Place:
    """A parent that only an "@Ada" in the text leads to: people address whom they do not answer."""
    return dataclasses.replace(one, placement="likely", likelihood=min(one.likelihood, ADDRESSED))


def _columns(scan: Scan, cuts: Sequence[Cut]) -> list[int] | None:
    """The column of each head, if they stand in more than one."""
    if scan.rendering.tool == "bare" or len(cuts) < 2:
        return None
    columns = []
    floor = 0
    for cut in cuts:
        at = cut.head.line
        column = scan.lines[at].column
        if scan.rendering.tool == "markdown" and not scan.lines[at].mark:
            # The mark may stand above, beside a picture, or below, beside the date.
            near = [*range(at, max(floor, at - 5) - 1, -1), *range(at, cut.head.ends + 1)]
            marked = next((i for i in near if scan.lines[i].mark), None)
            if marked is None:
                return None
            column = scan.lines[marked].column
        columns.append(column)
        floor = cut.ends + 1
    distinct = sorted(set(columns))
    if distinct[-1] - distinct[0] <= NEAR or len(distinct) > MOST_COLUMNS:
        return None
    return columns


def _by_column(columns: Sequence[int], answerable: Sequence[bool]) -> list[Place]:
    """Each under the nearest one above that stands further left; nobody answers a pingback."""
    found = []
    path: list[tuple[int, int]] = []
    for n, column in enumerate(columns, start=1):
        while path and path[-1][0] >= column - NEAR:
            path.pop()
        parent = path[-1][1] if path else None
        found.append(
            Place(parent=parent, placement="stated", likelihood=1.0,
                  placed_by="level" if parent else None)
        )  # fmt: skip
        if answerable[n - 1]:
            path.append((column, n))
    return found


def _by_verb(cuts: Sequence[Cut]) -> list[Place]:
    """Some sites print "A wrote" over a thread and "B replied" under it."""
    replied = [bool(cut.head.mention and cut.head.mention.replied) for cut in cuts]
    if not any(replied) or all(replied) or replied[0]:
        return []
    found, root = [], 0
    for n, answers in enumerate(replied, start=1):
        if answers:
            found.append(Place(parent=root, placement="likely", likelihood=VERB, placed_by="level"))
        else:
            root = n
            found.append(Place(parent=None, placement="stated", likelihood=1.0))
    return found


def _addressed(cuts: Sequence[Cut]) -> list[str | None]:
    """Whom a text addresses first, "@Ada ...", where an earlier comment is signed so."""
    met: dict[str, str] = {}
    named: list[str | None] = []
    for cut in cuts:
        said = None
        if cut.text.startswith("@"):
            opening = fold(cut.text[1:100].lstrip())
            said = max(
                (name for folded, name in met.items() if folded and opening.startswith(folded)),
                key=len, default=None,
            )  # fmt: skip
        named.append(said if said != cut.head.name else None)
        if len(met) < MOST_NAMES:
            met[fold(cut.head.name)] = cut.head.name
    return named


def _by_name(
    cuts: Sequence[Cut], named: Sequence[str | None], days: Sequence[str | None]
) -> tuple[list[Place], list[Problem]]:
    remarks = [
        Remark(
            author=cut.head.name, reply_to=name, date=day, text=cut.text, line=cut.head.starts + 1
        )
        for cut, name, day in zip(cuts, named, days, strict=True)
    ]
    placements, problems = place(remarks)
    return [
        Place(parent=one.parent, placement=one.placement, likelihood=one.likelihood,
              placed_by="name" if one.parent else None, alternatives=one.alternatives)
        for one in placements
    ], problems  # fmt: skip
