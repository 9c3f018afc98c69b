"""What speaks for one parent rather than another, where names, order and dates leave several.

Each kind of evidence is a number; `WEIGHTS` says how much it counts. The weights are fitted, not
chosen: `python -m tests.benchmarks.replies --fit` prints the table again. They come from 79 real
threads of one blog (2,771 comments, 381 replies), shown as a text page shows them: in page order,
dates cut to the day, parents told by name only. In just 40 of the replies more than one comment
by that name is open. How far words and time tell for a parent was learnt from 129 more, by
pretending that every open comment bears the name; how far names and position do, was not.
"""

from __future__ import annotations

import collections
import datetime
import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from archive.sources.replying.reply_paths import Choice, OpenPath


class Evidence(NamedTuple):
    """The evidence for one parent of one reply, each about 0 to 3."""

    # The log of how many nearer comments by the same name would be passed over.
    passed: float
    # The comment just before.
    is_previous: float
    # The parent starts the thread.
    is_start: float
    # The parent answers the writer of the reply: two people taking turns.
    takes_turns: float
    # The writer has already spoken below the parent, in the part that would now be closed.
    leaves_own: float
    # The reply before, under the same parent, is by the same writer.
    repeats: float
    # The rare words in common, and whether a run of words is quoted.
    shared_words: float
    quotes: float
    # The log of the days since the parent.
    days: float
    # The log of the parent's length: who writes more is answered more.
    length: float
    # Date rules broken: counts only on a page that breaks some in any case.
    breaks: float
    # How deep this page's certain replies go, against how deep replies usually go.
    habit: float


WEIGHTS = Evidence(
    passed=-0.35,
    is_previous=0.51,
    is_start=-0.61,
    takes_turns=0.78,
    leaves_own=-0.97,
    repeats=-0.65,
    shared_words=1.15,
    quotes=0.21,
    days=-0.32,
    length=0.75,
    # No sample breaks a date rule, so this one is a judgement: a broken rule is rare but real.
    breaks=-2.5,
    # The habit is a log of chances as it stands, so it is neither fitted nor weighed.
    habit=1.0,
)

# How often a certain reply goes one level deeper than it could have stopped: 163 of 206 steps in
# the same threads. A page's own share counts as if this many steps had been seen before it: the
# figure, of 4, 8 and 16 tried, that states the chances of those threads best.
USUALLY_DEEPER = 0.79
SEEN_BEFORE = 16

WORD = re.compile(r"[^\W_]{3,}")
# A page of essays must not cost more than a page of comments: texts are compared by their start.
MOST_WORDS = 400
# A run of this many words is a quotation and not a turn of phrase.
QUOTED_WORDS = 5
# Words in more of a page's comments than this share are grammar.
COMMON_SHARE = 0.05


class Witness:
    """Weighs parents against each other, with one page of remarks in view."""

    weights = WEIGHTS

    def __init__(
        self,
        texts: Sequence[str],
        authors: Sequence[str | None],
        answers: Sequence[str | None],
        dates: Sequence[str | None],
    ) -> None:
        self.authors = authors
        self.answers = answers
        self.days = [_day(date) for date in dates]
        self.texts = texts
        words = [_words(text) for text in texts]
        count = collections.Counter(word for found in words for word in set(found))
        most = max(2, int(len(texts) * COMMON_SHARE))
        self.rarity = {
            word: math.log((len(texts) + 1) / n) for word, n in count.items() if n <= most
        }
        self.rare_words = [set(found) & self.rarity.keys() for found in words]
        self._habit: list[tuple[float, float]] = []
        self._pairs: dict[tuple[int, int], tuple[float, ...]] = {}
        self._runs_of: dict[int, set[tuple[str, ...]]] = {}

    def score(self, start: int, own: int, i: int, path: OpenPath, choice: Choice) -> float:
        """The log weight of a choice for comment i of the thread that starts at `start`; `own`
        are the comments of the thread by the same writer."""
        evidence = self.evidence(start, own, i, path, choice)
        return sum(map(float.__mul__, self.weights, evidence))

    def evidence(self, start: int, own: int, i: int, path: OpenPath, choice: Choice) -> Evidence:
        parent, sibling = choice.parent, choice.sibling
        child, author = start + i, self.authors[start + i]
        spoken = path.comments & own
        return Evidence._make(
            (
                math.log1p(choice.rank),
                float(sibling is None),
                float(parent.depth == 0),
                float(author is not None and self.answers[start + parent.tip] == author),
                float(spoken >> (parent.tip + 1) != 0),
                float(
                    sibling is not None
                    and author is not None
                    and self.authors[start + sibling.tip] == author
                ),
                *self._pair(child, start + parent.tip),
                float(choice.breaks),
                self._as_usual_here(parent.depth, path.depth),
            )
        )

    def learn_habit(self, certain: Iterable[tuple[int, int]]) -> bool:
        """Take in how deep the certain replies of the page go: for each the level of its parent,
        and the level of the deepest comment that was open. Says whether that tells anything.

        Some sites let everybody answer anybody; others, or their readers, keep to the comment
        that started the thread, and there the nearest comment by a name is never meant.
        """
        offered: list[int] = []
        taken: list[int] = []
        for level, deepest in certain:
            while len(offered) < deepest:
                offered.append(0)
                taken.append(0)
            for step in range(min(level + 1, deepest)):
                offered[step] += 1
                taken[step] += level > step
        self._habit = []
        for can, did in zip(offered, taken, strict=True):
            share = (did + SEEN_BEFORE * USUALLY_DEEPER) / (can + SEEN_BEFORE)
            self._habit.append(
                (math.log(share / USUALLY_DEEPER), math.log((1 - share) / (1 - USUALLY_DEEPER)))
            )
        return bool(offered)

    def _as_usual_here(self, level: int, deepest: int) -> float:
        """The log of how much likelier a parent of this level is here than elsewhere."""
        told = sum(deeper for deeper, _ in self._habit[:level])
        if level < deepest and level < len(self._habit):
            told += self._habit[level][1]
        return told

    def shared_words(self, one: int, other: int) -> list[str]:
        """The rare words that two comments share, rarest first."""
        shared = self.rare_words[one] & self.rare_words[other]
        return sorted(shared, key=lambda word: (-self.rarity[word], word))

    def days_between(self, one: int, other: int) -> int | None:
        """The calendar days from one comment to another."""
        days = self.days[one], self.days[other]
        if days[0] is None or days[1] is None:
            return None
        return int(days[1]) - int(days[0])

    def _pair(self, child: int, parent: int) -> tuple[float, ...]:
        """The evidence that depends on two comments only: texts and dates."""
        pair = self._pairs.get((child, parent))
        if pair is None:
            # fsum, because a set has no order and a likelihood is to be the same in every run.
            shared = math.fsum(
                self.rarity[word] for word in self.rare_words[child] & self.rare_words[parent]
            )
            one, other = self.days[parent], self.days[child]
            apart = 0.0 if one is None or other is None else math.log1p(max(0.0, other - one))
            pair = self._pairs[child, parent] = (
                math.log1p(shared / (1 + math.log1p(len(self.rare_words[parent])))),
                float(shared > 0 and not self._runs(child).isdisjoint(self._runs(parent))),
                apart,
                math.log1p(len(self.texts[parent]) / 100),
            )
        return pair

    def _runs(self, k: int) -> set[tuple[str, ...]]:
        """Every run of words of a comment that would be a quotation elsewhere."""
        runs = self._runs_of.get(k)
        if runs is None:
            words = _words(self.texts[k])
            shifted = (words[first:] for first in range(QUOTED_WORDS))
            runs = self._runs_of[k] = set(zip(*shifted, strict=False))
        return runs


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())[:MOST_WORDS]


def _day(date: str | None) -> float | None:
    """The day as a number, with its hour and minute if they are known."""
    if date is None or len(date) < len("2014-03-12"):
        return None
    try:
        moment = datetime.datetime.fromisoformat(date)
    except ValueError:
        return None
    return moment.toordinal() + (moment.hour * 60 + moment.minute) / 1440
