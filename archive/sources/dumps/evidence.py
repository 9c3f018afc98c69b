"""What speaks for a run of heads being the page's comments, and which run has most of it.

The numbers are weights that were set on saved pages of a dozen systems and on pages without
comments: lists of articles, of news and of dates print names and days as well.
"""

from __future__ import annotations

import collections
import dataclasses
import itertools
import re
from collections.abc import Container

from archive.sources import dates
from archive.sources.dumps import shapes
from archive.sources.dumps.heads import Head, Run, namely
from archive.sources.dumps.scanning import COMMENT_LINK, Scan

ENOUGH = 5.0  # weight from which a run is a discussion
# What only comments have; names, days and texts stand in every list of articles as well.
OWN = frozenset(
    {
        "count above", "count agrees", "count elsewhere", "heading above", "says", "introduced",
        "reply labels", "labels", "comment links", "numbered",
    }
)  # fmt: skip
INTRODUCED = ("comment", "kommentar", "soumis", "submitted")
LEAST_OWN = 1.2
NEAR = 14  # lines with text over the first head in which its heading is looked for
FORM = re.compile(
    r".*(?:leave|post|write|schreib|hinterlass|verfass|laisser|laissez|deja|dejar|lascia|deixe"
    r"|geef|laat|napsat|dodaj|оставить|добавить|发表|發表|コメントを|comments? (?:are|is) closed"
    r"|kommentar|cancel reply).*",
    re.I,
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    run: Run
    weight: float
    declared: int | None
    heading: int | None
    why: tuple[str, ...]


def best(scan: Scan) -> Weighed | None:
    """The run that is a discussion most clearly, or None where none is."""
    weighed = [weigh(scan, run) for run in shapes.runs(scan)]
    top = max(weighed, key=lambda one: one.weight, default=None)
    if top:
        top = max(
            (one for one in weighed if one is top or _holds(one, top)),
            key=lambda one: len(one.run.heads) + one.weight / 1000,
        )
    if top is None or top.weight < ENOUGH:
        turns = [weigh(scan, run) for run in shapes.paired(scan)]
        top = max(turns, key=lambda one: one.weight, default=None)
    return top if top and top.weight >= ENOUGH else None


def _holds(one: Weighed, top: Weighed) -> bool:
    """Whether a run holds the best one inside: heads that its comments quote weigh as well."""
    outer, inner = one.run.heads, top.run.heads
    return (
        one.weight >= 0.75 * top.weight
        and len(outer) >= 2 * len(inner)
        and (top.declared is None or len(outer) <= 1.1 * top.declared + 1)
        and outer[0].starts <= inner[0].starts
        and inner[-1].starts
        <= outer[-1].starts + (outer[-1].starts - outer[0].starts) // len(outer)
    )


class _Scale:
    """Points for and against a run, with what each was given for."""

    def __init__(self) -> None:
        self.weight = 0.0
        self.own = 0.0  # what only comments have
        self.why: list[str] = []

    def add(self, points: float, reason: str) -> None:
        if points:
            self.weight += points
            self.own += points if reason in OWN else 0
            self.why.append(f"{reason} {points:+.1f}")


def weigh(scan: Scan, run: Run) -> Weighed:
    heads = run.heads
    count = len(heads)
    scale = _Scale()
    scale.add(min(count, 10) * 0.3 + min(count, 100) * 0.02, "heads")
    if count == 1:
        scale.add(-2.5, "only one")
    heading, declared = _heading(scan, heads[0].starts)
    _weigh_heading(scale, scan, run, heading, declared)
    _weigh_blocks(scale, scan, run)
    _weigh_heads(scale, run, declared)
    if _other_list(scan, heads[0].starts, heading):
        scale.add(-4.0, "other list")
    if _form_below(scan, heads[-1]):
        scale.add(1.0, "form below")
    if heads[0].starts < len(scan.lines) * 0.02:
        scale.add(-1.0, "at the top")
    if scale.own < LEAST_OWN:
        scale.add(-4.0, "nothing of comments")
    return Weighed(
        run=run, weight=scale.weight, declared=declared, heading=heading, why=tuple(scale.why)
    )


def _weigh_heading(
    scale: _Scale, scan: Scan, run: Run, heading: int | None, declared: int | None
) -> None:
    count, first = len(run.heads), run.heads[0].starts
    if declared:
        off = abs(declared - count)
        scale.add(4.0, "count above")
        if off <= max(1, declared // 12):
            scale.add(1.0 if count == 1 else 3.0, "count agrees")
        elif off > declared / 2:
            scale.add(-1.0, "count disagrees")
    elif heading is not None and declared is None:
        scale.add(2.5, "heading above")
    elif count > 1 and any(abs(at - first) > 3 for at in scan.declared.get(count, ())):
        scale.add(2.0, "count elsewhere")
    if run.shape == "below" and heading is not None:
        between = [at for at in range(heading + 1, first) if scan.lines[at].text]
        if sum(at not in scan.labels for at in between) > 1:
            scale.add(-2.0, "text over the first")  # then the names stand over the texts


def _weigh_blocks(scale: _Scale, scan: Scan, run: Run) -> None:
    heads = run.heads
    count = len(heads)
    blocks = list(_blocks(scan, heads))
    texts = [[at for at in block if at not in scan.labels] for block in blocks]
    if run.shape in {"last", "signed"}:  # the date ends a text, and what follows is the next head
        texts = [
            [at for at in block if at < (head.date_at or at)]
            for block, head in zip(texts, heads, strict=True)
        ]
    scale.add(3.0 * min(1.0, 2 * _share(blocks, scan.replies, own=heads)), "reply labels")
    scale.add(1.5 * _share(blocks, scan.other_labels), "labels")
    linked = _share(blocks, scan.linked, own=heads)
    astray = linked > 0 and count > 1 and _links_astray(scan, heads)
    scale.add(-4.0 if astray else 4.0 * min(1.0, 1.5 * linked), "comment links")
    scale.add((sum(map(bool, texts)) / count - 0.6) * 4, "texts")
    if run.shape != "says" and _share(blocks, scan.says.keys()) >= 0.3:
        scale.add(-4.0, "names in the texts")
    if count > 1 and _share(blocks, scan.read_on) >= 0.3:
        scale.add(-4.0, "read on")
    if count > 1 and _share(blocks, scan.counts.keys()) >= 0.3:
        scale.add(-5.0, "counts each")


def _weigh_heads(scale: _Scale, run: Run, declared: int | None) -> None:
    heads = run.heads
    count = len(heads)
    mentions = [head.mention for head in heads if head.mention]
    if run.shape == "says":
        scale.add(2.5 if count > 1 or declared else 1.0, "says")
    leads = {mention.lead for mention in mentions}
    if "#" in leads or any(word in lead for word in INTRODUCED for lead in leads):
        scale.add(1.5, "introduced")
    if count > 2 and sum(mention.numbered for mention in mentions) > 0.8 * count:
        scale.add(1.5, "numbered")
    if run.shape != "paired":
        scale.add(3.0 * sum(namely(head.name) for head in heads) / count - 1.8, "names")
        if len(mentions) == count:
            scale.add(1.0, "dated")
        elif run.shape != "says":
            scale.add(-1.0, "not all dated")
    if _ordered(heads):
        scale.add(0.7, "in order")


def _heading(scan: Scan, first: int) -> tuple[int | None, int | None]:
    """The line over the list that says it is one of comments, and how many it declares."""
    at: int | None = first
    heading: int | None = None
    for _ in range(NEAR):
        at = scan.rendering.above(at) if at is not None else None
        if at is None:
            break
        if at in scan.counts:
            return at, scan.counts[at]
        if at in scan.headings and heading is None:
            heading = at
    return heading, None


def _other_list(scan: Scan, first: int, heading: int | None) -> bool:
    at: int | None = first
    for _ in range(6):
        at = scan.rendering.above(at) if at is not None else None
        if at is None or at == heading:
            return False
        if at in scan.others:
            return True
    return False


def _blocks(scan: Scan, heads: list[Head]) -> list[list[int]]:
    """The lines with text between one head and the next; of the last, a few."""
    blocks = []
    for head, following in itertools.zip_longest(heads, heads[1:]):
        until = following.starts if following else min(len(scan.lines), head.ends + 60)
        block: list[int] = []
        at = scan.rendering.below(head.ends)
        while at is not None and at < until and len(block) < 60:
            if following is None and at in scan.ends:
                break
            if at != head.date_at:
                block.append(at)
            at = scan.rendering.below(at)
        blocks.append(block)
    return blocks


def _share(blocks: list[list[int]], kind: Container[int], own: list[Head] | None = None) -> float:
    if not kind:
        return 0.0
    hits = 0
    for index, block in enumerate(blocks):
        hit = any(at in kind for at in block)
        if not hit and own:
            hit = any(at in kind for at in range(own[index].starts, own[index].ends + 1))
            mention = own[index].mention
            hit = hit or bool(mention and mention.answers)
        hits += hit
    return hits / len(blocks)


def _links_astray(scan: Scan, heads: list[Head]) -> bool:
    """Whether the links to comments lead to many pages: then these are the newest of a site."""
    pages = collections.Counter(
        re.sub(r"\d+", "", url.partition("#")[0].partition("?")[0])
        for at in scan.linked if heads[0].starts - 2 <= at <= heads[-1].ends + 8
        for _, url in scan.lines[at].links if "#" in url and COMMENT_LINK.search(url)
    )  # fmt: skip
    return bool(pages) and pages.most_common(1)[0][1] < 0.6 * pages.total()


def _form_below(scan: Scan, last: Head) -> bool:
    return any(
        last.ends < at < last.ends + 400 and FORM.fullmatch(scan.lines[at].text) for at in scan.ends
    )


def _ordered(heads: list[Head]) -> bool:
    """Whether most days run one way: threads do, whatever their replies do."""
    days = []
    readings = [head.mention.reading for head in heads if head.mention and head.mention.reading]
    day_first = dates.day_comes_first(readings)
    for reading in readings:
        value = dates.settle(reading, day_first=day_first).value
        if value:
            days.append(value)
    if len(days) < 3:
        return False
    ups = sum(a <= b for a, b in itertools.pairwise(days))
    downs = sum(a >= b for a, b in itertools.pairwise(days))
    return max(ups, downs) >= 0.75 * (len(days) - 1)
