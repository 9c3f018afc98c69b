"""Pieces of a citation in words."""

from __future__ import annotations

from collections.abc import Iterable


class Italic(str):
    """A piece that stands in italics."""

    __slots__ = ()
    is_italic = True


Words = list[str]


def joined(*pieces: str | Iterable[str]) -> Words:
    """Sentences, or parts of sentences, one after the other with a blank between them; empty ones
    are left out. A list is joined closely."""
    words: Words = []
    for piece in pieces:
        parts = [part for part in ([piece] if isinstance(piece, str) else piece) if part]
        if parts:
            words += [" ", *parts] if words else parts
    return words


def stopped(text: str) -> str:
    """With a full stop, unless it ends with a mark of its own."""
    return text if not text or text.rstrip("”’\"')")[-1:] in (".", "?", "!", "…") else f"{text}."


def quoted(title: str, end: str = ".") -> str:
    """In quotation marks, the stop inside of them. Its own quotation marks become single ones."""
    inside = title.translate({0x201C: "‘", 0x201D: "’"})
    end = "" if inside[-1:] in ("?", "!", "…") or (end == "." and inside[-1:] == ".") else end
    return f"“{inside}{end}”"
