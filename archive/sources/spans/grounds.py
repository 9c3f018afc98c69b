"""Where the fields of a document are looked for: the ground, by the kind of its capture.

A text and a page are one ground, on which comments follow one another; an export has a unit for
each comment, a record of JSON or YAML or an element of XML. See `records` for those.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Protocol

from archive.sources.document import Document, DocumentComment, Lines
from archive.sources.spans import forms
from archive.sources.spans.asked import NAMES, Asked
from archive.sources.spans.capture import Capture
from archive.sources.spans.finding import Finder, Found, Place

# A page's lines end where the last tag begins: what follows it may take up more characters.
WIDTH_OF_MARKUP = 8  # characters of a page for each that is seen
ROOM = 4_000
LARGEST_UNIT = 100_000  # characters of a page that are looked through once more for one comment
MOST_AVOIDED = 200  # comments that an article's field is rather not in
_ADDRESS = re.compile(r"\b(?:src|href)\s*=\s*[\"']?([^\s\"'<>]+)", re.I)


class Ground(Protocol):
    """Finders are asked one after another, and the first that finds something is right."""

    def text_of(self, comment: DocumentComment) -> Found | None:
        """Where the text of a comment is: its other fields are beside it."""

    def of_comment(self, comment: DocumentComment, text: Found | None) -> list[Finder]: ...

    def of_article(self) -> list[Finder]: ...

    def of_lines(self, one: Asked) -> Finder | None:
        """A finder in the lines that a field is known to stand on."""

    def last_resort(self, said: str, lines: Lines | None) -> Found | None: ...

    def element(self, one: Asked) -> Found | None:
        """Where a field of markup stands as an element of a page."""


class TextGround:
    """A page of plain text: the parser knows the lines of everything but the article's head."""

    def __init__(self, document: Document, capture: Capture):
        self.document, self.capture = document, capture
        self.scan = capture.scan("text")

    def text_of(self, comment: DocumentComment) -> Found | None:
        for lines in filter(None, (comment.text_lines, comment.lines)):
            finder = self._within(lines)
            found = finder.find(comment.text, NAMES["text"]) or finder.pieces(comment.text)
            if found:
                return found
        return self.last_resort(comment.text, comment.text_lines or comment.lines)

    def of_comment(self, comment: DocumentComment, text: Found | None) -> list[Finder]:
        if not comment.lines:
            return []
        finder = self._within(comment.lines)
        if text:
            finder.near, finder.avoid = text.places[0][0], text.places
        return [finder]

    def of_article(self) -> list[Finder]:
        return [on_page(self.document, self.capture, "text")]

    def of_lines(self, one: Asked) -> Finder | None:
        return self._within(one.lines) if one.lines else None

    def last_resort(self, said: str, lines: Lines | None) -> Found | None:
        """The whole lines, where a tool drew so many marks that the words are not told apart."""
        if not lines:
            return None
        start, end = self.capture.ruler.of_lines(*lines)
        if not forms.gives(self.capture.text[start:end], said, "text+drawn"):
            return None
        return Found(((start, end),), "text+drawn", said)

    def element(self, one: Asked) -> Found | None:
        return None

    def _within(self, lines: Lines) -> Finder:
        stretch = self.capture.ruler.of_lines(*lines)
        return Finder(self.scan, list(self.scan.within(*stretch)), [stretch], near=stretch[0])


class PageGround:
    """A page of HTML: the texts of its comments are found first, one behind the other, and what
    else a comment has stands between the text before and the text behind it."""

    def __init__(self, document: Document, capture: Capture):
        self.document, self.capture = document, capture
        self.scan = capture.scan("html")

    def text_of(self, comment: DocumentComment) -> Found | None:
        return self._texts.get(comment.n)

    def of_comment(self, comment: DocumentComment, text: Found | None) -> list[Finder]:
        start, end = self._window(comment.n)
        stretches = [(start, end)]
        if comment.lines:
            unit = self.capture.ruler.of_lines(*comment.lines)
            own = max(start, unit[0])
            # Its element first; its head may stand outside, in a <dt> before the <dd>; its foot may
            # stand behind the answers.
            stretches = [(own, end), (start, end)] if own < end else [(start, end)]
            if unit[1] - unit[0] < LARGEST_UNIT:
                stretches.append(unit)
        near, avoid = (text.places[0][0], text.places) if text else (None, ())
        return [
            Finder(self.scan, list(self.scan.within(*each)), [each], near=near, avoid=avoid)
            for each in stretches
        ]

    def of_article(self) -> list[Finder]:
        return [on_page(self.document, self.capture, "html")]

    def of_lines(self, one: Asked) -> Finder | None:
        if not one.lines:
            return None
        start, end = self._stretch(one.lines, one.said)
        return Finder(self.scan, list(self.scan.within(start, end)), [(start, end)], near=start)

    def last_resort(self, said: str, lines: Lines | None) -> Found | None:
        return None

    def element(self, one: Asked) -> Found | None:
        """The element that was written anew: its text and its first address are the same."""
        opening = re.match(r"\s*<([\w-]+)", one.value)
        if opening is None or not one.lines:
            return None
        wanted = forms.normalised(one.value, "markup")
        address = _ADDRESS.search(one.value)
        for box in self.scan.boxes_in(*self.capture.ruler.of_lines(*one.lines)):
            if box.name == opening[1].lower():
                raw = self.capture.text[box.start : box.end]
                own = _ADDRESS.search(raw)
                same = address is None or (own and own[0] == address[0])
                if same and forms.normalised(raw, "markup") == wanted:
                    return Found(((box.start, box.end),), "markup", wanted)
        return None

    @functools.cached_property
    def _texts(self) -> dict[int, Found]:
        """The texts of all comments, each behind the one before it if it can be."""
        found: dict[int, Found] = {}
        behind = 0
        for comment in self.document.comments:
            if not comment.text:
                continue
            lines = comment.text_lines or comment.lines
            start, end = 0, len(self.capture.text)
            if lines:
                start, end = self._stretch(lines, comment.text)
            for first in dict.fromkeys((max(start, behind), start)):
                finder = Finder(self.scan, (), [(first, end)])
                text = finder.first(comment.text) or finder.pieces(comment.text)
                if text:
                    found[comment.n] = text
                    behind = text.places[-1][1]
                    break
        return found

    def _window(self, n: int) -> Place:
        """From the text of the comment before to that of the one behind."""
        before, behind = self._texts.get(n - 1), self._texts.get(n + 1)
        start = before.places[-1][1] if before else 0
        end = behind.places[0][0] if behind else len(self.capture.text)
        return (start, end) if start < end else (0, len(self.capture.text))

    def _stretch(self, lines: Lines, said: str) -> Place:
        start, end = self.capture.ruler.of_lines(*lines)
        return start, min(len(self.capture.text), end + WIDTH_OF_MARKUP * len(said) + ROOM)


def on_page(document: Document, capture: Capture, kind: str) -> Finder:
    """For the fields of an article: near the start of its body, rather not among the comments."""
    scan = capture.scan(kind)
    avoid: Sequence[Place] = [
        capture.ruler.of_lines(*one.lines) for one in document.comments[:MOST_AVOIDED] if one.lines
    ]
    first = next((each.lines for each in document.body if each.lines), None)
    near = capture.ruler.of_lines(*first)[0] if first else None
    return Finder(scan, scan.leaves, [(0, len(capture.text))], near=near, avoid=avoid)
