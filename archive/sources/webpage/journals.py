"""Comments of LiveJournal, of Dreamwidth, and of other sites that run their code.

    <div id="ljcmt101" class="ljcmt_full" style="margin-left: 25px"> <span class="ljuser"
      lj:user="nessa">…<b>nessa</b></span> … <div class="comment-text">Four minutes slow again.

    <div class="b-tree-twig b-tree-twig-2"><div class="b-leaf" id="t101"> <span
      class="b-leaf-username-name">nessa</span> <span class="b-leaf-createdtime">January 9 2020,
      17:23:05 UTC</span> <div class="b-leaf-article">Four minutes slow again.

    <div class="comment-thread comment-depth-2"><div id="cmt101" class="dwexpcomment"> <span
      class="datetime">…</span> <span class="ljuser">…<b>nessa</b></span>
      <div class="comment-content">Four minutes slow again.

All comments stand beside each other; a class, a margin or an empty picture says how deep. The
markup is that of https://github.com/dreamwidth/dreamwidth (cgi-bin/LJ/S2, styles/core2.s2).
"""

from __future__ import annotations

import itertools
import re

from lxml.html import HtmlElement

from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.posted import Talk
from archive.sources.webpage.selectors import every
from archive.sources.webpage.template import Template, talk_of

_DEPTH = re.compile(r"(?:^|\s)(?:b-tree-twig-|comment-depth-)(\d{1,4})(?:\s|$)")
_MARGIN = re.compile(r"(?:margin|padding)-left\s*:\s*(\d{1,5})")
NEAR = 4  # elements round or in a comment that may tell its depth


def _depth(item: HtmlElement) -> int | None:
    """The depth by the class of an element round it, its margin or the picture that moves it."""
    around = [item, *itertools.islice(item.iterancestors(), NEAR)]
    for element in around:
        if found := _DEPTH.search(element.get("class") or ""):
            return int(found[1])
    for element in around[:3]:
        if found := _MARGIN.search(element.get("style") or ""):
            return int(found[1])
    for image in itertools.islice(item.iter("img"), 1):
        if image.get("height") == "1" and (image.get("width") or "").isdecimal():
            return int(image.get("width"))
    return 0


TEMPLATE = Template(
    system="livejournal",
    items=("[id^=ljcmt]", ".b-leaf", ".dwexpcomment", "[id^=cmt]"),
    id_pattern=r"^(?:ljcmt|t|cmt)(\d+)$",
    level=_depth,
    author=(
        ".b-leaf-username-name", ".comment-poster .ljuser b", ".comment-poster", ".ljuser b",
        ".ljuser a", ".ljuser", ".poster",
    ),
    author_url=(".ljuser a[href^=http]@href",),
    date=(
        ".b-leaf-createdtime", ".comment-datetimelink", ".datetime span[title]",
        ".datetime .comment-date", ".datetime", ".comment-date", ".commentdate",
    ),
    permalink=("a.b-leaf-permalink@href", ".comment-datetimelink@href"),
    body=(
        ".b-leaf-article", ".comment-content", ".comment-text", ".comment-body", ".comment_text",
    ),
    removed=(".b-leaf-deleted", ".comment-deleted"),
    room=("#comments", ".b-tree", "#qrform"),
    nests=False,
)  # fmt: skip


def find(page: HtmlPage) -> Talk | None:
    """The comments with the system's ids, null for a page without its users."""
    if not {"ljuser", "b-leaf", "dwexpcomment"} & page.classes:
        return None
    items = [
        element
        for element in every(page.elements, *TEMPLATE.items)
        if re.match(TEMPLATE.id_pattern, element.get("id") or "")
        and element.tag in {"div", "table", "li"}
    ]
    return talk_of(page, TEMPLATE, items) if items else None
