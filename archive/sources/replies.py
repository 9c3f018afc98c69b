"""Who answers whom, when a page only names the person.

A page of text lists comments in page order, and a reply says "Reply to Joe". Which of Joe's
comments? The page's order is the pre-order of the tree, replies to one comment stand oldest
first, and nobody answers a comment before it is written. `place` finds every tree that keeps
these rules, calls a parent `forced` where all of them agree, and weighs the others by their
wording, dates and turns (reply_evidence.py) over whole trees at once (reply_trees.py): the
nearest comment by that name may close the one that a later reply needs. How deep the certain
replies of a page go tells about the others, so a page that has both is weighed a second time.

Real pages break the rules: clocks jump, imports shuffle, a deleted comment leaves its replies
behind. Then the rule goes and not the page: see the Problems.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
import unicodedata
from collections.abc import Sequence

from archive.sources.document import Alternative, Placed, Problem
from archive.sources.replying.reply_evidence import Witness
from archive.sources.replying.reply_paths import (
    Choice,
    OpenPath,
    Thread,
    fold,
    is_older,
    read_thread,
)
from archive.sources.replying.reply_trees import DatesBroken, Weighed, weigh

LIKELY = 0.6  # from here on a parent is called likely: right more often than wrong, clearly
UNSURE = 0.999  # the most that is said of a parent while another one fits
ELSEWHERE = 0.3  # a comment by that name exists, but page order says that it cannot be meant
# That a comment starts a thread, where some are answers and the source lost which: on real pages
# with answers about two in three comments do.
LOST = 0.6
MOST_WEIGHED_TWICE = 1_500  # comments of a page: more would cost more than they still tell
TOLD_WORDS = 4  # shared words that a reader is shown
TOLD_SHARE = 0.0005  # alternatives below it round to 0 and are listed without their reasons

OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One comment as the page shows it, before its place is known.

    `reply_to` is the name as printed, None for a thread starter. `date` is cut to its precision
    (see document.py) and constrains only that far.
    """

    author: str | None
    reply_to: str | None
    date: str | None
    text: str
    line: int | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The place found for a remark: `parent` counts from 1 and is None for a thread starter."""

    parent: int | None
    placement: Placed
    likelihood: float
    alternatives: tuple[Alternative, ...]


STARTER = Placement(parent=None, placement="forced", likelihood=1.0, alternatives=())


def place(
    remarks: Sequence[Remark], *, newest_first: bool = False
) -> tuple[list[Placement], list[Problem]]:
    """Find the parent of every reply. Never raises: what does not fit is told in a Problem.

    `newest_first` is about the threads. Replies stand oldest first whatever the page's order.
    """
    if not remarks:
        return [], []
    return _Page(remarks, newest_first).placed()


class _Page:
    """One page while its replies are placed: what was read, and the problems found so far."""

    def __init__(self, remarks: Sequence[Remark], newest_first: bool) -> None:
        self.remarks = remarks
        self.newest_first = newest_first
        self.authors = [_spaced(remark.author) for remark in remarks]
        self.answers = [_spaced(remark.reply_to) for remark in remarks]
        self.dates = [_local(remark.date) for remark in remarks]
        self.problems: list[Problem] = []
        self._far: dict[int, Alternative] = {}
        self._latest: dict[str, int] = {}
        texts = [remark.text for remark in remarks]
        self.witness = Witness(texts, self.authors, self.answers, self.dates)

    def placed(self) -> tuple[list[Placement], list[Problem]]:
        starts = [0, *(i for i, name in enumerate(self.answers) if name is None and i > 0)]
        ends = [*starts[1:], len(self.remarks)]
        threads = [
            read_thread(self.authors[a:b], self.answers[a:b], self.dates[a:b])
            for a, b in zip(starts, ends, strict=True)
        ]
        trees = self._weigh_all(starts, threads)
        if self._has_habit(trees):
            self.problems.clear()  # they are found again
            trees = self._weigh_all(starts, threads)
        placements: list[Placement] = []
        for start, tree in zip(starts, trees, strict=True):
            for i, (share, chosen) in enumerate(zip(tree.shares, tree.chosen, strict=True)):
                placements.append(self._placement(start, i, share, chosen))
                author = self.authors[start + i]
                if author is not None:
                    self._latest[fold(author)] = start + i
        self.problems.sort(key=lambda problem: problem.line or 0)
        return placements, self.problems

    def _has_habit(self, trees: Sequence[Weighed]) -> bool:
        """Whether the certain replies tell something about the others, on a page short enough to
        be weighed a second time."""
        if len(self.remarks) > MOST_WEIGHED_TWICE:
            return False
        if all(len(share) < 2 for tree in trees for share in tree.shares):
            return False
        certain = []
        for tree in trees:
            level = [0] * len(tree.chosen)
            for i, (share, parent) in enumerate(zip(tree.shares, tree.chosen, strict=True)):
                if parent is None:
                    continue
                level[i] = level[parent] + 1
                if len(share) == 1:
                    certain.append((level[parent], level[i - 1]))
        return self.witness.learn_habit(certain)

    def _weigh_all(self, starts: Sequence[int], threads: Sequence[Thread]) -> list[Weighed]:
        """Weigh all threads by the date rules, or without them if the page breaks one."""
        trees = []
        keep_dates = not self._threads_out_of_order(starts)
        for start, thread in zip(starts, threads, strict=True):
            try:
                trees.append(self._weigh(start, thread, keep_dates=True))
            except DatesBroken as broken:
                k = start + broken.args[0]
                keep_dates = False
                self._tell(
                    k,
                    "dates-out-of-order",
                    f"No place for this reply of {self.remarks[k].date} keeps the dates of its "
                    "thread in order, so dates force no reply on this page.",
                )
        if keep_dates:
            return trees
        return [
            self._weigh(start, thread, keep_dates=False)
            for start, thread in zip(starts, threads, strict=True)
        ]

    def _weigh(self, start: int, thread: Thread, *, keep_dates: bool) -> Weighed:
        def score(i: int, path: OpenPath, choice: Choice) -> float:
            return self.witness.score(start, thread.own[i], i, path, choice)

        return weigh(thread, score, keep_dates=keep_dates)

    def _threads_out_of_order(self, starts: Sequence[int]) -> bool:
        """Whether the threads contradict the page's order. Dates that fail where they can be
        checked are not to be trusted where they cannot."""
        # A page that starts in the middle of a thread starts with a reply, whenever it was written.
        order = [start for start in starts if self.answers[start] is None]
        if self.newest_first:
            order.reverse()
        for before, after in itertools.pairwise(order):
            if is_older(self.dates[after], self.dates[before]):
                late = max(before, after)
                self._tell(
                    late,
                    "threads-out-of-order",
                    "The threads do not stand in the order of their dates, so dates force "
                    "no reply on this page.",
                )
                return True
        return False

    def _placement(
        self, start: int, i: int, share: dict[int, float], chosen: int | None
    ) -> Placement:
        k = start + i
        answer = self.answers[k]
        if answer is None:
            return STARTER
        if chosen is None:
            return self._lost(k, answer)
        parent = start + chosen + 1
        if len(share) == 1:
            return Placement(parent=parent, placement="forced", likelihood=1.0, alternatives=())
        likelihood = min(share[chosen], UNSURE)
        nearest = max(share)
        others = sorted((-weight, -other) for other, weight in share.items() if other != chosen)
        return Placement(
            parent=parent,
            placement="likely" if likelihood >= LIKELY else "guess",
            likelihood=round(likelihood, 3),
            alternatives=tuple(
                self._alternative(k, start - other, -other == nearest, -weight)
                for weight, other in others
            ),
        )

    def _alternative(self, k: int, other: int, nearest: bool, share: float) -> Alternative:
        if share < TOLD_SHARE and not nearest:
            # A long thread by few names lists the same far comments again and again.
            far = self._far.get(other)
            if far is None:
                why = f"an earlier comment by {self.remarks[other].author}"
                far = self._far[other] = Alternative(n=other + 1, likelihood=0.0, why=why)
            return far
        return Alternative(
            n=other + 1, likelihood=round(share, 3), why=self._why(k, other, nearest)
        )

    def _why(self, k: int, other: int, nearest: bool) -> str:
        name = self.remarks[other].author
        reasons = [f"{'the nearest' if nearest else 'an'} earlier comment by {name}"]
        words = self.witness.shared_words(k, other)[:TOLD_WORDS]
        if words:
            noun = "word" if len(words) == 1 else "words"
            reasons.append(f"shares the {noun} " + ", ".join(f"“{word}”" for word in words))
        days = self.witness.days_between(other, k)
        if days is not None and days >= 0:
            reasons.append(_days_told(days))
        return "; ".join(reasons)

    def _lost(self, k: int, answer: str) -> Placement:
        """A reply whose target is not on any open path: deleted, renamed, or on another page."""
        vanished = f"a comment by {answer} that the page does not show"
        other = self._latest.get(fold(answer))
        if other is None:
            self._tell(
                k,
                "missing-parent",
                f"The reply to {answer} has no comment by {answer} before it; "
                "it was made a thread of its own.",
            )
            return Placement(
                parent=None,
                placement="guess",
                likelihood=0.0,
                alternatives=(Alternative(n=None, likelihood=1.0, why=vanished),),
            )
        self._tell(
            k,
            "reply-out-of-place",
            f"The reply to {answer} stands where no comment by {answer} is open; "
            "the last one before it was taken.",
        )
        return Placement(
            parent=other + 1,
            placement="guess",
            likelihood=ELSEWHERE,
            alternatives=(Alternative(n=None, likelihood=1 - ELSEWHERE, why=vanished),),
        )

    def _tell(self, k: int, code: str, message: str) -> None:
        self.problems.append(Problem(line=self.remarks[k].line, code=code, message=message))


def _spaced(name: str | None) -> str | None:
    """A name with its spaces evened out, no-break spaces among them; None if nothing is left."""
    return (" ".join(unicodedata.normalize("NFC", name).split()) or None) if name else None


def _local(date: str | None) -> str | None:
    """A date without fractions and offset: as texts, such dates compare up to any precision."""
    return OFFSET.sub("", date).partition(".")[0] if date and len(date) > 10 else date or None


def _days_told(days: int) -> str:
    if days == 0:
        return "the same day"
    return "one day earlier" if days == 1 else f"{days} days earlier"
