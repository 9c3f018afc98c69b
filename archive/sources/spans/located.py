"""The spans of one document."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence

from archive.sources import isso
from archive.sources.document import Document
from archive.sources.spans import asked as asking
from archive.sources.spans import forms, rows
from archive.sources.spans.asked import Asked
from archive.sources.spans.capture import Capture, Field
from archive.sources.spans.finding import Finder, Found
from archive.sources.spans.grounds import Ground, PageGround, TextGround
from archive.sources.spans.records import RecordGround
from archive.sources.spans.trace import squeezed

XML = frozenset({"wxr", "disqus", "blogger", "atom", "rss"})
SHORTEST_IN_PIECES = 5  # characters of a value that is looked for in parts


class Spans:
    """Where the fields of one document stand in its capture. Nothing is worked out before it is
    asked for."""

    def __init__(self, document: Document, capture: Capture | None):
        self.document, self.capture = document, capture
        self._found_ground: Ground | None = None

    @functools.cached_property
    def article(self) -> dict[str, Field]:
        """The fields of the article by path."""
        fields = asking.of_article(self.document)
        if self.capture is None:
            is_rows = self.document.format == isso.NAME
            return rows.of_thread(fields, self.document) if is_rows else _in_files(fields)
        ground = self._ground(self.capture)
        locator = _Locator(self.capture, ground, ground.of_article())
        return {one.path: locator.field(one) for one in fields}

    def comment(self, n: int) -> dict[str, Field]:
        """The fields of the n-th comment by path. Raises KeyError for a number it has not."""
        if not 1 <= n <= len(self.document.comments):
            raise KeyError(n)
        comment = self.document.comments[n - 1]
        asked = asking.of_comment(comment, self.document)
        if self.capture is None:
            is_rows = self.document.format == isso.NAME
            return rows.of_comment(asked, comment) if is_rows else _in_files(asked)
        ground = self._ground(self.capture)
        text = ground.text_of(comment) if comment.text else None
        locator = _Locator(self.capture, ground, ground.of_comment(comment, text))
        fields: dict[str, Field] = {}
        for one in asked:
            if one.path == "text" and text:
                fields["text"] = locator.given(one, text)
            elif one.path == "html":
                fields["html"] = locator.markup(one, fields.get("text"))
            elif one.path == "date":
                printed = locator.as_printed(one, fields.get("date_text"))
                fields["date"] = printed or locator.field(one)
            else:
                fields[one.path] = locator.field(one)
        return fields

    def comments(self) -> Iterator[dict[str, Field]]:
        """The fields of every comment, in the order of the page."""
        for one in self.document.comments:
            yield self.comment(one.n)

    def _ground(self, capture: Capture) -> Ground:
        if self._found_ground is None:
            self._found_ground = _ground_of(self.document, capture)
        return self._found_ground


def _in_files(asked: Iterable[Asked]) -> dict[str, Field]:
    return {
        one.path: Field(path=one.path, value=one.value, said=one.said, why=asking.FILES)
        for one in asked
    }


def _ground_of(document: Document, capture: Capture) -> Ground:
    if document.format == "plaintext":
        return TextGround(document, capture)
    if document.format == "html":
        return PageGround(document, capture)
    kind = "xml" if document.format in XML else capture.kind_of_values
    return RecordGround(document, capture, kind)


class _Locator:
    """Finds one field after another on some ground."""

    def __init__(self, capture: Capture, ground: Ground, finders: Sequence[Finder]):
        self.capture, self.ground, self.finders = capture, ground, finders

    def field(self, one: Asked) -> Field:
        if one.reading == "html":
            if found := self.ground.element(one):
                return self.given(one, found)
            one = _words_of_markup(one)
        if one.why or not squeezed(one.value):
            why = one.why or asking.BLANK
            return Field(path=one.path, value=one.value, said=one.said, why=why)
        own = self.ground.of_lines(one)
        look: Callable[[Finder, Asked], Found | None] = _date if one.reading == "date" else _words
        for finder in [own, *self.finders] if own else self.finders:
            if found := look(finder, one):
                return self.given(one, found)
        if found := self.ground.last_resort(one.said, one.lines):
            return self.given(one, found)
        return Field(path=one.path, value=one.value, said=one.said, why=self._why_lost(one))

    def given(self, one: Asked, found: Found) -> Field:
        return Field(
            path=one.path,
            value=one.value,
            said=found.said,
            spans=tuple(self.capture.ruler.span(*place) for place in found.places),
            form=found.form,
        )

    def as_printed(self, one: Asked, printed: Field | None) -> Field | None:
        """The date where it is printed, if that says all of it; a page may say more elsewhere."""
        if printed is None or len(printed.spans) != 1:
            return None
        form = f"{printed.form}+date"
        if not forms.gives(self.capture.cut(printed.spans)[0], one.value, form):
            return None
        return dataclasses.replace(printed, path="date", value=one.value, said=one.value, form=form)

    def markup(self, one: Asked, text: Field | None) -> Field:
        """Markup stands where its text does; it was written anew, so that the text is compared."""
        if text is None or not text.spans:
            return Field(path="html", value=one.value, said=one.said, why=asking.NOWHERE)
        return dataclasses.replace(text, path="html", value=one.value)

    def _why_lost(self, one: Asked) -> str:
        if one.lost != asking.NOWHERE or one.value.isascii():
            return one.lost
        stretches = [each for finder in self.finders for each in finder.stretches]
        broken = any("\ufffd" in self.capture.text[start:end] for start, end in stretches)
        return asking.OTHER_BYTES if broken else one.lost


def _date(finder: Finder, one: Asked) -> Found | None:
    """Where something says this date, else where the words stand that it was read from."""
    found = finder.find(one.value, one.names, "date")
    if found is None and one.said:
        found = finder.find(one.said, one.names) or finder.pieces(one.said)
    return found


def _words(finder: Finder, one: Asked) -> Found | None:
    for said in (one.said, *one.others):
        if said and (found := finder.find(said, one.names, one.reading)):
            return found
    if len(one.said) > SHORTEST_IN_PIECES and not one.reading:
        return finder.pieces(one.said)
    return None


def _words_of_markup(one: Asked) -> Asked:
    """Markup as what is looked for of it: its text, else the address of what it shows."""
    is_address = one.said in one.value and "/" in one.said and " " not in one.said
    why = one.why if squeezed(one.said) else one.why or asking.BLANK
    return dataclasses.replace(one, reading="address" if is_address else "", why=why)
