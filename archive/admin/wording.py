"""What conflicts and changes hold as JSON, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format

from archive.models import Article, Byline
from comments.models import Comment

UNITS = {
    "title": "title",
    "kicker": "section",
    "dek": "line under the title",
    "series": "series",
    "publication": "publication",
    "language": "language",
    "url": "address then",
    "published": "date of publication",
    "body": "text",
    "author_note": "note about the author",
    "disclaimer": "disclaimer",
    "rating": "rating",
    "reprint": "reprint",
    "state": "state",
    "bylines": "bylines",
    "tags": "tags",
    "author": "name",
    "date": "date",
    "truncated": "completeness",
    "votes": "votes",
    "parent": "place",
}
PROSE = {"title", "kicker", "dek", "body", "author_note", "disclaimer", "text"}
OUTCOMES = {
    "created": "created",
    "updated": "updated",
    "unchanged": "unchanged",
    "kept": "kept as edited",
    "conflict": "in conflict",
    "skipped": "skipped",
    "failed": "failed",
}
LABELS = {
    "state": {**dict(Article.State.choices), **dict(Comment.State.choices)},
    "truncated": {True: "Cut off in the capture", False: "Complete"},
}
TOP = "Top level"

Codes = Mapping[str, Comment]  # comments by code, for places


def unit_name(unit: str) -> str:
    return UNITS.get(unit, unit)


def in_words(unit: str, value: Any, *, comments: Codes) -> str:
    """A unit's value as lines of text; empty is nothing. `comments` are those that a place may
    name: see `codes_in`."""
    if value is None:
        return "Unknown" if unit == "votes" else ""
    match unit:
        case "series":
            return _joined([value[0], f"episode {value[1]}" if value[1] is not None else ""])
        case "published":
            day, moment, precision, basis, why = value
            return "\n".join(
                filter(
                    None,
                    [
                        _moment(day, moment),
                        dict(Article.Precision.choices).get(precision, precision),
                        dict(Article.Basis.choices).get(basis, basis),
                        why,
                    ],
                )
            )
        case "date":
            day, moment, precision, printed = value
            return "\n".join(
                filter(
                    None,
                    [
                        _moment(day, moment),
                        dict(Article.Precision.choices).get(precision, precision),
                        f"Printed as {printed}" if printed else "",
                    ],
                )
            )
        case "rating":
            votes = "" if value[1] is None else f"from {value[1]} votes"
            return " ".join(filter(None, [value[0], votes]))
        case "reprint":
            names = ["Title", "Author", "Publication", "Address"]
            return "\n".join(f"{n}: {v}" for n, v in zip(names, value, strict=True) if v)
        case "bylines":
            roles = dict(Byline.Role.choices)
            return "\n".join(f"{name} ({roles.get(role, role)})" for name, role in value)
        case "tags":
            return "\n".join(value)
        case "author":
            name, kind = value
            kinds = dict(Comment.AuthorKind.choices)
            return (name or "Unknown") + (f" ({kinds.get(kind, kind)})" if kind else "")
        case "parent":
            code, placement = value
            how = dict(Comment.Placed.choices).get(placement, placement)
            return f"{place(code, comments)}\n{how}"
        case "state" | "truncated":
            return str(LABELS[unit].get(value, value))
        case _:
            return str(value)


def place(code: str | None, comments: Codes) -> str:
    if code is None:
        return TOP
    if code in comments:
        return f"Under {comments[code]}"
    return "Under a comment that came with it" if code.startswith("new ") else f"Under /c/{code}/"


def codes_in(changes: Iterable[tuple[str, Any]]) -> set[str]:
    """Codes of the comments that these units' values name."""
    return {value[0] for unit, value in changes if unit == "parent" and value and value[0]}


def comments_of(codes: Iterable[str]) -> dict[str, Comment]:
    """By code, in one query; a code that nobody has any more is left out."""
    rows = Comment.objects.filter(code__in=sorted(codes)).order_by()
    return {row.code: row for row in rows.only("pk", "code", "number", "author_name")}


def counts(by_outcome: Mapping[str, int]) -> str:
    """Comments or pages by outcome: "3 created, 200 unchanged"."""
    return ", ".join(
        f"{number:,} {OUTCOMES.get(outcome, outcome)}" for outcome, number in by_outcome.items()
    )


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(filter(None, parts))


def _moment(day: str | None, moment: str | None) -> str:
    if moment and (parsed := parse_datetime(moment)):
        return f"{date_format(parsed, 'j F Y, H:i:s')} UTC"
    found = parse_date(day) if day else None
    return date_format(found, "j F Y") if found else "Unknown"
