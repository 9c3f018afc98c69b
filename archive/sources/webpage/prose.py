"""The text of an element as a reader sees it, and its markup as the source has it."""

from __future__ import annotations

import copy
import re
from collections.abc import Set

import lxml.html
from lxml.html import HtmlElement

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "li", "main", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul"
})  # fmt: skip
# A reader sees a gap above and below these, and only a new line round the other blocks.
APART = frozenset({
    "blockquote", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre",
    "table", "ul"
})  # fmt: skip
UNSEEN = frozenset({
    "head", "script", "style", "template", "noscript", "iframe", "object", "svg", "math",
    "select", "textarea", "button", "input", "audio", "video", "canvas", "map"
})  # fmt: skip
HOLE = "afterword-hole"  # no page has such an element
NONE: frozenset[HtmlElement] = frozenset()
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"[ \t\n\r\f\u200b]+")  # a no-break space is a character, not a gap


def text_of(element: HtmlElement, *, without: Set[HtmlElement] = NONE) -> str:
    """What a reader sees of an element: a blank line between paragraphs, one line end for <br>.

    Branches in `without` are left out. No recursion: pages nest ten thousand deep.
    """
    written = _Written()
    stack: list[tuple[HtmlElement, bool]] = [(element, False)]
    while stack:
        current, leaving = stack.pop()
        tag = current.tag
        if leaving:
            written.gap(tag)
            written.preformatted -= tag == "pre"
            if current is not element:
                written.add(current.tail)
            continue
        if not isinstance(tag, str) or tag in UNSEEN or current in without:
            if current is not element:
                written.add(current.tail)
            continue
        if tag == "br":
            written.line_end()
            written.add(current.tail)
            continue
        written.gap(tag)
        written.preformatted += tag == "pre"
        written.add(current.text)
        stack.append((current, True))
        stack.extend((child, False) for child in reversed(current))
    return written.text()


class _Written:
    """Text under way: pieces, and the gap that is owed before the next one."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.owed = 0  # line ends
        self.preformatted = 0

    def gap(self, tag: object) -> None:
        if tag in BLOCKS:
            self.owed = max(self.owed, 2 if tag in APART else 1)

    def line_end(self) -> None:
        # Two of them in a row are how old editors made a paragraph.
        self.owed = min(self.owed + 1, 2)

    def add(self, text: str | None) -> None:
        if not text:
            return
        if not self.preformatted:
            text = _BLANKS.sub(" ", text)
            if text == " " and (self.owed or not self.pieces):
                return
            if self.owed or not self.pieces:
                text = text.lstrip(" ")
        if self.owed and self.pieces:
            self.pieces[-1] = self.pieces[-1].rstrip(" ")
            self.pieces.append("\n" * self.owed)
        self.owed = 0
        if text.startswith(" ") and self.pieces and self.pieces[-1].endswith((" ", "\n")):
            text = text[1:]
        self.pieces.append(text)

    def text(self) -> str:
        return "".join(self.pieces).strip(" \t\n\r\f")


def line_of_text(element: HtmlElement | None, *, without: Set[HtmlElement] = NONE) -> str | None:
    """The text of an element in one line, for names, dates and labels; null if it has none."""
    if element is None:
        return None
    return " ".join(text_of(element, without=without).split()) or None


def markup_of(element: HtmlElement, *, without: Set[HtmlElement] = NONE) -> str:
    """The markup inside an element, as the source has it: hostile until it was cleaned."""
    if not without and not len(element) and element.text:
        return _escaped(element.text).strip()
    if without:
        element = _copied_without(element, without)
    parts = [_escaped(element.text or "")]
    parts += [lxml.html.tostring(child, encoding="unicode") for child in element]
    return "".join(parts).replace(f"<{HOLE}></{HOLE}>", "").strip()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _copied_without(element: HtmlElement, without: Set[HtmlElement]) -> HtmlElement:
    """A copy of an element with empty ones in the place of some branches.

    They are there before it is copied: the branches may be nearly the whole page.
    """
    holes: list[tuple[HtmlElement, HtmlElement, HtmlElement]] = []
    for branch in _branches(element, without):
        parent, hole = branch.getparent(), lxml.html.Element(HOLE)
        hole.tail = _UNPRINTABLE.sub("", branch.tail or "")  # lxml reads such text, sets none
        parent.replace(branch, hole)
        holes.append((parent, branch, hole))
    try:
        copied: HtmlElement = copy.deepcopy(element)
    finally:
        for parent, branch, hole in holes:
            parent.replace(hole, branch)
    return copied


def _branches(element: HtmlElement, without: Set[HtmlElement]) -> list[HtmlElement]:
    """The outermost branches of an element that are to be left out."""
    found = []
    stack = list(element)
    while stack:
        child = stack.pop()
        if child in without:
            found.append(child)
        else:
            stack.extend(child)
    return found
