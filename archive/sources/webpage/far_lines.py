"""The lines of elements beyond line 65,535, where libxml2 stops counting.

The start tags are read once more, with their places, and go side by side with the elements: both
stand in the order of the page. libxml2 leaves out some tags (a second <body>) and puts in some
elements (a <p> round bare text), so the two are compared by name, id and class, and an element
that has no tag near where it should be has no line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

LAST_LINE = 65_535  # what libxml2 says of every line from here on
LOOK_AHEAD = 64  # tags that may have been left out, one after another
MAY_BE_PUT_IN = frozenset({"html", "head", "body", "p"})

_TAG = re.compile(
    r"<!--.*?-->|</(?P<end>[a-z][^\s/<>]*)"
    r"|<(?P<name>[a-z][^\s/<>]*+)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>"
    r"|<(?P<name2>[a-z][^\s/<>]*+)(?P<attributes2>[^<>]*+)>",
    re.I | re.S,
)
_NAMED = re.compile(r"(?<![\w-])(id|class)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))", re.I)
_VERBATIM = {name: re.compile(rf"</{name}\b", re.I) for name in ("script", "style", "textarea")}

Tag = tuple[str, str | None, int]  # name, what it is named by, line


def far_lines(text: str, elements: Sequence[HtmlElement]) -> dict[HtmlElement, int]:
    """The line of each element that stands at LAST_LINE or beyond, as far as it is sure.

    `text` is what the parser was given, `elements` all of its elements in their order.
    """
    if text.count("\n") < LAST_LINE:
        return {}
    tags = _tags_beyond(text)
    found: dict[HtmlElement, int] = {}
    at = 0
    for element in elements:
        if (element.sourceline or 0) < LAST_LINE:
            continue
        key = _named(element.get("id"), element.get("class"))
        ahead = 1 if element.tag in MAY_BE_PUT_IN else LOOK_AHEAD
        for number in range(at, min(at + ahead, len(tags))):
            name, named, line = tags[number]
            if name == element.tag and named == key:
                found[element] = line
                at = number + 1
                break
    return found


def _tags_beyond(text: str) -> list[Tag]:
    """The start tags from LAST_LINE on."""
    tags: list[Tag] = []
    position = counted = 0
    line = 1
    while tag := _TAG.search(text, position):
        position = tag.end()
        name = (tag["name"] or tag["name2"] or "").lower()
        if not name:
            continue
        line += text.count("\n", counted, tag.end())
        counted = tag.end()
        if line >= LAST_LINE:
            attributes = tag["attributes"] if tag["name"] else tag["attributes2"]
            said = {
                key.lower(): double or single or bare
                for key, double, single, bare in reversed(_NAMED.findall(attributes))
            }
            tags.append((name, _named(said.get("id"), said.get("class")), line))
        if name in _VERBATIM:
            closing = _VERBATIM[name].search(text, position)
            position = closing.start() if closing else len(text)
    return tags


def _named(id_: str | None, classes: str | None) -> str | None:
    """What tells an element from its neighbours, without what decoding may have changed."""
    said = f"{id_ or ''} {classes or ''}".split()
    plain = [each for each in said if "&" not in each and each.isascii()]
    return " ".join(plain) or None
