"""A large WordPress export in stretches, so that several processes can read one file.

    head = head_of(stream)                                  null: it must be read as a whole
    for stretch in stretches_of(stream, head, every=2_000_000):
        Reading(read, head, stretch)                        in any process and any order

Each stretch begins at what looks like the start of an item. That may be an illusion: an author may
quote such tags. So the reader of a stretch says where the next item starts, and another stretch
counts only if that is where it began: then it was read as if from the start of the file.
"""

from __future__ import annotations

import codecs
import collections
import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from archive.sources.document import Document, SourceError
from archive.sources.persons import disclosed
from archive.sources.wxr import ITEM, MOST_BEFORE_ITEMS, is_item
from archive.sources.wxr.wxr_items import ItemReader
from archive.sources.wxr.wxr_site import Site, site_of
from archive.sources.xmlstream import Recoded, Strict, Units
from archive.sources.xmlstream.strict import declared_in
from archive.sources.xmlstream.window import CHUNK_BYTES, line_ends

NEXT_ITEM = re.compile(rb"</item>\s{0,1000}<item(?=[\s>])")
OVERLAP = 1_100  # bytes; what `NEXT_ITEM` may find in two chunks
# Stands behind the bytes of a stretch when they are sent without the file.
SENTINEL = b"<item>"
# A unit that is not sound may be looked at to the end of the next one, and for two in a row that
# are not, of the one after that.
FEWEST_SOUND = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where an item starts, in bytes of the file and in lines, and what else a reader who came
    there from the start knows: the prefixes that were used by then and never declared."""

    position: int
    line: int
    undeclared: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Head:
    """What stands before the first item: all that it says of the site and of the file."""

    site: Site
    spaces: dict[str, str]
    encoding: str
    first: Place


@dataclasses.dataclass(frozen=True, slots=True)
class Stretch:
    """From one item's start up to another's, or to the end of the file."""

    start: Place
    stop: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Ended:
    """What the reader of a stretch came to: the next item, null at the end of the file.

    `sure` is false if a longer look might have shown another end. `seen` counts the items.
    """

    next: Place | None
    sure: bool
    seen: int

    def meets(self, stop: int | None) -> bool:
        """Whether the stretch surely ended where it was to end."""
        return self.sure and (self.next.position if self.next else None) == stop


def head_of(stream: BinaryIO) -> Head | None:
    """The head of an export that can be read in stretches; null for any other: one in an encoding
    in which a place in the text is none in the bytes, one that is broken at its start."""
    stream.seek(0)
    marked = len(codecs.BOM_UTF8) if stream.read(3) == codecs.BOM_UTF8 else 0
    stream.seek(0)
    try:
        text = Recoded(stream)
    except SourceError:
        return None
    strict = Strict()
    units = Units(text.read, ITEM, strict, most_before=MOST_BEFORE_ITEMS, stop=0)
    before = list(units)
    if text.encoding != "utf-8" or text.problems or len(before) != 1 or units.stopped is None:
        return None
    data = before[0].data
    if is_item(data):
        return None
    strict.declare(declared_in(data))
    position, line = units.stopped
    return Head(
        site=site_of(data, strict),
        spaces=strict.spaces,
        encoding=text.encoding,
        first=Place(marked + position, line, tuple(strict.undeclared)),
    )


def stretches_of(stream: BinaryIO, head: Head, *, every: int) -> Iterator[Stretch]:
    """The stretches of a file, each of `every` bytes and as many as its last item needs."""
    start = head.first
    data, base, line = b"", start.position, start.line  # the data begin at byte `base`, on `line`
    while True:
        stream.seek(base + len(data))
        chunk = stream.read(CHUNK_BYTES)
        if not chunk:
            yield Stretch(start, None)
            return
        data += chunk
        while found := NEXT_ITEM.search(data, max(0, start.position + every - base)):
            cut = found.end() - len(b"<item")
            line += line_ends(data, 0, cut)
            base, data = base + cut, data[cut:]
            yield Stretch(start, base)
            start = Place(base, line, head.first.undeclared)
        cut = max(0, len(data) - OVERLAP)
        cut -= data[cut - 1 : cut] == b"\r"
        line += line_ends(data, 0, cut)
        base, data = base + cut, data[cut:]


class Reading:
    """The documents of a stretch, and then where it `ended`, null before.

    `read` gives the bytes of the file from the start of the stretch on. It is `alone` if these end
    with the stretch and a SENTINEL instead of going on.
    """

    def __init__(
        self,
        read: Callable[[int], bytes],
        head: Head,
        stretch: Stretch,
        *,
        alone: bool = False,
        person_key: bytes | None = None,
    ) -> None:
        self._read = read
        self._head = head
        self._stretch = stretch
        self._alone = alone
        self._person_key = person_key
        self.ended: Ended | None = None

    def __iter__(self) -> Iterator[Document]:
        start, stop = self._stretch.start, self._stretch.stop
        strict = Strict(self._head.spaces)
        for prefix in start.undeclared:
            strict.find_undeclared(prefix)
        reader = ItemReader(site=self._head.site, strict=strict, encoding=self._head.encoding)
        reader.declared = len(strict.undeclared)
        length = None if stop is None else stop - start.position
        units = Units(self._read, ITEM, strict, line=start.line, stop=length)
        seen = 0
        sound: collections.deque[bool] = collections.deque(maxlen=FEWEST_SOUND)
        for unit in units:
            if unit.name:
                seen += 1
                sound.append(unit.element is not None)
                document = reader.item(unit)
            else:
                document = reader.stray(unit)
            if document is not None:
                yield disclosed(reader.with_problems(document, ()), self._person_key)
        here = None
        if units.stopped:
            position, line = units.stopped
            here = Place(start.position + position, line, tuple(strict.undeclared))
        self.ended = Ended(here, all(sound) or not self._alone or stop is None, seen)
