"""The rows of comments before they are in a database: texts, numbers and nulls, nothing else.

Nothing here knows Django, for whoever reads an import makes rows too, in processes of its own.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Row = tuple[Any, ...]

# What a row says of its comment alone; the rest is known when it is written.
LATE = ("id", "article_id", "parent_id", "tree_id", "commenter_id", "capture_id", "snapshot_id")
EARLY = (
    *("number", "code", "lft", "rght", "level", "text", "body_html", "author_name", "author_kind"),
    *("type", "posted_on", "posted_at", "date_precision", "date_text", "truncated", "state"),
    *("removed_on", "removal_reason", "origin", "reply_to", "placement", "likelihood"),
    *("alternatives", "votes", "score", "source_id", "source_url", "author_url", "source_says"),
    *("snapshot_n", "absent_from", "first_line", "last_line", "text_first_line"),
    *("text_last_line", "edited_at", "revision"),
)
COLUMNS = (*LATE, *EARLY)
in_order = operator.itemgetter(*EARLY)

EMPTY_LIST, EMPTY_OBJECT = "[]", "{}"
NULL = "\\N"  # of COPY
# Texts that may hold anything: their sources wrote them, or there is markup or JSON in them.
ANYTHING = tuple(
    EARLY.index(name)
    for name in (
        *("text", "body_html", "author_name", "author_kind", "type", "date_text", "reply_to"),
        *("removal_reason", "alternatives", "source_id", "source_url", "author_url"),
        *("source_says", "absent_from", "state", "placement", "origin", "date_precision"),
    )
)
MOMENTS = tuple(at for at, name in enumerate(EARLY) if name in ("posted_at", "edited_at"))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NewComment:
    """A row to be. `parent` is a number of the same article, or null for a thread.

    `body_html` must come from `comments.markup`; where it is null it is made from the text.
    `code` is of `comments.codes`; where it is empty a fresh one is drawn.
    """

    number: int
    text: str
    code: str = ""
    parent: int | None = None
    body_html: str | None = None
    commenter_id: int | None = None
    author_name: str | None = None
    author_kind: str | None = None
    type: str = "comment"
    posted_on: datetime.date | None = None
    posted_at: datetime.datetime | None = None
    date_precision: str = "unknown"
    date_text: str = ""
    truncated: bool = False
    state: str = "published"
    removed_on: datetime.date | None = None
    removal_reason: str = ""
    origin: str = "captured"
    reply_to: str | None = None
    placement: str = "stated"
    likelihood: float | None = None
    alternatives: Sequence[dict[str, Any]] = ()
    votes: int | None = None
    source_id: str = ""
    source_url: str = ""
    author_url: str = ""
    source_says: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    capture_id: int | None = None
    snapshot_id: int | None = None
    snapshot_n: int | None = None
    absent_from: Sequence[str] = ()
    first_line: int | None = None
    last_line: int | None = None
    text_first_line: int | None = None
    text_last_line: int | None = None


# What a row has from its NewComment as it is said there.
COPIED = [
    field.name
    for field in dataclasses.fields(NewComment)
    if field.name not in {"parent", "code", "body_html"}
]
copied = operator.attrgetter(*COPIED)


class Talk(NamedTuple):
    """The whole discussion of a new article, in the order of its numbers.

    `parents` are places in this order, NO_PARENT for a thread; `threads` the number of the comment
    that starts the thread of each; `names` are those of the commenters, and `name_of` says which
    of them signs each comment, -1 for none; `rows` have what is EARLY.
    """

    parents: list[int]
    threads: list[int]
    names: list[str]
    name_of: list[int]
    rows: list[Row]


def early(comment: NewComment, *, code: str, html: str, lft: int, rght: int, level: int) -> Row:
    said = dict(zip(COPIED, copied(comment), strict=True))
    said |= {"code": code, "body_html": html, "lft": lft, "rght": rght, "level": level}
    said |= {"score": comment.votes or 0, "edited_at": None, "revision": 0}
    row: Row = in_order(spelled(said))
    return row


def spelled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of columns as rows have them."""
    return {**values, **{name: spell(values[name]) for name, spell in SPELLINGS.items()}}


def day(value: datetime.date | None) -> str | None:
    return None if value is None else value.isoformat()


def moment(value: datetime.datetime | None) -> str | None:
    """In UTC and without saying so, which is how SQLite keeps a moment."""
    if value is None:
        return None
    return str(value.astimezone(datetime.UTC).replace(tzinfo=None))


def listed(value: Sequence[Any]) -> str:
    return json.dumps(value) if value else EMPTY_LIST


def object_of(value: Mapping[str, Any]) -> str:
    return json.dumps(value) if value else EMPTY_OBJECT


SPELLINGS: Mapping[str, Callable[[Any], str | None]] = {
    **dict.fromkeys(("posted_on", "removed_on"), day),
    **dict.fromkeys(("posted_at", "edited_at"), moment),
    **dict.fromkeys(("alternatives", "absent_from"), listed),
    "source_says": object_of,
}


def copy_text(row: Row) -> str:
    """What is EARLY of a row, as a line of COPY has it, without its end."""
    values = [
        NULL if value is None else value if value.__class__ is str else str(value) for value in row
    ]
    for at in ANYTHING:
        value = values[at]
        if row[at] is not None and ("\\" in value or not value.isprintable()):
            values[at] = _escaped(value)
    for at in MOMENTS:
        if row[at] is not None:
            values[at] += "+00"
    return "\t".join(values)


def _escaped(value: str) -> str:
    value = value.replace("\\", "\\\\").replace("\n", "\\n")
    return value.replace("\t", "\\t").replace("\r", "\\r")
