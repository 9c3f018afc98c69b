"""Finished markup, cut into blocks so that nothing of it changes."""

from __future__ import annotations

import re

from archive.sources.document import Block

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?:\s+[a-z-]+=\"[^\"]*\")*\s*/?>")
_VOID = frozenset({"br", "hr"})
_KINDS = {
    "blockquote": "quote",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "hr": "rule",
    "ol": "list",
    "pre": "code",
    "table": "table",
    "ul": "list",
}


def blocks_of(markup: str) -> list[Block]:
    """The blocks of finished markup, cut so that joining them with line ends gives it back; in one
    piece where it was joined otherwise."""
    pieces, depth, start = [], 0, 0
    for tag in _TAG.finditer(markup):
        if tag[2] not in _VOID:
            depth += -1 if tag[1] else 1
        if depth == 0:
            pieces.append(markup[start : tag.end()])
            start = tag.end()
            if markup.startswith("\n", start):
                start += 1
    if "\n".join(pieces) != markup:
        pieces = [markup] if markup.strip() else []
    return [_block(piece) for piece in pieces]


def _block(markup: str) -> Block:
    from archive.sources.fragments import text_of  # brings every parser of HTML

    tag = _TAG.match(markup)
    kind = _KINDS.get(tag[2] if tag else "", "paragraph")
    if kind == "rule":
        return Block(kind=kind, text="", lines=None)
    return Block(kind=kind, text=text_of(markup), lines=None, html=markup)
