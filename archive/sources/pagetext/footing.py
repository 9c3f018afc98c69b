"""What stands under a comment, and under the last one: where its text ends."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence

from archive.sources.document import Block, Problem
from archive.sources.pagetext import headers, phrases
from archive.sources.pagetext.headers import Header
from archive.sources.pagetext.lines import Page, runs

# A title in the "previous / next" links under the comments. The longest headline in a newspaper
# that still was one had about this many characters; comments without a full stop are shorter.
LONGEST_TITLE = 160
# Words that headlines leave in lower case even when they capitalise the others.
_SMALL = "a an and as at but by de der die for from in la le of on or over the to und via vs with"
SMALL_WORDS = frozenset(_SMALL.split())
# Words of somebody talking to somebody; headlines talk about things.
TALK = frozenset({"i", "i’m", "i'm", "my", "me", "mine", "thank", "thanks", "cheers"})
ADDRESS = frozenset({"you", "your", "yours", "it", "that"})
ROUND_ENDS = tuple(".!?…”\"')»*/")


@dataclasses.dataclass(frozen=True, slots=True)
class Feet:
    """Whether most comments end with a bare number, or with "Reply" and its like.

    Then these are the plugin's; elsewhere a text that is only "5" or "Reply" is somebody's.
    """

    votes: bool
    links: bool


def usual_feet(page: Page, chosen: Sequence[Header]) -> Feet:
    votes = links = 0
    for header, following in itertools.pairwise(chosen):
        index, linked = following.starts - 1, False
        while index > header.ends and (not page.seen[index] or is_link(page.seen[index])):
            linked = linked or bool(page.seen[index])
            index -= 1
        first_line = page.below(header.ends)
        links += linked and index >= first_line
        votes += index > first_line and bool(phrases.VOTES.fullmatch(page.seen[index]))
    enough = max(2, len(chosen) // 2)
    return Feet(votes=votes >= enough, links=links >= enough)


def is_link(line: str) -> bool:
    return bool(phrases.FOOT.fullmatch(line))


def take_feet(page: Page, header: Header, until: int, usual: Feet, furniture: list[Block]) -> int:
    """Take what the plugin prints under a comment off its end; return the new last index."""
    last = until
    cut: list[int] = []
    met: set[str] = set()
    first_line = page.below(header.ends)
    while last > header.ends:
        line = page.seen[last]
        if not line:
            last -= 1
            continue
        text_above = last > first_line
        if phrases.EDITED.fullmatch(line) or line in phrases.PENDING:
            kind = "note"
        elif is_link(line) and (text_above or usual.links):
            kind = line
        elif phrases.VOTES.fullmatch(line) and (usual.votes or (text_above and met - {"note"})):
            kind = "vote"
        else:
            break
        if kind in met:  # the plugin prints each once: the second is the text
            break
        met.add(kind)
        cut.append(last)
        last -= 1
    furniture += [page.block("label", first, end) for first, end in runs(sorted(cut))]
    return last if cut else until


def end_of_last(
    page: Page,
    header: Header,
    until: int,
    usual: Feet,
    navigation: list[Block],
    furniture: list[Block],
    problems: list[Problem],
) -> int:
    """Where the last comment ends: under it may stand the page's own foot. Returns an index."""
    first = header.ends + 1
    end = _certain_end(page, first, until, usual)
    if end < until:
        file_foot(page, end + 1, until, navigation, furniture)
        return end
    titles = _titles_below(page, header, first, until)
    if not titles:
        return until
    before = page.seen[page.above(titles[0])]
    # Few comments end in two lines apart that could both be headlines, most pages do. One such
    # line may well be a last word, unless the text above it was rounded off.
    taken = len(titles) == 2 or before.endswith(ROUND_ENDS)
    what = "look like titles of neighbouring articles, and were taken for these"
    if not taken:
        what = "may be titles of neighbouring articles; they were left with the comment"
    problems.append(
        Problem(
            line=titles[0] + 1,
            code="tail-uncertain",
            message=f"The last lines under the last comment {what}.",
        )
    )
    if not taken:
        return until
    file_foot(page, titles[0], until, navigation, furniture)
    return titles[0] - 1


def _titles_below(page: Page, header: Header, first: int, until: int) -> list[int]:
    """The last one or two paragraphs, where they could be headlines. The first one is text.

    Two stand there on most pages, and one that is a headline without doubt speaks for the other.
    """
    below = [
        begin
        for begin, last in page.paragraphs(first, until)[1:][-2:]
        if begin == last and header.name not in page.seen[begin]
    ]
    clear = [index for index in below if _like_title(page.seen[index], strict=True)]
    if len(below) == 2 and clear and all(_like_title(page.seen[index]) for index in below):
        return below
    return below[-1:] if below[-1:] == clear[-1:] else []


def _certain_end(page: Page, first: int, until: int, usual: Feet) -> int:
    """The index after which nothing can be the comment's, or `until`."""
    for index in range(first, until + 1):
        line = page.seen[index]
        if not line:
            continue
        if phrases.CUT.search(line[-60:]) and _blank_after(page, index):
            return index
        alone = index > first and not page.seen[index - 1]
        if (
            (alone or index == first)
            and len(line) > 3
            and (phrases.AFTER_ALL.fullmatch(line) or line.startswith("Load More Comments"))
        ):
            return index - 1
        under = page.seen[index + 1] if index < until else ""
        if alone and {line.casefold(), under.casefold()} <= phrases.FORM:
            return index - 1
        neighbour = phrases.NEIGHBOUR.fullmatch(line)
        if neighbour and alone and (neighbour["title"] or len(line.split()) > 1):
            return index - 1
        if is_link(line) and index > first and _like_foot_row(page, index, until):
            return index - 1
        if is_link(line) and alone and usual.links and _blank_after(page, index):
            return index - 1
    return until


def _like_foot_row(page: Page, index: int, until: int) -> bool:
    """A row of at least two things that only a plugin prints, with a blank line after it."""
    row = index
    while row <= until and page.seen[row]:
        line = page.seen[row]
        if not (phrases.FOOT.fullmatch(line) or phrases.EDITED.fullmatch(line)):
            return False
        row += 1
    return row - index > 1


def _blank_after(page: Page, index: int) -> bool:
    return index + 1 >= len(page) or not page.seen[index + 1]


def file_foot(
    page: Page, first: int, until: int, navigation: list[Block], furniture: list[Block]
) -> None:
    for begin, last in page.paragraphs(first, until):
        for index in range(begin, last + 1):
            line = page.seen[index]
            neighbour = phrases.NEIGHBOUR.fullmatch(line)
            label = neighbour and not neighbour["title"]
            if label or headers.is_foot(line) or phrases.AFTER_ALL.fullmatch(line):
                furniture.append(page.block("label", index, index))
            elif len(line) <= LONGEST_TITLE or (begin == last and len(line) < 2 * LONGEST_TITLE):
                navigation.append(page.block("navigation", index, index))
            else:
                furniture.append(page.block("unread", index, index))


def _like_title(line: str, *, strict: bool = False) -> bool:
    """Whether a line could be a headline; strictly, one that nobody would say to anybody."""
    words = re.findall(r"[\w’']+", line.casefold())
    if len(words) < 3 or len(line) > LONGEST_TITLE or line[0] in ">“\"'-*•@#(":
        return False
    if line[-1] in ".,:;…" or line[0].islower():
        return False
    if _in_title_case(line):
        return True
    if strict:
        return line[-1] not in "!?" and TALK.isdisjoint(words)
    return line[-1] != "!" and (line[-1] != "?" or ADDRESS.isdisjoint(words))


def _in_title_case(line: str) -> bool:
    words = [w for w in re.findall(r"[^\W\d_][\w’'-]*", line) if w.casefold() not in SMALL_WORDS]
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)
