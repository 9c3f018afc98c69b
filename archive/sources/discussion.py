"""The comments of a plain-text page: their bounds, their texts, and what lies round them."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence

from archive.sources import credits, dates, headers, phrases
from archive.sources.document import Block, Problem
from archive.sources.headers import Header
from archive.sources.lines import Page

# A title in the "previous / next" links under the comments. The longest headline in a newspaper
# that still was one had about this many characters; comments without a full stop are shorter.
LONGEST_TITLE = 160
# Words that headlines leave in lower case even when they capitalise the others.
_SMALL = "a an and as at but by de der die for from in la le of on or over the to und via vs with"
SMALL_WORDS = frozenset(_SMALL.split())
# Words of somebody talking to somebody; headlines talk about things.
TALK = frozenset({"i", "i’m", "i'm", "my", "me", "mine"})
ADDRESS = frozenset({"you", "your", "yours", "it", "that"})
ROUND_ENDS = tuple(".!?…”\"')»*/")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The head of the discussion: count, sort labels, form leftovers. Indexes into the page."""

    starts: int
    ends: int
    declared: tuple[int, int] | None
    sort: str | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A comment before anybody asked what it answers. Indexes into the page, ends included."""

    header: Header
    ends: int
    text: str
    text_lines: tuple[int, int] | None
    truncated: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    starts: int
    marker: Marker | None
    comments: list[Spoken]
    navigation: list[Block]
    furniture: list[Block]
    problems: list[Problem]
    newest_first: bool


def find(page: Page) -> Discussion:
    """The discussion under the article; with no comments when there is none."""
    marker = find_marker(page)
    if marker:
        start = marker.starts
        found = headers.candidates(page, start, head_ends=marker.ends)
    else:
        start = 0
        found = _without_byline(page, headers.candidates(page, 0))
    declared = marker.declared if marker else None
    newest_first = headers.direction(page, found, marker.sort if marker else None)
    chosen, problems = headers.choose(
        page, found, start=start, declared=declared, newest_first=newest_first
    )
    starts = marker.starts if marker else chosen[0].starts if chosen else len(page)
    furniture = _before_comments(page, marker, chosen, problems)
    comments: list[Spoken] = []
    navigation: list[Block] = []
    usual = _usual_feet(page, chosen)
    for header, following in zip(chosen, [*chosen[1:], None], strict=False):
        until = following.starts - 1 if following else len(page) - 1
        if following is None:
            until = _tail(page, header, until, navigation, furniture, problems)
        until = _feet(page, header, until, usual, furniture)
        comments.append(_speak(page, header, until))
    if marker and not chosen:
        _after_nothing(page, marker, navigation, furniture)
    return Discussion(
        starts=starts,
        marker=marker,
        comments=comments,
        navigation=navigation,
        furniture=furniture,
        problems=problems,
        newest_first=bool(newest_first),
    )


Cluster = list[tuple[int, str]]  # indexes of lines and their kinds
MARKS = frozenset({"count", "sort", "notify of", "inline feedbacks", "view all comments"})


def find_marker(page: Page) -> Marker | None:
    """The stretch of lines where most kinds of discussion furniture stand together."""
    clusters: list[Cluster] = []
    strangers = 0
    for index, line in enumerate(page.seen):
        if not line:
            continue
        kind = _kind(line)
        if kind:
            if not clusters or strangers > 1:
                clusters.append([])
            clusters[-1].append((index, kind))
            strangers = 0
        else:
            # One strange short line between them may be a field of the form; a date is a comment.
            strangers += 2 if len(line) > 40 or dates.read(line) else 1
    best = _best_marker(page, clusters)
    if best is None:
        return None
    counts = [phrases.count(page.seen[index]) for index, kind in best if kind == "count"]
    labels = [label for index, _ in best for label in phrases.sort_labels(page.seen[index])]
    return Marker(
        starts=best[0][0],
        ends=best[-1][0],
        declared=counts[0] if counts else None,
        sort=labels[0] if labels and _is_sort_bar(page, best) else None,
    )


def _is_sort_bar(page: Page, cluster: Cluster) -> bool:
    """Whether the labels tell the order: "Newest Most Voted" alone has lost the active one."""
    bars = [phrases.sort_labels(page.seen[index]) for index, kind in cluster if kind == "sort"]
    labels = [label for bar in bars for label in bar]
    return len(labels) in {1, 3} or (len(labels) == 2 and len(bars) == 2)


def _best_marker(page: Page, clusters: list[Cluster]) -> Cluster | None:
    """Most kinds of lines together, with a comment right under them and none above.

    A count or a sort bar alone will do, if a comment, or nothing more, follows.
    """
    first_sure = next(
        (h.starts for h in headers.candidates(page, 0) if h.doubled or h.reply_to or h.kind),
        len(page),
    )
    best, most = None, 1
    for cluster in clusters:
        kinds = {kind for _, kind in cluster}
        if not kinds & MARKS:
            continue
        score = len(kinds) + (2 if _comment_under(page, cluster[-1][0]) else 0)
        score -= 4 if cluster[0][0] > first_sure else 0
        if score > most:
            best, most = cluster, score
    if best is None:
        for cluster in clusters[-1:]:
            below = sum(map(bool, page.seen[cluster[-1][0] + 1 :]))
            if {kind for _, kind in cluster} & MARKS and below <= 3 and cluster[0][0] > 0:
                best = cluster
    return best


def _comment_under(page: Page, index: int) -> bool:
    begin = _next(page, index)
    for below in range(begin + 1, min(begin + 6, len(page))):
        if not page.seen[below]:
            return False
        if dates.read(page.seen[below]):
            return not credits.byline(page.seen[begin])
    return False


def _kind(line: str) -> str | None:
    """What part of a discussion's head this line is; the form's own parts count as several."""
    if phrases.count(line):
        return "count"
    if phrases.sort_labels(line):
        return "sort"
    folded = line.casefold()
    if folded in phrases.FORM:
        return folded if folded not in phrases.AVATARS else "guest"
    return None


def _without_byline(page: Page, found: list[Header]) -> list[Header]:
    """On a page without a marker, a name and a date near the top are the article's own."""
    opening = page.paragraphs(0, len(page) - 1)[:3]
    if not opening:
        return []
    limit = opening[-1][1]
    first = opening[0][0]
    return [
        h
        for h in found
        if h.starts > limit or h.starts == first or h.doubled or h.reply_to or h.kind
    ]


def _before_comments(
    page: Page, marker: Marker | None, chosen: Sequence[Header], problems: list[Problem]
) -> list[Block]:
    """The marker's lines, and what stands between it and the first comment."""
    if marker is None:
        return []
    furniture = []
    until = chosen[0].starts - 1 if chosen else marker.ends
    strange: list[int] = []
    for index in range(marker.starts, until + 1):
        line = page.seen[index]
        if not line:
            continue
        kind = _kind(line)
        if kind is None and index > marker.ends and not headers.is_foot(line):
            strange.append(index)
            continue
        name = kind if kind in {"count", "sort"} else "form"
        furniture.append(page.block(name, index, index))
    for first, last in _runs(strange):
        furniture.append(page.block("unread", first, last))
        problems.append(
            Problem(
                line=first + 1,
                code="unread-lines",
                message="Text before the first comment that belongs to none; it is kept aside.",
            )
        )
    return furniture


def _runs(indexes: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index in indexes:
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _next(page: Page, index: int) -> int:
    index += 1
    while index < len(page) and not page.seen[index]:
        index += 1
    return index


@dataclasses.dataclass(frozen=True, slots=True)
class Feet:
    """Whether most comments end with a bare number, or with "Reply" and its like.

    Then these are the plugin's; elsewhere a text that is only "5" or "Reply" is somebody's.
    """

    votes: bool
    links: bool


def _usual_feet(page: Page, chosen: Sequence[Header]) -> Feet:
    votes = links = 0
    for header, following in itertools.pairwise(chosen):
        index, linked = following.starts - 1, False
        while index > header.ends and (not page.seen[index] or _is_link(page.seen[index])):
            linked = linked or bool(page.seen[index])
            index -= 1
        first_line = _next(page, header.ends)
        links += linked and index >= first_line
        votes += index > first_line and bool(phrases.VOTES.fullmatch(page.seen[index]))
    enough = max(2, len(chosen) // 2)
    return Feet(votes=votes >= enough, links=links >= enough)


def _is_link(line: str) -> bool:
    return bool(phrases.FOOT.fullmatch(line))


def _feet(page: Page, header: Header, until: int, usual: Feet, furniture: list[Block]) -> int:
    """Take what the plugin prints under a comment off its end; return the new last index."""
    last = until
    cut: list[int] = []
    met: set[str] = set()
    first_line = _next(page, header.ends)
    while last > header.ends:
        line = page.seen[last]
        if not line:
            last -= 1
            continue
        text_above = last > first_line
        if phrases.EDITED.fullmatch(line) or line in phrases.PENDING:
            kind = "note"
        elif _is_link(line) and (text_above or usual.links):
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
    furniture += [page.block("label", first, end) for first, end in _runs(sorted(cut))]
    return last if cut else until


def _speak(page: Page, header: Header, until: int) -> Spoken:
    first, last = page.trim(header.ends + 1, until)
    if first > last:
        return Spoken(header=header, ends=header.ends, text="", text_lines=None, truncated=False)
    text = page.text(first, last)
    # Only the end is searched: a pattern that may begin anywhere is slow on a long text.
    label = phrases.CUT.search(text, max(0, len(text) - 60))
    if label:
        text = text[: label.start()].rstrip()
    return Spoken(
        header=header, ends=last, text=text, text_lines=(first, last), truncated=bool(label)
    )


def _tail(
    page: Page,
    header: Header,
    until: int,
    navigation: list[Block],
    furniture: list[Block],
    problems: list[Problem],
) -> int:
    """Where the last comment ends: under it may stand the page's own foot. Returns an index."""
    first = header.ends + 1
    end = _certain_end(page, first, until)
    if end < until:
        _file_foot(page, end + 1, until, navigation, furniture)
        return end
    titles = _titles_below(page, header, first, until)
    if not titles:
        return until
    before = page.seen[_last_above(page, titles[0])]
    # A text that was rounded off above, or capitals as only headlines have them.
    taken = before.endswith(ROUND_ENDS) or (
        len(titles) == 2 and all(_in_title_case(page.seen[index]) for index in titles)
    )
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
    _file_foot(page, titles[0], until, navigation, furniture)
    return titles[0] - 1


def _titles_below(page: Page, header: Header, first: int, until: int) -> list[int]:
    """The last one or two paragraphs, where they could be headlines. The first one is text."""
    found: list[int] = []
    for begin, last in reversed(page.paragraphs(first, until)[1:][-2:]):
        line = page.seen[last]
        if begin != last or header.name in line or not _like_title(line, asks=bool(found)):
            break
        found.insert(0, last)
    return found


def _certain_end(page: Page, first: int, until: int) -> int:
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
        neighbour = phrases.NEIGHBOUR.fullmatch(line)
        if neighbour and alone and (neighbour["title"] or len(line.split()) > 1):
            return index - 1
        if phrases.FOOT.fullmatch(line) and index > first and _like_foot_row(page, index, until):
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


def _last_above(page: Page, index: int) -> int:
    index -= 1
    while index > 0 and not page.seen[index]:
        index -= 1
    return index


def _file_foot(
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


def _after_nothing(
    page: Page, marker: Marker, navigation: list[Block], furniture: list[Block]
) -> None:
    _file_foot(page, marker.ends + 1, len(page) - 1, navigation, furniture)


def _like_title(line: str, *, asks: bool) -> bool:
    """Whether a line could be a headline; a question only where another headline is under it."""
    words = re.findall(r"[\w’']+", line.casefold())
    if len(words) < 3 or len(line) > LONGEST_TITLE or line[0] in ">“\"'-*•@#(":
        return False
    if line[-1] in ".,:;…" or line[0].islower():
        return False
    if _in_title_case(line):
        return True
    if line[-1] in "!?" and not (asks and len(words) > 3 and ADDRESS.isdisjoint(words)):
        return False
    return TALK.isdisjoint(words)


def _in_title_case(line: str) -> bool:
    words = [w for w in re.findall(r"[^\W\d_][\w’'-]*", line) if w.casefold() not in SMALL_WORDS]
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)
