"""The lines that open a comment, as a plugin prints them.

    Nessa Crane            the avatar's description: missing for some commenters
    Guest                  a label, on some sites; it may also stand after the name
    Nessa Crane            the name
    Reply to  Ivo Pell     for a reply; on some sites after the date
    January 9, 2020

A text may hold all of that, too: `archive.sources.pagetext.weighing` tells which is which.
"""

from __future__ import annotations

import dataclasses

from archive.sources import dates
from archive.sources.document import AuthorKind
from archive.sources.pagetext import phrases
from archive.sources.pagetext.lines import Page

LONGEST_HEADER = 5  # lines above the date: two names, a label, a state and whom it answers
NOTHING_READ = dates.Reading(shape="none")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Indexes into the page. `ends` is the last line of the header, the date or a reply line."""

    starts: int
    ends: int
    date_at: int
    name: str
    kind: AuthorKind | None
    reply_to: str | None
    replies_after_date: bool
    doubled: bool
    date_text: str
    written: dates.Reading = NOTHING_READ


def candidates(
    page: Page, start: int, *, head_ends: int = -1, spaced: bool = False
) -> list[Header]:
    """All that could open a comment, from index `start` on.

    Up to `head_ends` stand the lines over the discussion: of these, only what a person may well
    be called is somebody's name. On a `spaced` page a blank line stands between any two lines.
    """
    gap = 1 if spaced else 0
    found = []
    for at in range(start + 1, len(page)):
        line = page.seen[at]
        if line and (written := dates.read(line)):
            header = _header_above(page, at, _lines_above(page, at, start, gap), head_ends, gap)
            if header:
                found.append(dataclasses.replace(header, written=written))
    return found


def _lines_above(page: Page, at: int, start: int, gap: int) -> list[int]:
    """The indexes of the lines that could belong to a header, from its date upwards."""
    above: list[int] = []
    index, blanks = at - 1, 0
    while index >= start and blanks <= gap and len(above) < LONGEST_HEADER:
        if page.seen[index]:
            above.append(index)
            blanks = 0
        else:
            blanks += 1
        index -= 1
    return above


def _header_above(page: Page, at: int, above: list[int], head_ends: int, gap: int) -> Header | None:
    def seen(place: int) -> str:
        return page.seen[above[place]] if place < len(above) else ""

    def apart(place: int) -> bool:
        return gap > 0 or not seen(place + 1) or is_foot(seen(place + 1))

    def is_head(place: int) -> bool:
        return above[place] <= head_ends and seen(place).casefold() in phrases.FORM_ONLY

    def is_over(place: int) -> bool:
        line = seen(place)
        person = line.casefold() in phrases.AVATARS or len(phrases.sort_labels(line)) == 1
        return above[place] <= head_ends and not person

    top, ends = 0, at
    reply_to = phrases.answered(seen(0))
    after = None
    if reply_to:
        top += 1
    else:
        below = at + 1 + gap
        after = phrases.answered(page.seen[below]) if below < len(page) else None
        if after:
            reply_to, ends = after, below
    if seen(top) in phrases.PENDING:
        top += 1
    one, two, three = seen(top), seen(top + 1), seen(top + 2)
    if not one or len(one) > 2 * phrases.LONGEST_NAME:
        return None
    label: str | None = None
    if two in phrases.LABELS and three == one:
        name, label, height, doubled = one, two, 2, True
    elif one in phrases.LABELS and two and two == three:
        name, label, height, doubled = two, one, 2, True
    elif one == two:
        name, height, doubled = one, 1, True
    elif one in phrases.LABELS and two and apart(top + 1) and not is_over(top + 1):
        name, label, height, doubled = two, one, 1, False
    elif two in phrases.LABELS and apart(top + 1):
        name, label, height, doubled = one, two, 1, False
    elif is_head(top):
        return None
    else:
        said = phrases.SAYS.fullmatch(one)
        name, height, doubled = said["name"] if said else one, 0, False
    return Header(
        starts=above[top + height],
        ends=ends,
        date_at=at,
        name=name,
        kind=phrases.LABELS[label] if label else None,
        reply_to=reply_to,
        replies_after_date=after is not None,
        doubled=doubled,
        date_text=page.seen[at],
    )


def is_foot(line: str) -> bool:
    return bool(
        phrases.FOOT.fullmatch(line)
        or phrases.EDITED.fullmatch(line)
        or line.casefold() in phrases.FORM
        or phrases.CUT.search(line)
        or phrases.sort_labels(line)
        or phrases.count(line)
    )
