"""Which part of a page is the article's text.

A page is mostly other things: menus, teasers, forms, the discussion. Systems name the element
that holds the text, so the element with such a name and the most prose in it is taken, and what
stands in it without being text (buttons, boxes, lists of links) is told apart by its name, its
links or its place. A page without such names goes to trafilatura, which weighs the whole page;
its choice says which blocks are the article's, and the blocks are still ours, with their markup.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from lxml.html import HtmlElement

from archive.sources.document import Block
from archive.sources.webpage.blocks import blocks_of
from archive.sources.webpage.evidence import Evidence
from archive.sources.webpage.furniture import (
    FIRST_PROSE,
    FURNITURE_SHARE,
    HEAD,
    furniture_in,
    is_head,
    is_links,
    is_title,
)
from archive.sources.webpage.holders import LEAST
from archive.sources.webpage.words import folded


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    blocks: tuple[Block, ...] = ()
    furniture: tuple[Block, ...] = ()
    element: HtmlElement | None = None
    found_by: str | None = None


def body_of(evidence: Evidence, names: Iterable[str]) -> Body:
    """The article's blocks, and which evidence gave them. `names` are those of its writers."""
    element = evidence.holder
    if element is not None:
        body = _read(evidence, element, names)
        if holds_text(body.blocks) or evidence.weights.prose[element] < LEAST:
            return body
    from archive.sources.webpage import extracted  # trafilatura takes a while to load

    apart, talk = evidence.regions.apart, evidence.regions.talk
    weighed = extracted.body_of(evidence, apart, names)
    if weighed is None and apart != talk:
        weighed = extracted.body_of(evidence, talk, names)
    return weighed or Body()


def holds_text(blocks: Iterable[Block]) -> bool:
    """Whether these are an article's: a few lines left over are none."""
    return sum(len(block.text) for block in blocks) >= LEAST


def _read(evidence: Evidence, element: HtmlElement, names: Iterable[str]) -> Body:
    page, title = evidence.page, evidence.title
    writers = {folded(name) for name in names}
    length = evidence.weights.length
    most = FURNITURE_SHARE * length[element]
    apart = {one for one in evidence.regions.apart if length.get(one, 0) <= most}
    without = {*evidence.regions.talk, *apart, *furniture_in(element, evidence.weights)}
    blocks: list[Block] = []
    furniture: list[Block] = []
    head = 0
    for origin, block in blocks_of(element, page=page, without=without):
        if not blocks and is_title(block.text, title.text):
            furniture, head = [*furniture, _told(block, "label")], HEAD
        elif is_links(origin, block):
            furniture.append(_told(block, "navigation"))
        elif head and is_head(block, writers):
            furniture.append(_told(block, "label"))
            head -= 1
        else:
            blocks.append(block)
            head = 0 if len(block.text) >= FIRST_PROSE else max(head - 1, 0)
    while blocks and blocks[-1].kind in ("heading", "rule"):
        furniture.append(_told(blocks.pop(), "label"))
    return Body(
        blocks=tuple(blocks), furniture=tuple(furniture), element=element, found_by="markup"
    )


def _told(block: Block, kind: str) -> Block:
    return dataclasses.replace(block, kind=kind, html=None)
