"""Pages whose markup does not say where the article is: trafilatura weighs them.

https://trafilatura.readthedocs.io. It gives text without markup, so its answer is used to choose:
the blocks of ours whose words it kept are the article's. htmldate, by the same author, finds a
date where no element is named as one. Neither may touch the network, and neither is asked to.
"""

from __future__ import annotations

import copy
import dataclasses
import itertools
import re
from collections.abc import Iterable, Set

import trafilatura
from htmldate import find_date
from lxml.html import HtmlElement

from archive.sources.document import Block
from archive.sources.webpage.blocks import blocks_of
from archive.sources.webpage.body import Body
from archive.sources.webpage.evidence import Evidence
from archive.sources.webpage.furniture import HEAD, is_head, is_links, is_title
from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.words import folded

SHARED = 0.6  # of a block's words: trafilatura cuts lists and tables in other places than we do
MOST_ELEMENTS = 30_000  # real pages have some thousand
DEEPEST_WEIGHED = 150  # and nest some dozens deep
MOST_ATTRIBUTES = 300  # in one tag; libxml2 compares each with all before it
MARK = "afterword-apart"  # an attribute that no page has
WORD = re.compile(r"\w+")


def body_of(evidence: Evidence, apart: Set[HtmlElement], names: Iterable[str]) -> Body | None:
    """The blocks that trafilatura would keep, or null where it finds no article."""
    page, title = evidence.page, evidence.title.text
    if is_too_much(page):
        return None
    text = trafilatura.extract(
        _without(page, apart), include_comments=False, include_tables=True, deduplicate=False
    )
    if not text:
        return None
    kept = [" ".join(WORD.findall(line.casefold())) for line in text.splitlines()]
    whole = " ".join(filter(None, kept))
    lines = set(kept)
    body = next(iter(page.root.iter("body")), page.root)
    blocks: list[tuple[HtmlElement, Block, bool]] = []
    for origin, block in blocks_of(body, page=page, without=apart):
        words = " ".join(WORD.findall(block.text.casefold()))
        kept_here = bool(words) and (words in lines or words in whole)
        blocks.append((origin, block, kept_here and not is_links(origin, block)))
    chosen = [index for index, (_, _, kept_here) in enumerate(blocks) if kept_here]
    if not chosen:
        return None
    first, last = chosen[0], chosen[-1]
    found = [
        block
        for index, (_, block, kept_here) in enumerate(blocks)
        if kept_here or (first < index < last and not block.text and block.url)
    ]
    writers = {folded(name) for name in names}
    rest = itertools.dropwhile(
        lambda block: is_title(block.text, title) or is_head(block, writers), found[:HEAD]
    )
    found = [*rest, *found[HEAD:]]
    return Body(blocks=tuple(_once(found)), found_by="trafilatura") if found else None


def day_of(page: HtmlPage, apart: Set[HtmlElement]) -> str | None:
    """The day on which the page says that it was published, as htmldate reads it.

    `apart` is what it may not see: the discussion, and data that were read before.
    """
    if is_too_much(page):
        return None
    found: str | None = find_date(
        _without(page, apart), original_date=True, url=page.address, extensive_search=False
    )
    return found


def is_too_much(page: HtmlPage) -> bool:
    """Whether both would take minutes: their work grows with the depth of every element."""
    return (
        len(page.elements) > MOST_ELEMENTS
        or page.depth > DEEPEST_WEIGHED
        or any(len(element.attrib) > MOST_ATTRIBUTES for element in page.elements)
    )


def _without(page: HtmlPage, apart: Set[HtmlElement]) -> HtmlElement:
    """A copy of the page without some of its elements, which both libraries may take apart."""
    # What was read from the page's data stands in no place of it.
    marked = [element for element in apart if element in page.place]
    for element in marked:
        element.set(MARK, "")
    try:
        copied = copy.deepcopy(page.root)
    finally:
        for element in marked:
            del element.attrib[MARK]
    for element in copied.xpath(f"descendant::*[@{MARK}]"):
        element.drop_tree()
    return copied


def _once(blocks: list[Block]) -> list[Block]:
    """Without the same block again: pages print teasers of their own text."""
    seen: set[str] = set()
    kept = []
    for block in blocks:
        if len(block.text) > 60 and block.text in seen:
            continue
        seen.add(block.text)
        kept.append(dataclasses.replace(block))
    return kept
