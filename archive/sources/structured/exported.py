"""From what an export says of a page and its comments to a `Document`.

A parser of an export fills one `Exported` for each comment and calls `document`: ids are linked,
dates and states carried over, and what an export never says of a page stays null.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from archive.sources import dates, linking
from archive.sources.dates.page_dates import unread_dates
from archive.sources.document import (
    AuthorKind,
    Document,
    DocumentComment,
    PlacedBy,
    Problem,
    Published,
    State,
)

UNLOADED = "comments-unloaded"  # the code of a Problem that tells of what was left out
Moment = tuple[dates.Settled, str | None]  # as settled, and as it was written


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One comment as its source states it: see `DocumentComment` for the fields.

    key        what others name it by, where that is not its id: a number within its page
    parent_id  the id (or key) of the answered comment; null for a thread, whatever the source
               writes then
    moment     the date as settled, and as it was written
    line       where it begins in the file, if the file is read by lines
    """

    id: str | None
    text: str
    key: str | None = None
    parent_id: str | None = None
    placed_by: PlacedBy = "id"
    author: str | None = None
    author_kind: AuthorKind | None = None
    author_url: str | None = None
    moment: Moment = (dates.UNSETTLED, None)
    html: str | None = None
    reply_to: str | None = None
    type: str = "comment"
    permalink: str | None = None
    votes: int | None = None
    votes_up: int | None = None
    votes_down: int | None = None
    edited: str | None = None
    sticky: bool = False
    notice: str | None = None
    state: State = "published"
    line: int | None = None
    address: str | None = dataclasses.field(default=None, repr=False)


def document(
    *,
    format: str,
    encoding: str | None,
    comments: Sequence[Exported],
    problems: Iterable[Problem] = (),
    elsewhere: Collection[str] = (),
    declared_comments: int | None = None,
    **page: Any,
) -> Document:
    """The Document of one page. `page` are its further fields, by name; `elsewhere` are the ids
    of comments that the export has under other pages."""
    linked = linking.link(
        [
            linking.Stated(
                id=one.key or one.id,
                parent_id=one.parent_id,
                date=one.moment[0].value,
                body=(one.author, one.text, one.moment[1]),
                line=one.line,
            )
            for one in comments
        ],
        elsewhere=elsewhere,
    )
    kept = [comments[index] for index in linked.kept]
    told = tuple(problems)
    fields: dict[str, Any] = {
        "title": None,
        "kicker": None,
        "dek": None,
        "url": None,
        "publication": None,
        "language": None,
        "series": None,
        "bylines": (),
        "reprint": None,
        "published": None,
        "body": (),
        "author_bios": (),
        "rating": None,
        "disclaimer": None,
        "navigation": (),
        "sort": None,
        "furniture": (),
    }
    return Document(
        format=format,
        encoding=encoding,
        declared_comments=declared_comments,
        comments=tuple(
            _comment(n, one, parent)
            for n, (one, parent) in enumerate(zip(kept, linked.parents, strict=True), start=1)
        ),
        problems=(
            *told,
            *linked.problems,
            *unread_dates((*one.moment, one.line) for one in kept),
            *_miscounted(declared_comments, kept, told),
        ),
        **(fields | page),
    )


def published(moment: Moment) -> Published | None:
    """The day of a page, where its export states one."""
    settled, _ = moment
    if settled.value is None:
        return None
    return Published(value=settled.value, precision=settled.precision, basis="stated", why=None)


def _comment(n: int, one: Exported, parent: int | None) -> DocumentComment:
    settled, written = one.moment
    return DocumentComment(
        n=n,
        id=one.id,
        parent=parent,
        reply_to=one.reply_to,
        type=one.type,
        author=one.author,
        author_kind=one.author_kind,
        date=settled.value,
        date_precision=settled.precision,
        date_text=written,
        text=one.text,
        truncated=False,
        placement="stated",
        likelihood=1.0,
        alternatives=(),
        lines=None,
        text_lines=None,
        html=one.html,
        placed_by=one.placed_by if parent else None,
        author_url=one.author_url,
        permalink=one.permalink,
        votes=one.votes,
        votes_up=one.votes_up,
        votes_down=one.votes_down,
        edited=one.edited,
        sticky=one.sticky,
        notice=one.notice,
        state=one.state,
        address=one.address,
    )


def _miscounted(
    declared: int | None, comments: Sequence[Exported], told: Sequence[Problem]
) -> Iterable[Problem]:
    """The source's own count is the check on what was found, unless it says what it left out."""
    if declared is None or declared == len(comments):
        return
    if not any(problem.code == UNLOADED for problem in told):
        yield Problem(
            line=None,
            code="count-disagrees",
            message=f"The export declares {declared} comments; {len(comments)} are in it.",
        )
