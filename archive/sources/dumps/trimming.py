"""Heads that are none: the article's own line before a run, the page's behind it, a quoted one."""

from __future__ import annotations

import collections
import dataclasses
import itertools
import re

from archive.sources.dumps.heads import Head, Run, namely
from archive.sources.dumps.scanning import Scan


def trimmed(scan: Scan, run: Run) -> Run:
    """Without the article's own line or the page's at the ends of a run, which look otherwise."""
    heads = list(run.heads)
    if run.shape in {"says", "signed"}:
        return run
    for place in (2, 1):  # more of the article's lines than one
        if len(heads) > place + 3 and _is_strange(scan, heads[place:], 0, big_only=True):
            heads = heads[place:]
    for end in (0, -1):
        while len(heads) > 3 and _is_strange(scan, heads, end):
            heads.pop(end)
    return dataclasses.replace(run, heads=heads)


def _is_strange(scan: Scan, heads: list[Head], end: int, big_only: bool = False) -> bool:
    one = heads[end]
    rest = heads[1:] if end == 0 else heads[:-1]
    looks = collections.Counter(_look(head) for head in rest)
    look, times = looks.most_common(1)[0]
    if times < 0.8 * len(rest) or _look(one) == look:
        return False
    sizes = sorted(after.starts - before.ends for before, after in itertools.pairwise(rest))
    labelled = [_labelled(scan, before, after) for before, after in itertools.pairwise(rest)]
    if end == 0:
        size, own = heads[1].starts - one.ends, _labelled(scan, one, heads[1])
    else:
        size, own = 0, _labelled(scan, one, None)
    usual = sum(labelled) > 0.6 * len(labelled)
    if end == 0 and size > 6 * sizes[len(sizes) // 2] + 6:
        return True
    if big_only:
        return False
    following = scan.rendering.below(one.ends) if end else None
    empty = end == -1 and (following is None or following in scan.ends or following in scan.others)
    return empty or (usual and not own)


def _look(head: Head) -> tuple[object, ...]:
    mention = head.mention
    if mention is None:
        return ("undated",)
    clock = bool(re.search(r"\d[:.hH]\d\d", mention.date_text))
    return mention.shape, clock, mention.lead


def _labelled(scan: Scan, head: Head, following: Head | None) -> bool:
    until = following.starts if following else min(len(scan.lines), head.ends + 30)
    return any(at in scan.replies for at in range(head.starts, until))


def without_quoted(scan: Scan, heads: list[Head], shape: str) -> list[Head]:
    """Without a head that somebody copied from above to answer it: it opens their own text."""
    kept: list[Head] = []
    met: set[tuple[str, str]] = set()
    days: set[str] = set()
    for head in heads:
        said = _said(head)
        if said[1] in days and shape != "says" and namely(head.name) < 0.3:
            continue  # a date that somebody quoted
        days.add(said[1])
        if kept and said in met and said[1] and said != _said(kept[-1]):
            between = range(kept[-1].ends + 1, head.starts)
            if not any(scan.lines[at].text and at not in scan.labels for at in between):
                continue
        met.add(said)
        kept.append(head)
    return kept


def _said(head: Head) -> tuple[str, str]:
    return head.name.lstrip("@ "), head.mention.date_text if head.mention else ""
