"""What a family of pages finds: comments as their markup has them, before they are linked."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from lxml.html import HtmlElement

from archive.sources.document import AuthorKind, Problem, State
from archive.sources.webpage.page import HtmlPage


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posted:
    """One comment of a page. A family fills what its markup states and leaves the rest null.

    element     the block that is this comment and no other; replies may be nested in it, and then
                nesting gives their parent unless a family says `level` or better
    bodies      the elements that hold its text, one after the other
    without     branches of them that are no text: buttons, votes, nested replies
    id          what the system calls it; the key of everything below
    parent_id   the id that the markup states for its parent; "" where it states that there is none
    answers_id  the id that a link "in reply to" leads to
    level       how deep it stands, from any number on, where depth is all that is known
    reply_to    the name that is printed as answered
    moment      its date as machines read it, where the markup has one
    date_text   its date as printed
    """

    element: HtmlElement
    bodies: tuple[HtmlElement, ...]
    without: frozenset[HtmlElement] = frozenset()
    id: str | None = None
    type: str = "comment"
    parent_id: str | None = None
    answers_id: str | None = None
    level: int | None = None
    reply_to: str | None = None
    author: str | None = None
    author_url: str | None = None
    author_kind: AuthorKind | None = None
    moment: str | None = None
    date_text: str | None = None
    permalink: str | None = None
    votes: int | None = None
    votes_up: int | None = None
    votes_down: int | None = None
    edited: str | None = None
    sticky: bool = False
    quote: str | None = None
    notice: str | None = None
    truncated: bool = False
    state: State = "published"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Talk:
    """The discussion of a page.

    system     what drew it
    posted     its comments in page order
    nests      whether a comment inside another one's element answers it
    apart      elements round the comments that are no article either: lists, forms, headings
    declared   how many comments the page says it has, and the sort order it says it shows
    """

    system: str
    posted: tuple[Posted, ...]
    nests: bool = True
    apart: tuple[HtmlElement, ...] = ()
    declared: int | None = None
    sort: str | None = None
    comments_open: bool | None = None
    problems: tuple[Problem, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Family:
    """The systems that draw comments in one kind of markup; `find` is null where it sees none."""

    name: str
    find: Callable[[HtmlPage], Talk | None]
