"""The codes that comments have from their words alone: see `coding`. No database."""

from __future__ import annotations

import collections
from collections.abc import Sequence

from archive.importing.aligning import folded, letters
from archive.importing.likeness import letters_in
from archive.sources.document import DocumentComment
from comments import codes

LETTERS = 60  # of a comment's text: what a cut comment still has

Said = tuple[str, str, str]


def drawn_by(
    plain_slug: str, new: Sequence[DocumentComment]
) -> tuple[list[Said], collections.Counter[Said], list[str]]:
    """What identifies each comment of an article, how many are alike, and their codes."""
    said = [
        (plain_slug, folded(comment.author or ""), _opening(comment.text[: LETTERS * 4]))
        for comment in new
    ]
    counts = collections.Counter[Said]()
    drawn: list[str] = []
    for each in said:
        counts[each] += 1
        drawn.append(codes.code_of(*each, str(counts[each])))
    return said, counts, drawn


def _opening(start: str) -> str:
    if start.isascii():  # the same, in a fraction of the time
        return letters_in(start).lower()[:LETTERS]
    return letters(start)[:LETTERS]
