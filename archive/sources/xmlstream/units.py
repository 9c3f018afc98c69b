"""Where the units of a file begin and end, in sound files and in broken ones.

Most units end at the first end tag of their name, and parsing them proves it: a unit that is one
sound element from a real start on can end nowhere else. Only where that fails the hard cases are
looked at: a text that quotes such tags in its CDATA, a CDATA that is never closed, a lost tag.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator

import lxml.etree

from archive.sources.document import Problem
from archive.sources.encodings import mojibake
from archive.sources.xmlstream.strict import Strict
from archive.sources.xmlstream.window import Found, Window

# An item of a real export may have 10 MB; one that goes on beyond this has lost its end.
MOST_BYTES = 32 * 1024 * 1024
# Between two units stands white space. More than this is no part of any unit.
MOST_BETWEEN = 8 * 1024 * 1024
LONGEST_REMARK = 64 * 1024
LONGEST_CDATA_BETWEEN = 1024 * 1024
# How many bytes may be parsed in vain for each byte that is read, and at first.
PATIENCE = 3
FIRST_PATIENCE = 64 * 1024 * 1024

# What `mojibake` looks for begins so in UTF-8; most units need no closer look. Two patterns, for
# one that begins with one byte is found seven times as fast.
_MOJIBAKE = (
    re.compile(rb"\xc3[\x82-\xaf](?:\xc2[\x80-\xbf]|\xe2[\x80-\x84]|[\xc5\xc6\xcb])"),
    re.compile(rb"\xd0[\xa0\xa1](?:\xc2|\xd0[\x82-\x8f]|\xd1[\x92-\x9f]|\xe2[\x80-\x84])"),
)
# A start tag that nothing follows is not worth a thought; hostile files have a million.
_START_ALONE = re.compile(rb"<[^<>]{0,300}>?\s*(?:<!\[CDATA\[\s*)?")
_CDATA, _CDATA_ENDS, _REMARK_ENDS = b"<![CDATA[", re.compile(rb"\]\]>"), re.compile(rb"-->")


class Tags:
    """The names of the units, as written without prefix.

    `again` is what begins another unit inside of an unclosed one; by default any start tag of
    these names, but some formats use the name for a reference too.
    """

    def __init__(self, names: tuple[str, ...], *, again: bytes | None = None):
        self.names = names
        name = b"|".join(re.escape(each.encode()) for each in names)
        start = rb"<((?:[\w.-]{1,64}:)?(?:" + name + rb"))(?=[\s/>])"
        self.lead = re.compile(rb"<!--|<!\[CDATA\[|" + start)
        self.again = re.compile(again or start)
        self.inside = re.compile(
            rb"<!\[CDATA\[|(?P<again>" + (again or start) + rb")|</(?:[\w.-]{1,64}:)?(?:"
            + name + rb")\s*>"
        )  # fmt: skip
        self._encoded = [each.encode() for each in names]
        self._sometimes = again is not None
        self._ends: dict[bytes, re.Pattern[bytes]] = {}

    def may_begin(self, data: bytes) -> bool:
        """Whether a look for `again` can find anything: false for nearly all units, and quick."""
        return self._sometimes or any(name in data for name in self._encoded)

    def end_of(self, name: bytes) -> re.Pattern[bytes]:
        if name not in self._ends:
            if len(self._ends) > 64:  # hostile prefixes
                self._ends.clear()
            self._ends[name] = re.compile(rb"</" + re.escape(name) + rb"\s*>")
        return self._ends[name]


@dataclasses.dataclass(frozen=True, slots=True)
class Unit:
    """`name` is the tag without its prefix, or "" for what stands between two units.

    `element` is null where the unit is not sound; `closed` says whether its end is there.
    """

    name: str
    data: bytes
    line: int
    element: lxml.etree._Element | None = None
    closed: bool = True


def mojibake_in(unit: Unit) -> list[Problem]:
    """A problem, if text in it was once read in a wrong encoding and saved so."""
    if not any(pattern.search(unit.data) for pattern in _MOJIBAKE):
        return []
    told = mojibake.told(unit.data.decode("utf-8", "replace"))
    return [dataclasses.replace(one, line=unit.line + (one.line or 1) - 1) for one in told]


class Units:
    """Iterate over the units of a file, or of a unit. What stands before the first of them, the
    head, comes first as a unit without a name, even if it is empty.

    With `stop`, no unit is read that starts in that byte or later: where the first of these starts
    is then `stopped`, its position and its line, null if there is none.
    """

    def __init__(
        self,
        read: Callable[[int], bytes],
        tags: Tags,
        strict: Strict,
        *,
        line: int = 1,
        most_before: int = MOST_BETWEEN,
        stop: int | None = None,
    ):
        self._window = Window(read, line=line)
        self._tags = tags
        self._strict = strict
        self._most_before = most_before
        self._stop = stop
        self.stopped: tuple[int, int] | None = None
        self._in_vain = 0

    def __iter__(self) -> Iterator[Unit]:
        window, position, most, first = self._window, 0, self._most_before, True
        while True:
            start, found = self._next_start(position, most)
            line = window.line_at(position)
            between = window.slice(position, start)
            if first or between.strip():
                yield Unit("", between, line)
            first, most = False, MOST_BETWEEN
            window.keep = start
            if found is None:
                if start == position:
                    return
                position = start
                continue
            line = window.line_at(start)
            if self._stop is not None and start >= self._stop:
                self.stopped = start, line
                return
            unit, position = self._unit(found, line)
            window.keep = position
            if unit.closed or not _START_ALONE.fullmatch(unit.data):
                yield unit

    def _next_start(self, position: int, most: int) -> tuple[int, Found | None]:
        """Where the next unit starts; without one, where the text between ends or is cut."""
        window, at = self._window, position
        while found := window.search(self._tags.lead, at, within=most - (at - position)):
            if found.match[1]:
                return found.start, found
            if found.match[0] == _CDATA:
                ends = window.search(_CDATA_ENDS, found.end, within=LONGEST_CDATA_BETWEEN)
                closed = ends and not self._runs_over(found.end, ends.start)
            else:
                ends = window.search(_REMARK_ENDS, found.end, within=LONGEST_REMARK)
                closed = bool(ends)
            at = ends.end if ends and closed else found.end
        end = window.end_within(position, most)
        return (position + most if end is None else end), None

    def _unit(self, found: Found, line: int) -> tuple[Unit, int]:
        window, start = self._window, found.start
        qualified = found.match[1]
        name = qualified.rpartition(b":")[2].decode()
        bracket = window.slice(start, min(start + 4096, found.end + 4096)).find(b">")
        if bracket > 0 and window.slice(start + bracket - 1, start + bracket) == b"/":
            whole = window.slice(start, start + bracket + 1)
            return Unit(name, whole, line, self._strict.parse(whole)), start + bracket + 1
        first_end = window.search(self._tags.end_of(qualified), found.end, within=MOST_BYTES)
        again = None
        if first_end and self._tags.may_begin(window.slice(found.end, first_end.start)):
            again = window.search(self._tags.again, found.end, within=first_end.start - found.end)
        elif first_end is None:
            again = window.search(self._tags.again, found.end, within=0)
        if first_end and not again:
            data = window.slice(start, first_end.end)
            if (element := self._strict.parse(data)) is not None:
                return Unit(name, data, line, element), first_end.end
            self._in_vain += len(data)
        tried = first_end.end if first_end and not again else None
        if self._in_vain <= FIRST_PATIENCE + PATIENCE * start:
            end, closed = self._end(found.end, qualified, trusting=True)
            if closed and end != tried:
                data = window.slice(start, end)
                element = self._strict.parse(data)
                if element is not None and not self._swallows(data):
                    return Unit(name, data, line, element), end
                self._in_vain += len(data)
        end, closed = self._end(found.end, qualified, trusting=False)
        return Unit(name, window.slice(start, end), line, None, closed), end

    def _end(self, start: int, qualified: bytes, *, trusting: bool) -> tuple[int, bool]:
        """Where a unit ends whose first end tag is not its own, and whether it is closed there.

        Who is not trusting takes a CDATA for unclosed if a unit ends in it and another begins:
        an author may quote that much, but one who lost three bytes is likelier.
        """
        window, at = self._window, start
        while found := window.search(self._tags.inside, at, within=MOST_BYTES - (at - start)):
            if found.match[0] == _CDATA:
                ends = window.search(_CDATA_ENDS, found.end, within=MOST_BYTES)
                if ends is None or (not trusting and self._runs_over(found.end, ends.start)):
                    at = found.end
                else:
                    at = ends.end
            elif found.match["again"]:
                return found.start, False
            elif found.match[0].startswith(b"</" + qualified):
                return found.end, True
            else:
                at = found.end
        end = window.end_within(start, MOST_BYTES)
        return (start + MOST_BYTES if end is None else end), False

    def _runs_over(self, start: int, end: int) -> bool:
        window = self._window
        return self._is_unclosed(window.slice(start, end), window.slice(end, end + 13))

    def _swallows(self, data: bytes) -> bool:
        """Whether a unit is sound only because an unclosed CDATA ran to the end of another one
        of the same field, in the next unit."""
        at = data.find(_CDATA)
        while at >= 0:
            end = data.find(b"]]>", at)
            if end < 0:
                return False
            if self._is_unclosed(data[at + len(_CDATA) : end], data[end : end + 13]):
                return True
            at = data.find(_CDATA, end)
        return False

    def _is_unclosed(self, inside: bytes, ending: bytes) -> bool:
        """Whether a CDATA holds the end of a unit, then the start of one, then another CDATA. An
        author who quotes that much has each "]]>" of it split in two, if any exporter wrote it."""
        if _CDATA not in inside or ending.endswith(b"<![CDATA[>"):
            return False
        ended = False
        for found in self._tags.inside.finditer(inside):
            if found["again"]:
                if ended:
                    return inside.find(_CDATA, found.end()) >= 0
            elif found[0] != _CDATA:
                ended = True
        return False
