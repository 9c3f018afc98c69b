"""The trees of a thread: every way in which its replies can hang together, weighed as a whole.

The parent that looks best for one reply may close the only comment that a later one can answer.
`weigh` therefore walks a thread once with every open path that names and dates allow (two
histories that end in the same path are one), and then back, so that each parent is weighed by all
the whole trees it is part of.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Callable, Sequence

from archive.sources.replying.reply_paths import Choice, OpenPath, Thread, bits, choices, is_older

# The number of open paths can double with every reply, so a long thread shares out a fixed number
# of steps (an open path, offered one parent) among its comments. Threads of a usual page (a few
# hundred comments) do not come near it and stay exact; 5,000 comments take about a second. Per
# comment a short thread needs no more than the most, and a long one cannot do with less than the
# least: three open paths.
STEPS = 105_000
MOST_STEPS, LEAST_STEPS = 4_096, 21
STEPS_A_PATH = 7  # so many parents, nearest first, are always read from an open path
# Where paths had to be dropped, so many of the nearest comments that might also be open are listed.
LISTED = 20


@dataclasses.dataclass(frozen=True, slots=True)
class Weighed:
    """For each comment the share of each possible parent, and the parents of the chosen tree.

    Where paths had to be dropped, the shares also list comments that no whole tree may allow: a
    parent that stands alone is the only one in any case.
    """

    shares: Sequence[dict[int, float]]
    chosen: Sequence[int | None]


class DatesBroken(Exception):
    """No tree keeps the date rules: `args[0]` is the comment at which the last one failed."""


Score = Callable[[int, OpenPath, Choice], float]
Step = tuple[int, int, float]  # path before, path after, score


def weigh(thread: Thread, score: Score, *, keep_dates: bool) -> Weighed:
    """Weigh all trees of a thread. Raises DatesBroken if the rules that it must keep allow none."""
    count = len(thread.named)
    most_steps = max(LEAST_STEPS, min(MOST_STEPS, STEPS // count))
    width = most_steps // STEPS_A_PATH
    layers = [[OpenPath(0, None, thread.dates[0])]]
    steps: list[list[Step]] = [[]]
    logs = [[0.0]]
    exact = True
    for i in range(1, count):
        limit = most_steps // len(layers[-1])
        paths, ways, complete = _extend(thread, score, layers[-1], i, keep_dates, limit)
        if not paths and exact:
            raise DatesBroken(i)
        if not paths:
            # The tree that keeps the dates may be among the paths that were dropped.
            return weigh(thread, score, keep_dates=False)
        sums = _forward(logs[-1], ways, len(paths))
        exact = exact and complete
        if len(paths) > width:
            exact = False
            paths, ways, sums = _prune(paths, ways, sums, width)
        layers.append(paths)
        steps.append(ways)
        logs.append(sums)
    shares = _shares(layers, steps, logs)
    chosen = _best_tree(layers, steps, shares)
    if not exact:
        for share, open_ones in zip(shares, _maybe_open(thread, keep_dates), strict=True):
            for parent in itertools.islice(bits(open_ones), LISTED):
                share.setdefault(parent, 0.0)
            if open_ones:
                share.setdefault((open_ones & -open_ones).bit_length() - 1, 0.0)
    for i in thread.lost:
        shares[i] = {}
        chosen[i] = None
    return Weighed(shares, chosen)


def _extend(
    thread: Thread,
    score: Score,
    before: list[OpenPath],
    i: int,
    keep_dates: bool,
    limit: int,
) -> tuple[list[OpenPath], list[Step], bool]:
    """The open paths after comment i, the steps that lead to them, and whether these are all."""
    date = thread.dates[i]
    if i in thread.lost:
        # Its target may be any vanished comment of the path, so the whole path stays open.
        return (
            [OpenPath(i, path, None) for path in before],
            [(k, k, 0.0) for k in range(len(before))],
            True,
        )
    complete = True
    places: dict[OpenPath, int] = {}
    paths: list[OpenPath] = []
    steps: list[Step] = []
    for k, path in enumerate(before):
        offered = choices(thread, path, i, keep_dates, limit)
        complete = complete and (path.comments & thread.named[i]).bit_count() <= limit
        for choice in offered:
            sibling = choice.sibling
            place = places.get(choice.parent)
            if place is None:
                place = places[choice.parent] = len(paths)
                floor = date if date is not None or sibling is None else sibling.floor
                paths.append(OpenPath(i, choice.parent, floor))
            elif date is None:
                # Paths that merge here had different replies before: only what all of them
                # forbid is forbidden.
                floor = sibling.floor if sibling is not None else None
                if floor is None or is_older(floor, paths[place].floor):
                    paths[place].floor = floor
            alone = len(before) == len(offered) == 1
            steps.append((k, place, 0.0 if alone else score(i, path, choice)))
    return paths, steps, complete


def _forward(logs: list[float], steps: list[Step], size: int) -> list[float]:
    """The log weight of each path after a step, the heaviest being 0."""
    if len(steps) == 1:
        return [0.0]
    into: list[list[float]] = [[] for _ in range(size)]
    for before, after, weight in steps:
        into[after].append(logs[before] + weight)
    sums = [_log_sum(weights) for weights in into]
    top = max(sums)
    return [value - top for value in sums]


def _prune(
    paths: list[OpenPath], steps: list[Step], logs: list[float], width: int
) -> tuple[list[OpenPath], list[Step], list[float]]:
    """Keep the heaviest paths, and the first one: it always took the nearest name, so nothing
    that any other path keeps open is closed on it, and the walk cannot end in a dead end."""
    order = sorted(range(1, len(paths)), key=lambda k: -logs[k])
    kept = [0, *sorted(order[: width - 1])]
    place = {old: new for new, old in enumerate(kept)}
    return (
        [paths[k] for k in kept],
        [(a, place[b], weight) for a, b, weight in steps if b in place],
        [logs[k] for k in kept],
    )


def _shares(
    layers: list[list[OpenPath]], steps: list[list[Step]], logs: list[list[float]]
) -> list[dict[int, float]]:
    """For each comment the summed weight of the trees that give it each parent."""
    shares: list[dict[int, float]] = [{} for _ in layers]
    backward = [0.0] * len(layers[-1])
    for i in range(len(layers) - 1, 0, -1):
        alive = [
            (log + back, path)
            for log, back, path in zip(logs[i], backward, layers[i], strict=True)
            if back > -math.inf
        ]
        total = _log_sum([weight for weight, _ in alive])
        for weight, path in alive:
            parent = path.up.tip
            shares[i][parent] = shares[i].get(parent, 0.0) + math.exp(weight - total)
        back_into: list[list[float]] = [[] for _ in layers[i - 1]]
        for before, after, weight in steps[i]:
            if backward[after] > -math.inf:
                back_into[before].append(weight + backward[after])
        backward = [_log_sum(weights) if weights else -math.inf for weights in back_into]
        top = max(backward)
        backward = [value - top for value in backward]
    return shares


def _best_tree(
    layers: list[list[OpenPath]], steps: list[list[Step]], shares: list[dict[int, float]]
) -> list[int | None]:
    """The tree that may expect the most right answers: the shares of its parents sum highest."""
    best = [0.0]
    origins: list[list[int]] = [[]]
    for paths, ways, share in zip(layers[1:], steps[1:], shares[1:], strict=True):
        gains = [-math.inf] * len(paths)
        origin = [0] * len(paths)
        for before, after, _ in ways:
            if best[before] > gains[after]:
                gains[after], origin[after] = best[before], before
        best = [
            gain + share.get(path.up.tip, -math.inf)
            for gain, path in zip(gains, paths, strict=True)
        ]
        origins.append(origin)
    chosen: list[int | None] = [None] * len(layers)
    at = max(range(len(best)), key=best.__getitem__)
    for i in range(len(layers) - 1, 0, -1):
        chosen[i] = layers[i][at].up.tip
        at = origins[i][at]
    return chosen


def _maybe_open(thread: Thread, keep_dates: bool) -> list[int]:
    """For each comment every parent that some order might allow: never too few, maybe too many."""
    above: list[int] = [1]
    possible = [0]
    for i in range(1, len(thread.named)):
        date = thread.dates[i]
        parents = above[-1] & thread.named[i]
        few = parents.bit_count() <= LISTED
        if few and keep_dates:
            for parent in bits(parents):
                if is_older(date, thread.dates[parent]):
                    parents ^= 1 << parent
        possible.append(parents)
        if few and i not in thread.lost:
            reach = 1 << i
            for parent in bits(parents):
                reach |= above[parent]
        else:
            reach = 1 << i | above[-1]
        above.append(reach)
    return possible


def _log_sum(weights: list[float]) -> float:
    if len(weights) == 1:
        return weights[0]
    top = max(weights)
    return top + math.log(math.fsum(math.exp(weight - top) for weight in weights))
