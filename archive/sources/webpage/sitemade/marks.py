"""What stands where on a page: dates, names, controls and headings, counted for any branch.

One pass over the elements; after it, every question about a branch is a subtraction.
"""

from __future__ import annotations

import re
from itertools import accumulate

from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.sitemade import heading_words
from archive.sources.webpage.sitemade.class_words import AVATAR, names_author, names_talk
from archive.sources.webpage.sitemade.control_words import LONGEST as LONGEST_CONTROL
from archive.sources.webpage.sitemade.control_words import control_of
from archive.sources.webpage.sitemade.printed_dates import LONGEST_LINE, has_clock, has_date
from archive.sources.webpage.sitemade.signature_words import leads_to_name

HIDDEN = frozenset({
    "head", "script", "style", "template", "svg", "math", "select", "option", "textarea", "iframe",
    "object", "audio", "video", "canvas", "map", "title"
})  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LONG_LINK = 20  # in columns: links of this length are titles rather than names
LONGEST_NAME = 60
LONGEST_HEADING = 90
LONGEST_DATE_LINE = 80  # "Posted by NAME on DATE at TIME"; longer lines are texts that name a day
_WIDE = "\u2e80"  # letters from here on fill two columns, and one of them may be a word
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_NAMELIKE = frozenset({"strong", "b", "cite", "address", "dt"})
_PERSON = re.compile(
    r"/(?:users?|profiles?|members?|people|author|autor|utilisateurs?|nutzer|benutzer|social|~|u)"
    r"[/?=]|/@|[?&](?:user|uid|member_id|profile|u)=|profile|member\.php|mailto:",
    re.I,
)


class Marks:
    """The elements of a page by their place in document order, and what each branch holds.

    parent, end  the place of the parent, and of the last element inside, for each place
    own          how many characters stand directly in each element; `own_linked` those in a link
    prose        ... those that are no name, no date, no control and no link
    dated, clocked, named, replies, controls, avatars, titles, h1
                 1 for each element that is or directly holds such a thing
    talkative    whether any name, heading or control of the page speaks of comments
    """

    def __init__(self, page: HtmlPage) -> None:
        self.elements = page.elements
        self.place = page.place
        count = len(self.elements)
        self.parent = [0] * count
        self.end = list(range(count))
        self.own, self.own_linked, self.prose = [0] * count, [0] * count, [0] * count
        self.hidden, self.in_link = bytearray(count), bytearray(count)
        self.dated, self.clocked, self.named = bytearray(count), bytearray(count), bytearray(count)
        self.replies, self.controls = bytearray(count), bytearray(count)
        self.avatars, self.titles, self.h1 = bytearray(count), bytearray(count), bytearray(count)
        self.talkative = False
        self._read()
        self._close()
        self.sums = {
            kind: [0, *accumulate(values)]
            for kind, values in (
                ("text", self.own),
                ("linked", self.own_linked),
                ("prose", self.prose),
                ("dated", self.dated),
                ("named", self.named),
                ("replies", self.replies),
            )
        }
        if self.talkative:
            self._count_the_rest()

    def count(self, kind: str, i: int) -> int:
        """How much of a kind the branch at this place holds."""
        sums = self.sums[kind]
        return sums[self.end[i] + 1] - sums[i]

    def tag(self, i: int) -> str:
        return str(self.elements[i].tag)

    def name(self, i: int) -> str:
        """Class and id in one string, for matching against words."""
        element = self.elements[i]
        return f"{element.get('class') or ''} {element.get('id') or ''}".strip()

    def _read(self) -> None:
        parent, hidden, in_link, place = self.parent, self.hidden, self.in_link, self.place
        for i, element in enumerate(self.elements):
            tag = element.tag
            up = 0
            if i:
                up = parent[i] = place[element.getparent()]
                tail = element.tail
                if tail and not hidden[up] and not tail.isspace():
                    self._text(up, tail.strip(), "")
                if hidden[up] or tag in HIDDEN:
                    hidden[i] = 1
                    continue
                in_link[i] = in_link[up]
            name = element.get("class") or element.get("id")
            if name:
                if not self.talkative and names_talk(name):
                    self.talkative = True
                if names_author(name):
                    self.named[i] = 1
                if tag == "img" and AVATAR.search(name):
                    self.avatars[i] = 1
            if tag == "a":
                in_link[i] = 1
                href = element.get("href")
                if href and _PERSON.search(href):
                    self.named[i] = 1
            elif tag == "time" or (tag == "abbr" and element.get("title")):
                self.dated[i] = 1
                self.clocked[i] = "T" in (element.get("datetime") or "")
            elif tag in _NAMELIKE:
                self.named[i] = 1
            elif tag == "h1":
                self.h1[i] = 1
            elif tag == "input" and element.get("type") in ("button", "submit"):
                self.controls[i] = control_of(element.get("value") or "") is not None
            text = element.text
            if text and not text.isspace():
                self._text(i, text.strip(), tag)

    def _text(self, i: int, text: str, tag: str) -> None:
        """Note what a text says that stands directly in an element; `tag` for its first one."""
        length = len(text)
        self.own[i] += length
        if self.in_link[i]:
            self.own_linked[i] += length
        if not self.talkative and tag and self._speaks(text, length, tag):
            self.talkative = True
        if tag and length <= LONGEST_CONTROL and (kind := control_of(text)):
            self.controls[i] = 1
            if kind == "reply":
                self.replies[i] = 1
                self.talkative = True
            return
        if length < LONGEST_LINE and has_date(text):
            self.dated[i] = 1
            if has_clock(text):
                self.clocked[i] = 1
            if length <= LONGEST_DATE_LINE:
                if leads_to_name(text):
                    self.named[i] = 1
                return
        if self.in_link[i] or (tag and self.named[i] and length <= LONGEST_NAME):
            return
        if (length > 2 and _LETTER.search(text)) or text[0] > _WIDE:
            self.prose[i] += length

    def _speaks(self, text: str, length: int, tag: str) -> bool:
        """Whether a line is one that stands over comments."""
        if length > LONGEST_HEADING:
            return False
        if tag in HEADINGS:
            return heading_words.TALK.search(text) is not None
        if length > LONGEST_CONTROL or not _DIGIT.search(text):
            return False
        return heading_words.declared_in(text) is not None

    def _close(self) -> None:
        end, parent = self.end, self.parent
        for i in range(len(end) - 1, 0, -1):
            if end[i] > end[parent[i]]:
                end[parent[i]] = end[i]

    def _count_the_rest(self) -> None:
        for i, element in enumerate(self.elements):
            if element.tag == "a" and not self.hidden[i] and self._is_title(i):
                self.titles[i] = 1
        for kind, values in (
            ("clocked", self.clocked),
            ("controls", self.controls),
            ("avatars", self.avatars),
            ("titles", self.titles),
            ("h1", self.h1),
        ):
            self.sums[kind] = [0, *accumulate(values)]

    def _is_title(self, i: int) -> bool:
        """Whether a link is the title of another page."""
        if self.dated[i] or self.named[i]:
            return False
        length = self.count("text", i)
        if length < LONG_LINK // 2 or (length < LONG_LINK and not self._is_wide(i)):
            return False
        href = self.elements[i].get("href") or ""
        if not href or "#" in href or href.startswith(("javascript:", "mailto:")):
            return False
        if self.named[self.parent[i]] and length < LONGEST_NAME:
            return False
        return not self.count("dated", i)

    def _is_wide(self, i: int) -> bool:
        """Whether a short text fills as many columns as a longer one in Latin letters."""
        text = "".join(self.elements[i].itertext())[:200]
        return sum(2 if character > _WIDE else 1 for character in text) >= LONG_LINK
