"""What stands round the title: the kicker over it and the dek under it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from archive.sources.document import Block
from archive.sources.webpage.evidence import CLOSE, Evidence
from archive.sources.webpage.found import Found
from archive.sources.webpage.prose import line_of_text
from archive.sources.webpage.titles import KICKER_NAMES
from archive.sources.webpage.words import folded

# Surest first: a subtitle belongs to its title, an introduction may be the text's first lines.
DEK_NAMES = (
    re.compile(
        r"(?:^|[-_])(?:dek|deck|standfirst|sub-?title|sub-?title-\w+|subtitulo|sous-?titre"
        r"|sub-?headline|subline|sub-?head|sub-?heading|unterzeile|bajada|entradilla)$",
        re.I,
    ),
    re.compile(
        r"(?:^|[-_])(?:pw-subtitle-paragraph|lead|lede|intro|vorspann|anriss|chapo|chapeau|excerpt"
        r"|desc|description|summary|sumario|abstract|ingress)$"
        r"|^(?:article-?)?teaser-?text$",
        re.I,
    ),
)
NAMED_OTHERWISE = re.compile(
    r"site|blog|logo|page|card|related|widget|footer|nav|menu|comment|author|image|caption|share"
    r"|list|form",
    re.I,
)
LINES = frozenset({"p", "div", "h2", "h3", "h4", "span", "header", "strong", "section"})
DEK_LENGTHS = range(20, 601)
KICKER_LENGTHS = range(2, 81)
BEFORE = 20  # elements between a kicker or a dek and the title under it
FIRST_BLOCKS = 5  # of a text may be its dek
SAME_START = 60  # characters that tell whether a description is a sentence of the text


def kicker_of(evidence: Evidence) -> str | None:
    if evidence.title.kicker:
        return evidence.title.kicker
    return next((text for _, text in _beside(evidence, KICKER_NAMES, KICKER_LENGTHS)), None)


def dek_of(evidence: Evidence, body: Iterable[Block]) -> Found[str] | None:
    """The line under the title. A description in the metadata counts if the page prints it,
    and is no sentence of the body."""
    for names in DEK_NAMES:
        for element, text in _beside(evidence, names, DEK_LENGTHS):
            if len(element.findall(".//p")) < 2:
                return Found(text, "markup")
    described = evidence.ld.text("description") or evidence.meta.first(
        "og:description", "description"
    )
    if not described or len(described) not in DEK_LENGTHS:
        return None
    if any(described[:SAME_START] in " ".join(block.text.split()) for block in body):
        return None
    for element in evidence.page.with_tag(*LINES):
        if not len(element) and " ".join((element.text or "").split()) == described:
            return Found(described, "opengraph")
    return None


def dek_told_apart(blocks: tuple[Block, ...], dek: str | None) -> tuple[Block, ...]:
    """The blocks with the dek told apart by its kind, where the text begins with it."""
    return tuple(
        dataclasses.replace(block, kind="dek")
        if dek and at < FIRST_BLOCKS and " ".join(block.text.split()) == dek
        else block
        for at, block in enumerate(blocks)
    )


def _beside(
    evidence: Evidence, names: re.Pattern[str], lengths: range
) -> Iterable[tuple[HtmlElement, str]]:
    """The elements so named near the title, or anywhere on a page that prints none."""
    heading = folded(evidence.title.text or "")
    for element in evidence.page.named(names, but=NAMED_OTHERWISE):
        distance = evidence.from_title(element)
        if distance is not None and not -BEFORE < distance < CLOSE:
            continue
        if evidence.weights.length[element] > lengths[-1]:
            continue
        if element.tag not in LINES or not evidence.regions.is_free(element):
            continue
        if evidence.title.element is not None and element in evidence.title.element.iterancestors():
            continue
        text = line_of_text(element)
        if text and len(text) in lengths and folded(text) != heading:
            yield element, text
