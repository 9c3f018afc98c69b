"""Who wrote a comment: an element with a telling class, a tag that themes use, or loose text."""

from __future__ import annotations

from lxml.html import HtmlElement

from archive.sources.webpage.comment_elements import CommentElements
from archive.sources.webpage.comment_marks import AUTHORS, HEADINGS, SIGNED
from archive.sources.webpage.comment_words import (
    before_date,
    dated,
    is_only_name,
    is_signature,
    named,
)
from archive.sources.webpage.prose import line_of_text


def author_by_class(comment: CommentElements) -> HtmlElement | None:
    for wanted in AUTHORS:
        for one in comment.with_name(wanted):
            if comment.is_tool[comment.at[one]] and wanted != "fn":
                continue
            inner = _innermost(comment, one)
            if name_in(comment, inner):
                return inner
    for one in comment.usable:
        if comment.marks_on(one).named or one.get("itemprop") in {"author", "creator"}:
            inner = _innermost(comment, one)
            if name_in(comment, inner):
                return inner
    return None


def author_by_tag(
    comment: CommentElements, body: HtmlElement | None, date: HtmlElement | None
) -> HtmlElement | None:
    """The element whose place or words make it the name: "Comment by NAME", a first heading."""
    outside = [
        one
        for one, is_tool in zip(comment.all, comment.is_tool, strict=True)
        if not is_tool and one is not comment.roots[0] and not comment.is_inside(one, body)
    ]
    if comment.ping and (links := list(filter(is_author_link, outside))):
        return links[0]
    signed = None
    for one in outside:
        apart = one.tag not in ("p", "div") and one.find(".//p") is None
        if one.tag in SIGNED and is_signature(comment.line(one), apart=apart):
            signed = one  # the innermost
        elif signed is not None:
            break
    if signed is not None:
        return _innermost(comment, signed)
    until = -1  # the end of the first paragraph of text: no heading in or after it is a name
    for one in outside:
        index = comment.at[one]
        is_text = until >= 0
        if is_author_link(one) and comment.line(one):
            return one
        if one.tag == "cite" and is_text and dated(comment.line(one)):
            return _innermost(comment, one)
        if one.tag in HEADINGS and not is_text and comment.line(one):
            return _innermost(comment, one)
        if one.tag == "p" and not is_text and not _is_over(comment, one, date):
            until = comment.last[index]
    return _before(comment, date)


def _before(comment: CommentElements, date: HtmlElement | None) -> HtmlElement | None:
    """The element right before the date's, if it is as short as a name."""
    for _ in range(3):
        if date is None or date in comment.roots:
            return None
        before = date.getprevious()
        while before is not None and (before not in comment.at or not comment.line(before)):
            before = before.getprevious()
        if before is not None:
            line = comment.line(before)
            return before if not comment.is_tool[comment.at[before]] and len(line) < 60 else None
        if (date.getparent().text or "").strip():
            return None
        date = date.getparent()
    return None


def _is_over(comment: CommentElements, paragraph: HtmlElement, date: HtmlElement | None) -> bool:
    """Whether a paragraph stands over the text, and is not its beginning."""
    if comment.marks_on(paragraph).header or comment.holds(paragraph, [date]):
        return True
    line = comment.line(paragraph)
    names = (one for one in comment.inside(paragraph) if one.tag in HEADINGS)
    name = next((comment.line(one) for one in names), "")
    return not comment.says(paragraph) or bool(name and is_only_name(line, name))


def name_in(comment: CommentElements, one: HtmlElement) -> str | None:
    """The name in an element that may hold a date and a "says:" too."""
    if not comment.is_small(one):
        return None
    times = [other for other in comment.inside(one) if comment.is_dated(other)]
    if comment.is_tool[comment.at[one]]:  # a name that stands under its picture
        inside = {other for other in comment.hidden if not comment.is_inside(one, other)}
        line = line_of_text(one, without=inside | set(times)) or ""
    else:
        line = comment.line(one, without=times)
    return named(line if one.tag == "a" else before_date(line))


def address_of(comment: CommentElements, author: HtmlElement | None) -> str | None:
    """Where the link on the name leads; a link to the comment itself is none of the author's."""
    if author is None:
        return None
    for one in (author, *comment.inside(author), author.getparent()):
        if one is not None and one.tag == "a" and one in comment.at:
            href = (one.get("href") or "").strip()
            if href and not href.startswith("#") and "#comment" not in href:
                return href
    return None


def is_author_link(one: HtmlElement) -> bool:
    """As `get_comment_author_link()` prints it."""
    if one.tag != "a":
        return False
    return "url" in (one.get("class") or "").split() or "external" in (one.get("rel") or "")


def _innermost(comment: CommentElements, one: HtmlElement) -> HtmlElement:
    """The element that is only the name, in a block that may hold a date and buttons too."""
    if not comment.is_small(one):
        return one
    inside = [other for other in comment.inside(one) if not comment.is_tool[comment.at[other]]]
    names = [other for other in inside if other.tag in ("cite", "strong", "b")]
    names += [other for other in inside if is_author_link(other)]
    names += [other for other in inside if other.tag in HEADINGS]
    for other in names:
        if comment.line(other):
            return other
    return one
