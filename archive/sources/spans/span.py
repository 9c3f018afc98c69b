"""Places in a capture: lines and columns for people, offsets for the finders.

Lines and columns count from 1, columns in characters of the decoded text (see `text_of`), and the
end is exclusive: `last_column` is that of the first character that is no longer in the span. CR, LF
and CRLF end a line, as in `encodings.split_lines`.
"""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Iterable

from archive.sources.encodings import charsets
from archive.sources.encodings.byte_kinds import BYTE_ORDER_MARKS

_LINE_END = re.compile(r"\r\n?|\n")


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """Characters from (first_line, first_column) up to, without, (last_line, last_column)."""

    first_line: int
    first_column: int
    last_line: int
    last_column: int


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A value in a database, whose capture is no text: `table.column` where `key` is the id."""

    table: str
    column: str
    key: str


class Ruler:
    """Where the lines of a text begin. One walk over the text, then each question is a search."""

    def __init__(self, text: str):
        self.starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
        self.length = len(text)

    def span(self, start: int, end: int) -> Span:
        return Span(*self._place(start), *self._place(end))

    def offsets(self, span: Span) -> tuple[int, int]:
        return (
            self.starts[span.first_line - 1] + span.first_column - 1,
            self.starts[span.last_line - 1] + span.last_column - 1,
        )

    def of_lines(self, first: int, last: int) -> tuple[int, int]:
        """The offsets of whole lines, the end of the last of them left out of the text."""
        start = self.starts[min(first, len(self.starts)) - 1]
        end = self.starts[last] if last < len(self.starts) else self.length
        return start, end

    def line_at(self, offset: int) -> int:
        return bisect.bisect_right(self.starts, offset)

    def _place(self, offset: int) -> tuple[int, int]:
        line = self.line_at(offset)
        return line, offset - self.starts[line - 1] + 1


def cut(text: str, spans: Span | Iterable[Span]) -> str:
    """The characters of a span; those of several, joined by line ends.

    Walks the whole text: whoever cuts many spans of one text asks `Capture.cut`.
    """
    ruler = Ruler(text)
    each = [spans] if isinstance(spans, Span) else spans
    return "\n".join(text[slice(*ruler.offsets(span))] for span in each)


def text_of(data: bytes, encoding: str | None) -> str:
    """The bytes of a capture as the text that its spans count in: `encoding` is that of its
    documents. A byte order mark and NULs are no characters of it."""
    for mark, codec in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(codec, "replace").removeprefix("\ufeff").replace("\0", "")
    read = [data.decode(codec, "replace") for codec in charsets.codecs_for(encoding or "utf-8")]
    return min(read, key=lambda one: one.count("\ufffd")).removeprefix("\ufeff").replace("\0", "")
