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
- A text may hold what looks like a header; see `pagetext.headers` for what tells them.
- The first sort label is the active one, the other two share a line.
- A comment cut by the plugin ends in "Read more": the rest is not in the file.
- Links, votes, times and ids are lost. Unknown stays null: nobody counted "0 0 vote".
- The titles of the neighbouring articles may follow the last comment with nothing between.

Other tools leave more: menus, list marks, Markdown, the labels of other systems. Such a page is
read by `archive.sources.dumps`, unless it plainly is wpDiscuz's own text, see `_is_drawn`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from archive.sources import dates, encodings
from archive.sources.bounds import published_on
from archive.sources.dates.page_dates import PageDates
from archive.sources.document import Document, DocumentComment, Problem, SourceError
from archive.sources.dumps import drawn as dumps_drawn
from archive.sources.dumps.drawn import Drawn
from archive.sources.pagetext import articletext, discussion
from archive.sources.pagetext.discussion import Discussion, Spoken
from archive.sources.pagetext.lines import Page, numbers
from archive.sources.replies import Placement, Remark, place

NAME = "plaintext"
TEXT_FIRST = frozenset({"last", "signed"})  # shapes of `dumps` in which the date ends a comment
MARKUP = re.compile(r"\s*(?:<(?:[!?a-zA-Z])|\{\s*[\"}]|\[\s*(?:[\[{\"]|\]\s*\Z|\d+,))")

MARKDOWN = re.compile(
    r"\s*\[(?:!\[)?[^\[\]\n{}\"]{0,200}\]\([^\s()]{0,300}(?:\s\"[^\n]{0,300}?\")?\)"
)
STRAY = re.compile(
    r"\s*<(?:img|iframe|a|noscript|div|span|p|br|center|b|i|em|strong)(?:\s[^<>]{0,2000})?/?>", re.I
)
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
WORDS_PER_TAG = 50  # in a page of markup there are fewer than ten


def matches(head: bytes) -> str | None:
    """Any text that is no markup: this format asks last."""
    if not head.strip() or encodings.binary_kind(head):
        return None
    try:
        text = encodings.decode_head(head)
    except SourceError:
        return None
    text = text.lstrip("\ufeff")
    if text.startswith(("WARC/", "From ")):
        return None
    if MARKUP.match(text) and not MARKDOWN.match(text) and not _is_a_stray_tag(text):
        return None
    return "text without markup"


def _is_a_stray_tag(text: str) -> bool:
    """Text tools copy what a page hid in a <noscript>: a tag, and then lines of text."""
    tags = sum(1 for _ in TAG.finditer(text))
    return bool(STRAY.match(text)) and tags * WORDS_PER_TAG < len(text.split())


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
    drawn = dumps_drawn.find(page)
    if drawn and _is_drawn(talk, drawn):
        yield dumps_drawn.document(
            drawn, format=NAME, encoding=decoded.encoding, captured=captured,
            problems=decoded.problems,
        )  # fmt: skip
        return
    article = articletext.find(page, talk.starts)
    if talk.marker and not talk.comments and not article.title and not article.body:
        # A menu may say "Comments" as well: then no discussion begins there.
        article = articletext.find(page, len(page))
    if not article.title and not article.body:
        raise SourceError(
            f"line {talk.starts + 1}: there is no article above the discussion: no title, no text"
        )
    days = PageDates(
        [(spoken.header.written, spoken.header.date_text) for spoken in talk.comments], captured
    )
    told = days.problems(lambda index: talk.comments[index].header.date_at + 1)
    comments, placing = _place(talk, days)
    problems = [*decoded.problems, *article.problems, *talk.problems, *told, *placing]
    published = published_on(article.written, days, comments)
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


def _is_drawn(talk: Discussion, drawn: Drawn) -> bool:
    """Whether a tool drew the page, rather than wpDiscuz's own text being what it holds."""
    bare = drawn.scan.rendering.tool == "bare"
    # wpDiscuz 5 and its kin print the same labels, but their dates end the comments.
    text_first = drawn.weighed is not None and drawn.weighed.run.shape in TEXT_FIRST
    certain = any(
        spoken.header.reply_to or spoken.header.doubled for spoken in talk.comments
    ) or bool(talk.comments and talk.marker and talk.marker.sort and not text_first)
    if certain and bare and 2 * len(talk.comments) >= len(drawn.cuts):
        return False
    if certain and 10 * len(talk.comments) > 11 * len(drawn.cuts):
        return False
    if talk.comments and not certain and talk.marker is None and talk.starts == 0:
        return True  # a page that begins with a name and a date begins with its title
    return bool(drawn.cuts) or not bare


def _capture(captured_at: str | None) -> dates.Moment | None:
    if captured_at is None:
        return None
    try:
        return dates.Moment.parse(captured_at)
    except ValueError:
        raise SourceError(f"{captured_at!r} is not an ISO date or time of capture") from None


def _place(talk: Discussion, days: PageDates) -> tuple[list[DocumentComment], list[Problem]]:
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
        placed_by="name" if placed.parent else None,
    )


def _line_of_count(talk: Discussion) -> int | None:
    lines = [block.lines for block in talk.furniture if block.kind == "count"]
    return lines[0][0] if lines and lines[0] else None
