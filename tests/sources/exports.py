"""Exports for tests: written as values, read as files are, drawn as trees.

[document] = parsed([{"rid": "0", ...}], format="artrans")
assert drawn(document) == ["Nessa Crane: Four minutes.", "  Ivo Pell: Five."]
"""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from archive.sources import FORMATS, sniff
from archive.sources.document import Document, SourceError


def written(value: Any) -> bytes:
    """Bytes stay, a text becomes UTF-8, anything else JSON."""
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value)).encode()


def parsed(value: Any, *, format: str) -> list[Document]:
    """The documents of a file, after a look at its head that must tell the format."""
    data = written(value)
    sniffed = sniff(data)
    assert sniffed is not None
    assert sniffed.format == format, sniffed
    return list(FORMATS[format].parse(io.BytesIO(data)))


def refused(value: Any, *, format: str) -> str:
    """Why a file cannot be read."""
    with pytest.raises(SourceError) as caught:
        list(FORMATS[format].parse(io.BytesIO(written(value))))
    return str(caught.value)


def drawn(document: Document) -> list[str]:
    """The comments in the order of reading, each under its parent, and what marks them."""
    depths = {None: -1}
    lines = []
    children: dict[int | None, list[int]] = {}
    for comment in document.comments:
        children.setdefault(comment.parent, []).append(comment.n)
    stack = list(reversed(children.get(None, [])))
    while stack:
        comment = document.comments[stack.pop() - 1]
        depths[comment.n] = depths[comment.parent] + 1
        marks = "" if comment.state == "published" else f" ({comment.state})"
        text = " / ".join(comment.text.split("\n\n"))
        lines.append("  " * depths[comment.n] + f"{comment.author or '?'}: {text}{marks}")
        stack.extend(reversed(children.get(comment.n, [])))
    assert len(lines) == len(document.comments)
    return lines


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]
