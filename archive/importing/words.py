"""What a comment says, unit by unit, as `units` does for an article. No database."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from archive.importing.dates import day_of, moment_of
from archive.importing.values import clipped, iso
from archive.sources.document import DocumentComment
from comments import markup

if TYPE_CHECKING:
    from comments.models import Comment

# Those of `Comment.State`: readers of imports have no models.
COMMENT_STATES = frozenset({"published", "removed", "pending", "spam", "deleted"})

Say = Callable[[DocumentComment], Any]


def _author(comment: DocumentComment) -> list[Any]:
    return [clipped(comment.author, 200) if comment.author else None, comment.author_kind]


def _date(comment: DocumentComment) -> list[Any]:
    return [
        iso(day_of(comment.date)),
        iso(moment_of(comment.date)),
        comment.date_precision,
        clipped(comment.date_text or "", 100),
    ]


def state_of(comment: DocumentComment) -> str:
    return comment.state if comment.state in COMMENT_STATES else "pending"


UNITS: dict[str, Say] = {
    "author": _author,
    "date": _date,
    "text": lambda comment: comment.text,
    "truncated": lambda comment: comment.truncated,
    "state": state_of,
    "votes": lambda comment: comment.votes,
}

STANDS: dict[str, Callable[[Comment], Any]] = {
    "author": lambda row: [row.author_name, row.author_kind],
    "date": lambda row: [iso(row.posted_on), iso(row.posted_at), row.date_precision, row.date_text],
    "text": lambda row: row.text,
    "truncated": lambda row: row.truncated,
    "state": lambda row: row.state,
    "votes": lambda row: row.votes,
}


def columns(unit: str, value: Any) -> dict[str, Any]:
    """A unit's value as columns. The name's commenter is the caller's to find."""
    match unit:
        case "author":
            return {"author_name": value[0], "author_kind": value[1]}
        case "date":
            return {
                "posted_on": day_of(value[0]),
                "posted_at": moment_of(value[1]),
                "date_precision": value[2],
                "date_text": value[3],
            }
        case "text":
            return {"text": value, "body_html": markup.body_html(value)}
        case "votes":
            return {"votes": value, "score": value or 0}
        case _:
            return {unit: value}


def follows(comment: DocumentComment) -> dict[str, Any]:
    """Columns that nobody edits."""
    return {
        "type": comment.type,
        "reply_to": clipped(comment.reply_to, 200) if comment.reply_to else None,
        "source_id": clipped(comment.id or "", 100),
        "source_url": clipped(comment.permalink or "", 2000),
        "author_url": clipped(comment.author_url or "", 2000),
        "source_says": besides(comment),
    }


def besides(comment: DocumentComment) -> dict[str, Any]:
    """What the source says of a comment that has no column of its own."""
    said = {
        "votes_up": comment.votes_up,
        "votes_down": comment.votes_down,
        "edited": comment.edited,
        "quote": comment.quote,
        "notice": comment.notice,
        "sticky": comment.sticky or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def kept_here(comment: DocumentComment) -> dict[str, Any]:
    """What only an archive knows of a comment, where one wrote the file."""
    kept = comment.kept
    if kept is None:
        return {}
    return {
        "origin": "added" if kept.added else "captured",
        "removed_on": day_of(kept.removed_on),
        "removal_reason": clipped(kept.removal_reason, 200),
    }
