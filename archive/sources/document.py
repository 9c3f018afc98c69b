"""What a source says: the frozen records that every format parser yields.

Nothing here knows Django or a database. A parser turns bytes into `Document`s; what it
cannot know stays `None`, and what it had to repair is told in a `Problem`.

Dates are ISO 8601 strings cut to what is known: "2014", "2014-03", "2014-03-12",
"2014-03-12T17:23", "2014-03-12T17:23:05+01:00". Their `precision` names the last part that
is known. Lines count from 1 and a pair of them is inclusive: (first, last).
"""

from __future__ import annotations

import dataclasses
from typing import Any, Literal, Self

Precision = Literal["second", "minute", "hour", "day", "month", "year", "unknown"]
Basis = Literal["stated", "inferred", "edited"]
Role = Literal["author", "presenter", "editor"]
Placed = Literal["stated", "forced", "likely", "guess", "edited"]
PlacedBy = Literal["id", "link", "nesting", "level", "name"]
State = Literal[
    "published", "pending", "draft", "private", "password", "spam", "deleted", "removed"
]
AuthorKind = Literal["guest", "registered", "author", "editor"]
Lines = tuple[int, int]


class SourceError(Exception):
    """A file that cannot be read at all: the message names the place and the reason."""

    @property
    def failures(self) -> list[str]:
        """Each thing that failed, with its place and reason: one, but for a container."""
        return [str(self)]

    def at(self, place: str) -> Self:
        """The same, said of a place: the name of a file, or of a member of one."""
        return type(self)(f"{place}: {self}") if place else self


class UnknownFormat(SourceError):
    """A file in no format that is read here: a picture, say."""


class ParserFault(SourceError):
    """A parser broke, which is a fault of ours; the cause is the exception that it raised."""


class MembersFailed(SourceError):
    """Members of a file that could not be read, after all the others were."""

    def __init__(self, failures: list[str], *, of: int) -> None:
        self._failures, self._of = failures, of
        shown = "; ".join(failures[:5])
        more = f"; and {len(failures) - 5} more" if len(failures) > 5 else ""
        super().__init__(f"{len(failures)} of {of} could not be read: {shown}{more}")

    @property
    def failures(self) -> list[str]:
        return self._failures

    @property
    def of(self) -> int:
        """How many members there were of which something was expected."""
        return self._of

    def at(self, place: str) -> Self:
        placed = [f"{place}: {failure}" for failure in self._failures] if place else self._failures
        return type(self)(placed, of=self._of)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One described flaw of a source. `message` is for people; `problems` lists the codes."""

    line: int | None
    code: str
    message: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of lines and what they are.

    Kinds of the body: paragraph, heading, quote, list, code, table, rule, figure, image, embed,
    attribution, promo, player, dek (which stands in its field too).
    Kinds of the furniture round it: rating, bio, disclaimer, report, form, count, sort,
    navigation, label, unread.

    text  the running text: a figure, an image or an embed has none, and a caption stands in html
    html  the same as markup, where the source has markup: hostile until a `markup.py` cleaned it
    url   what a figure, an image or an embed showed; the source has only this reference
    """

    kind: str
    text: str
    lines: Lines | None
    html: str | None = None
    url: str | None = None


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
class Kept:
    """What an archive such as this one knew of a comment when it was exported.

    number          its place on the page there; null if the export does not say
    code            its lasting address there
    added           it was written in the archive, not captured with the page
    removed_on      the ISO day on which an editor removed it, and the reason that readers are told
    """

    number: int | None
    code: str | None
    added: bool
    removed_on: str | None
    removal_reason: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DocumentComment:
    """One comment in page order.

    n            from 1 in page order; `parent` is another comment's n, or null for a thread
    id           what the source calls it, if it says
    type         "comment", or "pingback" or "trackback" for another site's notice
    reply_to     the name the source prints as answered
    placement    how the parent was decided; `likelihood` (0 to 1) is the chance that it is right
    placed_by    what the parent was read from: an id that the source states for it, a link to it,
                 the nesting of its markup, a level or indent, a name; null for a thread
    text         as a reader sees it; `html` is the markup of it, where the source has markup, and
                 is hostile until a `markup.py` cleaned it
    votes        up less down, as counted; `votes_up` and `votes_down` where the source has them
    edited       the note that the comment was changed, as printed
    quote        the passage of the article that the comment stands beside
    notice       what a moderator or the system wrote in or under it, as printed
    state        what its own site did with it: whoever reads an export meets spam too
    kept         what an archive added to its export, where it was one that wrote the file
    address      the writer's e-mail address, from the parser up to `persons.disclosed` and no
                 further: nobody else ever sees one
    person       a keyed hash of it, if the reader was given a key, by which another capture of the
                 comment is found; it is neither shown nor exported
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
    html: str | None = None
    placed_by: PlacedBy | None = None
    author_url: str | None = None
    permalink: str | None = None
    votes: int | None = None
    votes_up: int | None = None
    votes_down: int | None = None
    edited: str | None = None
    sticky: bool = False
    quote: str | None = None
    notice: str | None = None
    state: State = "published"
    kept: Kept | None = None
    address: str | None = dataclasses.field(default=None, repr=False, compare=False)
    person: str | None = dataclasses.field(default=None, repr=False)


# Fields of a comment that nothing tells which is shown, exported or kept with the rest.
UNTOLD = frozenset({"address", "person"})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article page with its discussion, as its source has it.

    system       what drew or exported the page, as far as it shows: "wpdiscuz", "drupal"
    id           what the source calls the article, if it says
    type         "article", or what else its system called it: "page", "attachment", "topic"
    state        what its own site did with it
    modified     when the page says that it was last changed
    lines        those of the article in an export, with its comments where they stand inside; null
                 where a document is all that its file holds, and where lines are not known
    captured_at  when these bytes were saved, where the source itself records that (WARC)
    comments_open  whether the page still took comments
    found_by     which evidence won, by field: {"title": "json-ld", "body": "markup"}
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
    system: str | None = None
    id: str | None = None
    type: str = "article"
    state: State = "published"
    modified: Published | None = None
    tags: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    lines: Lines | None = None
    captured_at: str | None = None
    comments_open: bool | None = None
    found_by: dict[str, str] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain dicts and lists, ready for `json.dumps`."""
        said = dataclasses.asdict(self)
        for comment in said["comments"]:
            for name in UNTOLD:
                del comment[name]
        return said
