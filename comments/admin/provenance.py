"""Which lines of its capture a comment was read from, and which line became what."""

import dataclasses
from collections.abc import Sequence

from django.utils.formats import date_format

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


def window(comment: Comment) -> tuple[int, int]:
    """The first and the last line of its capture that `lines` would show."""
    first, last = comment.first_line or 1, comment.last_line or 0
    return max(1, first - AROUND), last + AROUND if last else 0


def lines(comment: Comment, source: Sequence[str], *, start: int = 1) -> list[Line]:
    """The comment's lines with a few on either side. `source` is its capture from line `start`."""
    end = start + len(source) - 1
    if not comment.first_line or not comment.last_line or comment.first_line > end:
        return []
    last_line = min(comment.last_line, end)
    first = max(start, comment.first_line - AROUND)
    last = min(end, last_line + AROUND)
    numbers = range(first, last + 1)
    head, tail, folded = numbers, range(0), 0
    if len(numbers) > MOST:
        head, tail = numbers[: MOST // 2], numbers[-(MOST // 2) :]
        folded = len(numbers) - MOST
    shown = [_line(comment, number, source[number - start]) for number in head]
    if folded:
        shown.append(Line(number=None, text=counted(folded, "line")))
    return shown + [_line(comment, number, source[number - start]) for number in tail]


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


def absences(comment: Comment) -> list[str]:
    """Captures of its page that do not have it, in words. A deleted comment, or one that was
    written after the page was saved, is missing for a reason."""
    if not comment.absent_from:
        return []
    there = comment.article.snapshots.select_related("capture")
    there = there.only("index", "article", "capture__sha256", "capture__file_name",
                       "capture__captured_at").order_by("pk")  # fmt: skip
    lacking = set(comment.absent_from)
    named = {each.key: each.capture for each in there if each.key in lacking}
    told = [
        f"{capture}, saved on {date_format(capture.captured_at, 'j F Y')}"
        if capture.captured_at
        else str(capture)
        for capture in named.values()
    ]
    if unknown := len(lacking - named.keys()):
        told.append(f"{counted(unknown, 'capture')} that this page does not have any more")
    return told


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
