"""How well replies find their parents on real threads, and the fit of the weights that do it.

    python -m tests.benchmarks.replies          accuracy, certainty, calibration and time
    python -m tests.benchmarks.replies --fit    the table of weights, fitted on all threads

The threads are other people's and stay outside the repository: `samples/threads/` under the folder
that AFTERWORD_SHARED names, or under `../shared`. Each is shown as a text page would show it: in
page order, replies oldest first, dates cut to the day, parents told by name only. The figures are
cross-validated: a thread is judged by weights that never saw it.
"""

from __future__ import annotations

import collections
import dataclasses
import json
import math
import os
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from archive.sources.replies import Placement, Remark, place
from archive.sources.replying.reply_evidence import WEIGHTS, Evidence, Witness
from archive.sources.replying.reply_paths import OpenPath, choices, read_thread

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("AFTERWORD_SHARED", ROOT.parent / "shared"))
THREADS = SHARED / "samples" / "threads" / "blog-threads.jsonl"

FOLDS = 8
# Weights are pulled to 0 as by so many even bets each: the threads hold few open replies.
PULL = 1.5
# Replies told apart only by pretending that all open comments bear the name teach less.
PRETENDED = 0.6
# What names and position tell differs where the names differ, so there it is learnt on its own.
OF_NAMES = ("passed", "is_previous", "is_start")
ROUNDS = 600
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

Page = tuple[list[Remark], list[int | None]]


@dataclasses.dataclass(frozen=True)
class Bet:
    """One reply with several open parents: the evidence for each, and which is the true one."""

    evidence: list[list[float]]
    true: int
    weight: float


def pages() -> Iterator[Page]:
    """The remarks of each thread's page, and their true parents."""
    with THREADS.open(encoding="utf-8") as lines:
        for line in lines:
            comments = sorted(json.loads(line)["comments"], key=lambda comment: comment["at"])
            yield show(comments)


def show(comments: Sequence[dict]) -> Page:
    replies = collections.defaultdict(list)
    for comment in comments:
        replies[comment["parent"]].append(comment)
    order, waiting = [], replies[None][::-1]
    while waiting:
        order.append(waiting.pop())
        waiting.extend(reversed(replies[order[-1]["id"]]))
    number = {comment["id"]: n for n, comment in enumerate(order, 1)}
    parents = [number.get(comment["parent"]) for comment in order]
    remarks = [
        Remark(
            author=comment["author"],
            reply_to=order[parent - 1]["author"] if parent else None,
            date=comment["at"][:10],
            text=comment["body"],
            line=n,
        )
        for n, (comment, parent) in enumerate(zip(order, parents, strict=True), 1)
    ]
    return remarks, parents


def bets(page: Page, *, pretend: bool) -> Iterator[Bet]:
    """The open replies of a page. Pretending that every open comment bears the name asked for
    gives three times as many, from which words and days are learnt."""
    remarks, parents = page
    authors = [remark.author for remark in remarks]
    answers = [remark.reply_to for remark in remarks]
    dates = [remark.date for remark in remarks]
    witness = Witness([remark.text for remark in remarks], authors, answers, dates)
    starts = [k for k, parent in enumerate(parents) if parent is None]
    for start, end in zip(starts, [*starts[1:], len(remarks)], strict=True):
        thread = read_thread(authors[start:end], answers[start:end], dates[start:end])
        if pretend:
            everyone = [(1 << i) - 1 for i in range(end - start)]
            thread = dataclasses.replace(thread, named=everyone)
        path = OpenPath(0, None, dates[start])
        for i in range(1, end - start):
            tip = (parents[start + i] or 0) - 1 - start
            offered = [
                choice
                for choice in choices(thread, path, i, True, len(remarks))
                if not pretend
                or choice.parent.tip == tip
                or authors[start + choice.parent.tip] != authors[start + i]
            ]
            true = [choice.parent.tip for choice in offered].index(tip)
            if len(offered) > 1:
                rows = [
                    witness.evidence(start, thread.own[i], i, path, choice) for choice in offered
                ]
                yield Bet([widen(row, pretend) for row in rows], true, PRETENDED if pretend else 1)
            path = OpenPath(i, offered[true].parent, dates[start + i])


def widen(row: Evidence, pretend: bool) -> list[float]:
    """A row with a second column for what is learnt apart."""
    apart = [getattr(row, name) if pretend else 0.0 for name in OF_NAMES]
    if pretend:
        row = row._replace(**dict.fromkeys(OF_NAMES, 0.0))
    return [*row, *apart]


def fit(evidence: Sequence[Bet]) -> Evidence:
    """The weights under which the true parents are likeliest, by plain gradient ascent: the
    likelihood has one top, and with so few bets the walk takes a second."""
    weights = [0.0] * (len(WEIGHTS) + len(OF_NAMES))
    speed = [0.0] * len(weights)
    size = 2 / (PULL + sum(bet.weight for bet in evidence))
    for _ in range(ROUNDS):
        slope = [-PULL * weight for weight in weights]
        for bet in evidence:
            logs = [sum(map(float.__mul__, weights, row)) for row in bet.evidence]
            top = max(logs)
            chances = [math.exp(log - top) for log in logs]
            total = sum(chances)
            for k, (row, chance) in enumerate(zip(bet.evidence, chances, strict=True)):
                pull = bet.weight * ((k == bet.true) - chance / total)
                for column, value in enumerate(row):
                    if value:
                        slope[column] += pull * value
        speed = [0.8 * old + size * new for old, new in zip(speed, slope, strict=True)]
        weights = [weight + step for weight, step in zip(weights, speed, strict=True)]
    return Evidence(*weights[: len(WEIGHTS)])._replace(breaks=WEIGHTS.breaks, habit=WEIGHTS.habit)


def judged(samples: Sequence[Page]) -> Iterator[tuple[Page, list[Placement]]]:
    """Each page with the places found for it by weights fitted on the other folds."""
    learnt = [[*bets(page, pretend=False), *bets(page, pretend=True)] for page in samples]
    # The pages with most to learn from are dealt out first, so that the folds are alike.
    dealt = sorted(range(len(samples)), key=lambda k: -len(learnt[k]))
    for fold in range(FOLDS):
        kept_aside = set(dealt[fold::FOLDS])
        Witness.weights = fit(
            [bet for k, found in enumerate(learnt) if k not in kept_aside for bet in found]
        )
        for k in sorted(kept_aside):
            yield samples[k], place(samples[k][0])[0]
    Witness.weights = WEIGHTS


def nearest_name(remarks: Sequence[Remark]) -> list[int | None]:
    """What the obvious rule says: the nearest earlier comment by that name on the open path."""
    parents: list[int | None] = []
    path: list[int] = []
    for k, remark in enumerate(remarks):
        if remark.reply_to is None:
            path = []
        while path and remarks[path[-1]].author != remark.reply_to:
            path.pop()
        parents.append(path[-1] + 1 if path else None)
        path.append(k)
    return parents


def invented(seed: int, *, count: int, names: int, threads: int, lately: bool) -> Page:
    """A page by few names with words drawn at random, where only the rules can tell."""
    rng = random.Random(seed)
    comments: list[dict] = []
    for i in range(count):
        back = int(rng.expovariate(0.3)) if lately else rng.randrange(max(i, 1))
        comments.append(
            {
                "id": i,
                "parent": max(0, i - 1 - back) if i >= threads else None,
                "author": f"Name {rng.randrange(names)}",
                "at": f"2020-01-{1 + i * 20 // count:02}",
                "body": " ".join(f"word{rng.randrange(3_000)}" for _ in range(30)),
            }
        )
    return show(comments)


def invented_pages() -> Iterator[tuple[str, list[Page]]]:
    for lately in (False, True):
        for count, names, threads in ((60, 12, 6), (200, 40, 20), (5_000, 40, 1), (5_000, 40, 500)):
            how = "late" if lately else "any"
            yield (
                f"{count} comments, {names} names, {threads} threads, {how} parent",
                [
                    invented(seed, count=count, names=names, threads=threads, lately=lately)
                    for seed in range(max(1, 1_000 // count))
                ],
            )


def report(placed: Iterable[tuple[Page, list[Placement]]]) -> str:
    count = collections.Counter[str]()
    bins: dict[int, list[tuple[float, bool]]] = collections.defaultdict(list)
    for (remarks, parents), placements in placed:
        obvious = nearest_name(remarks)
        for placement, near, parent in zip(placements, obvious, parents, strict=True):
            if parent is None:
                continue
            right = placement.parent == parent
            count["replies"] += 1
            count["right"] += right
            count["nearest right"] += near == parent
            if placement.placement == "forced":
                count["forced"] += 1
                count["forced right"] += right
                continue
            count["open"] += 1
            count["open right"] += right
            count["open nearest right"] += near == parent
            count["listed"] += right or parent in {other.n for other in placement.alternatives}
            bin_of = max(k for k, low in enumerate(BINS) if placement.likelihood >= low)
            bins[bin_of].append((placement.likelihood, right))
    lines = [", ".join(f"{name} {n}" for name, n in count.items())]
    error = 0.0
    for _, said in sorted(bins.items()):
        stated = sum(likelihood for likelihood, _ in said) / len(said)
        true = sum(right for _, right in said) / len(said)
        error += abs(stated - true) * len(said) / count["open"]
        lines.append(f"    said {stated:.2f}  was {true:.2f}  of {len(said)}")
    return "\n".join([*lines, f"    calibration error {error:.3f}"])


def main(arguments: Sequence[str]) -> None:
    if not THREADS.exists():
        print(f"No threads to read at {THREADS}: set AFTERWORD_SHARED to the shared folder.")
        return
    samples = list(pages())
    if "--fit" in arguments:
        every = [
            bet for page in samples for how in (False, True) for bet in bets(page, pretend=how)
        ]
        for name, weight in fit(every)._asdict().items():
            print(f"    {name}={weight:.2f},")
        return
    print("Real threads, each judged by weights that never saw it")
    print(report(judged(samples)))
    for title, invention in invented_pages():
        started = time.process_time()
        placed = [(page, place(page[0])[0]) for page in invention]
        seconds = (time.process_time() - started) / len(invention)
        print(f"Invented: {title}: {seconds:.2f} s a page")
        print(report(placed))


if __name__ == "__main__":
    main(sys.argv[1:])
