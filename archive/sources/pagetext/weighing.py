"""Comment headers told from lines in a text that only look like them.

A text may quote another comment, header and all, or be a signed letter, or hold a date alone on
its line. So every candidate is weighed against the style of the page and the comments before
it; `archive.sources.pagetext.choosing` chooses by the weights.
"""

from __future__ import annotations

import collections
import dataclasses
import itertools
import re
from collections.abc import Sequence

from archive.sources import dates
from archive.sources.pagetext import phrases
from archive.sources.pagetext.headers import Header, is_foot
from archive.sources.pagetext.lines import Page

# Votes for and against a candidate: above zero it is a header. Found by trying them on pages
# written to break them; what matters is their order, and that a doubled name outweighs any
# two doubts.
DOUBLED = 4
ANSWERS = 3
LABELLED = 2
APART = 2  # a blank line, or what stands under a comment, precedes it
KNOWN = 3  # a name printed once that is also met elsewhere
IN_STYLE = 1
ONCE_AMONG_DOUBLED = -1
NOT_APART = -3
OUT_OF_STYLE = -2
OTHER_DATE_SHAPE = -5
OUT_OF_ORDER = -2
NAMED_TWICE_ELSEWHERE = -3
LIKE_A_SENTENCE = -3
LIKE_A_SIGNATURE = -3
QUOTED_BEFORE = -4  # the same header and the same first words stood above
INTRODUCED = -4  # the line above ends with a colon
NOTHING_UNDER = -1

_SENTENCE_WORDS = (
    "a an and are as at be been but by for from had has have he her his i if in is it its my not"
    " of on or our said she so that the their them there they this to us was we were when which"
    " who will with you your"
)
SENTENCE_WORDS = frozenset(_SENTENCE_WORDS.split())
FAREWELL = re.compile(
    r"(?:Yours|Regards|Sincerely|Best|Cheers|Thanks|Love|Kind regards|Best wishes|Signed)"
    r"(?:\s[\w ]{0,30})?[,.!]?|.{0,60}\b(?:sincerely|faithfully|truly|regards|wishes),",
    re.I,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Style:
    """How this page prints its headers: what most of those do that leave no doubt."""

    shape: str | None
    replies_after_date: bool
    blank_before: bool
    blank_after: bool
    doubles: bool


def style_of(page: Page, found: Sequence[Header]) -> Style:
    """Judge by the headers with doubled names, or by the replies, or by all there are."""
    sure = [header for header in found if header.doubled]
    doubles = bool(sure)
    if len(sure) < 2:
        sure = [h for h in found if h.doubled or h.reply_to or h.kind] or list(found)
    shapes = collections.Counter(header.written.shape for header in sure)
    replies = [header.replies_after_date for header in found if header.reply_to and header.doubled]
    replies = replies or [header.replies_after_date for header in found if header.reply_to]
    return Style(
        shape=shapes.most_common(1)[0][0] if shapes else None,
        replies_after_date=2 * sum(replies) > len(replies),
        blank_before=2 * sum(_blank(page, h.starts - 1) for h in sure) >= len(sure),
        blank_after=2 * sum(_blank(page, h.ends + 1) for h in sure) >= len(sure),
        doubles=doubles,
    )


def _blank(page: Page, index: int) -> bool:
    return not 0 <= index < len(page) or not page.seen[index]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """`doubt` is the part of the weight that speaks against the header, at most 0."""

    header: Header
    weight: int
    doubt: int


class Judge:
    """Weighs candidates in page order, remembering what the accepted ones said."""

    def __init__(
        self, page: Page, found: Sequence[Header], *, start: int, newest_first: bool | None
    ):
        self.page, self.start, self.newest_first = page, start, newest_first
        self.style = style_of(page, found)
        day_first = dates.day_comes_first(h.written for h in found)
        self._days = {h.date_at: dates.settle(h.written, day_first=day_first).value for h in found}
        self.twice = {h.name for h in found if h.doubled}
        self.met = collections.Counter(h.name for h in found if not h.doubled)
        self.names = self.twice | set(self.met)
        self.answered = {h.reply_to for h in found if h.reply_to}
        self.first_words: dict[tuple[str, str], set[str]] = {}
        self.earliest: dict[str, str] = {}
        self.last_root: str | None = None
        self.last: Header | None = None

    def settled_reply(self, header: Header) -> Header:
        """A "Reply to" that does not stand where this page prints it belongs to the text."""
        if header.replies_after_date and (
            not self.style.replies_after_date
            or (header.reply_to not in self.names and len((header.reply_to or "").split()) > 3)
        ):
            return dataclasses.replace(
                header, reply_to=None, replies_after_date=False, ends=header.date_at
            )
        return header

    def weigh(self, header: Header) -> Weighed:
        page, style = self.page, self.style
        above = page.seen[header.starts - 1] if header.starts > self.start else ""
        for_it = DOUBLED if header.doubled else 0
        for_it += ANSWERS if header.reply_to else 0
        for_it += LABELLED if header.kind else 0
        if not above or is_foot(above):
            for_it += APART
        in_style = _blank(page, header.ends + 1) == style.blank_after
        for_it += IN_STYLE * (in_style + (header.written.shape == style.shape))
        if not header.doubled:
            for_it += ONCE_AMONG_DOUBLED if style.doubles else 0
            if header.name not in self.twice and (
                self.met[header.name] > 1 or header.name in self.answered
            ):
                for_it += KNOWN
        doubt = self._quoted(header)
        doubt += 0 if header.doubled else self._once(header)
        doubt += NOT_APART if above and style.blank_before and not is_foot(above) else 0
        doubt += 0 if in_style else OUT_OF_STYLE
        doubt += 0 if header.written.shape == style.shape else OTHER_DATE_SHAPE
        doubt += OUT_OF_ORDER if self._out_of_order(header) else 0
        return Weighed(header=header, weight=for_it + doubt, doubt=doubt)

    def _once(self, header: Header) -> int:
        name = header.name
        weight = NAMED_TWICE_ELSEWHERE if name in self.twice else 0
        words = name.casefold().split()
        common = sum(word.strip(",.;:!?") in SENTENCE_WORDS for word in words)
        if (
            len(name) > phrases.LONGEST_NAME
            or name[-1] in ":,;?…"
            or name[0] in '>“"«'
            or "://" in name
            or (len(words) > 3 and (common > 1 or name[-1] in ".!"))
            or (len(words) > 2 and common and words[-1] in SENTENCE_WORDS)
            or dates.read(name)
        ):
            weight += LIKE_A_SENTENCE
        if self.last and not header.reply_to:
            before = self._line_before(header)
            if before and FAREWELL.fullmatch(before):
                weight += LIKE_A_SIGNATURE
            if name == self.last.name and not self.last.doubled and not header.kind:
                weight += OUT_OF_STYLE
        return weight

    def _line_before(self, header: Header) -> str:
        index = header.starts - 1
        floor = self.last.ends if self.last else self.start - 1
        while index > floor and not self.page.seen[index]:
            index -= 1
        return self.page.seen[index] if index > floor else ""

    def _out_of_order(self, header: Header) -> bool:
        day = self._days[header.date_at]
        if not day:
            return False
        if header.reply_to:
            asked = self.earliest.get(header.reply_to)
            return asked is not None and dates.latest_day(day) < asked
        if self.last_root is None or self.newest_first is None:
            return False
        if self.newest_first:
            return day[: len(self.last_root)] > self.last_root
        return dates.latest_day(day) < self.last_root[:10]

    def _quoted(self, header: Header) -> int:
        if not self.last:
            return 0
        weight = 0
        before = self._line_before(header)
        if not before:
            weight += NOTHING_UNDER
        elif before.endswith((":", "wrote", "said", "schrieb")):
            weight += INTRODUCED
        key = (header.name, self.page.seen[header.date_at])
        words = self._first_words(header)
        if words and any(
            old == words or (len(words) > 8 and old.startswith(words[:40]))
            for old in self.first_words.get(key, ())
        ):
            weight += QUOTED_BEFORE if before and not header.reply_to else OUT_OF_ORDER
        return weight

    def _first_words(self, header: Header) -> str:
        index = header.ends + 1
        while index < len(self.page) and not self.page.seen[index]:
            index += 1
        return self.page.seen[index][:200] if index < len(self.page) else ""

    def accept(self, header: Header) -> None:
        day = self._days[header.date_at]
        if day:
            known = self.earliest.get(header.name)
            self.earliest[header.name] = min(day, known) if known else day
            if not header.reply_to:
                self.last_root = day
        key = (header.name, self.page.seen[header.date_at])
        heard = self.first_words.setdefault(key, set())
        if len(heard) < 20:  # enough to know a quotation; a bot's thousandth post adds nothing
            heard.add(self._first_words(header))
        self.last = header


def direction(found: Sequence[Header], label: str | None) -> bool | None:
    """Whether threads run from newest to oldest: by the label, else by most pairs of dates."""
    if label:
        return {"newest": True, "oldest": False}.get(label)
    day_first = dates.day_comes_first(h.written for h in found)
    roots = [
        value
        for h in found
        if not h.reply_to and (value := dates.settle(h.written, day_first=day_first).value)
    ]
    ups = sum(a < b for a, b in itertools.pairwise(roots))
    downs = sum(a > b for a, b in itertools.pairwise(roots))
    if ups == downs or min(ups, downs) * 3 > max(ups, downs):
        return None
    return downs > ups
