"""An item of a WordPress export taken apart: its fields and its comments, broken or whole."""

from __future__ import annotations

import dataclasses
import io
import itertools
import re
from collections.abc import Iterator, Sequence

import lxml.etree

from archive.sources.document import Lines, Problem
from archive.sources.wxr.wxr_comments import COMMENT, READ, Found
from archive.sources.xmlstream import Field, Strict, Tags, Unit, Units, fields_of, mojibake_in
from archive.sources.xmlstream.fields import Known, Names, cleaned, prefix_of, text_in
from archive.sources.xmlstream.window import line_ends

ITEM = Known(
    fields=frozenset({
        "title", "link", "pubDate", "guid", "description", "category", "dc:creator",
        "content:encoded", "excerpt:encoded", "wp:post_id", "wp:post_date", "wp:post_date_gmt",
        "wp:post_modified", "wp:post_modified_gmt", "wp:comment_status", "wp:ping_status",
        "wp:post_name", "wp:status", "wp:post_parent", "wp:menu_order", "wp:post_type",
        "wp:post_password", "wp:is_sticky", "wp:attachment_url", "wp:postmeta",
        "dsq:thread_identifier", "wp:meta_key", "wp:meta_value",
    }),
    texts=frozenset({
        "title", "description", "content:encoded", "excerpt:encoded", "wp:meta_value",
    }),
    nests=frozenset({"wp:postmeta"}),
)  # fmt: skip
COMMENTS = Tags(
    ("comment",), again=rb"<(?:[\w.-]{1,64}:)?comment(?=[\s>])|</?(?:[\w.-]{1,64}:)?item(?=[\s>])"
)
_STRAY_COMMENT = re.compile(rb"<wp:comment_(?:id|author|content)(?=[\s>])")
_COMMENT_ENDS = re.compile(rb"</wp:comment\s*>")
_STRAY_ITEM = re.compile(rb"<wp:post_(?:id|type|date)(?=[\s>])|<content:encoded(?=[\s>])")

# All comments of an article are held at once. The largest discussions of real blogs have a tenth.
MOST_COMMENTS = 100_000


@dataclasses.dataclass(slots=True)
class Parts:
    """An item taken apart, and what was wrong with it."""

    fields: list[Field]
    comments: list[Found]
    problems: list[Problem]


class PartsReader:
    def __init__(self, strict: Strict):
        self.strict = strict
        self.names = Names()

    def item(self, unit: Unit) -> Parts:
        element = unit.element
        parts = None if element is None else self._sound(unit, element)
        if parts is None:
            parts = self._broken(unit)
        parts.problems += mojibake_in(unit)
        return parts

    def stray(self, unit: Unit) -> Parts | None:
        """The parts of what stands between two items, if that looks like one."""
        if not _STRAY_COMMENT.search(unit.data) and not _STRAY_ITEM.search(unit.data):
            return None
        parts = self._broken(unit, lost=True)
        return parts if parts.fields or parts.comments else None

    def _sound(self, unit: Unit, element: lxml.etree._Element) -> Parts | None:
        """The parts of a sound item; null for one that is sound by chance: where a CDATA is never
        closed, the next one's end may close it, and the comment between is text."""
        heads: list[lxml.etree._Element] = []
        comments: list[lxml.etree._Element] = []
        for child in element:
            if isinstance(child.tag, str):
                is_comment = self.names[child.tag] == "wp:comment"
                (comments if is_comment else heads).append(child)
        lines: list[Lines | None] = [*self._lines(unit, comments)]
        if len(lines) != len(comments):
            inside = Units(io.BytesIO(unit.data).read, COMMENTS, self.strict, line=unit.line)
            apart = [one for one in inside if one.name]
            if len(apart) > len(comments):
                return None
            lines = [(one.line, one.line + line_ends(one.data)) for one in apart]
            if len(lines) != len(comments):
                lines = [None] * len(comments)
        problems: list[Problem] = []
        if len(comments) > MOST_COMMENTS:
            problems.append(_too_many(unit.line))
        found = [
            self._comment(one, at)
            for one, at in itertools.islice(zip(comments, lines, strict=True), MOST_COMMENTS)
        ]
        return Parts(self._head(heads), found, problems)

    def _head(self, elements: Sequence[lxml.etree._Element]) -> list[Field]:
        return [
            Field(
                self.names[one.tag],
                text_in(one),
                {str(key): str(value) for key, value in one.attrib.items()},
                tuple(
                    Field(self.names[inner.tag], text_in(inner))
                    for inner in (one if self.names[one.tag] == "wp:postmeta" else ())
                    if isinstance(inner.tag, str)
                ),
            )
            for one in elements
        ]

    def _lines(self, unit: Unit, comments: Sequence[lxml.etree._Element]) -> list[Lines]:
        """First and last line of each comment; none where a text quotes such tags."""
        if not comments:
            # A CDATA that was never closed may have run over all of them.
            return [(0, 0)] if _COMMENT_ENDS.search(unit.data) else []
        opening, closing = _bounds(comments[0].prefix)
        data, line = unit.data, unit.line
        starts = [match.start() for match in opening.finditer(data)]
        ends = [match.end() for match in closing.finditer(data)]
        if len(starts) != len(comments) or len(ends) != len(comments):
            return []
        lines, at = [], 0
        for start, end in zip(starts, ends, strict=True):
            if not at <= start < end:
                return []
            line += line_ends(data, at, start)
            first, line = line, line + line_ends(data, start, end)
            lines.append((first, line))
            at = end
        return lines

    def _comment(self, element: lxml.etree._Element, lines: Lines | None) -> Found:
        names = self.names
        fields: dict[str, str] = {}
        meta: dict[str, str] = {}
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            name = names[tag]
            if name == "wp:commentmeta":
                key, value = "", ""
                for one in child:
                    if isinstance(one.tag, str):
                        if names[one.tag] == "wp:meta_key":
                            key = text_in(one).strip()
                        else:
                            value = text_in(one)
                meta.setdefault(key, value)
            elif name in READ and name not in fields:
                fields[name] = (text_in(child) if len(child) else child.text or "").strip()
        return Found(fields, meta, lines)

    def _broken(self, unit: Unit, *, lost: bool = False) -> Parts:
        """An item that is not sound: whatever of it can be read, comment by comment."""
        why = self._why(unit, lost)
        problems: list[Problem] = []
        data, done = cleaned(unit.data)
        if done:
            element = None if lost else self.strict.parse(data)
            cleaner = dataclasses.replace(unit, data=data)
            parts = None if element is None else self._sound(cleaner, element)
            if parts:
                parts.problems.append(_repaired(unit.line, why, "; ".join(done)))
                return parts
        between: list[bytes] = []
        found: list[Found] = []
        for one in Units(io.BytesIO(data).read, COMMENTS, self.strict, line=unit.line):
            stray = None if one.name else _STRAY_COMMENT.search(one.data)
            if not one.name:
                between.append(one.data[: stray.start()] if stray else one.data)
            for each in _strays(one, stray.start()) if stray else [one] if one.name else []:
                if len(found) == MOST_COMMENTS:
                    problems.append(_too_many(each.line))
                    break
                if comment := self._one_comment(each, problems):
                    found.append(comment)
            if len(found) == MOST_COMMENTS:
                break
        head = b"".join(between)
        what = "; ".join([*done, "its fields were read one by one"])
        problems.insert(0, _repaired(unit.line, why, what))
        return Parts(self._tolerant(head, ITEM), found, problems)

    def _why(self, unit: Unit, lost: bool) -> str:
        if lost:
            return "This is an item or a part of one whose tags are lost"
        if unit.closed:
            self.strict.parse(unit.data)
            line = unit.line + self.strict.broken_line - 1
            detail = f": {self.strict.broken} (line {line})" if self.strict.broken else ""
            return f"This item is not well-formed XML{detail}"
        return "This item has no end tag"

    def _one_comment(self, unit: Unit, problems: list[Problem]) -> Found | None:
        """A comment of a broken item; null for a start tag with nothing behind it."""
        lines = (unit.line, unit.line + line_ends(unit.data))
        if unit.element is not None:
            return self._comment(unit.element, lines)
        fields: dict[str, str] = {}
        meta: dict[str, str] = {}
        for field in self._tolerant(unit.data, COMMENT):
            if field.name == "wp:commentmeta":
                own = {one.name: one.value for one in field.inner}
                meta.setdefault(own.get("wp:meta_key", "").strip(), own.get("wp:meta_value", ""))
            else:
                fields.setdefault(field.name, field.value.strip())
        if not any(fields.values()) and not unit.closed:
            return None
        name = fields.get("wp:comment_id", "")[:40] or "without an id"
        what = "its fields were read one by one"
        why = f"Comment {name} is not well-formed XML"
        problems.append(_repaired(unit.line, why, what))
        return Found(fields, meta, lines)

    def _tolerant(self, data: bytes, known: Known) -> list[Field]:
        prefixes = {prefix: prefix_of(uri) for prefix, uri in self.strict.spaces.items()}
        return fields_of(data.decode("utf-8", "replace"), known, prefixes)


def _strays(unit: Unit, start: int) -> Iterator[Unit]:
    """Comments that lost their start tags, from `start` on to the end of what stands there."""
    line, at = unit.line, 0
    while start < len(unit.data):
        ends = _COMMENT_ENDS.search(unit.data, start)
        end = ends.end() if ends else len(unit.data)
        line += line_ends(unit.data, at, start)
        yield Unit("comment", unit.data[start:end], line, None, False)
        line += line_ends(unit.data, start, end)
        at = start = end


def _bounds(prefix: str | None) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    name = re.escape(f"{prefix}:comment" if prefix else "comment").encode()
    return re.compile(rb"<%b(?=[\s>])" % name), re.compile(rb"</%b\s*>" % name)


def _too_many(line: int) -> Problem:
    return Problem(
        line=line,
        code="too-many-comments",
        message=f"This item has more than {MOST_COMMENTS:,} comments; the rest were left out.",
    )


def _repaired(line: int, why: str, what: str) -> Problem:
    return Problem(line=line, code="not-well-formed", message=f"{why}; {what}.")
