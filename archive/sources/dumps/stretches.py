"""Parts of a page in which lines of one look stand, with nothing else of the page between them."""

from __future__ import annotations

import bisect
import collections
import itertools
from collections.abc import Iterable

from archive.sources.dumps.heads import key
from archive.sources.dumps.scanning import Scan

MOST_PARTS = 100  # of a group; a page has a few lists, and the longest is the discussion
FREQUENT = 0.6  # share of the comments that print a line, for it to be no text


def stretches(scan: Scan, group: Iterable[int]) -> list[list[int]]:
    """Parts of a group between which another part of the page begins. Over a heading of
    comments the article ends, but a comment may be titled "Comments": so what follows one is a
    part of its own, and a part together with what stands over it."""
    group = list(group)
    if not group:
        return []
    hard = sorted((scan.ends | scan.others) - scan.labels - set(scan.mentions))
    soft = sorted(_once(scan, most=max(3, len(group) // 3)))
    parts: list[list[int]] = [[group[0]]]
    joined: list[bool] = []
    inset = scan.rendering.tool in {"layout", "lynx"}
    for before, after in itertools.pairwise(group):
        near = scan.lines[before].column
        between = hard[bisect.bisect_right(hard, before) : bisect.bisect_left(hard, after)][:50]
        cut = any(not (inset and scan.lines[at].column > near > 0) for at in between)
        headed = bisect.bisect_right(soft, before) < bisect.bisect_left(soft, after)
        if cut or headed:
            parts.append([after])
            joined.append(not cut)
        else:
            parts[-1].append(after)
    whole = []
    for index in range(len(parts) - 1):
        merged = list(parts[index])
        for following, soft_cut in zip(parts[index + 1 : index + 12], joined[index:], strict=False):
            if not soft_cut:
                break
            merged += following
        if len(merged) > len(parts[index]) and index < 12:
            whole.append(merged)
    return sorted(parts, key=len, reverse=True)[:MOST_PARTS] + whole


def _once(scan: Scan, most: int) -> set[int]:
    """The headings of comments and their counts that no list repeats for each of its items."""
    over = (scan.headings | set(scan.counts)) - scan.labels
    times = collections.Counter(key(scan.lines[at].text) for at in over)
    return {at for at in over if times[key(scan.lines[at].text)] <= most}


def frequent_lines(scan: Scan, anchors: list[int]) -> frozenset[str]:
    """The lines that stand between most neighbours of a run."""
    if len(anchors) < 3:
        return frozenset()
    seen: collections.Counter[str] = collections.Counter()
    for before, after in itertools.pairwise(anchors):
        if after - before > 400:
            continue
        seen.update({
            key(scan.lines[at].text) for at in range(before + 1, after)
            if scan.lines[at].text and len(scan.lines[at].text) < 90
        })  # fmt: skip
    least = max(2, FREQUENT * (len(anchors) - 1))
    return frozenset(text for text, times in seen.items() if times >= least)
