"""What each comment is called by its site: the number in an id, an anchor or a permalink.

<li id="comment-1508">   <a name="4606297"></a>   <div data-cid="77">   <a href="#c12">#12</a>
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.sources.webpage.sitemade.class_words import names_talk
from archive.sources.webpage.sitemade.marks import Marks

MOST_ELEMENTS = 80  # of a block that are looked at for its number
LONGEST_ID = 120
_DIGITS = re.compile(r"\d+")
_DATA_ID = re.compile(
    r"^data-(?:[a-z-]*-)?(?:id|cid|pid|key|uuid|guid|comment|anchor|permalink|post)$"
)
_OTHERS = re.compile(r"parent|reply|user|author|article|article-?id|root|thread|page|site|member")
_STRICT = re.compile(r"^(?:comment-?id|commentid|cid|id)$")
_PREFIX = re.compile(
    r"^(?:[a-z]{0,12}comment|kommentar|reply|post|msg|message)[-_]?(?=\w{4})", re.I
)
_IN_ADDRESS = re.compile(
    r"(?:#|[?&/;])((?:[a-z_-]*(?:comment|kommentar|reply|post|msg|message|cid|forum|thread|c|p|id)[a-z_-]*)[=/_-]?)"
    r"(\d{1,18})(?=$|[&#?/.])",
    re.I,
)
WEAKEST_ANCHOR = 3  # from here on it is where a link leads, not what an element is called
Found = tuple[int, str, str]  # how weak the source is, its pattern, the value


def numbers_of(
    members: list[int], outer: dict[int, int], nested: dict[int, list[int]], marks: Marks
) -> tuple[list[str | None], dict[str, int]]:
    """The id of each block, and the block of each anchor."""
    by_pattern: dict[str, dict[int, str]] = {}
    ranks: dict[str, int] = {}  # sums of them
    anchors: dict[str, int] = {}
    for n, member in enumerate(members):
        for rank, pattern, value in _values(member, outer[member], nested.get(member, []), marks):
            values = by_pattern.setdefault(pattern, {})
            if n not in values:
                values[n] = value
                ranks[pattern] = ranks.get(pattern, 0) + rank
            if rank <= WEAKEST_ANCHOR:
                anchors.setdefault(value, n)
    size = len(members)
    best: tuple[float, dict[int, str]] | None = None
    for pattern, values in by_pattern.items():
        weakness = ranks[pattern] / len(values)
        if len(set(values.values())) < len(values) or len(values) < 0.5 * size:
            continue
        if size == 1 and weakness > WEAKEST_ANCHOR:
            continue
        spoken = names_talk(pattern) or pattern.endswith("comment-id")
        weight = len(values) / size * 10 + (1.5 if spoken else 0) - weakness
        if len(values) < size:
            weight -= 1
        if _counts_up(values):
            weight -= 4  # the place on the page, not what the site calls it
        if best is None or weight > best[0]:
            best = weight, values
    ids: list[str | None] = [None] * size
    if best:
        for n, value in _shorter(best[1]).items():
            ids[n] = value
    return ids, anchors


def _counts_up(values: dict[int, str]) -> bool:
    """Whether the values are 0, 1, 2, 3: numbers that a script gave the blocks."""
    if len(values) < 3:
        return False
    runs = [_DIGITS.findall(value)[-1:] for value in values.values()]
    found = [int(run[0][:18]) for run in runs if run]
    return (
        len(found) == len(values)
        and all(after - before == 1 for before, after in itertools.pairwise(found))
        and found[0] < 2
    )


def _shorter(values: dict[int, str]) -> dict[int, str]:
    """The digits of "comment-1508", where they tell all of them apart; else the whole."""
    patterns = {_DIGITS.sub("#", value) for value in values.values()}
    pattern = patterns.pop()
    # "6a0f7c" is one name, not three numbers.
    if not patterns and "#" in pattern and not re.search(r"#[^\W\d_]", pattern):
        runs = {n: _DIGITS.findall(value) for n, value in values.items()}
        for at in range(pattern.count("#") - 1, -1, -1):
            if len({run[at] for run in runs.values()}) == len(values):
                return {n: run[at] for n, run in runs.items()}
    return {n: _PREFIX.sub("", value) or value for n, value in values.items()}


def _values(member: int, outer: int, nested: list[int], marks: Marks) -> Iterator[Found]:
    """Everything in and right round a block that may be its id."""
    current = member
    while True:
        yield from _of_element(marks.elements[current], 0)
        yield from _before(marks.elements[current])
        if current == outer:
            break
        current = marks.parent[current]
    skip = iter([*nested, len(marks.elements)])
    hole = next(skip)
    i, seen = member + 1, 0
    while i <= marks.end[member] and seen < MOST_ELEMENTS:
        if i == hole:
            i = marks.end[i] + 1
            hole = next(skip)
            continue
        yield from _of_element(marks.elements[i], 2)
        seen += 1
        i += 1


def _of_element(element: HtmlElement, rank: int) -> Iterator[Found]:
    attributes = element.attrib
    if not attributes:
        return
    for name, value in attributes.items():
        if len(value) > LONGEST_ID and name != "href":
            continue
        if name == "id" or (name == "name" and element.tag == "a"):
            if _DIGITS.search(value):
                yield rank, f"{name} {_DIGITS.sub('#', value)}", value
        elif _DATA_ID.match(name) or _STRICT.match(name):
            if value.strip() and not _OTHERS.search(name):
                yield rank, name, value.strip()
        elif name.startswith("data-") and value.isdecimal() and len(value) < 19:
            yield rank + 3, name, value
        elif name in ("data-href", "about", "resource", "itemid") and (found := _last(value)):
            yield rank + 4, f"{name} {found[0]}", found[1]
        elif name == "href" and len(value) < 500:
            if value.startswith("#") and _DIGITS.search(value):
                yield 4, f"href {_DIGITS.sub('#', value)}", value[1:]
            elif found := _last(value):
                yield 5, f"href {found[0]}", found[1]


def _last(address: str) -> tuple[str, str] | None:
    found = None
    for found in _IN_ADDRESS.finditer(address):  # noqa: B007  the last one counts
        pass
    return (found[1], found[2]) if found else None


def _before(element: HtmlElement) -> Iterator[Found]:
    """An anchor right before the block: `<a id="comment-7"></a><article>`."""
    before = element.getprevious()
    for _ in range(6):
        if before is None or (before.tail or "").strip():
            return
        if isinstance(before.tag, str):
            if len(before) or (before.text or "").strip():
                return
            if before.tag == "a":
                yield from _of_element(before, 1)
                return
        before = before.getprevious()
