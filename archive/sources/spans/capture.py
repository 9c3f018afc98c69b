"""The text of a capture, prepared for questions, and what the answers look like."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence
from typing import BinaryIO, Self

from archive.sources.spans import forms
from archive.sources.spans.markup import scan_html, scan_xml
from archive.sources.spans.scan import Leaf, Scan
from archive.sources.spans.span import Row, Ruler, Span, text_of
from archive.sources.spans.trace import squeezed
from archive.sources.spans.values import scan_json, scan_yaml

HEAD = 1_000_000  # characters in which the first unit of an export begins
KEPT = 3  # scans of one capture: that of the head, and those of two units
_FIRST_UNIT = re.compile(r"<!--.*?-->|<(?:[\w.-]+:)?(item|entry|thread|post)[\s>]", re.S)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A value that is not null, and where it stands.

    path   "title", "body.3.text", "bylines.0"; of a comment "author", "text" ...
    value  as the document has it, as text
    said   what the cut gives: the value, or the words that it was read from (the printed date of
           a date, the id of a parent)
    spans  mostly one; several where other things stand between the parts of a text
    row    instead of spans, in a capture that is a database
    form   how the cut gives it: see `forms`
    why    why there is no place; null where there is one
    """

    path: str
    value: str
    said: str
    spans: tuple[Span, ...] = ()
    row: Row | None = None
    form: str = ""
    why: str | None = None


class Capture:
    """Keep one for all documents of a capture: what was found out of its text is used again.

    text  of the whole file, see `text_of`; of a container, that of the member
    """

    def __init__(self, text: str):
        self.text = text
        self._scans: dict[tuple[str, int, int], Scan] = {}

    @classmethod
    def of(cls, stream: BinaryIO, encoding: str | None) -> Self | None:
        """What a stream holds, read in the encoding of its documents and left where it was; null
        for a database, which has none."""
        if encoding is None:
            return None
        at = stream.tell()
        stream.seek(0)
        data = stream.read()
        stream.seek(at)
        return cls(text_of(data, encoding))

    @functools.cached_property
    def ruler(self) -> Ruler:
        return Ruler(self.text)

    def cut(self, spans: Sequence[Span]) -> list[str]:
        """The characters of each span."""
        return [self.text[slice(*self.ruler.offsets(span))] for span in spans]

    def gives(self, field: Field) -> bool:
        """Whether the cut of a field's spans gives what it says, in the way its form says."""
        cuts = self.cut(field.spans)
        if len(cuts) == 1:
            return forms.gives(cuts[0], field.said, field.form)
        return "".join(forms.normalised(cut, field.form) for cut in cuts) == squeezed(field.said)

    def scan(self, kind: str, start: int = 0, end: int | None = None) -> Scan:
        """A stretch taken apart, as "text", "html", "xml", "json" or "yaml"."""
        stop = len(self.text) if end is None else end
        key = kind, start, stop
        if key in self._scans:
            self._scans[key] = self._scans.pop(key)  # the last that is forgotten
        else:
            while len(self._scans) >= KEPT:
                del self._scans[next(iter(self._scans))]
            self._scans[key] = self._scan(kind, start, stop)
        return self._scans[key]

    def _scan(self, kind: str, start: int, stop: int) -> Scan:
        if kind == "xml":
            return scan_xml(self.text, start, stop)
        if kind == "html":
            return scan_html(self.text, start, stop)
        if kind == "yaml":
            return scan_yaml(self.text)
        if kind == "json":
            return scan_json(self.text, start, stop)
        starts = self.ruler.starts
        ends = [*starts[1:], len(self.text)]
        lines = [
            Leaf(first, last, "", "text", -1, apart=False)
            for first, last in zip(starts, ends, strict=True)
        ]
        return Scan(self.text, [], lines)

    @functools.cached_property
    def head(self) -> int:
        """Where the first unit of an export begins: what stands before it speaks of the site."""
        for found in _FIRST_UNIT.finditer(self.text, 0, HEAD):
            if found[1]:
                return found.start()
        return 0

    @functools.cached_property
    def kind_of_values(self) -> str:
        return "json" if self.text.lstrip()[:1] in ("{", "[") else "yaml"
