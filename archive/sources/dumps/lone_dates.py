"""Heads whose date stands alone in its line: the name is over it, under it, or over the text.

above    the name over the date
below    the name under the date
last     the date under the text: the name is the first line after the last date
"""

from __future__ import annotations

import collections
from collections.abc import Callable

from archive.sources.dumps import words
from archive.sources.dumps.heads import Head, Run, clean_name, key, namely
from archive.sources.dumps.scanning import Scan
from archive.sources.dumps.stretches import frequent_lines

Look = Callable[[Scan, list[int], int, frozenset[str]], tuple[int, str] | None]
HIGHEST = 10  # lines over a date that may hold its name, labels and counts among them
LONGEST_SIGNED = 60  # characters of a name that ends like a sentence, "Dr. A. Pell sen."
FEW_WORDS = 4  # of a name with a colon behind it
NAMED_WELL = 0.7  # mean likeness to a name from which a place is believed


def lone(scan: Scan, anchors: list[int]) -> list[Run]:
    frequent = frequent_lines(scan, anchors)
    none: frozenset[str] = frozenset()
    tries: list[tuple[str, Look, frozenset[str]]] = [
        ("above", _name_marked, none),
        ("above", _name_above, none),
        ("above", _name_above, frequent),
        ("last", _name_first, frequent),
        ("below", _name_below, frequent),
    ]
    found = []
    for shape, look, skipped in tries:
        names = [look(scan, anchors, index, skipped) for index in range(len(anchors))]
        said = collections.Counter(key(name[1]) for name in names if name)
        if not skipped and len(anchors) > 3 and said and max(said.values()) > 0.6 * len(anchors):
            continue  # a label that stands over every date: "Reply #1", "Party: Independent"
        likeness = sum(namely(name[1]) for name in names if name) / len(anchors)
        if shape == "above" and likeness >= NAMED_WELL:
            names = [
                name or _name_above(scan, anchors, index, frequent)
                for index, name in enumerate(names)
            ]
        found.append((likeness, shape, names))
    good = [one for one in found if one[0] >= NAMED_WELL]
    if not good:
        most = max(one[0] for one in found)
        good = [one for one in found if one[0] >= most - 0.1]
    return [_dated(scan, anchors, shape, names, frequent) for _, shape, names in good]


def _dated(
    scan: Scan, anchors: list[int], shape: str, names: list[tuple[int, str] | None],
    frequent: frozenset[str],
) -> Run:  # fmt: skip
    heads = []
    for at, found in zip(anchors, names, strict=True):
        where, said = found or (at, "")
        name, role = clean_name(said)
        starts, ends = min(where, at), max(where, at)
        if shape == "last":
            starts = ends = where
            if found is None:
                continue
        mention = scan.mentions[at]
        heads.append(
            Head(starts=starts, ends=ends, name=name, date_at=at, mention=mention,
                 role=role or mention.role)
        )  # fmt: skip
    return Run(shape=shape, heads=heads, frequent=frequent)


def _name_marked(
    scan: Scan, anchors: list[int], index: int, frequent: frozenset[str]
) -> tuple[int, str] | None:
    """The item of the numbered list that the date stands in: vBulletin prints ranks below names."""
    floor = anchors[index - 1] + 1 if index else max(0, anchors[0] - 30)
    for at in range(anchors[index] - 1, floor - 1, -1):
        line = scan.lines[at]
        if line.mark[:1].isdigit():
            where: int | None = at if line.text else scan.rendering.below(at)
            while where is not None and where in scan.labels:
                where = scan.rendering.below(where)
            if where is None or where >= anchors[index]:
                return None
            return where, scan.says.get(where, scan.lines[where].text)
    return None


def _name_above(
    scan: Scan, anchors: list[int], index: int, frequent: frozenset[str]
) -> tuple[int, str] | None:
    floor = anchors[index - 1] + 1 if index else max(0, anchors[0] - 30)
    window: list[int] = []
    at: int | None = anchors[index]
    while len(window) < HIGHEST:
        at = scan.rendering.above(at, floor) if at is not None else None
        if at is None or at in scan.ends or at in scan.others or at in scan.headings:
            break
        window.append(at)
    texts = [scan.lines[each].text for each in window]
    for place, text in enumerate(texts):  # a picture or a state names the person as well
        found = words.STATUS.fullmatch(text) or words.AVATAR.fullmatch(text)
        said = (found.groupdict().get("name") or found.groupdict().get("owner")) if found else None
        if said and (said in texts or (place == 0 and words.STATUS.fullmatch(text))):
            same = [each for each, line in zip(window, texts, strict=True) if line == said]
            return (same or [window[place]])[-1], said
    for each in window:
        if each in scan.says:
            return each, scan.says[each]
        if _is_role(scan, each, scan.rendering.above(each, floor)):
            continue
        if not _skipped(scan, each, frequent):
            text = scan.lines[each].text
            return None if _is_sentence(text) else (each, text)
    return None


def _is_sentence(text: str) -> bool:
    """Whether a line ends what the comment above says, or asks to fill in a field of a form:
    then nobody signed this one."""
    return (len(text) > LONGEST_SIGNED and text[-1] in ".!?;…") or (
        text[-1] == ":" and len(text.split()) > FEW_WORDS
    )


def _name_first(
    scan: Scan, anchors: list[int], index: int, frequent: frozenset[str]
) -> tuple[int, str] | None:
    """The first line after the date before this one that is no label."""
    if index:
        at: int | None = anchors[index - 1]
    else:
        at = _before_first(scan, anchors, frequent)
    while at is not None:
        at = scan.rendering.below(at)
        if at is None or at >= anchors[index]:
            return None
        if at in scan.says:
            return at, scan.says[at]
        if _is_role(scan, at, scan.rendering.below(at)):
            continue
        if not _skipped(scan, at, frequent) and at not in scan.headings:
            return at, scan.lines[at].text
    return None


def _before_first(scan: Scan, anchors: list[int], frequent: frozenset[str]) -> int | None:
    """The line over the first comment, where dates stand under the texts."""
    at: int | None = anchors[0]
    best: int | None = None
    for _ in range(60):
        at = scan.rendering.above(at) if at is not None else None
        if at is None:
            return best
        if at in scan.headings or at in scan.counts or at in scan.ends:
            return at
        above = scan.rendering.above(at)
        # A name over a frequent line ("Share") is where each of the others begins.
        if best is not None or above is None or key(scan.lines[at].text) not in frequent:
            continue
        if namely(scan.lines[above].text) >= 0.8:
            best = scan.rendering.above(above)
    return best


def _is_role(scan: Scan, at: int, other: int | None) -> bool:
    """Whether "Guest" labels the name on the other line, rather than being all that is known."""
    return (
        scan.lines[at].text.casefold() in words.ROLES
        and other is not None
        and namely(scan.lines[other].text) >= 0.8
        and other not in scan.labels
    )


def _name_below(
    scan: Scan, anchors: list[int], index: int, frequent: frozenset[str]
) -> tuple[int, str] | None:
    until = anchors[index + 1] if index + 1 < len(anchors) else len(scan.lines)
    at: int | None = anchors[index]
    for _ in range(6):
        at = scan.rendering.below(at) if at is not None else None
        if at is None or at >= until:
            return None
        if not _skipped(scan, at, frequent):
            return at, scan.lines[at].text
    return None


def _skipped(scan: Scan, at: int, frequent: frozenset[str]) -> bool:
    text = scan.lines[at].text
    return (
        at in scan.labels
        or at in scan.counts
        or key(text) in frequent
        or bool(words.IN_REPLY.fullmatch(text))
        or not any(c.isalnum() for c in text)
    )
