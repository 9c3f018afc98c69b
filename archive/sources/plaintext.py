"""Article pages saved as plain text: what a reader copies, or a scraper leaves.

The discussion is one that wpDiscuz 7 printed. Its markup is described, by its own templates, at
https://github.com/gVectors/wpDiscuz; as text it comes out like this:

    Reply to  Ivo Pell           (a no-break space after "to")

    2 Comments
    Oldest
    Newest Most Voted
    Nessa Crane                  the avatar's description, then the name: some have only one
    Nessa Crane
    January 9, 2020

    Four minutes slow again.

    Ivo Pell
    Reply to  Nessa Crane
    January 9, 2020

    Five, by the ferry's… Read more »

Quirks:
- A reply names a person, not a comment. Page order is the true order of the tree, so
  `archive.sources.replies` works out which comment of that person is meant.
- A text may hold what looks like a header; see `archive.sources.headers` for what tells them.
- The first sort label is the active one, the other two share a line.
- A comment cut by the plugin ends in "Read more": the rest is not in the file.
- Links, votes, times and ids are lost. Unknown stays null: nobody counted "0 0 vote".
- The titles of the neighbouring articles may follow the last comment with nothing between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from archive.sources import articletext, dates, discussion, encodings
from archive.sources.discussion import Discussion, Spoken
from archive.sources.document import Document, DocumentComment, Problem, Published, SourceError
from archive.sources.lines import Page, numbers
from archive.sources.replies import Placement, Remark, place

NAME = "plaintext"
MARKUP = re.compile(r"\s*(?:<(?:[!?a-zA-Z])|\{\s*[\"}]|\[\s*(?:[\[{\"\]]|\d+,))")


def matches(head: bytes) -> bool:
    """Any text that is no markup: this format asks last."""
    if not head.strip() or encodings.binary_kind(head):
        return False
    try:
        text = encodings.decode_head(head)
    except SourceError:
        return False
    return not MARKUP.match(text.lstrip("\ufeff")) and not text.startswith(("WARC/", "From "))


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield the one document of a page."""
    data = encodings.read_bounded(stream)
    if not data.strip():
        raise SourceError("the file is empty")
    captured = _capture(captured_at)
    decoded = encodings.decode(data)
    page = Page.of(decoded.text)
    if not any(page.seen):
        raise SourceError("the file holds only blanks")
    talk = discussion.find(page)
    article = articletext.find(page, talk.starts)
    if not article.title and not article.body:
        raise SourceError(
            f"line {talk.starts + 1}: there is no article above the discussion: no title, no text"
        )
    days = _Calendar(talk.comments, captured)
    comments, placing = _place(talk, days)
    problems = [*decoded.problems, *article.problems, *talk.problems, *days.problems, *placing]
    published = _published(article.written, days, comments)
    declared = talk.marker.declared if talk.marker else None
    if declared and not declared[0] <= len(comments) <= declared[1]:
        problems.append(
            Problem(
                line=_line_of_count(talk),
                code="count-disagrees",
                message=f"The page declares {declared[0]} comments; {len(comments)} are on it.",
            )
        )
    yield Document(
        format=NAME,
        encoding=decoded.encoding,
        title=article.title,
        kicker=article.kicker,
        dek=article.dek,
        url=None,
        publication=article.publication,
        language=None,
        series=article.series,
        bylines=tuple(article.bylines),
        reprint=article.reprint,
        published=published,
        body=tuple(article.body),
        author_bios=tuple(article.bios),
        rating=article.rating,
        disclaimer=article.disclaimer,
        navigation=tuple(block.text for block in talk.navigation),
        declared_comments=declared[0] if declared else None,
        sort=talk.marker.sort if talk.marker else None,
        comments=tuple(comments),
        furniture=tuple(
            sorted(
                [*article.furniture, *talk.furniture, *talk.navigation],
                key=lambda block: block.lines or (0, 0),
            )
        ),
        problems=tuple(sorted(problems, key=lambda problem: problem.line or 0)),
    )


def _capture(captured_at: str | None) -> dates.Moment | None:
    if captured_at is None:
        return None
    try:
        return dates.Moment.parse(captured_at)
    except ValueError:
        raise SourceError(f"{captured_at!r} is not an ISO date or time of capture") from None


class _Calendar:
    """Settles the dates of one page, whose numbers all have one order."""

    def __init__(self, comments: list[Spoken], captured: dates.Moment | None):
        self.captured = captured
        readings = [comment.header.written for comment in comments]
        self.day_first = dates.day_comes_first(readings)
        self.problems: list[Problem] = []
        self._told: set[str] = set()
        self._settled = [self._settle(comment) for comment in comments]

    def __getitem__(self, index: int) -> dates.Settled:
        return self._settled[index]

    def settle(self, written: dates.Reading) -> dates.Settled:
        return dates.settle(written, captured=self.captured, day_first=self.day_first)

    def _settle(self, comment: Spoken) -> dates.Settled:
        written = comment.header.written
        settled = self.settle(written)
        if settled.value is None or (written.numbers and settled.precision == "year"):
            self._tell(comment)
        return settled

    def _tell(self, comment: Spoken) -> None:
        written = comment.header.written
        if written.ago and self.captured is None:
            code, once = "relative-date", True
            message = "Dates like this count back from an unknown day: say when the page was saved."
        elif written.numbers and written.day_first is None:
            code, once = "date-order-unknown", True
            message = (
                "Nothing on the page tells day from month in dates like this; the year is kept."
            )
        else:
            code, once = "date-impossible", False
            message = "No calendar has this date; it is kept as text only."
        if once and code in self._told:
            return
        self._told.add(code)
        self.problems.append(Problem(line=comment.header.date_at + 1, code=code, message=message))


def _place(talk: Discussion, days: _Calendar) -> tuple[list[DocumentComment], list[Problem]]:
    remarks = [
        Remark(
            author=spoken.header.name,
            reply_to=spoken.header.reply_to,
            date=days[index].value,
            text=spoken.text,
            line=spoken.header.starts + 1,
        )
        for index, spoken in enumerate(talk.comments)
    ]
    placements, problems = place(remarks, newest_first=talk.newest_first)
    comments = [
        _comment(n, spoken, days[n - 1], placed)
        for n, (spoken, placed) in enumerate(zip(talk.comments, placements, strict=True), start=1)
    ]
    return comments, problems


def _comment(n: int, spoken: Spoken, day: dates.Settled, placed: Placement) -> DocumentComment:
    header = spoken.header
    return DocumentComment(
        n=n,
        id=None,
        parent=placed.parent,
        reply_to=header.reply_to,
        type="comment",
        author=header.name,
        author_kind=header.kind,
        date=day.value,
        date_precision=day.precision,
        date_text=header.date_text,
        text=spoken.text,
        truncated=spoken.truncated,
        placement=placed.placement,
        likelihood=placed.likelihood,
        alternatives=placed.alternatives,
        lines=numbers(header.starts, spoken.ends),
        text_lines=numbers(*spoken.text_lines) if spoken.text_lines else None,
    )


def _published(
    written: dates.Reading | None, days: _Calendar, comments: list[DocumentComment]
) -> Published | None:
    """The page's own date, or the day of the earliest comment, which came after the article."""
    if written:
        stated = days.settle(written)
        if stated.value:
            return Published(
                value=stated.value, precision=stated.precision, basis="stated", why=None
            )
    dated = [comment for comment in comments if comment.date]
    if not dated:
        return None
    first = min(dated, key=lambda one: (dates.latest_day(one.date or ""), one.date))
    return Published(
        value=first.date or "",
        precision=first.date_precision,
        basis="inferred",
        why=f"The page gives no date; comment {first.n} is from {first.date_text},"
        " and the article was there before it.",
    )


def _line_of_count(talk: Discussion) -> int | None:
    lines = [block.lines for block in talk.furniture if block.kind == "count"]
    return lines[0][0] if lines and lines[0] else None
