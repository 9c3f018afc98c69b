"""A page written in a test, read as a file would be."""

from __future__ import annotations

import io

from archive.sources import Document, webpage


def read(html: str, *, captured_at: str | None = None) -> Document:
    [document] = webpage.parse(io.BytesIO(html.encode()), captured_at=captured_at)
    return document


def outline(document: Document) -> str:
    """The tree of a page's comments, one a line, two blanks deeper for an answer."""
    depths: dict[int, int] = {}
    lines = []
    for comment in document.comments:
        depths[comment.n] = 0 if comment.parent is None else depths[comment.parent] + 1
        lines.append("  " * depths[comment.n] + (comment.author or "nobody"))
    return "\n".join(lines)
