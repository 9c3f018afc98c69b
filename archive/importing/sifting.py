"""Which documents are no articles: found among other files, or an attachment and no more."""

from __future__ import annotations

from archive.importing.parcels import Parcel
from archive.sources.document import Document

PARAGRAPH = 120  # characters; lists, logs and settings have lines, and few as long as this
# Furniture that only stands where a discussion is, or could be.
DISCUSSION = {"form", "count", "sort"}
PLAINTEXT = "plaintext"  # anything is text; other formats are no accident
NO_ATTACHMENT = "a file that nobody commented on is no article"
NO_PAGE = "shows no byline, no date and no discussion; if it is a page, name the file itself"


def reason_against(parcel: Parcel, *, named: bool) -> str | None:
    """Why the document is skipped, if it is. `named` if the operator named its file."""
    head = parcel.head
    if not named and head.format == PLAINTEXT and not looks_saved(parcel.document):
        return NO_PAGE
    if head.type == "attachment" and not parcel.count:
        return f"{head.title or 'an attachment'}: {NO_ATTACHMENT}"
    return None


def looks_saved(document: Document) -> bool:
    """Whether anything tells a saved page from any other text, such as the notes beside it."""
    prose = [
        block
        for block in document.body
        if block.kind == "paragraph" and len(block.text) >= PARAGRAPH
    ]
    return bool(
        (document.title and len(prose) >= 2)
        or document.comments
        or document.bylines
        or document.published
        or document.rating
        or document.declared_comments is not None
        or any(block.kind in DISCUSSION for block in document.furniture)
    )
