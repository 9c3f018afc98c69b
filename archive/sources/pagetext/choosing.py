"""Which of the weighed candidates are headers of comments. Where a doubt is left, the number of
comments that the page declares is the referee."""

from __future__ import annotations

from collections.abc import Sequence

from archive.sources.document import Problem
from archive.sources.pagetext.headers import Header
from archive.sources.pagetext.lines import Page
from archive.sources.pagetext.weighing import QUOTED_BEFORE, Judge, Weighed

IN_DOUBT = 4  # the referee may take in a candidate that is at most this far below zero


def choose(
    page: Page,
    found: Sequence[Header],
    *,
    start: int,
    declared: tuple[int, int] | None,
    newest_first: bool | None,
) -> tuple[list[Header], list[Problem]]:
    """The headers among the candidates, and a Problem for each that was in doubt."""
    judge = Judge(page, found, start=start, newest_first=newest_first)
    weighed: list[Weighed] = []
    for candidate in found:
        one = judge.weigh(judge.settled_reply(candidate))
        if weighed and one.header.starts <= weighed[-1].header.ends:
            if one.weight < weighed[-1].weight:
                continue
            weighed.pop()
        weighed.append(one)
        if one.weight > 0:
            judge.accept(one.header)
    taken = [one.weight > 0 for one in weighed]
    overruled = _referee(weighed, taken, declared)
    problems = []
    for index, one in enumerate(weighed):
        quoted = one.weight > 0 and one.doubt <= QUOTED_BEFORE
        if index in overruled or -2 <= one.weight <= 1 or quoted:
            what = "taken as the head of a comment" if taken[index] else "left in the text"
            why = "so that the count agrees" if index in overruled else "by the style of the page"
            problems.append(
                Problem(
                    line=one.header.starts + 1,
                    code="header-uncertain",
                    message=f"“{one.header.name[:60]}” with a date under it was {what}, {why}.",
                )
            )
    return [one.header for one, yes in zip(weighed, taken, strict=True) if yes], problems


def _referee(
    weighed: list[Weighed], taken: list[bool], declared: tuple[int, int] | None
) -> set[int]:
    """Let the declared count overrule doubtful weights, if that makes the count right.

    The most doubtful go, or the heaviest of the rest come, and clearly so: between equals the
    count does not say which. A header without any doubt stays whatever the page declares: a
    count may be stale.
    """
    if declared is None:
        return set()
    surplus, lack = sum(taken) - declared[1], declared[0] - sum(taken)
    ranks: list[tuple[int, int, int]]
    if surplus > 0:
        ranks = sorted(
            (one.doubt, one.weight, index) for index, one in enumerate(weighed) if taken[index]
        )
        change, rest = ranks[:surplus], ranks[surplus:]
        if any(doubt == 0 for doubt, _, _ in change):
            return set()
    elif lack > 0:
        ranks = sorted(
            (-one.weight, -one.doubt, index)
            for index, one in enumerate(weighed)
            if not taken[index]
        )
        change, rest = ranks[:lack], ranks[lack:]
        if len(change) < lack or change[-1][0] > IN_DOUBT:
            return set()
    else:
        return set()
    if rest and rest[0][:2] == change[-1][:2]:
        return set()
    overruled = {index for _, _, index in change}
    for index in overruled:
        taken[index] = not taken[index]
    return overruled
