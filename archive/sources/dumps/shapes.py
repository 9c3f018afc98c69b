"""The heads of comments on a rendered page, in every shape they may have.

    says     "Ada Pell says:", the date under it, or under the text, or nowhere
    inline   name and date in one line, whatever stands round them
    signed   name and date in one line under the text ("Posted by: Ada Pell at March 3, 2005")
    above, below, last   the date alone, see `lone_dates`
    paired   no dates: names and texts take turns under a heading (Disqus without its script)

Every shape is tried on every run of lines that look alike; `evidence` says which one is a
discussion, if any.
"""

from __future__ import annotations

import collections
import dataclasses

from archive.sources.dumps.heads import Head, Run, clean_name, key, namely
from archive.sources.dumps.lone_dates import lone
from archive.sources.dumps.scanning import Scan
from archive.sources.dumps.stretches import frequent_lines, stretches
from archive.sources.dumps.trimming import trimmed, without_quoted


def runs(scan: Scan) -> list[Run]:
    """Every run of heads on the page, in any shape."""
    found: list[Run] = []
    for stretch in stretches(scan, sorted(scan.says)):
        found.append(_says(scan, stretch))
    inline: dict[str, list[int]] = collections.defaultdict(list)
    alone: dict[str, list[int]] = collections.defaultdict(list)
    for at, mention in scan.mentions.items():
        (inline[mention.lead] if mention.name else alone[mention.shape]).append(at)
    if len(inline) > 1 and "#" in inline and len(inline["#"]) < 3:
        inline[""] = sorted(inline[""] + inline.pop("#"))
    if len(inline) > 1:
        inline["all"] = sorted(at for group in inline.values() for at in group)
    for group in inline.values():
        for stretch in stretches(scan, group):
            found.append(_inline(scan, stretch))
            if signed := _signed(scan, stretch):
                found.append(signed)
    if len(alone) > 1:
        alone["all"] = sorted(at for group in alone.values() for at in group)
    for group in alone.values():
        for stretch in stretches(scan, group):
            found += lone(scan, stretch)
    return [
        trimmed(
            scan,
            dataclasses.replace(
                run,
                frequent=run.frequent - {key(head.name) for head in run.heads},
                heads=without_quoted(scan, run.heads, run.shape),
            ),
        )
        for run in found
        if run.heads
    ]


MOSTLY_DATED = 0.8  # share of heads with a date, from which one without is none


def _says(scan: Scan, anchors: list[int]) -> Run:
    heads = []
    for index, at in enumerate(anchors):
        until = anchors[index + 1] if index + 1 < len(anchors) else len(scan.lines)
        own = scan.mentions.get(at)
        date_at: int | None = at if own else None
        mention, ends = own, at
        below = at
        for _ in range(4):  # "says:" on its own, labels, the date
            if mention:
                break
            following = scan.rendering.below(below)
            if following is None or following >= until:
                break
            near = scan.mentions.get(following)
            if near and not near.name:
                mention, date_at, ends = near, following, following
            elif following not in scan.labels:
                break
            else:
                ends = following
            below = following
        if mention is None:
            for later in range(at + 1, min(until, at + 300)):
                near = scan.mentions.get(later)
                if near and not near.name:  # the last one: a text may hold dates of its own
                    mention, date_at = near, later
        name, role = clean_name(scan.says[at])
        heads.append(
            Head(starts=at, ends=ends, name=name, date_at=date_at, mention=mention, role=role)
        )
    return Run(shape="says", heads=_dated(heads), frequent=frequent_lines(scan, anchors))


def _dated(heads: list[Head]) -> list[Head]:
    """Without the ends of sentences, "as the mayor said:", where a date follows every head."""
    dated = [head for head in heads if head.date_at is not None and head.date_at <= head.ends]
    return dated if len(dated) >= MOSTLY_DATED * len(heads) else heads


def _inline(scan: Scan, anchors: list[int]) -> Run:
    heads = []
    for at in anchors:
        mention = scan.mentions[at]
        name, role = clean_name(mention.name)
        heads.append(
            Head(
                starts=at,
                ends=at,
                name=name,
                date_at=at,
                mention=mention,
                role=mention.role or role,
            )
        )
    return Run(shape="inline", heads=heads, frequent=frequent_lines(scan, anchors))


def _signed(scan: Scan, anchors: list[int]) -> Run | None:
    """Texts over their names: under the last name no text follows, over the first one it does."""
    introduced = sum(scan.mentions[at].lead not in {"", "#"} for at in anchors)
    if introduced < 0.8 * len(anchors):
        return None
    below = scan.rendering.below(anchors[-1])
    while below is not None and below in scan.labels:
        below = scan.rendering.below(below)
    if below is not None and below not in scan.ends | scan.others:
        return None
    heads, floor = [], _over_first(scan, anchors[0])
    if floor is None:
        return None
    for at in anchors:
        first = scan.rendering.below(floor)
        while first is not None and first < at and first in scan.labels:
            first = scan.rendering.below(first)
        if first is None or first >= at:
            first = at
        mention = scan.mentions[at]
        name, role = clean_name(mention.name)
        heads.append(
            Head(starts=first, ends=first - 1 if first < at else at, name=name, date_at=at,
                 mention=mention, role=mention.role or role)
        )  # fmt: skip
        floor = at
    return Run(shape="signed", heads=heads, frequent=frequent_lines(scan, anchors))


def _over_first(scan: Scan, first: int) -> int | None:
    """The heading over the first text of a signed list."""
    at: int | None = first
    for _ in range(60):
        at = scan.rendering.above(at) if at is not None else None
        if at is None:
            return None
        if at in scan.headings or at in scan.counts:
            return at if scan.rendering.below(at) != first else None
    return None


MOST_HEADINGS = 12  # the last ones of a page: the comments stand at its end
PAIRED_LEAST = 4  # pairs of a name and a text before turns are believed


def paired(scan: Scan) -> list[Run]:
    """Names and texts that take turns under a heading."""
    found = []
    for heading in sorted(scan.headings | set(scan.counts))[-MOST_HEADINGS:]:
        heads: list[Head] = []
        likeness: list[float] = []
        at = scan.rendering.below(heading)
        while at is not None and at not in scan.ends and at not in scan.others:
            text_at = scan.rendering.below(at)
            if text_at is None or namely(scan.lines[at].text) < 0.3:
                break
            name = scan.lines[at].text
            likeness.append(namely(name))
            heads.append(Head(starts=at, ends=at, name=name, date_at=None, mention=None))
            if not scan.lines[text_at - 1].text and not scan.lines[max(0, at - 1)].text:
                # On a page with blanks between its parts, a text may have more lines than one.
                while text_at + 1 < len(scan.lines) and scan.lines[text_at + 1].text:
                    text_at += 1
            at = scan.rendering.below(text_at)
        if len(heads) < PAIRED_LEAST or sum(likeness) < 0.85 * len(likeness):
            continue
        said = [len(scan.lines[scan.rendering.below(head.ends) or 0].text) for head in heads]
        if sum(said) > 3 * sum(len(head.name) for head in heads):
            found.append(Run(shape="paired", heads=heads, frequent=frozenset()))
    return found
