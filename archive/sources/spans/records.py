"""The ground of an export: a record of JSON or YAML, or an element of XML, for each comment.

Where the parser states lines, as it does of XML, only these are taken apart, so that one comment of
a large export costs no more than itself. Else the capture is taken apart as a whole, once.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from archive.sources.document import Document, DocumentComment, Lines
from archive.sources.spans import units
from archive.sources.spans.asked import NAMES, Asked
from archive.sources.spans.capture import Capture
from archive.sources.spans.finding import Finder, Found, Place
from archive.sources.spans.scan import Leaf, Scan
from archive.sources.spans.trace import squeezed

MOST_LEAVES = 5_000  # that are asked one by one for what is not where it should be
ARTICLES = frozenset({"item", "entry", "thread"})
MOST_ELSEWHERE = 64  # leaves that all say the same


class RecordGround:
    """`kind` is "xml", "json" or "yaml"."""

    def __init__(self, document: Document, capture: Capture, kind: str):
        self.document, self.capture, self.kind = document, capture, kind

    def text_of(self, comment: DocumentComment) -> Found | None:
        for finder in self.of_comment(comment, None):
            found = finder.find(comment.text, NAMES["text"]) or finder.pieces(comment.text)
            if found:
                return found
        return None

    def of_comment(self, comment: DocumentComment, text: Found | None) -> list[Finder]:
        near = text.places[0][0] if text else None
        scan, box = self._unit(comment)
        if box is None:
            whole = (0, len(self.capture.text))
            return [Finder(scan, scan.leaves[:MOST_LEAVES], [whole], near=near)]
        stretch = scan.boxes[box].start, scan.boxes[box].end
        but = () if self._by_lines(comment) else self._boxes
        leaves = scan.leaves_in(box, but)
        # What is not in the record may be in another: a name in the table of users.
        return [Finder(scan, leaves, [stretch], near=near or stretch[0]),
                Elsewhere(scan, [stretch])]  # fmt: skip

    def of_article(self) -> list[Finder]:
        if self.kind == "xml" and (lines := self.document.lines):
            return self._of_unit_and_head(self.capture.ruler.of_lines(*lines))
        scan = self.capture.scan(self.kind)
        whole = (0, len(self.capture.text))
        said = [self.document.id, self.document.url, self.document.title]
        said += [block.text for block in self.document.body[:1]]
        box = units.article_box(scan, said, self._boxes)
        finders: list[Finder] = []
        if box is not None:
            stretch = scan.boxes[box].start, scan.boxes[box].end
            leaves = scan.leaves_in(box, self._boxes, MOST_LEAVES)
            finders.append(Finder(scan, leaves, [stretch], near=stretch[0]))
        finders.append(Elsewhere(scan, []))
        # A row of a table of comments says under which page it stands.
        for but in (self._boxes, ()) if self._boxes else ((),):
            finders.append(Finder(scan, functools.partial(scan.leaves_in, -1, but, MOST_LEAVES),
                                  [whole]))  # fmt: skip
        return finders

    def of_lines(self, one: Asked) -> Finder | None:
        return None

    def last_resort(self, said: str, lines: Lines | None) -> Found | None:
        return None

    def element(self, one: Asked) -> Found | None:
        return None

    def _of_unit_and_head(self, unit: Place) -> list[Finder]:
        """In the article's own element without its comments, then in what speaks of the site."""
        ruler = self.capture.ruler
        stretches = [unit]
        lines = [one.lines for one in self.document.comments if one.lines]
        if lines:
            # What is the article's may stand on the first and the last line of its comments too.
            first = ruler.of_lines(min(lines)[0], min(lines)[0])[1]
            last = ruler.of_lines(max(lines)[1], max(lines)[1])[0]
            if unit[0] < first < last < unit[1]:
                stretches = [(unit[0], first), (last, unit[1])]
        head = (0, self.capture.head)
        of_site = self.capture.scan("xml", *head)
        return [
            *(self._in_xml(*each) for each in stretches),
            Finder(of_site, of_site.leaves[:MOST_LEAVES], [head]),
        ]

    def _in_xml(self, start: int, end: int) -> Finder:
        """What the lines of an article hold of it: there are exports that have only one line."""
        scan = self.capture.scan("xml", start, end)
        if scan.count_of(ARTICLES) > 1:
            said = [self.document.id, self.document.url, self.document.title]
            box = units.article_box(scan, said, ())
            if box is not None:
                stretch = scan.boxes[box].start, scan.boxes[box].end
                return Finder(scan, scan.leaves_in(box, (), MOST_LEAVES), [stretch])
        return Finder(scan, scan.leaves[:MOST_LEAVES], [(start, end)])

    def _by_lines(self, comment: DocumentComment) -> bool:
        return self.kind == "xml" and comment.lines is not None

    def _unit(self, comment: DocumentComment) -> tuple[Scan, int | None]:
        if self._by_lines(comment) and comment.lines:
            scan = self.capture.scan("xml", *self.capture.ruler.of_lines(*comment.lines))
            return scan, units.unit_of(scan, comment)
        return self.capture.scan(self.kind), self._units.get(comment.n)

    @functools.cached_property
    def _units(self) -> dict[int, int]:
        return units.units_of(self.capture.scan(self.kind), self.document.comments)

    @functools.cached_property
    def _boxes(self) -> frozenset[int]:
        return frozenset(self._units.values())


class Elsewhere(Finder):
    """Looks a whole value up in a scan, by its index."""

    def __init__(self, scan: Scan, avoid: Sequence[Place]):
        super().__init__(scan, (), (), avoid=avoid)

    def find(self, value: str, names: Sequence[str] = (), reading: str = "") -> Found | None:
        numbers = self.scan.saying(value)[:MOST_ELSEWHERE]
        self.leaves: Sequence[Leaf] = [self.scan.leaves[number] for number in numbers]
        return self.as_leaf(value, squeezed(value), names, reading) if numbers else None

    def pieces(self, value: str) -> Found | None:
        return None
