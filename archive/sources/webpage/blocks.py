"""Elements of an article's body as blocks: paragraphs, headings, lists, pictures, and what stood
where something could not be saved."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Set

import lxml.html
from lxml.html import HtmlElement

from archive.sources.document import Block, Lines
from archive.sources.webpage.page import HtmlPage, class_names
from archive.sources.webpage.prose import BLOCKS, NONE, UNSEEN, text_of

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
WHOLE = {  # what is one block with everything in it
    **dict.fromkeys(HEADINGS, "heading"),
    "p": "paragraph",
    "blockquote": "quote",
    "ul": "list",
    "ol": "list",
    "dl": "list",
    "pre": "code",
    "address": "paragraph",
    "summary": "paragraph",
}
EMBEDS = frozenset({"iframe", "video", "audio", "object", "embed", "amp-iframe", "amp-video",
                    "amp-youtube", "amp-twitter", "amp-instagram", "amp-audio"})  # fmt: skip
PICTURES = frozenset({"img", "amp-img"})
APART_FROM_TEXT = EMBEDS | PICTURES | {"hr"}
LONGEST_CELL = 400  # characters; cells beyond it hold columns of a layout, not data
# A post of another site that was embedded is printed as a quotation with one of these.
QUOTED_POSTS = frozenset({"twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed",
                          "fb-post", "bluesky-embed", "mastodon-embed", "reddit-card",
                          "wp-embedded-content"})  # fmt: skip
# HTML may hold these, and a tree that is made anew refuses them.
NOT_OF_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file")


def blocks_of(
    element: HtmlElement, *, page: HtmlPage | None = None, without: Set[HtmlElement] = NONE
) -> Iterator[tuple[HtmlElement, Block]]:
    """The blocks inside an element in page order, each with the element it was made of,
    or with a new one for what stood in none.

    Text that stands in no block of its own becomes a paragraph; two line breaks in a row end one,
    as old editors wrote them. Branches in `without` are passed over.
    """
    return _Walk(element, page, without).blocks()


def address_of(element: HtmlElement, page: HtmlPage | None) -> str | None:
    """Where a picture, a player or a frame was loaded from."""
    names = ("src", *LAZY, "data", "data-url", "cite", "data-videoid")
    values = [element.get(name) for name in names]
    values += [source.get("src") for source in element.iter("source")]
    for value in values:
        if value and not value.startswith(("data:", "about:", "javascript:")):
            return (page.absolute(value) if page else None) or value.strip()
    return None


class _Walk:
    """A walk through an element. No recursion: pages nest ten thousand deep."""

    def __init__(
        self, element: HtmlElement, page: HtmlPage | None, without: Set[HtmlElement]
    ) -> None:
        self.element, self.page, self.without = element, page, without
        # Text and inline elements that stand next to each other outside any block.
        self.run: list[str | HtmlElement] = []
        self.run_from = element  # the last element before it, or round it: where it begins
        self.parted = self._parted()

    def _parted(self) -> set[HtmlElement]:
        """The elements with a block inside, or with something to be named where it stood."""
        parted: set[HtmlElement] = set()
        for one in self.element.iter():
            if one.tag not in BLOCKS and one.tag not in APART_FROM_TEXT:
                continue
            above = one
            while above is not self.element and above not in parted:
                above = above.getparent()
                parted.add(above)
        return parted

    def blocks(self) -> Iterator[tuple[HtmlElement, Block]]:
        stack = [(self.element, False)]
        while stack:
            current, leaving = stack.pop()
            tag = current.tag
            if leaving:
                if tag in BLOCKS:
                    yield from self._flush()
            elif not isinstance(tag, str) or current in self.without:
                pass
            elif (block := self._whole(current)) is not None:
                yield from self._flush()
                if block.text or block.url or block.kind == "rule":
                    yield current, block
            elif tag in UNSEEN:
                pass
            elif tag not in BLOCKS and current not in self.parted:
                self.run.append(current)
            else:
                if tag in BLOCKS:
                    yield from self._flush()
                if current.text:
                    self._add(current.text, current)
                stack.append((current, True))
                stack.extend((child, False) for child in reversed(current))
                continue
            if current is not self.element and current.tail:
                self._add(current.tail, current)
        yield from self._flush()

    def _add(self, text: str, after: HtmlElement) -> None:
        if not self.run:
            self.run_from = after
        self.run.append(NOT_OF_XML.sub("", text))

    def _flush(self) -> Iterator[tuple[HtmlElement, Block]]:
        """What stood outside any block as paragraphs: two line breaks in a row end one."""
        run, self.run = self.run, []
        paragraph: list[str | HtmlElement] = []
        breaks = 0
        for part in run:
            is_break = not isinstance(part, str) and part.tag == "br"
            if is_break:
                breaks += 1
            elif not isinstance(part, str) or part.strip():
                if breaks >= 2:
                    yield from self._paragraph(paragraph)
                    paragraph = []
                breaks = 0
            paragraph.append(part)
        yield from self._paragraph(paragraph)

    def _paragraph(self, parts: list[str | HtmlElement]) -> Iterator[tuple[HtmlElement, Block]]:
        if all(isinstance(part, str) and not part.strip() for part in parts):
            return
        made = lxml.html.Element("p")
        last = None  # asking `made` for it would count all of its children
        for part in parts:
            if not isinstance(part, str):
                last = copy.copy(part) if not len(part) else copy.deepcopy(part)
                last.tail = None
                made.append(last)
            elif last is not None:
                last.tail = (last.tail or "") + part
            else:
                made.text = (made.text or "") + part
        text = text_of(made)
        if not text:
            return
        first = next((part for part in parts if not isinstance(part, str)), self.run_from)
        yield (
            made,
            Block(
                kind="paragraph",
                text=text,
                lines=self._lines(first),
                html=self._html(made),
            ),
        )

    def _whole(self, element: HtmlElement) -> Block | None:
        """The block that an element is by itself; null for one that is walked into."""
        tag = element.tag
        if tag in PICTURES:
            # What its alt attribute says stays in the markup: it is no text of the article.
            return self._block("image", element, text="")
        if tag in EMBEDS:
            return self._block("embed", element, text=element.get("title") or "")
        if tag == "hr":
            return self._block("rule", element, text="")
        if tag == "figure":
            return self._figure(element)
        if tag == "table":
            return self._table(element)
        kind = WHOLE.get(tag)
        if kind is None or (kind == "paragraph" and element in self.parted):
            return None
        if kind == "quote" and QUOTED_POSTS & set(class_names(element)):
            return self._block("embed", element, url=_last_link(element))
        if self.without and any(one in self.without for one in element.iterdescendants()):
            return None
        text = text_of(element)
        if kind == "heading":
            text = " ".join(text.split())
        if not text and element in self.parted:
            return None
        return self._block(kind, element, text=text)

    def _figure(self, element: HtmlElement) -> Block | None:
        pictures = [one for one in element.iter() if one.tag in PICTURES]
        embeds = [one for one in element.iter() if one.tag in EMBEDS]
        if not pictures and not embeds:
            return None  # a table, a quotation or a listing with a caption
        shown = (embeds or pictures)[0]
        kind = "embed" if embeds else "figure"
        # The caption stands in the markup: like the picture, it is not of the running text.
        return self._block(kind, element, text="", url=address_of(shown, self.page))

    def _table(self, element: HtmlElement) -> Block | None:
        """A table of data as one block; one that only lays out a page is walked into."""
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
        nested = next(iter(element.iterdescendants("table")), None)
        wide = sum(len(row) > 1 for row in cells)
        headed = any(cell.tag == "th" for row in cells for cell in row)
        if nested is not None or wide < (1 if headed else 2):
            return None
        texts = [[" ".join(text_of(cell).split()) for cell in row] for row in cells]
        if max((len(text) for row in texts for text in row), default=0) > LONGEST_CELL:
            return None
        text = "\n".join(" | ".join(row) for row in texts if any(row))
        return self._block("table", element, text=text)

    def _block(
        self, kind: str, element: HtmlElement, *, text: str | None = None, url: str | None = None
    ) -> Block:
        shown = kind in ("image", "embed")
        return Block(
            kind=kind,
            text=text_of(element) if text is None else text,
            lines=self._lines(element),
            html=self._html(element),
            url=url or (address_of(element, self.page) if shown else None),
        )

    def _html(self, element: HtmlElement) -> str:
        made = copy.deepcopy(element)
        made.tail = None
        if self.page:
            for one in made.iter("a", "img", "source"):
                for name in ("href", "src"):
                    if (address := one.get(name)) and (whole := self.page.absolute(address)):
                        one.set(name, whole)
        text: str = lxml.html.tostring(made, encoding="unicode")
        return text.strip()

    def _lines(self, element: HtmlElement) -> Lines | None:
        first = self.page.line_of(element) if self.page else None
        if first is None or self.page is None:
            return None
        lasts = [self.page.line_of(one) for one in element.iter() if isinstance(one.tag, str)]
        return (first, max([first, *filter(None, lasts)]))


def _last_link(element: HtmlElement) -> str | None:
    links = [one.get("href") for one in element.iter("a") if one.get("href")]
    return element.get("cite") or (links[-1] if links else None)
