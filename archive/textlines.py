"""The lines of a text of any size, as the parsers count them: only CR, LF and CRLF end one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

MARK = "\ufeff"  # a byte order mark, which is no part of the text
STEP = 1024 * 1024  # characters in memory at a time


def lines_of(
    stream: BinaryIO, encoding: str | None, *, longest: int | None = None
) -> Iterator[str]:
    """The lines from the stream's place on. Bytes that fit no encoding show as U+FFFD.

    Of a line with more than `longest` characters the rest is counted and not kept: an export may
    be a single line of 600 MB.
    """
    text = io.TextIOWrapper(stream, encoding or "utf-8", errors="replace")
    try:
        begun = False
        while True:
            kept, cut, ended = _line(text, longest)
            if not begun:
                kept, begun = kept.removeprefix(MARK), True
            yield f"{kept} … ({cut:,} more characters)" if cut else kept
            if not ended:
                return
    finally:
        text.detach()


def count_lines(stream: BinaryIO, encoding: str) -> int:
    """How many lines from the stream's place on; a text that ends with a line end has one more."""
    text = io.TextIOWrapper(stream, encoding, errors="replace")
    try:
        count = 1
        while piece := text.read(STEP):
            count += piece.count("\n")
        return count
    finally:
        text.detach()


def _line(text: io.TextIOWrapper, longest: int | None) -> tuple[str, int, bool]:
    """A line, how many of its characters were left out, and whether another one follows."""
    if longest is None:
        line = text.readline()
        return line.removesuffix("\n"), 0, line.endswith("\n")
    kept, cut = text.readline(longest + 1), 0
    ended = kept.endswith("\n")
    kept = kept.removesuffix("\n")
    while not ended and (more := text.readline(STEP)):
        ended = more.endswith("\n")
        cut += len(more) - ended
    if len(kept) > longest:
        kept, cut = kept[:longest], cut + len(kept) - longest
    return kept, cut, ended
