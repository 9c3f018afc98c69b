"""Which capture speaks first, of several that show one page."""

from __future__ import annotations

import collections
import datetime
import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator

from archive.importing.dates import moment_of
from archive.importing.ordering import DRAWN
from archive.importing.snapshots import OLD, Part
from archive.sources.document import Document

# Who speaks first of an article. Exports of comments know their article by hearsay.
SITES = {"wxr", "blogger", "wordpressjson", "discourse", "github", "reddit", "hackernews"}
PAGES = {"html": 1, "atom": 2, "rss": 2, "plaintext": 4}
HEARSAY = 3
# Who speaks first of comments: exports state ids, pages show nesting, feeds and texts do not.
COMMENT_TIERS = {"html": 4, "atom": 5, "rss": 5, "plaintext": 6}
REVISED = 0.75  # of what two pages show: as much stays when one of them is the other, saved later


def article_tier(document: Document) -> int:
    return 0 if document.format in SITES else PAGES.get(document.format, HEARSAY)


def comment_tier(document: Document) -> int:
    return 0 if document.format in SITES else COMMENT_TIERS.get(document.format, HEARSAY)


def ranked(parts: Iterable[Part], tier: Callable[[Document], int]) -> list[Part]:
    """The first to speak first: of the better tier; in it what was saved last, as far as it shows.

    Of equals the fuller one, however they arrived; but of two that are revisions of one another
    the one that arrived last, because nothing else tells which is the later one.
    """

    def level(part: Part) -> tuple[int, str, str]:
        return tier(part.document), part.document.format, recency(part.document)

    found: list[Part] = []
    levels = collections.defaultdict[tuple[int, str, str], list[Part]](list)
    for part in parts:
        levels[level(part)].append(part)
    by_format = sorted(levels, key=lambda each: each[1])
    latest = sorted(by_format, key=lambda each: each[2], reverse=True)
    for each in sorted(latest, key=lambda each: each[0]):
        for group in sorted(_revisions(levels[each]), key=_fullness):
            found += sorted(group, key=lambda part: part.arrival, reverse=True)
    return found


def recency(document: Document) -> str:
    """No capture is older than this: when it was saved, if it says so, or the last thing in it."""
    dates = [comment.date for comment in document.comments if comment.date]
    if document.modified is not None:
        dates.append(document.modified.value)
    if document.captured_at is not None:
        dates.append(document.captured_at)
    return max(map(_universal, dates), default="")


def _universal(date: str) -> str:
    moment = moment_of(date)
    try:
        return moment.astimezone(datetime.UTC).isoformat() if moment else date
    except OverflowError:  # the first or the last day of the calendar
        return date


def _fullness(group: list[Part]) -> tuple[int, int, str]:
    """The fullest first; of equals, one that does not depend on their order."""
    comments = max(len(part.document.comments) for part in group)
    letters = max(_letters(part.document) for part in group)
    return -comments, -letters, min(part.key.removeprefix(OLD) for part in group)


def _letters(document: Document) -> int:
    said = sum(len(comment.text) for comment in document.comments)
    return said + sum(len(block.text) for block in document.body)


def _revisions(parts: list[Part]) -> Iterator[list[Part]]:
    """Groups of parts of which each is like another one of the group."""
    if len(parts) == 1 or parts[0].document.format not in DRAWN:
        yield parts
        return
    shown = [_shown(part.document) for part in parts]
    group_of = list(range(len(parts)))
    for one, other in itertools.combinations(range(len(parts)), 2):
        common = (shown[one] & shown[other]).total()
        if common >= REVISED * max(shown[one].total(), shown[other].total()):
            old, new = group_of[other], group_of[one]
            group_of = [new if group == old else group for group in group_of]
    for group in dict.fromkeys(group_of):
        yield [part for part, own in zip(parts, group_of, strict=True) if own == group]


def _shown(document: Document) -> collections.Counter[Hashable]:
    """What a page shows and how it is laid out: two tools that make text of one page say the same
    in other lines."""
    shown = collections.Counter[Hashable]()
    for comment in document.comments:
        first, last = comment.lines or (0, 0)
        text_first, _ = comment.text_lines or (0, 0)
        shown[comment.author, comment.text, last - first, text_first - first] += 1
    for block in document.body:
        first, last = block.lines or (0, 0)
        shown[block.kind, block.text, last - first] += 1
    return shown
