"""Where the elements, attributes and texts of HTML and XML stand.

No tree is built and nothing is repaired: tags are read one after another, as far as they can be,
with their offsets. Libraries that build trees keep lines at best, and libxml2's end at 65,535.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.sources.spans.forms import TAG, UNSEEN
from archive.sources.spans.scan import Box, Leaf, Scan
from archive.sources.spans.values import scan_json_into
from archive.sources.webpage.prose import BLOCKS

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
                  "param", "source", "track", "wbr"})  # fmt: skip
# An element that ends where the next of these begins.
ENDED_BY = {
    "li": {"li"}, "p": BLOCKS, "td": {"td", "th", "tr"}, "th": {"td", "th", "tr"}, "tr": {"tr"},
    "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "option": {"option"},
}  # fmt: skip
RAW = {name: re.compile(rf"</{name}\b", re.I) for name in ("script", "style", "textarea", "title")}
ATTRIBUTE = re.compile(r"([^\s\"'=<>/]{1,80}+)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_XML_TAG = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?[^<>]*+>|<![A-Za-z][^<>]*+>"
    r"|<(/?)([A-Za-z_][^\s/<>]*+)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>",
    re.S,
)
_JSON_STARTS = re.compile(r"\s*(?:<!\[CDATA\[|//<!\[CDATA\[|<!--)?\s*[\[{]")
INLINE = frozenset({"a", "abbr", "b", "bdi", "bdo", "big", "blockquote", "br", "center", "cite",
                    "code", "del", "div", "em", "font", "h1", "h2", "h3", "h4", "i", "img", "ins",
                    "li", "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub", "sup",
                    "tt", "u", "ul"})  # fmt: skip


def scan_html(text: str, start: int = 0, end: int | None = None) -> Scan:
    """The elements of a page with their runs of text, attributes, and the JSON of its scripts."""
    end = len(text) if end is None else end
    boxes: list[Box] = []
    leaves: list[Leaf] = []
    open_: list[int] = []
    names: dict[str, int] = {}  # how many elements of each name are open
    hidden = 0

    def leave(upto: int, at: int) -> None:
        nonlocal hidden
        while len(open_) > upto:
            box = boxes[open_.pop()]
            box.end = at
            names[box.name] -= 1
            hidden -= box.name in UNSEEN

    def run(first: int, last: int) -> None:
        if first < last and not text[first:last].isspace():
            owner = open_[-1] if open_ else -1
            name = boxes[owner].name if owner >= 0 else ""
            leaves.append(Leaf(first, last, name, "entities", owner, not hidden, apart=False))

    done = position = start
    while found := TAG.search(text, position, end):
        run(done, found.start())
        position = done = found.end()
        name = (found[2] or found[5] or "").lower()
        if not name:
            continue
        if found[1] or found[4]:
            if names.get(name):
                upto = len(open_) - 1
                while boxes[open_[upto]].name != name:
                    upto -= 1
                boxes_end = found.end()
                leave(upto, boxes_end)
            continue
        while open_ and name in ENDED_BY.get(boxes[open_[-1]].name, ()):
            leave(len(open_) - 1, found.start())
        owner = len(boxes)
        boxes.append(Box(found.start(), found.end(), open_[-1] if open_ else -1, name))
        part = 3 if found[2] else 6
        leaves.extend(attributes_in(text, found.start(part), found.end(part), name, owner))
        if name in VOID:
            continue
        if name in RAW:
            closing = RAW[name].search(text, position, end)
            last = closing.start() if closing else end
            if text[position:last].strip():
                _raw(text, position, last, name, boxes, leaves, owner)
            boxes[owner].end = position = done = last
            continue
        open_.append(owner)
        names[name] = names.get(name, 0) + 1
        hidden += name in UNSEEN
    run(done, end)
    leave(0, end)
    return Scan(text, boxes, leaves)


def _raw(
    text: str, start: int, end: int, name: str, boxes: list[Box], leaves: list[Leaf], owner: int
) -> None:
    """What a script, a style or a title holds."""
    if name == "script" and _JSON_STARTS.match(text, start, end):
        scan_json_into(text, start, end, boxes, leaves, owner, "ld:")
        for leaf in reversed(leaves):
            if leaf.start < start:
                break
            leaf.seen = False
    elif name != "style":
        leaves.append(Leaf(start, end, name, "entities", owner, seen=False))


def attributes_in(text: str, start: int, end: int, tag: str, owner: int) -> Iterator[Leaf]:
    for found in ATTRIBUTE.finditer(text, start, end):
        group = 2 if found[2] is not None else 3 if found[3] is not None else 4
        name = f"{tag}@{local(found[1])}"
        yield Leaf(*found.span(group), name, "entities", owner, seen=False)


def local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def scan_xml(text: str, start: int = 0, end: int | None = None) -> Scan:
    """The elements of an export. One without elements inside is a leaf, with its CDATA."""
    end = len(text) if end is None else end
    boxes: list[Box] = []
    leaves: list[Leaf] = []
    # Open elements: their box, where their content begins, the first leaf of theirs, whether they
    # have elements inside, and where text that is no element's own begins.
    open_: list[list[int]] = []
    names: dict[str, int] = {}

    def leave(stop: int, at: int) -> None:
        number, inner, first, has_inner, text_from = open_.pop()
        if open_:
            open_[-1][4] = at
        box = boxes[number]
        names[box.name] -= 1
        box.end = at
        if has_inner:
            run_of(number, text_from, stop)
            return
        for leaf in leaves[first:]:
            leaf.owner = box.parent
        if number == len(boxes) - 1:
            boxes.pop()
        if inner < stop:
            apart = box.name not in INLINE
            leaves.append(Leaf(inner, stop, box.name, "xml", box.parent, apart=apart))

    def run_of(owner: int, first: int, last: int) -> None:
        if first < last and not text[first:last].isspace():
            name = boxes[owner].name
            leaves.append(Leaf(first, last, name, "xml", owner, apart=name not in INLINE))

    position = start
    while found := _XML_TAG.search(text, position, end):
        position = found.end()
        name = local(found[2] or "")
        if not name:
            continue
        if found[1]:
            if names.get(name):
                while boxes[open_[-1][0]].name != name:
                    leave(found.start(), found.start())
                leave(found.start(), found.end())
            continue
        if open_:
            run_of(open_[-1][0], open_[-1][4], found.start())
            open_[-1][3], open_[-1][4] = 1, found.end()
        parent = open_[-1][0] if open_ else -1
        first = len(leaves)
        if found[3].rstrip().endswith("/"):
            leaves.extend(attributes_in(text, *found.span(3), name, parent))
            continue
        boxes.append(Box(found.start(), end, parent, name))
        leaves.extend(attributes_in(text, *found.span(3), name, len(boxes) - 1))
        open_.append([len(boxes) - 1, found.end(), first, 0, found.end()])
        names[name] = names.get(name, 0) + 1
    while open_:
        leave(end, end)
    leaves.sort(key=lambda leaf: leaf.start)
    return Scan(text, boxes, leaves)
