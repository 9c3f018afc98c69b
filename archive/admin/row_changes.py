"""The rows of a run, with what they changed in words."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.text import Truncator, capfirst

from archive import wording
from archive.models import ImportRow, Outcome
from comments.models import Comment

CHANGES = 12  # of one row; the article has the rest
SHOWN = 60  # characters of a value
LONG = {"body", "text", "dek", "author_note", "disclaimer"}  # units that say too much for a line


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    what: str
    how: str
    comment: Comment | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A row, and its changes as lines; `more` counts those that are left out."""

    row: ImportRow
    outcome: str
    comments: str
    lines: list[Line]
    more: int


def told(rows: Iterable[ImportRow]) -> list[Told]:
    """Two queries, however many rows."""
    rows = list(rows)
    shown = {row.pk: list(_changes(row)) for row in rows}
    kept = {pk: changes[:CHANGES] for pk, changes in shown.items()}
    codes = {code for changes in kept.values() for code, _ in changes if code}
    for changes in kept.values():
        values = ((c["unit"], c[side]) for _, c in changes for side in ("mine", "value"))
        codes |= wording.codes_in(values)
    comments = wording.comments_of(codes)
    return [
        Told(
            row=row,
            outcome=capfirst(wording.OUTCOMES.get(row.outcome, row.outcome)),
            comments=wording.counts(row.comments),
            lines=[_line(code, change, comments) for code, change in kept[row.pk]],
            more=len(shown[row.pk]) - len(kept[row.pk]),
        )
        for row in rows
    ]


def _changes(row: ImportRow) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each change with the code of its comment, empty for the article's."""
    for change in row.changes.get("article", ()):
        yield "", change
    for comment in row.changes.get("comments", ()):
        for change in comment["changes"]:
            yield comment["code"], change


def _line(code: str, change: Mapping[str, Any], comments: wording.Codes) -> Line:
    unit = change["unit"]
    return Line(
        what=capfirst(wording.unit_name(unit)),
        how=_how(change) + _values(unit, change, comments),
        comment=comments.get(code),
    )


def _how(change: Mapping[str, Any]) -> str:
    taken = change["value"] == change["theirs"]
    match change["outcome"]:
        case Outcome.UPDATED:
            return "taken from the source" if taken else "merged from both"
        case Outcome.KEPT:
            return "kept as edited"
        case Outcome.CONFLICT:
            stays = "the source's was taken" if taken else "kept as edited"
            return f"changed here and at the source, {stays}"
        case _:
            return "the same on both sides"


def _values(unit: str, change: Mapping[str, Any], comments: wording.Codes) -> str:
    if unit in LONG or change["value"] == change["mine"]:
        return ""
    was, now = (
        Truncator(
            wording.in_words(unit, change[side], comments=comments).replace("\n", ", ")
        ).chars(SHOWN)
        for side in ("mine", "value")
    )
    return f": from “{was}” to “{now}”" if was else f": “{now}”"
