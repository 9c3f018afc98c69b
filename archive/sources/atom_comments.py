"""Entries of a feed that answer a page, as its comments."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from archive.sources.atom_entries import Record
from archive.sources.dates.page_dates import unread_dates
from archive.sources.dates.stamps import stamp
from archive.sources.document import AuthorKind, DocumentComment, Problem
from archive.sources.fragments import line_of_text, text_of
from archive.sources.linking import Stated, link

PROFILES = ("blogger.com/profile/", "plus.google.com/", "draft.blogger.com/profile/")


def comments_of(
    records: Sequence[Record], *, elsewhere: Collection[str], author_url: str | None = None
) -> tuple[list[DocumentComment], list[Problem]]:
    """`elsewhere` are ids of comments of other pages, `author_url` is the profile of who wrote
    the page."""
    problems = [Problem(**problem) for record in records for problem in record["problems"]]
    written = [record["published"] or record["updated"] for record in records]
    dated = [stamp(each) for each in written]
    linked = link(
        [
            Stated(
                id=record["id"],
                parent_id=record["parent"],
                date=date.value,
                body=(record["author"], record["content"]),
                line=record["lines"][0],
            )
            for record, date in zip(records, dated, strict=True)
        ],
        elsewhere=elsewhere,
    )
    comments = []
    for n, (index, parent) in enumerate(zip(linked.kept, linked.parents, strict=True), start=1):
        record, date, html = records[index], dated[index], records[index]["content"]
        text = text_of(html)
        first, last = record["lines"]
        comments.append(
            DocumentComment(
                n=n,
                id=record["id"],
                parent=parent,
                reply_to=None,
                type="comment",
                author=line_of_text(record["author"] or ""),
                author_kind=_kind(record["author_url"], author_url),
                date=date.value,
                date_precision=date.precision,
                date_text=written[index],
                text=text,
                truncated=False,
                placement="stated",
                likelihood=1.0,
                alternatives=(),
                lines=(first, last),
                text_lines=None,
                html=html if html != text else None,
                placed_by="id" if parent else None,
                author_url=_address(record["author_url"]),
                permalink=_address(record["links"].get("alternate")),
                state=record["state"],
                address=record["address"],
            )
        )
    problems += unread_dates(
        (dated[index], written[index], records[index]["lines"][0]) for index in linked.kept
    )
    return comments, [*problems, *linked.problems]


def _kind(url: str | None, author_url: str | None) -> AuthorKind | None:
    """A profile of the system proves an account; an address of one's own proves nothing."""
    if not url or not any(profile in url for profile in PROFILES):
        return None
    return "author" if url == author_url else "registered"


def _address(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None
