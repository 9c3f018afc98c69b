"""When a comment was written: for machines, in an element for it, or somewhere in its header."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator

from lxml.html import HtmlElement

from archive.sources import dates
from archive.sources.webpage.comment_elements import CommentElements
from archive.sources.webpage.comment_marks import DATE_TAGS
from archive.sources.webpage.comment_words import LONGEST_HEADER, dated


@dataclasses.dataclass(frozen=True, slots=True)
class When:
    """`moment` is for machines, `text` as printed; `element` holds it and nothing of the text."""

    element: HtmlElement | None = None
    moment: str | None = None
    text: str | None = None


NEVER = When()


def stated_date(comment: CommentElements, author: HtmlElement | None) -> When:
    """The date in an attribute, or in an element that has a date's name."""
    for one in comment.all:
        stamp = (one.get("datetime") or "").strip()
        if not stamp and one.tag in ("abbr", "time"):
            stamp = (one.get("title") or "").strip()
        if stamp and dates.read(stamp):
            return When(one, stamp, comment.line(one) or None)
    for one in _places(comment):
        if found := dated(comment.line(one, without=[author])):
            return When(one, None, found)
    return NEVER


def short_date(
    comment: CommentElements, author: HtmlElement | None, body: HtmlElement | None
) -> When:
    """A short element that has no name for it but holds a date."""
    when = NEVER
    for one in comment.usable:
        if when.element is not None and not comment.is_inside(one, when.element):
            break  # the innermost: the one round it may hold the text too
        if one.tag not in DATE_TAGS or comment.is_inside(one, body):
            continue
        if one.tag == "p" and not (one.get("class") or comment.holds(one, [author])):
            continue  # a text may speak of dates too
        line = comment.line(one, without=[author])
        if len(line) <= dates.LONGEST and (found := dated(line)):
            when = When(one, None, found)
    return when


def loose_date(
    comment: CommentElements, author: HtmlElement | None, bodies: Collection[HtmlElement]
) -> str | None:
    """A date in the text round the comment's own; or else what stands in the place of one."""
    for hidden in (author, None):
        if found := dated(comment.header(bodies, without=hidden)[:LONGEST_HEADER]):
            return found
    for one in _places(comment):
        if comment.holds(one, bodies) or any(comment.is_inside(one, body) for body in bodies):
            continue
        line = comment.line(one, without=[author])
        if any(char.isdigit() for char in line) and len(line) <= dates.LONGEST:
            return line  # in words that nobody here can read
    return None


def _places(comment: CommentElements) -> Iterator[HtmlElement]:
    """Where a date stands, the surest first."""
    yield from filter(comment.is_dated, comment.usable)
    anchor = comment.anchor
    if anchor is not None and not comment.is_tool[comment.at[anchor]]:
        yield anchor
    for one in comment.usable:
        if comment.marks_on(one).header:
            yield one
