"""The parts of one comment of a blog, whatever theme drew it: name, date, text, notice.

Themes agree on little, so the surest signs are asked first: attributes for machines, then class
names, then tags in the place where themes put them, then loose text. What was found for one part
narrows the search for the next.
"""

from __future__ import annotations

import dataclasses

from lxml.html import HtmlElement

from archive.sources.webpage.comment_author import (
    address_of,
    author_by_class,
    author_by_tag,
    name_in,
)
from archive.sources.webpage.comment_date import loose_date, short_date, stated_date
from archive.sources.webpage.comment_elements import CommentElements
from archive.sources.webpage.comment_text import cut_at, notices_of, paragraphs, text_by_class
from archive.sources.webpage.comment_words import beside_date
from archive.sources.webpage.prose import line_of_text


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """As `Posted` has them."""

    author: str | None
    author_url: str | None
    moment: str | None
    date_text: str | None
    permalink: str | None
    bodies: tuple[HtmlElement, ...]
    without: frozenset[HtmlElement]
    notice: str | None
    truncated: bool


def parts_of(comment: CommentElements) -> Parts:
    author = author_by_class(comment)
    when = stated_date(comment, author)
    body = text_by_class(comment, author, when.element)
    if author is None:
        author = author_by_tag(comment, body, when.element)
    if when.element is None:
        when = short_date(comment, author, body)
    bodies = [body] if body is not None else paragraphs(comment, author, when.element)
    date_text = when.text
    if date_text is None and when.moment is None:
        date_text = loose_date(comment, author, bodies)
    name = name_in(comment, author) if author is not None else None
    if name is None:
        name = beside_date(comment.header(bodies), date_text)
    cut, notices = cut_at(comment, bodies), notices_of(comment)
    header = {one for one in (author, when.element, cut) if one is not None and one not in bodies}
    return Parts(
        author=name,
        author_url=address_of(comment, author),
        moment=when.moment,
        date_text=date_text,
        permalink=comment.anchor.get("href") if comment.anchor is not None else None,
        bodies=tuple(bodies),
        without=comment.hidden | header | frozenset(notices),
        notice=line_of_text(notices[0]) if notices else None,
        truncated=cut is not None,
    )
