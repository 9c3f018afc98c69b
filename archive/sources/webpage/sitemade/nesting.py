"""Which comment each one answers, as far as anything but its place inside another one says it.

<li class="1510" id="comment-1511">            the class is the number of the comment above
<div id="comment_children_1510"> <div ...>     the wrapper has it
<div class="comment level-2">                  a level in the class
<div class="comment" style="margin-left:50px"> an indent
<td width="40"> or <img src="spacer.gif" width="40">
"""

from __future__ import annotations

import itertools
import re
from collections import Counter

from lxml.html import HtmlElement

from archive.sources.webpage.sitemade import class_words
from archive.sources.webpage.sitemade.marks import Marks

HIGHEST = 40  # ancestors looked at between a block and the list
_DIGITS = re.compile(r"\d+")
_PARENT_ATTRIBUTE = re.compile(
    r"parent|reply-?to|in-?reply|replyto|answer(?:s|-?to)|responds?-?to", re.I
)
_PARENT_TOKEN = re.compile(
    r"^(?:\d+|[a-z_-]*(?:parent|child|children|repl(?:y|ies)|answers?|thread|responses?|of|to|under|nested|"
    r"subcomments?|antwort(?:en)?|reponses?)[a-z_-]*?[-_]?(\d+))$",
    re.I,
)
_INDENT = re.compile(
    r"(?:margin|padding)(?:-left|-inline-start)?\s*:\s*(?:(?:-?[\d.]+[a-z%]*\s+){3})?"
    r"(\d{1,4}(?:\.\d+)?)\s*(px|em|rem|%|pt|vw)?(?:\s*;|\s*!|\s*$)",
    re.I,
)
_LEFT = re.compile(r"(?:margin|padding)-(?:left|inline-start)|(?:margin|padding)\s*:", re.I)
_VARIABLE = re.compile(r"--[a-z-]*(?:depth|level|indent|nest)[a-z-]*\s*:\s*(\d{1,3})", re.I)
_SPACER = re.compile(r"spacer|blank|pixel|trans|clear|shim|s\.gif|indent", re.I)
_LEVEL_ATTRIBUTES = (
    "data-level", "data-depth", "data-indent", "data-nesting-level", "aria-level", "indent",
    "data-nest-level", "data-comment-level", "data-comment-depth", "level", "depth"
)  # fmt: skip


def stated_parents(
    members: list[int],
    outer: dict[int, int],
    box: int,
    ids: list[str | None],
    anchors: dict[str, int],
    marks: Marks,
) -> list[str | None]:
    """The id of the comment that the markup of each one names as the one above it."""
    known = {one: n for n, one in enumerate(ids) if one}
    known_anchors = {anchor: ids[n] for anchor, n in anchors.items() if ids[n]}
    found: list[str | None] = []
    cache: dict[int, str | None] = {}
    for n, member in enumerate(members):
        said = None
        current = member
        while said is None:
            said = _parent_in(marks.elements[current], ids[n], known, known_anchors)
            if current == outer[member]:
                break
            current = marks.parent[current]
        if said is None:
            said = _parent_round(marks.parent[current], box, ids[n], known, marks, cache)
        found.append(said)
    # Where every comment has an empty parent, the attribute is for something else.
    return found if any(found) else [None] * len(found)


def _parent_in(
    element: HtmlElement, own: str | None, known: dict[str, int], anchors: dict[str, str | None]
) -> str | None:
    for name, value in element.attrib.items():
        if name in ("id", "style", "href", "src", "onclick") or len(value) > 500:
            continue
        if name == "class":
            for token in value.split()[:12]:
                if (
                    (match := _PARENT_TOKEN.match(token))
                    and (number := match[1] or token) in known
                    and number != own
                ):
                    return str(number)
        elif _PARENT_ATTRIBUTE.search(name):
            value = value.strip().lstrip("#")
            if value in ("", "0", "-1") and "parent" in name:
                return ""
            if value in known and value != own:
                return str(value)
            if anchors.get(value) and anchors[value] != own:
                return anchors[value]
    return None


def _parent_round(
    i: int,
    box: int,
    own: str | None,
    known: dict[str, int],
    marks: Marks,
    cache: dict[int, str | None],
) -> str | None:
    """The number of another comment in the name of the closest wrapper that has one."""
    for _ in range(HIGHEST):
        if i <= box:
            return None
        if i not in cache:
            cache[i] = None
            element = marks.elements[i]
            for token in [*(element.get("class") or "").split()[:12], element.get("id") or ""]:
                match = _PARENT_TOKEN.match(token) if token else None
                if match and (number := match[1] or token) in known:
                    cache[i] = number
        if cache[i] is not None and cache[i] != own:
            return cache[i]
        i = marks.parent[i]
    return None


def levels_of(
    members: list[int], outer: dict[int, int], box: int, nested: bool, marks: Marks
) -> list[int] | None:
    """How deep each comment stands, in steps of no fixed size; null where nothing says it."""
    for read in () if nested else (_by_name, _by_indent, _by_spacer):
        levels = [read(member, outer[member], box, marks) for member in members]
        if _is_tree(levels):
            return levels
    levels = _by_wrapper(members, outer, box, marks)
    if len(set(levels)) > 1:
        return levels
    if nested:
        return None
    levels = [_is_child(member, outer[member], box, marks) for member in members]
    if len(set(levels)) > 1 and levels[0] == 0:
        return levels
    return None


def _is_tree(levels: list[int]) -> bool:
    """Whether these can be depths: the first is the least, and nothing stands two steps deeper
    than what is before it. The rank of the writer, read for a depth, goes up and down at will."""
    steps = {level: step for step, level in enumerate(sorted(set(levels)))}
    if len(steps) < 2 or steps[levels[0]]:
        return False
    jumps = sum(steps[level] > steps[before] + 1 for before, level in itertools.pairwise(levels))
    return jumps <= 0.02 * len(levels)


def _round(member: int, box: int, marks: Marks) -> list[int]:
    """The block and what is round it below the list."""
    found = [member]
    i = member
    for _ in range(HIGHEST):
        i = marks.parent[i]
        if i <= box:
            break
        found.append(i)
    return found


def _by_name(member: int, outer: int, box: int, marks: Marks) -> int:
    for i in _round(member, box, marks):
        element = marks.elements[i]
        for name in _LEVEL_ATTRIBUTES:
            if (value := (element.get(name) or "").strip()).isdecimal() and len(value) < 4:
                return int(value)
        for token in (element.get("class") or "").split()[:12]:
            if class_words.RANK.search(token):
                continue
            if found := class_words.LEVEL.search(token):
                return int(found[1])
    return 0


def _by_indent(member: int, outer: int, box: int, marks: Marks) -> int:
    total = 0.0
    places = _round(member, box, marks)
    if len(marks.elements[member]) and marks.end[member] > member:
        places.append(member + 1)
    for i in places:
        style = marks.elements[i].get("style")
        if not style or len(style) > 1000:
            continue
        if found := _VARIABLE.search(style):
            return int(found[1])
        if _LEFT.search(style) and (found := _INDENT.search(style)):
            scale = {"em": 16.0, "rem": 16.0, "%": 8.0}.get((found[2] or "px").lower(), 1.0)
            total += float(found[1]) * scale
    return int(total)


def _by_spacer(member: int, outer: int, box: int, marks: Marks) -> int:
    """The width of an empty first cell or of a transparent image at the head of the block."""
    for i in range(outer, min(marks.end[outer], outer + 8) + 1):
        element = marks.elements[i]
        width = (element.get("width") or "").strip().rstrip("px")
        if not width.isdecimal() or len(width) > 4:
            continue
        if element.tag == "img" and (
            _SPACER.search(element.get("src") or "") or element.get("height") in ("1", "0")
        ):
            return int(width)
        if element.tag == "td" and not marks.count("text", i):
            return int(width)
    return 0


def _by_wrapper(members: list[int], outer: dict[int, int], box: int, marks: Marks) -> list[int]:
    """How many wrappers round each comment follow a comment that they hang on."""
    blocks = set(members) | {outer[member] for member in members}
    wrappers = _wrappers(members, outer, box, marks)
    known = {i: i in blocks or hangs(i, blocks, marks) for i in wrappers}
    follows = [i for i in wrappers if not known[i] and _follows(marks.elements[i], blocks, marks)]
    # Without a name that says so: a second one of its kind behind a comment shows what they are.
    kinds = Counter(kind_of(marks.elements[i]) for i in follows)
    for i in follows:
        known[i] = kinds[kind_of(marks.elements[i])] > 1
    depth = {box: 0}
    for i in sorted(wrappers):
        depth[i] = depth.get(marks.parent[i], 0) + known[i]
    return [depth.get(marks.parent[outer[member]], 0) for member in members]


def _wrappers(members: list[int], outer: dict[int, int], box: int, marks: Marks) -> dict[int, None]:
    """What is round the comments below the list, once each."""
    found: dict[int, None] = {}
    for member in members:
        i = marks.parent[outer[member]]
        while i > box and i not in found:
            found[i] = None
            i = marks.parent[i]
    return found


def hangs(i: int, blocks: set[int], marks: Marks) -> bool:
    """Whether a wrapper is called one of replies, or indents, and follows a comment."""
    element = marks.elements[i]
    if element.tag in ("li", "article", "tr", "td"):
        return False
    hinted = (
        bool(class_words.REPLIES.search(marks.name(i)))
        or element.tag in ("ul", "ol", "blockquote", "dl", "dd")
        or bool(_LEFT.search(element.get("style") or ""))
    )
    return hinted and _follows(element, blocks, marks)


def _follows(element: HtmlElement, blocks: set[int], marks: Marks) -> bool:
    """Whether the element before it in its parent is a comment, or begins with one."""
    before = element.getprevious()
    for _ in range(12):
        if before is None:
            return False
        if isinstance(before.tag, str) and (place := marks.place.get(before)) is not None:
            if kind_of(before) == kind_of(element):
                return False  # the same again: an item of the list rather than its replies
            if any(one in blocks for one in range(place, min(place + 4, marks.end[place] + 1))):
                return True
            if marks.count("text", place):
                return False
        before = before.getprevious()
    return False


def kind_of(element: HtmlElement) -> tuple[str, str]:
    """The tag of an element and its first class."""
    classes = (element.get("class") or "").split(None, 1)
    return element.tag, classes[0] if classes else ""


def _is_child(member: int, outer: int, box: int, marks: Marks) -> int:
    for i in _round(member, box, marks)[:4]:
        if class_words.CHILD.search(marks.name(i)) or any(
            class_words.CHILD.search(token) for token in marks.name(i).split()[:12]
        ):
            return 1
    return 0
