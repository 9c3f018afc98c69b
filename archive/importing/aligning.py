"""Which comment of one capture is which of another: by id, by words, by moment.

    Aligned captures of one page see the same comment. Two systems may both know it by an id, and
    then by different ids; text captures have none, and cut long texts. So each comment is looked
    for in five ways, the surest first, and whatever one way pairs is no longer there for the next:

    1. the id of the same system, where author or words agree too: ids are reused by other sites
    2. the author and the first sixty letters and digits; equals pair by day, then in page order
    3. the author and words of which one begins with the other: a text was cut or went on
    4. forty letters or more of the same words, once on each side, under another name or none
    5. the author and the minute, once on each side: the words were changed at the source

Where a key makes persons of addresses (`archive.sources.persons`), ways 2, 3 and 5 are each taken
by the person first: a name may be changed or spelled otherwise. Comments of two persons are two,
unless an id and words, or one name and forty letters of the same words, say that only the address
was changed.

Two comments that one system knows by different ids are never the same. All of it is linear in
the number of comments, but for those of one author that begin alike.
"""

from __future__ import annotations

import collections
import datetime
import functools
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from archive.importing.dates import moment_of
from archive.importing.likeness import OPENING, mark
from archive.sources.document import DocumentComment
from archive.sources.persons import are_one

ALIKE = 20  # letters and digits by which words of one author are compared at all
ENOUGH = 40  # letters and digits that two people do not write by chance
SHORT_LOOK = 50  # candidates of one author that begin alike; more are a flood, not a discussion


class Seen:
    """One comment as one or several captures show it. `ids` go by the system that gave them; what
    is made of its words is made when it is asked for, as ids mostly do without."""

    def __init__(self, comment: DocumentComment, space: str) -> None:
        self.author = folded(comment.author or "")
        self.dates = [comment.date] if comment.date else []
        self.ids = {space: comment.id} if comment.id else {}
        self.persons = {comment.person} if comment.person else set[str]()
        self._comment = comment

    @functools.cached_property
    def words(self) -> str:
        return letters(self._comment.text)

    @functools.cached_property
    def mark(self) -> int:
        return mark(self._comment.author, self._comment.text)

    def joined(self, other: Seen) -> None:
        """This one, seen once more."""
        self.author = self.author or other.author
        if len(other._comment.text) > len(self._comment.text):
            self.words = other.words
        self.dates += other.dates
        self.ids = other.ids | self.ids
        self.persons |= other.persons


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def folded(name: str) -> str:
    return " ".join(name.casefold().split())


def aligned(known: Sequence[Seen], news: Sequence[Seen]) -> dict[int, int]:
    """For each new one that is known, by index: the index of the known one."""
    pairs: dict[int, int] = {}
    free = set(range(len(known)))

    def pair(new: int, old: int) -> None:
        pairs[new] = old
        free.discard(old)

    known_persons = any(seen.persons for seen in known) and any(seen.persons for seen in news)
    for way in WITH_PERSONS if known_persons else WITHOUT:
        left = [index for index in range(len(news)) if index not in pairs]
        if not left or not free:
            break
        for new, old in way(known, sorted(free), news, left):
            if new not in pairs and old in free and not _apart(known[old], news[new]):
                pair(new, old)
    return pairs


Pairs = Iterator[tuple[int, int]]


def _by_id(known: Sequence[Seen], free: list[int], news: Sequence[Seen], left: list[int]) -> Pairs:
    place: dict[tuple[str, str], int] = {}
    for old in free:
        for named in known[old].ids.items():
            place.setdefault(named, old)
    for new in left:
        for named in news[new].ids.items():
            old = place.get(named, -1)
            if old >= 0 and _agree(known[old], news[new]):
                yield new, old


def _agree(one: Seen, other: Seen) -> bool:
    same = _are_one(one, other)
    if same is None and (not one.author or not other.author or one.author == other.author):
        return True
    return same or one.words[:ALIKE] == other.words[:ALIKE]


def _are_one(one: Seen, other: Seen) -> bool | None:
    """Whether their addresses say that one person wrote both; null if they do not tell."""
    if not one.persons or not other.persons:
        return None
    return are_one(one.persons, other.persons)


def _by_person(
    known: Sequence[Seen], free: list[int], news: Sequence[Seen], left: list[int]
) -> Pairs:
    def keys(seen: Seen) -> list[Hashable]:
        opening = seen.words[:OPENING]
        return [(person, opening) for person in seen.persons if opening]

    yield from _in_turn(_groups(keys, known, free, news, left), known, news)


def _by_mark(
    known: Sequence[Seen], free: list[int], news: Sequence[Seen], left: list[int]
) -> Pairs:
    def keys(seen: Seen) -> list[Hashable]:
        return [seen.mark]

    yield from _in_turn(_groups(keys, known, free, news, left), known, news)


def _in_turn(
    groups: Iterable[tuple[list[int], list[int]]], known: Sequence[Seen], news: Sequence[Seen]
) -> Pairs:
    for olds, new_ones in groups:
        by_day = collections.defaultdict[str, list[int]](list)
        for old in reversed(olds):
            for day in {date[:10] for date in known[old].dates}:
                by_day[day].append(old)
        taken: set[int] = set()
        rest = []
        for new in new_ones:
            same_day = by_day[news[new].dates[0][:10]] if news[new].dates else []
            while same_day and (same_day[-1] in taken or _apart(known[same_day[-1]], news[new])):
                same_day.pop()
            if same_day:
                taken.add(same_day[-1])
                yield new, same_day.pop()
            else:
                rest.append(new)
        others = [old for old in olds if old not in taken]
        for new, old in zip(rest, others, strict=False):
            # "Thanks!" of another day is another one; a page of text by one person is not.
            long = len(news[new].words) >= ENOUGH
            if long or _may_be_one_day(known[old], news[new]):
                yield new, old


def _by_beginning_of_person(
    known: Sequence[Seen], free: list[int], news: Sequence[Seen], left: list[int]
) -> Pairs:
    def keys(seen: Seen) -> list[Hashable]:
        beginning = seen.words[:ALIKE]
        return [(person, beginning) for person in seen.persons if len(beginning) == ALIKE]

    yield from _continued(_groups(keys, known, free, news, left), known, news)


def _by_beginning(
    known: Sequence[Seen], free: list[int], news: Sequence[Seen], left: list[int]
) -> Pairs:
    def keys(seen: Seen) -> list[Hashable]:
        return [(seen.author, seen.words[:ALIKE])] if len(seen.words) >= ALIKE else []

    yield from _continued(_groups(keys, known, free, news, left), known, news)


def _continued(
    groups: Iterable[tuple[list[int], list[int]]], known: Sequence[Seen], news: Sequence[Seen]
) -> Pairs:
    for olds, new_ones in groups:
        taken: set[int] = set()
        for new in new_ones[:SHORT_LOOK]:
            words = news[new].words
            for old in olds[:SHORT_LOOK]:
                theirs = known[old].words
                begins = theirs.startswith(words) or words.startswith(theirs)
                if begins and old not in taken and _may_be_one_day(known[old], news[new]):
                    taken.add(old)
                    yield new, old
                    break


def _by_words(
    known: Sequence[Seen], free: list[int], news: Sequence[Seen], left: list[int]
) -> Pairs:
    def keys(seen: Seen) -> list[Hashable]:
        return [seen.words[:200]] if len(seen.words) >= ENOUGH else []

    yield from _only(_groups(keys, known, free, news, left), known, news)


def _by_moment_of_person(
    known: Sequence[Seen], free: list[int], news: Sequence[Seen], left: list[int]
) -> Pairs:
    def keys(seen: Seen) -> list[Hashable]:
        return [(person, first) for person in seen.persons if (first := _first_minute(seen))]

    yield from _only(_groups(keys, known, free, news, left), known, news)


def _by_moment(
    known: Sequence[Seen], free: list[int], news: Sequence[Seen], left: list[int]
) -> Pairs:
    def keys(seen: Seen) -> list[Hashable]:
        first = _first_minute(seen) if seen.author else None
        return [(seen.author, first)] if first else []

    yield from _only(_groups(keys, known, free, news, left), known, news)


def _first_minute(seen: Seen) -> str | None:
    return min((at for date in seen.dates if (at := _minute(date))), default=None)


WITHOUT = (_by_id, _by_mark, _by_beginning, _by_words, _by_moment)
WITH_PERSONS = (
    *(_by_id, _by_person, _by_mark, _by_beginning_of_person, _by_beginning, _by_words),
    *(_by_moment_of_person, _by_moment),
)


def _only(
    groups: Iterable[tuple[list[int], list[int]]], known: Sequence[Seen], news: Sequence[Seen]
) -> Pairs:
    for olds, new_ones in groups:
        if len(olds) == len(new_ones) == 1 and _may_be_one_day(known[olds[0]], news[new_ones[0]]):
            yield new_ones[0], olds[0]


def _groups(
    keys: Callable[[Seen], list[Hashable]],
    known: Sequence[Seen],
    free: list[int],
    news: Sequence[Seen],
    left: list[int],
) -> Iterator[tuple[list[int], list[int]]]:
    """The known and the new ones of equal keys, where there are both."""
    olds = collections.defaultdict[Hashable, list[int]](list)
    for old in free:
        for key in keys(known[old]):
            olds[key].append(old)
    new_ones = collections.defaultdict[Hashable, list[int]](list)
    for new in left:
        for key in keys(news[new]):
            if key in olds:
                new_ones[key].append(new)
    for found, those in new_ones.items():
        yield olds[found], those


def _apart(one: Seen, other: Seen) -> bool:
    """One system gave them different ids, or two persons wrote them."""
    if any(other.ids.get(space, given) != given for space, given in one.ids.items()):
        return True
    if _are_one(one, other) is not False or one.ids.items() & other.ids.items():
        return False
    begins = one.words[:ENOUGH]
    return not (
        one.author == other.author and len(begins) == ENOUGH and begins == other.words[:ENOUGH]
    )


def _may_be_one_day(one: Seen, other: Seen) -> bool:
    """A day apart is a time zone; what one of them does not say, both may have."""
    return not one.dates or not other.dates or _near(one.dates[0], other.dates[0])


def _near(one: str, other: str) -> bool:
    both = min(len(one[:10]), len(other[:10]))
    if both < len("2014-03-12"):
        return one[:both] == other[:both]
    days = [datetime.date.fromisoformat(date[:10]) for date in (one, other)]
    return abs((days[0] - days[1]).days) <= 1


def _minute(date: str) -> str | None:
    moment = moment_of(date)
    if moment is None:
        return None
    try:
        return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M")
    except OverflowError:  # the first or the last day of the calendar
        return None
