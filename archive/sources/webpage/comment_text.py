"""What a comment says: the element with a text's class, or the paragraphs that stand together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from lxml.html import HtmlElement

from archive.sources.webpage.comment_elements import CommentElements
from archive.sources.webpage.comment_marks import BLOCKS, TEXTS
from archive.sources.webpage.comment_words import LONGEST_NOTICE, PING, WAITS
from archive.sources.webpage.prose import line_of_text

WITHIN_TEXT = frozenset({"blockquote", "li", "ul", "ol", "q", "center"})
MOST_CANDIDATES = 20  # elements of one class that may be the text


def text_by_class(
    comment: CommentElements, author: HtmlElement | None, date: HtmlElement | None
) -> HtmlElement | None:
    """The element that is the text and nothing of the header."""
    empty = None
    for wanted in TEXTS:
        for one in islice(comment.with_name(wanted), MOST_CANDIDATES):
            if comment.is_tool[comment.at[one]] or comment.holds(one, (author, date)):
                continue
            if _has_header(comment, one):
                continue
            if comment.ping and not any(inner.tag == "p" for inner in comment.inside(one)):
                continue
            if (author is None or date is None) and not comment.header([one]).strip():
                continue  # it holds the name and the date too, wherever they stand
            if comment.says(one) or one.find(".//img") is not None:
                return one
            empty = one if empty is None else empty
    for one in comment.usable:
        if one.get("itemprop") in {"text", "commentText", "description"}:
            return one
    return empty


def paragraphs(
    comment: CommentElements, author: HtmlElement | None, date: HtmlElement | None
) -> list[HtmlElement]:
    """The blocks that stand together with the first paragraph of text."""
    header = (author, date)
    for one in comment.all:
        if one.tag != "p" or one is comment.roots[0] or comment.is_tool[comment.at[one]]:
            continue
        if comment.holds(one, header) or is_notice(comment, one) or not comment.says(one):
            continue
        if comment.ping and PING.match(comment.line(one)):
            continue
        around = one.getparent()
        while around in comment.at and around is not comment.roots[0] and around.tag in WITHIN_TEXT:
            around = around.getparent()
        beside = [
            other
            for other in (around if around in comment.at else comment.roots)
            if other in comment.at
            and other is not comment.roots[0]
            and other.tag in BLOCKS
            and not comment.is_tool[comment.at[other]]
            and not comment.holds(other, header)
            and not comment.marks_on(other).header
            and not is_notice(comment, other)
            and comment.says(other)
        ]
        return beside or [one]
    if comment.ping:
        return []
    return [root for root in comment.roots if root not in header and comment.says(root)][-1:]


def cut_at(comment: CommentElements, bodies: Sequence[HtmlElement]) -> HtmlElement | None:
    """The "Read more" at the end of a text whose rest is on the comment's own page."""
    if not bodies or comment.anchor is None or bodies[-1] in comment.roots:
        return None
    for one in reversed(comment.inside(bodies[-1])):
        if one.tag == "a":
            before = one.getprevious()
            said = before.tail if before is not None else one.getparent().text
            is_own = one.get("href") == comment.anchor.get("href")
            is_end = not (one.tail or "").strip() and (said or "").rstrip().endswith("…")
            return one if is_own and is_end else None
    return None


def notices_of(comment: CommentElements) -> list[HtmlElement]:
    """What the system says of the comment: that it waits for a moderator."""
    return [
        one
        for one in comment.all
        if one not in comment.roots
        and (one.tag in ("p", "em") or comment.marks_on(one).waiting)
        and is_notice(comment, one)
        and line_of_text(one)
    ]


def is_notice(comment: CommentElements, one: HtmlElement) -> bool:
    if comment.marks_on(one).waiting:
        return len(comment.inside(one)) <= 6
    if len(comment.inside(one)) > 3:
        return False
    inner = one if one.tag == "em" else one.find("em")
    inner = inner if inner is not None else one.find("strong")
    if inner is None:
        return False
    line = line_of_text(one) or ""
    is_alone = line_of_text(inner) == line and len(line) <= LONGEST_NOTICE
    return bool(is_alone and WAITS.search(line))


def _has_header(comment: CommentElements, outer: HtmlElement) -> bool:
    """Whether the block of a text holds what stands over it too: a name, a date."""
    for one in comment.inside(outer):
        if comment.is_tool[comment.at[one]]:
            continue
        if comment.marks_on(one).header or (one.tag == "cite" and one.getparent() is outer):
            return True
        if one.tag == "p":
            return False
    return False
