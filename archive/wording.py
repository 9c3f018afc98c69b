"""What conflicts and changes hold as JSON, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext, gettext_lazy, gettext_noop, pgettext_lazy

from archive.models import Article, Byline
from comments.models import Comment
from comments.templatetags.dates import words

UNITS = {
    "title": pgettext_lazy("unit", "title"),
    "kicker": pgettext_lazy("unit", "section"),
    "dek": pgettext_lazy("unit", "line under the title"),
    "series": pgettext_lazy("unit", "series"),
    "publication": pgettext_lazy("unit", "publication"),
    "language": pgettext_lazy("unit", "language"),
    "url": pgettext_lazy("unit", "address then"),
    "published": pgettext_lazy("unit", "date of publication"),
    "body": pgettext_lazy("unit", "text"),
    "author_note": pgettext_lazy("unit", "note about the author"),
    "disclaimer": pgettext_lazy("unit", "disclaimer"),
    "rating": pgettext_lazy("unit", "rating"),
    "reprint": pgettext_lazy("unit", "reprint"),
    "state": pgettext_lazy("unit", "state"),
    "bylines": pgettext_lazy("unit", "bylines"),
    "tags": pgettext_lazy("unit", "tags"),
    "author": pgettext_lazy("unit", "name"),
    "date": pgettext_lazy("unit", "date"),
    "truncated": pgettext_lazy("unit", "completeness"),
    "votes": pgettext_lazy("unit", "votes"),
    "parent": pgettext_lazy("unit", "place"),
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
    "truncated": {True: gettext_lazy("Cut off in the capture"), False: gettext_lazy("Complete")},
}
TOP = "Top level"
# Labels of the models that readers see too, when they compare what was captured with what stands.
SEEN = (
    *(gettext_noop("To the second"), gettext_noop("To the minute"), gettext_noop("To the hour")),
    *(gettext_noop("To the day"), gettext_noop("To the month"), gettext_noop("To the year")),
    *(gettext_noop("Unknown"), gettext_noop("Stated by the page")),
    *(gettext_noop("Inferred: no later than this"), gettext_noop("Entered by an editor")),
    *(gettext_noop("Author"), gettext_noop("Presenter"), gettext_noop("Editor")),
    *(gettext_noop("Guest"), gettext_noop("Member")),
)

Codes = Mapping[str, Comment]  # comments by code, for places


def unit_name(unit: str) -> str:
    return str(UNITS.get(unit, unit))


def in_words(unit: str, value: Any, *, comments: Codes) -> str:
    """A unit's value as lines of text; empty is nothing. `comments` are those that a place may
    name: see `codes_in`."""
    if value is None:
        return gettext("Unknown") if unit == "votes" else ""
    match unit:
        case "series":
            episode = (
                "" if value[1] is None else gettext("episode %(number)s") % {"number": value[1]}
            )
            return _joined([value[0], "" if value[1] is None else episode])
        case "published":
            day, moment, precision, basis, why = value
            return "\n".join(
                filter(
                    None,
                    [
                        _moment(day, moment),
                        _label(Article.Precision, precision),
                        _label(Article.Basis, basis),
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
                        _label(Article.Precision, precision),
                        gettext("Printed as %s") % printed if printed else "",
                    ],
                )
            )
        case "rating":
            votes = "" if value[1] is None else gettext("from %s votes") % value[1]
            return " ".join(filter(None, [value[0], votes]))
        case "reprint":
            names = [
                gettext(n)
                for n in (
                    gettext_noop("Title"),
                    gettext_noop("Author"),
                    gettext_noop("Publication"),
                    gettext_noop("Address"),
                )
            ]
            return "\n".join(f"{n}: {v}" for n, v in zip(names, value, strict=True) if v)
        case "bylines":
            return "\n".join(f"{name} ({_label(Byline.Role, role)})" for name, role in value)
        case "tags":
            return "\n".join(value)
        case "author":
            name, kind = value
            said = f" ({_label(Comment.AuthorKind, kind)})" if kind else ""
            return (name or gettext("Unknown")) + said
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


def _label(choices: Any, value: str) -> str:
    label = dict(choices.choices).get(value, value)
    return gettext(label) if label else ""


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(filter(None, parts))


def _moment(day: str | None, moment: str | None) -> str:
    if moment and (parsed := parse_datetime(moment)):
        return f"{words(parsed)}, {parsed:%H:%M:%S} UTC"
    found = parse_date(day) if day else None
    return words(found) if found else gettext("Unknown")
