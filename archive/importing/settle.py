"""What all captures of a page say together: one document.

    settle([text capture, saved HTML, export]) -> the article and discussion that they show

The answer depends on which captures there are and not on the order they came in: they are
put in an order of their own first, then each field takes the best that any of them says. So any
number of imports, in any order, end alike; and what an import changes is the difference between
what the captures said together before it and what they say after it. The one exception are two
revisions of one export or page that contradict each other and show nothing of their times: what
came last is believed, because a later one is imported later.

Exports state ids and parents, saved pages show them by nesting, text scrapes have names only: a
field comes from the best of these that has it. What a capture lacks takes nothing away.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from archive.importing.gathering import PRECISIONS, Gathered
from archive.importing.ordering import numbers_of
from archive.importing.ranking import article_tier, comment_tier, ranked
from archive.importing.snapshots import Part
from archive.sources.document import Document, Published

WHOLE = 0.5  # of the longest text there is; less is a teaser or the page before a paywall


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One document of several captures.

    `document.comments` have ns of their own, and so have `parent` and the alternatives.
    By these ns go: `numbers`, the place in the discussion; `members`, the (key of the part, n
    there) of every capture that shows the comment; `home`, the one whose text it has.
    `keys` are the parts, `article_key` the one that the article's text comes from.
    """

    document: Document
    numbers: dict[int, int]
    members: dict[int, list[tuple[str, int]]]
    home: dict[int, tuple[str, int]]
    keys: list[str]
    article_key: str

    def absent_from(self, n: int) -> list[str]:
        """The captures that do not show this comment, though they show the discussion."""
        if len(self.keys) == 1:
            return []
        shown = {key for key, _ in self.members[n]}
        return sorted(key for key in self.keys if key not in shown)


def settle(parts: Iterable[Part]) -> Settled:
    parts = list(parts)
    if len(parts) == 1:
        return _alone(parts[0])
    for_article = ranked(parts, article_tier)
    for_comments = ranked(parts, comment_tier)
    document, article_key = _article(for_article)
    merged = Gathered(for_comments)
    comments = merged.comments()
    document = dataclasses.replace(
        document, comments=tuple(comments), sort=for_comments[0].document.sort
    )
    return Settled(
        document=document,
        numbers=merged.numbers(comments),
        members=merged.members,
        home=merged.home,
        keys=[part.key for part in for_comments if part.document.comments] or [article_key],
        article_key=article_key,
    )


def beside(one: Settled, other: Settled) -> Settled:
    """Two settled documents that have not met: the article of the first, all comments of both."""
    shift = max((comment.n for comment in one.document.comments), default=0)
    last = max(one.numbers.values(), default=0)

    def moved(n: int | None) -> int | None:
        return None if n is None else n + shift

    comments = tuple(
        dataclasses.replace(
            comment,
            n=comment.n + shift,
            parent=moved(comment.parent),
            alternatives=tuple(
                dataclasses.replace(each, n=moved(each.n)) for each in comment.alternatives
            ),
        )
        for comment in other.document.comments
    )
    return Settled(
        document=dataclasses.replace(one.document, comments=(*one.document.comments, *comments)),
        numbers=one.numbers | {n + shift: number + last for n, number in other.numbers.items()},
        members=one.members | {n + shift: those for n, those in other.members.items()},
        home=one.home | {n + shift: where for n, where in other.home.items()},
        keys=[*one.keys, *other.keys],
        article_key=one.article_key,
    )


def _alone(part: Part) -> Settled:
    document = part.document
    members = {comment.n: [(part.key, comment.n)] for comment in document.comments}
    return Settled(
        document=document,
        numbers=numbers_of(document),
        members=members,
        home={n: those[0] for n, those in members.items()},
        keys=[part.key],
        article_key=part.key,
    )


def _article(parts: list[Part]) -> tuple[Document, str]:
    """Everything but the comments, field by field."""
    documents = [part.document for part in parts]
    home = _fullest(parts)

    def first(name: str) -> Any:
        return next((value for d in documents if (value := getattr(d, name))), None)

    def either(name: str) -> Any:
        return first(name) or getattr(documents[0], name)

    best = {name: either(name) for name in FIRST}
    best["published"] = _best_date(document.published for document in documents)
    best["tags"] = tuple(dict.fromkeys(tag for d in documents for tag in d.tags))
    best["problems"] = tuple(dict.fromkeys(p for d in documents for p in d.problems))
    declared = [d.declared_comments for d in documents if d.declared_comments is not None]
    best["declared_comments"] = max(declared, default=None)
    # What any of them shows as published was public.
    states = [d.state for d in documents]
    best["state"] = "published" if "published" in states else states[0]
    best["type"] = documents[0].type
    whole = home.document
    return (
        dataclasses.replace(
            whole, **best, furniture=whole.furniture, comments=(), encoding=whole.encoding
        ),
        home.key,
    )


def _fullest(parts: list[Part]) -> Part:
    """The first that has the text, and not only the beginning of what another has."""
    sizes = [sum(len(block.text) for block in part.document.body) for part in parts]
    first = article_tier(parts[sizes.index(max(sizes))].document)
    enough = max(sizes) * WHOLE
    of_tier = [
        part
        for part, size in zip(parts, sizes, strict=True)
        if size >= enough and (size and article_tier(part.document) <= first)
    ]
    if not of_tier:
        return parts[0]
    same = [part for part in of_tier if part.document.body == of_tier[0].document.body]
    return min(same, key=lambda part: part.key)


# Fields of an article that are taken whole from the first document that has them.
FIRST = (
    *("title", "kicker", "dek", "url", "publication", "language", "series", "bylines"),
    *("reprint", "author_bios", "rating", "disclaimer", "sections", "id", "modified", "system"),
)


def _best_date(dates: Iterable[Published | None]) -> Published | None:
    """Stated before inferred, then the most exact one, then that of the first to speak."""
    known = [date for date in dates if date is not None]
    return min(
        known,
        key=lambda date: (date.basis != "stated", PRECISIONS.index(date.precision)),
        default=None,
    )
