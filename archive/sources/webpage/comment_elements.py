"""The elements of one comment and of no other, and what is cheap to ask of them."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Collection, Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from archive.sources.webpage.comment_marks import TOOL_TAGS, Marks, marks_of
from archive.sources.webpage.page import within
from archive.sources.webpage.prose import line_of_text, text_of

MOST_IN_A_LINE = 60  # elements inside one that is a name or a date; more is a block of text


class CommentElements:
    """In document order; an element is known by its index.

    roots     the elements that hold the comment: one, as a rule
    ping      whether it is another site's notice
    marks     what the classes of each element say of it
    last      the index of the last element inside each
    is_tool   whether it is, or stands in, a button, a picture, a counter
    hidden    the outermost tools, and the comments that are nested in this one
    """

    def __init__(
        self,
        roots: Sequence[HtmlElement],
        *,
        others: Collection[HtmlElement] = (),
        id: str | None = None,
        ping: bool = False,
    ) -> None:
        """`others` are the comments that may be nested in this one."""
        self.roots = roots
        self.id = id
        self.ping = ping
        skipped = others if isinstance(others, (set, frozenset)) else frozenset(others)
        self.all = [one for root in roots for one in within(root, without=skipped)]
        self.at = {one: index for index, one in enumerate(self.all)}
        self.marks = [marks_of(one.get("class") or "") for one in self.all]
        self.last = list(range(len(self.all)))
        for index in range(len(self.all) - 1, -1, -1):
            above = self.at.get(self.all[index].getparent())
            if above is not None:
                self.last[above] = max(self.last[above], self.last[index])
        self._telling = [index for index, marks in enumerate(self.marks) if marks.telling]
        self.is_tool = [False] * len(self.all)
        tools = []
        until = -1
        for index, one in enumerate(self.all):
            if index > until and one not in roots and self._becomes_tool(index):
                until = self.last[index]
                tools.append(one)
            self.is_tool[index] = index <= until
        nested = [one for around in self.all for one in around if one in skipped]
        self.hidden = frozenset(tools).union(nested)
        self.present = frozenset(name for marks in self.marks for name in marks.names)

    def _becomes_tool(self, index: int) -> bool:
        one, marks = self.all[index], self.marks[index]
        if one.tag in TOOL_TAGS or one.get("id") == "respond" or "children" in marks.names:
            return True
        if one.tag == "a":
            href = one.get("href") or ""
            if "replytocom=" in href or href.endswith("#respond"):
                return True
        if not marks.tool:
            return False
        # Some have the class of a tool, and the name or the text in them.
        following = bisect.bisect_right(self._telling, index)
        return following == len(self._telling) or self._telling[following] > self.last[index]

    def is_small(self, one: HtmlElement) -> bool:
        """Whether it may be a name or a date, and is no block of text."""
        index = self.at[one]
        return self.last[index] - index <= MOST_IN_A_LINE

    def inside(self, outer: HtmlElement) -> Sequence[HtmlElement]:
        first = self.at[outer]
        return self.all[first + 1 : self.last[first] + 1]

    def is_inside(self, one: HtmlElement, outer: HtmlElement | None) -> bool:
        """An element counts as inside itself."""
        if outer is None:
            return False
        first = self.at[outer]
        return first <= self.at[one] <= self.last[first]

    def holds(self, outer: HtmlElement, ones: Iterable[HtmlElement | None]) -> bool:
        return any(one is not None and self.is_inside(one, outer) for one in ones)

    def marks_on(self, one: HtmlElement) -> Marks:
        return self.marks[self.at[one]]

    def is_dated(self, one: HtmlElement) -> bool:
        return one.tag == "time" or self.marks_on(one).dated

    @functools.cached_property
    def usable(self) -> list[HtmlElement]:
        """All but the roots and the tools."""
        return [
            one
            for one, is_tool in zip(self.all, self.is_tool, strict=True)
            if not is_tool and one not in self.roots
        ]

    def with_name(self, wanted: str) -> Iterator[HtmlElement]:
        if wanted in self.present:
            for one, marks in zip(self.all, self.marks, strict=True):
                if wanted in marks.names and one not in self.roots:
                    yield one

    def line(self, one: HtmlElement, *, without: Iterable[HtmlElement | None] = ()) -> str:
        """Its text in one line; nothing for a block that is too large for a name or a date."""
        if not self.is_small(one):
            return ""
        hidden = {*self.hidden, *without} - {None, one}
        return line_of_text(one, without=hidden) or ""

    def says(self, one: HtmlElement) -> bool:
        """Whether it has a text of its own: the cheap way to ask."""
        first = self.at[one]
        for index in range(first, self.last[first] + 1):
            inner = self.all[index]
            if not self.is_tool[index] and inner.text and inner.text.strip():
                return True
            if index > first and inner.tail and inner.tail.strip():
                return True
        return False

    def header(self, bodies: Collection[HtmlElement], *, without: HtmlElement | None = None) -> str:
        """What is printed round the text."""
        hidden = {*self.hidden, *bodies, without} - {None, *self.roots}
        texts = (text_of(root, without=hidden) for root in self.roots if root not in bodies)
        return "\n".join(texts)

    @functools.cached_property
    def anchor(self) -> HtmlElement | None:
        """The link to this very comment; one with words, if there is one."""
        if not self.id:
            return None
        ends = tuple(
            f"#{before}{self.id}" for before in ("comment-", "comment", "c", "li-comment-")
        )
        found = None
        for one, is_tool in zip(self.all, self.is_tool, strict=True):
            if one.tag == "a" and (one.get("href") or "").endswith(ends):
                if not is_tool and self.line(one):
                    return one
                if found is None and "reply" not in (one.get("class") or ""):
                    found = one
        return found
