"""Which lines of its capture a comment was read from, and which line became what."""

import dataclasses
from collections.abc import Sequence

from comments.counting import counted
from comments.models import Comment

AROUND = 4  # lines before and after: enough to see whose neighbour a comment is
MOST = 200  # lines of one comment; longer ones are folded in the middle
KINDS = {"name": "name", "reply": "in reply to", "date": "date", "body": "text"}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`kind` is a key of KINDS, or empty; `own` tells the comment's lines from its neighbours'.

    A line without a number stands for those that were folded.
    """

    number: int | None
    text: str
    kind: str = ""
    own: bool = False

    @property
    def label(self) -> str:
        return KINDS.get(self.kind, "")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    name: str
    kind: str
    value: str
    note: str
    numbers: tuple[int, ...]


def lines(comment: Comment, source: Sequence[str]) -> list[Line]:
    """The comment's lines with a few on either side. `source` is the whole capture."""
    if not comment.first_line or not comment.last_line or comment.first_line > len(source):
        return []
    last_line = min(comment.last_line, len(source))
    first = max(1, comment.first_line - AROUND)
    last = min(len(source), last_line + AROUND)
    numbers = range(first, last + 1)
    head, tail, folded = numbers, range(0), 0
    if len(numbers) > MOST:
        head, tail = numbers[: MOST // 2], numbers[-(MOST // 2) :]
        folded = len(numbers) - MOST
    shown = [_line(comment, number, source[number - 1]) for number in head]
    if folded:
        shown.append(Line(number=None, text=counted(folded, "line")))
    return shown + [_line(comment, number, source[number - 1]) for number in tail]


def fields(comment: Comment, shown: Sequence[Line]) -> list[Field]:
    """What was read, each with the numbers of its lines."""
    precision = "" if comment.date_precision in ("day", "unknown") else comment.date_precision
    printed = f"printed as {comment.date_text}" if comment.date_text else ""
    note = ", ".join(filter(None, [precision and f"to the {precision}", printed]))
    numbers = {
        kind: tuple(line.number for line in shown if line.own and line.kind == kind and line.number)
        for kind in KINDS
    }
    reply_note = "" if comment.reply_to is None else "as printed"
    name, reply_to = comment.author_name or "unknown", comment.reply_to or "nobody named"
    date = comment.posted_on.isoformat() if comment.posted_on else "unknown"
    cut = "cut off in the capture" if comment.truncated else "complete"
    length = counted(len(comment.text), "character")
    kind = comment.get_author_kind_display() or ""
    rows = [
        ("Name", "name", name, kind),
        ("In reply to", "reply", reply_to, reply_note),
        ("Date", "date", date, note),
        ("Text", "body", length, cut),
    ]
    return [
        Field(name=title, kind=kind, value=value, note=note, numbers=numbers[kind])
        for title, kind, value, note in rows
    ]


def _line(comment: Comment, number: int, text: str) -> Line:
    own = comment.first_line <= number <= comment.last_line
    return Line(number=number, text=text, own=own, kind=_kind(comment, number, text) if own else "")


def _kind(comment: Comment, number: int, text: str) -> str:
    seen = " ".join(text.split())
    if not seen:
        return ""
    first, last = comment.text_first_line, comment.text_last_line
    if first and last and first <= number <= last:
        return "body"
    if comment.reply_to and seen.endswith(comment.reply_to) and seen != comment.author_name:
        return "reply"
    if comment.date_text and comment.date_text in seen:
        return "date"
    if comment.author_name and comment.author_name in seen:
        return "name"
    return ""
