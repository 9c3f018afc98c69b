"""What a reader types, as one tree that both databases are asked.

    harbour clock            both words, in any place
    "seven minutes"          these words side by side
    clock OR bell            one of the two, or both
    -ferry, -"late ferry"    without it; any of the following may be turned round like this
    author:venn              signed by, or reprinting, somebody of this name
    commenter:"wim de boog"  comments signed with this name
    publication:almanac tag:harbour
    after:2014-03 before:2015    from March 2014 on, and before the first day of 2015
    in:comments, in:articles     one of the two only

Nothing that can be typed is an error: what is no operator is words. A word with signs in it,
like don't or 3.14, is a phrase of its parts.
"""

from __future__ import annotations

import dataclasses
import datetime
import re

from archive.search.words import WORD

LONGEST = 300  # characters of a question; a long sentence has half of it
MOST_PARTS = 16  # words, phrases and operators; each is one more list to go through
ARTICLES, COMMENTS = "articles", "comments"
NAMED = ("author", "commenter", "publication", "tag")

PART = re.compile(
    r"""
    (?P<minus>-?)
    (?:(?P<operator>[a-zA-Z]+):(?=[^\s/]))?
    (?: ["“”„](?P<quoted>[^"“”„]*)(?:["“”„]|$) | (?P<plain>[^\s"“”„]+) )
    """,
    re.VERBOSE,
)
DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """A word, or several side by side."""

    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """Who or what is behind a name: `kind` is of NAMED."""

    kind: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Words | Named, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Without:
    part: Words | Named


@dataclasses.dataclass(frozen=True, slots=True)
class Days:
    """From `first` on and up to `last`, both included."""

    first: datetime.date | None = None
    last: datetime.date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Only:
    kind: str


Node = Words | Named | Either | Without | Days | Only


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A node, and what was typed for it."""

    node: Node
    typed: str


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """`parts` all have to hold. `left_out` are what was typed beyond the bounds."""

    text: str
    parts: tuple[Part, ...]
    left_out: str = ""

    @property
    def only(self) -> str:
        return next((p.node.kind for p in self.parts if isinstance(p.node, Only)), "")

    @property
    def days(self) -> Days:
        """What all the operators together leave."""
        spans = [part.node for part in self.parts if isinstance(part.node, Days)]
        firsts = [span.first for span in spans if span.first]
        lasts = [span.last for span in spans if span.last]
        return Days(max(firsts, default=None), min(lasts, default=None))

    @property
    def words(self) -> list[Words]:
        """What may be marked in a text: the words that are looked for."""
        found: list[Words] = []
        for part in self.parts:
            nodes = part.node.parts if isinstance(part.node, Either) else (part.node,)
            found += [node for node in nodes if isinstance(node, Words)]
        return found

    @property
    def said(self) -> str:
        """Without the operators: what the page says was looked for."""
        kinds = (Words, Either, Without)
        typed = [part.typed for part in self.parts if isinstance(part.node, kinds)]
        return typed[0].strip('"“”„') if len(typed) == 1 else " ".join(typed)

    def without(self, gone: Part) -> str:
        """The question, less one of its parts."""
        return " ".join(part.typed for part in self.parts if part is not gone)

    def with_words(self, of: dict[str, str]) -> str:
        """The question with some of its words replaced, as typed: {"harbor": "harbour"}."""
        return " ".join(
            re.sub(r"\w+", lambda word: of.get(word.group(), word.group()), part.typed)
            if isinstance(part.node, Words | Either)
            else part.typed
            for part in self.parts
        )


def parse(text: str) -> Question:
    text = " ".join(text.replace("\x00", " ").split())
    kept, left_out = text[:LONGEST], text[LONGEST:]
    parts: list[Part] = []
    either = False
    count = 0
    for match in PART.finditer(kept):
        if match["plain"] == "AND" and not match["operator"] and not match["minus"]:
            continue  # all of them have to hold as it is
        if match["plain"] == "OR" and not match["operator"] and not match["minus"]:
            either = bool(parts) and isinstance(parts[-1].node, Words | Named | Either)
            continue
        node = _node(match)
        if node is None:
            continue
        if count == MOST_PARTS:
            left_out = f"{kept[match.start() :]}{left_out}"
            break
        count += 1
        if either and isinstance(node, Words | Named):
            before = parts.pop()
            nodes = before.node.parts if isinstance(before.node, Either) else (before.node,)
            parts.append(Part(Either((*nodes, node)), f"{before.typed} OR {match.group()}"))
        else:
            parts.append(Part(node, match.group()))
        either = False
    return Question(text=text, parts=tuple(parts), left_out=left_out)


def _node(match: re.Match[str]) -> Node | None:
    operator = (match["operator"] or "").lower()
    value = match["quoted"] if match["quoted"] is not None else match["plain"]
    node = _operated(operator, value) if operator else None
    if node is None:
        text = f"{match['operator'] or ''} {value}"
        node = Words(text.strip()) if WORD.search(text) else None
    if match["minus"]:
        if isinstance(node, Only):
            return Only(ARTICLES if node.kind == COMMENTS else COMMENTS)
        if isinstance(node, Days):
            return _turned(node)
        return Without(node) if isinstance(node, Words | Named) else None
    return node


def _operated(operator: str, value: str) -> Node | None:
    if operator in NAMED:
        return Named(operator, value) if WORD.search(value) else None
    if operator == "in":
        kind = f"{value.lower().rstrip('s')}s"
        return Only(kind) if kind in (ARTICLES, COMMENTS) else None
    if operator in ("before", "after"):
        first = _first_day(value)
        if first is None:
            return None
        if operator == "after":
            return Days(first=first)
        return Days(last=first - datetime.timedelta(1)) if first > datetime.date.min else None
    return None


def _turned(days: Days) -> Days | None:
    """-after:2014 is before:2014."""
    day = datetime.timedelta(1)
    if days.first and days.first > datetime.date.min:
        return Days(last=days.first - day)
    return Days(first=days.last + day) if days.last else None


def _first_day(value: str) -> datetime.date | None:
    said = DATE.fullmatch(value)
    try:
        return datetime.date(*(int(part or 1) for part in said.groups())) if said else None
    except ValueError:
        return None
