"""What a source says: the frozen records that every format parser yields.

Nothing here knows Django or a database. A parser turns bytes into `Document`s; what it
cannot know stays `None`, and what it had to repair is told in a `Problem`.

Dates are ISO 8601 strings cut to what is known: "2014", "2014-03", "2014-03-12",
"2014-03-12T17:23", "2014-03-12T17:23:05+01:00". Their `precision` names the last part that
is known. Lines count from 1 and a pair of them is inclusive: (first, last).
"""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

Precision = Literal["second", "minute", "hour", "day", "month", "year", "unknown"]
Basis = Literal["stated", "inferred"]
Role = Literal["author", "presenter", "editor"]
Placed = Literal["stated", "forced", "likely", "guess"]
AuthorKind = Literal["guest", "registered", "author", "editor"]
Lines = tuple[int, int]


class SourceError(Exception):
    """A file that cannot be read at all: the message names the place and the reason."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One described flaw of a source. `code` is stable and kebab-case; `message` is for people."""

    line: int | None
    code: str
    message: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of lines and what they are.

    Kinds of the body: paragraph, heading, quote, list, attribution, promo, player.
    Kinds of the furniture round it: rating, bio, disclaimer, report, form, count, sort,
    navigation, label, unread.
    """

    kind: str
    text: str
    lines: Lines | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    name: str
    role: Role


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    title: str
    episode: int | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """Where an article, or the part of it after its attribution line, first appeared."""

    title: str | None
    author: str | None
    publication: str | None
    url: str | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The day of the article. Inferred means that the page lost the date: `value` is then
    the latest day that the page allows, and `why` says what bounds it."""

    value: str
    precision: Precision
    basis: Basis
    why: str | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """`value` is null for an article that nobody rated: 0 of 0 votes is not a zero."""

    value: float | None
    count: int | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A parent that would also fit. `n` is null for "a comment that the page lost"."""

    n: int | None
    likelihood: float
    why: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DocumentComment:
    """One comment in page order.

    n            from 1 in page order; `parent` is another comment's n, or null for a thread
    id           what the source calls it, if it says
    reply_to     the name the source prints as answered
    placement    how the parent was decided; `likelihood` (0 to 1) is the chance that it is right
    lines        the whole comment, header included; `text_lines` only its text, which is
                 those lines of the file joined by newlines, less the blanks at both ends
                 and the "Read more" label of a cut
    """

    n: int
    id: str | None
    parent: int | None
    reply_to: str | None
    type: str
    author: str | None
    author_kind: AuthorKind | None
    date: str | None
    date_precision: Precision
    date_text: str | None
    text: str
    truncated: bool
    placement: Placed
    likelihood: float
    alternatives: tuple[Alternative, ...]
    lines: Lines | None
    text_lines: Lines | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article page with its discussion, as its source has it.

    body         blocks in page order, promotional lines and player leftovers among them, told
                 apart by kind; `furniture` is every other line of the page that was read
    author_bios, disclaimer, navigation
                 plain text; their lines stand in the furniture
    encoding     what the bytes were read as; null for a source that is no text
    sort         "oldest", "newest" or "most voted": the order the page was saved in
    """

    format: str
    encoding: str | None
    title: str | None
    kicker: str | None
    dek: str | None
    url: str | None
    publication: str | None
    language: str | None
    series: Series | None
    bylines: tuple[Byline, ...]
    reprint: Reprint | None
    published: Published | None
    body: tuple[Block, ...]
    author_bios: tuple[str, ...]
    rating: Rating | None
    disclaimer: str | None
    navigation: tuple[str, ...]
    declared_comments: int | None
    sort: str | None
    comments: tuple[DocumentComment, ...]
    furniture: tuple[Block, ...]
    problems: tuple[Problem, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain dicts and lists, ready for `json.dumps`."""
        return dataclasses.asdict(self)
