"""What the page says about its writers."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archive.sources.webpage.evidence import Evidence
from archive.sources.webpage.prose import text_of

NAMES = re.compile(
    r"^(?:(?:[\w-]+(?:__|-))?author[-_]?(?:bio(?:graphy)?|description|info|box|box-content|card|about"
    r"|text)|about-?(?:the-?)?author|bio|biography|vita|autoren-?(?:info|box|vita))$",
    re.I,
)
LENGTHS = range(30, 2_001)
MOST = 5


def bios_of(evidence: Evidence) -> tuple[str, ...]:
    found: list[str] = []
    told: set[HtmlElement] = set()
    for element in evidence.page.named(NAMES):
        is_long = evidence.weights.length[element] > LENGTHS[-1]
        if is_long or element in told or evidence.regions.is_never(element):
            continue
        told.update(element.iter())
        text = text_of(element)
        if len(text) in LENGTHS and not any(text in other for other in found):
            found.append(text)
            if len(found) == MOST:
                break
    return tuple(found)
