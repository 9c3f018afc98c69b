"""Where a value stands among the leaves of a stretch: as one of them, across them, inside one.

Where it stands more than once, the better name wins, then what shares the smaller box with `near`,
then what is nearer: a commenter's name is in the head of the comment and not in its text.
"""

from __future__ import annotations

import dataclasses
import functools
import html
import re
from collections.abc import Callable, Iterable, Sequence

from archive.sources import dates
from archive.sources.spans import forms, pieces
from archive.sources.spans.scan import APART, Leaf, Scan
from archive.sources.spans.trace import Trace, squeezed

Place = tuple[int, int]
MOST_HITS = 64  # of one value in one stretch: enough to choose from
_NUMBER = re.compile(r"[-+\u2212]?\d[\d,' ]*(?:\.0*)?")
_DIGITS = re.compile(r"\d{2}")


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """`places` are offsets, mostly one pair; `form` is how their text gives `said`, which is the
    value but for the marks of lists and tables, which parsers draw."""

    places: tuple[Place, ...]
    form: str
    said: str


class Finder:
    """Looks in the leaves of some stretches of one scan.

    near   a place beside which the values stand, such as the comment's text
    avoid  a stretch in which they only stand if they stand nowhere else
    """

    def __init__(
        self,
        scan: Scan,
        leaves: Sequence[Leaf] | Callable[[], Sequence[Leaf]],
        stretches: Sequence[Place],
        *,
        near: int | None = None,
        avoid: Sequence[Place] = (),
    ):
        self.scan, self.stretches = scan, stretches
        self._leaves = leaves
        self.near, self.avoid = near, avoid
        self._said: dict[int, str] = {}
        self._bare: dict[int, str] = {}

    @functools.cached_property
    def leaves(self) -> Sequence[Leaf]:
        """Many finders are never asked, and some have many leaves."""
        return self._leaves() if callable(self._leaves) else self._leaves

    def find(self, value: str, names: Sequence[str] = (), reading: str = "") -> Found | None:
        """The best place of a value, or null if it does not stand here."""
        wanted = squeezed(value)
        if not wanted:
            return None
        return (
            self.as_leaf(value, wanted, names, reading)
            or (self._inside_date(value) if reading == "date" else None)
            or (self._number(value) if reading == "number" else None)
            or (self._across(value, wanted) if not reading else None)
            or self._within(value, wanted, names, reading)
        )

    def first(self, value: str) -> Found | None:
        """The first place where a reader sees the value."""
        stream, wanted = self.scan.stream, squeezed(value)
        for first, last in self.stretches:
            at, limit = stream.index(first), stream.index(last)
            for _ in range(MOST_HITS):
                hit = stream.find(wanted, at, limit)
                if hit is None:
                    break
                place = stream.place(*hit)
                if self._is_apart(place):
                    return self._checked([place], value, self._forms(place))
                at = hit[0] + 1
        return None

    def pieces(self, value: str) -> Found | None:
        """The lines of a value in their order, or its words where even a line is broken up."""
        stream = self.scan.stream
        for first, last in self.stretches:
            for far in (len(stream), pieces.FAR):
                hits, said = pieces.of(value, stream, stream.index(first), stream.index(last), far)
                places = [stream.place(*hit) for hit in hits]
                if places and (found := self._checked(places, said, self._forms(places[0]))):
                    return found
        return None

    def as_leaf(self, value: str, wanted: str, names: Sequence[str], reading: str) -> Found | None:
        found: list[tuple[Leaf, str]] = []
        for leaf in self.leaves:
            said = self._says(leaf)
            if not said:
                continue
            if _matches(said, wanted, reading):
                found.append((leaf, leaf.form))
            elif not reading and ("<" in said or "&" in said) and leaf.form != "entities":
                if self._says_bare(leaf) == wanted:
                    found.append((leaf, f"{leaf.form}+markup"))
            elif reading == "date" and self._says_date(leaf, said, value, names):
                found.append((leaf, leaf.form))
        if not found:
            return None
        leaf, form = min(found, key=lambda one: self._rank(one[0], names, wanted, reading))
        form = f"{form}+{reading}" if reading else form
        place = self._narrowed(leaf, reading)
        return self._checked([place], value, [form, form.replace("yaml", "text")])

    def _says_date(self, leaf: Leaf, said: str, value: str, names: Sequence[str]) -> bool:
        if not 4 <= len(said) <= 200 or not _DIGITS.search(said):
            return False
        raw = self.scan.text[leaf.start : leaf.end]
        return forms.reads_date(forms.decoded(raw, leaf.form), value)

    def _narrowed(self, leaf: Leaf, reading: str) -> Place:
        """Without the blanks at both ends; of a line with a date in it, the date."""
        raw = self.scan.text[leaf.start : leaf.end]
        if leaf.form == "yaml":
            return leaf.start, leaf.end
        start = leaf.start + len(raw) - len(raw.lstrip())
        end = leaf.end - len(raw) + len(raw.rstrip())
        if reading == "date" and leaf.form in ("text", "entities"):
            found = dates.locate(self.scan.text[start:end])
            if found:
                return start + found.start, start + found.end
        return (start, end) if start < end else (leaf.start, leaf.end)

    def _inside_date(self, value: str) -> Found | None:
        """A date inside a longer text than a date's own."""
        for leaf in self.leaves:
            raw = self.scan.text[leaf.start : leaf.end]
            if len(raw) > dates.FARTHEST or value[:4] not in raw:
                continue
            found = dates.locate(raw)
            if found:
                place = leaf.start + found.start, leaf.start + found.end
                if given := self._checked([place], value, [f"{leaf.form}+date"]):
                    return given
        return None

    def _number(self, value: str) -> Found | None:
        """A number in a line: "3 comments", "1.2K"."""
        wanted = forms.number_in(value)
        hits = [
            (leaf.start + found.start(), leaf.start + found.end())
            for leaf in self.leaves
            for found in forms.NUMBER.finditer(self.scan.text[leaf.start : leaf.end])
            if forms.number_in(found[0]) == wanted
        ]
        hits = [hit for hit in hits if self._is_whole_number(hit)]
        if not hits:
            return None
        best = min(hits, key=self._distance)
        return self._checked([best], value, ["text+number"])

    def _across(self, value: str, wanted: str) -> Found | None:
        """Where what a reader sees has it."""
        hits = self._hits(wanted)
        whole = [hit for hit in hits if self._is_apart(hit)]
        if not (whole or (hits and len(wanted) > 1)):
            return None
        best = min(whole or hits, key=self._distance)
        return self._checked([best], value, self._forms(best))

    def _hits(self, wanted: str) -> list[Place]:
        stream = self.scan.stream
        found: list[Place] = []
        for first, last in self.stretches:
            at, limit = stream.index(first), stream.index(last)
            while len(found) < MOST_HITS and (hit := stream.find(wanted, at, limit)):
                found.append(stream.place(*hit))
                at = hit[0] + 1
        return found

    def _is_apart(self, place: Place) -> bool:
        """Whether it is no part of a longer word or number."""
        text, (start, end) = self.scan.text, place
        return not (_joined(text[start - 1 : start], text[start]) or
                    _joined(text[end - 1], text[end : end + 1]))  # fmt: skip

    def _is_whole_number(self, place: Place) -> bool:
        text, (start, end) = self.scan.text, place
        return not re.search(r"\d[.,]?$", text[max(0, start - 2) : start]) and not re.match(
            r"[.,]?\d", text[end : end + 2]
        )

    def _within(self, value: str, wanted: str, names: Sequence[str], reading: str) -> Found | None:
        """Inside a leaf that no reader sees, as an id in "comment-7" is."""
        if reading in ("date", "number"):
            return None
        best: tuple[tuple[int, ...], Place, Leaf] | None = None
        for leaf in self.leaves:
            if wanted in (said := self._says(leaf)):
                trace = self.scan.trace(leaf)
            elif "&" in said and wanted in html.unescape(said):
                trace = self.scan.trace(leaf, "entities")
            elif leaf.form == "xml" and len(wanted) > 5:
                # A CDATA that ends in the middle of a text, which its reader has mended.
                trace = Trace.verbatim(self.scan.text, leaf.start, leaf.end).squeezed()
            else:
                continue
            at = 0
            while hit := trace.find(wanted, at):
                place = trace.place(*hit)
                at = hit[0] + 1
                if self._is_apart(place):
                    rank = self._rank(leaf, names, wanted, reading)
                    if best is None or rank < best[0]:
                        best = rank, place, leaf
                    break
        if best is None:
            return None
        form = best[2].form
        return self._checked([best[1]], value, [
            f"{form}+{reading}" if reading else form, "text", "cdata", "entities", f"{form}+markup"
        ])  # fmt: skip

    def _forms(self, place: Place) -> list[str]:
        """The forms that a stretch of what a reader sees may have."""
        form = self.scan.at(place[0]).form
        if form == "text":
            return ["text"]
        if form == "entities":
            return ["markup"]
        return [f"{form}+markup", form, "markup", "cdata+markup", "text"]

    def _checked(self, places: list[Place], value: str, tried: Iterable[str]) -> Found | None:
        """Only what gives the value is a place of it."""
        for form in tried:
            if gives_together(self.scan.text, places, value, form):
                return Found(tuple(places), form, value)
        return None

    def _rank(self, leaf: Leaf, names: Sequence[str], wanted: str, reading: str) -> tuple[int, ...]:
        rank = names.index(leaf.name) if leaf.name in names else len(names)
        whole = 0 if reading != "address" or self._says(leaf) == wanted else 1
        return (
            rank,
            whole,
            int(not leaf.seen and not reading),
            *self._distance((leaf.start, leaf.end)),
        )

    def _distance(self, place: Place) -> tuple[int, ...]:
        avoided = int(any(first <= place[0] < last for first, last in self.avoid))
        if self.near is None:
            return avoided, 0, place[0]
        # What stands before its text is likelier to be of it than what stands behind.
        away = self.near - place[0] if place[0] <= self.near else 2 * (place[0] - self.near)
        return avoided, self.scan.size_of_shared(self.near, place[0]), away

    def _says_bare(self, leaf: Leaf) -> str:
        """What a leaf says without its markup."""
        if (said := self._bare.get(leaf.start)) is None:
            raw = self.scan.text[leaf.start : leaf.end]
            said = self._bare[leaf.start] = forms.normalised(raw, f"{leaf.form}+markup")
        return said

    def _says(self, leaf: Leaf) -> str:
        if (said := self._said.get(leaf.start)) is None:
            said = self._said[leaf.start] = self.scan.said(leaf)
        return said


def gives_together(text: str, places: Sequence[Place], value: str, form: str) -> bool:
    if len(places) == 1:
        return forms.gives(text[slice(*places[0])], value, form)
    joined = "".join(forms.normalised(text[start:end], form) for start, end in places)
    return joined == squeezed(value)


def _matches(said: str, wanted: str, reading: str) -> bool:
    if said == wanted:
        return True
    if reading == "number":
        return bool(_NUMBER.fullmatch(said)) and forms.number_in(said) == forms.number_in(wanted)
    return reading == "address" and "/" in said + wanted and forms.is_end_of(said, wanted)


def _joined(before: str, after: str) -> bool:
    """Whether two neighbours are of one word, or of one number."""
    if not before or not after or APART in before + after:
        return False
    if before.isdigit() or after.isdigit():
        return before.isdigit() and after.isdigit()
    return before.isalpha() and after.isalpha() and before.isascii() == after.isascii()
