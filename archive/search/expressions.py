"""A question as tokens: what both backends understand, each in its own words."""

from __future__ import annotations

import dataclasses

from archive.search import words
from archive.search.documents import keys_between
from archive.search.questions import ARTICLES, COMMENTS, Either, Named, Question, Without, Words
from archive.search.words import NAME, PAGE

MOST_NAMED = 200  # people, tags or publications that one name may stand for


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """Tokens side by side. With `begins`, one token that begins like this."""

    tokens: tuple[str, ...]
    begins: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Run, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What a row of one table must have, each of `must`, and what it may not have. Nothing fits
    where `possible` is false: somebody asked for an author whom nobody knows."""

    must: tuple[Any, ...] = ()
    never: tuple[Any, ...] = ()
    lowest: int = 0
    highest: int = 0
    possible: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Filed:
    """What a page is filed under, by primary keys; all of them have to hold."""

    publications: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    page: int | None = None

    def tokens(self) -> list[str]:
        pairs = [("p", self.publications), ("a", self.authors), ("t", self.tags)]
        found = [f"{PAGE}{letter}{pk}" for letter, pks in pairs for pk in pks]
        return found + ([] if self.page is None else [f"{PAGE}x{self.page}"])


def wanted(question: Question, filed: Filed, *, names, languages, kind: str) -> Wanted:  # type: ignore[no-untyped-def]
    """The question for the table of this kind.

    `names(kind, tokens)` gives the primary keys of whoever has a name with all these words;
    `languages` are those that texts of the index have.
    """
    days = question.days
    lowest, highest = keys_between(days.first, days.last)
    must = [
        Any((Run((token,)),)) for token in filed.tokens() if kind == COMMENTS or token[1] != "x"
    ]
    never: list[Any] = []
    possible = lowest <= highest

    def runs(node: Words | Named) -> tuple[Run, ...]:
        if isinstance(node, Words):
            return runs_of(node, languages, kind)
        if node.kind == "commenter":
            signed = tuple(NAME + token for token in words.asked(node.text))
            return (Run(signed),) if kind == COMMENTS and signed else ()
        pks = names(node.kind, words.asked(node.text))[:MOST_NAMED]
        return tuple(Run((f"{PAGE}{node.kind[0]}{pk}",)) for pk in pks)

    for part in question.parts:
        node = part.node
        if isinstance(node, Without):
            if unwanted := runs(node.part):
                never.append(Any(unwanted))
        elif isinstance(node, Words | Named | Either):
            nodes = node.parts if isinstance(node, Either) else (node,)
            found = tuple(run for one in nodes for run in runs(one))
            possible = possible and bool(found)
            must.append(Any(found))
    if filed.page is not None and kind == ARTICLES:
        possible = False  # who asks for the comments of one page has seen the page
    return Wanted(tuple(must), tuple(never), lowest, highest, possible)


def runs_of(node: Words, languages: tuple[str, ...], kind: str) -> tuple[Run, ...]:
    """The words in each language, and among the names that sign."""
    plain = words.asked(node.text)
    found = [plain, *(words.asked(node.text, language) for language in languages)]
    runs = [Run(run, words.is_one_character(run)) for run in dict.fromkeys(found) if run]
    if kind == COMMENTS and plain:
        runs.append(Run(tuple(NAME + token for token in plain)))
    return tuple(runs)
