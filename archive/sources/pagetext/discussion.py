"""The comments of a plain-text page: their bounds, their texts, and what lies round them."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence

from archive.sources.document import Block, Problem
from archive.sources.pagetext import choosing, headers, phrases, weighing
from archive.sources.pagetext.footing import end_of_last, file_foot, take_feet, usual_feet
from archive.sources.pagetext.headers import Header
from archive.sources.pagetext.lines import Page, runs
from archive.sources.pagetext.marker import Marker, find_marker, kind_of


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
    chosen, problems, newest_first = _headers(page, marker, spaced=False)
    if not chosen:
        chosen, problems, newest_first = _headers(page, marker, spaced=True)
    starts = marker.starts if marker else chosen[0].starts if chosen else len(page)
    furniture = _before_comments(page, marker, chosen, problems)
    comments: list[Spoken] = []
    navigation: list[Block] = []
    usual = usual_feet(page, chosen)
    for header, following in itertools.zip_longest(chosen, chosen[1:]):
        until = following.starts - 1 if following else len(page) - 1
        if following is None:
            until = end_of_last(page, header, until, usual, navigation, furniture, problems)
        until = take_feet(page, header, until, usual, furniture)
        comments.append(_speak(page, header, until))
    if marker and not chosen:
        file_foot(page, marker.ends + 1, len(page) - 1, navigation, furniture)
    return Discussion(
        starts=starts,
        marker=marker,
        comments=comments,
        navigation=navigation,
        furniture=furniture,
        problems=problems,
        newest_first=bool(newest_first),
    )


def _headers(
    page: Page, marker: Marker | None, *, spaced: bool
) -> tuple[list[Header], list[Problem], bool | None]:
    start = marker.starts if marker else 0
    found = headers.candidates(page, start, head_ends=marker.ends if marker else -1, spaced=spaced)
    if marker is None:
        found = _without_byline(page, found)
    if spaced and not any(h.doubled or h.reply_to for h in found):
        return [], [], None  # any two paragraphs, one of them a date, would be a header
    newest_first = weighing.direction(found, marker.sort if marker else None)
    chosen, problems = choosing.choose(
        page,
        found,
        start=start,
        declared=marker.declared if marker else None,
        newest_first=newest_first,
    )
    return chosen, problems, newest_first


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
        kind = kind_of(line)
        if kind is None and index > marker.ends and not headers.is_foot(line):
            strange.append(index)
            continue
        name = kind if kind in {"count", "sort"} else "form"
        furniture.append(page.block(name, index, index))
    for first, last in runs(strange):
        furniture.append(page.block("unread", first, last))
        problems.append(
            Problem(
                line=first + 1,
                code="unread-lines",
                message="Text before the first comment that belongs to none; it is kept aside.",
            )
        )
    return furniture


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
