"""Pages that give a comment no element of its own, made into pages that do.

    <dt>Fen Walker, 4 April 2008</dt> <dd>I have climbed that gate.</dd>      a run of elements
    <hr><b>Alf</b>, March 7, 1998<br>Very good page.<hr>                      between rules
    <p><b>Name:</b> Alf<br><b>Date:</b> March 7, 1998<br>Very good page.</p>  lines in one element

All is done in a copy of the page, with a wrapper round each run and round each line. What is
found there is said of the elements of the page itself, but for the texts, which stay in the copy:
the page has no element that holds them.
"""

from __future__ import annotations

import copy
import dataclasses
import itertools

import lxml.html
from lxml.html import HtmlElement

from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.posted import Posted
from archive.sources.webpage.sitemade.marks import HEADINGS, LONGEST_DATE_LINE, Marks
from archive.sources.webpage.sitemade.nesting import kind_of
from archive.sources.webpage.sitemade.printed_dates import has_date

RUN = "run-of-one"  # class of a wrapper: what its blocks have in common
LONGEST_HEAD = 160  # characters of the line with the name and the date
LONGEST_SAYS = 15  # characters beside the name and the date: "wrote on"
DEEPEST = 400  # copying goes down with the tree
FEWEST_RULES = 3
_PLACED = frozenset({"td", "th", "li", "option", "head", "script", "style"})


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Unfolded:
    """The copy, and the element of the page that each of its elements was."""

    page: HtmlPage
    was: dict[HtmlElement, HtmlElement]

    def on_page(self, element: HtmlElement) -> tuple[HtmlElement, ...]:
        """The elements of the page that one of the copy stands for: a wrapper for several."""
        if element in self.was:
            return (self.was[element],)
        inside = (self.was[one] for one in element if one in self.was)
        return tuple(inside)


def unfold(page: HtmlPage, marks: Marks) -> Unfolded | None:
    """The page with a wrapper round each run and line; null where there is nothing to wrap."""
    if _depth(marks) > DEEPEST:
        return None
    parents = _parents(marks)
    kinds = {kind for up in parents for kind in _kinds_of_heads(up, marks)}
    runs = [run for up in parents for run in _runs(up, kinds, marks)]
    mixed = [i for i in range(len(marks.elements)) if _is_mixed(i, marks)]
    ruled = [up for up in parents if _is_ruled(up, marks)]
    if not runs and not mixed and not ruled:
        return None
    root = copy.deepcopy(page.root)
    copies = [element for element in root.iter() if isinstance(element.tag, str)]
    was = dict(zip(copies, marks.elements, strict=True))
    for run in runs:
        _wrap([copies[i] for i in run], "tbody" if marks.tag(run[0]) == "tr" else "div")
    lined = [copies[i] for i in mixed]
    for i in ruled:
        lined += _wrap_between_rules(copies[i])
    for element in lined:
        _wrap_lines(element)
    return Unfolded(
        HtmlPage(root=root, decoded=page.decoded, address=page.address, captured=page.captured), was
    )


def folded(found: list[Posted], unfolded: Unfolded) -> tuple[list[Posted], list[HtmlElement]]:
    """What was found in the copy, said of the page; and the elements that hold it there.

    Nesting is said as a level: the elements of the page do not stand in each other.
    """
    place = unfolded.page.place
    marks_of = sorted(place[one.element] for one in found)
    ends = {place[one.element]: _end(one.element, place) for one in found}
    depth: dict[int, int] = {}
    open_ends: list[int] = []
    for at in marks_of:
        while open_ends and open_ends[-1] < at:
            open_ends.pop()
        depth[at] = len(open_ends)
        open_ends.append(ends[at])
    nested = any(depth.values())
    said: list[Posted] = []
    held: list[HtmlElement] = []
    for one in found:
        pieces = unfolded.on_page(one.element)
        if not pieces:
            continue
        held += pieces
        level = depth[place[one.element]] if nested else one.level
        said.append(dataclasses.replace(one, element=pieces[0], level=level))
    return said, held


def _end(element: HtmlElement, place: dict[HtmlElement, int]) -> int:
    last = element
    while len(last):
        inner = [one for one in last if isinstance(one.tag, str)]
        if not inner:
            break
        last = inner[-1]
    return place[last]


def _depth(marks: Marks) -> int:
    depth = [0] * len(marks.elements)
    for i in range(1, len(depth)):
        depth[i] = depth[marks.parent[i]] + 1
    return max(depth)


def _parents(marks: Marks) -> list[int]:
    """The elements with more than one element in them, the outermost first."""
    count = [0] * len(marks.elements)
    for i in range(1, len(count)):
        count[marks.parent[i]] += 1
    return [
        i
        for i, children in enumerate(count)
        if children > 1 and not marks.hidden[i] and marks.tag(i) not in ("html", "head", "tr")
    ]


def _children(up: int, marks: Marks) -> list[int]:
    found = []
    i = up + 1
    while i <= marks.end[up]:
        found.append(i)
        i = marks.end[i] + 1
    return found


def _kinds_of_heads(up: int, marks: Marks) -> set[tuple[str, str]]:
    """The kinds of children that, more than once, are a line of name and date over a text."""
    children = _children(up, marks)
    found: dict[tuple[str, str], int] = {}
    for i, following in itertools.pairwise(children):
        if _is_head(i, marks) and marks.count("prose", following):
            kind = kind_of(marks.elements[i])
            found[kind] = found.get(kind, 0) + 1
    return {kind for kind, times in found.items() if times > 1}


def _runs(up: int, kinds: set[tuple[str, str]], marks: Marks) -> list[list[int]]:
    """The children of an element, in runs that begin with such a line."""
    if not kinds:
        return []
    children = _children(up, marks)
    starts = [
        at
        for at, i in enumerate(children)
        if kind_of(marks.elements[i]) in kinds and _is_head(i, marks)
    ]
    if not starts:
        return []
    runs = []
    followers: set[tuple[str, str]] = set()
    for start, stop in zip(starts, [*starts[1:], len(children)], strict=True):
        run = children[start:stop]
        if stop < len(children):
            followers.update(kind_of(marks.elements[i]) for i in run[1:])
        else:  # what ends the list is no part of its last comment
            run = _known_only(run, followers, marks)
        if len(run) > 1:
            runs.append(run)
    return runs


def _known_only(run: list[int], followers: set[tuple[str, str]], marks: Marks) -> list[int]:
    """The run as far as it is of what follows in the others; of a single one, the next only."""
    if not followers:
        return run[:2]
    kept = run[:1]
    for i in run[1:]:
        if kind_of(marks.elements[i]) not in followers:
            break
        kept.append(i)
    return kept


def _is_head(i: int, marks: Marks) -> bool:
    if marks.hidden[i] or not 0 < marks.count("text", i) <= LONGEST_HEAD:
        return False
    if marks.tag(i) in _PLACED or (marks.tag(i) in HEADINGS and not marks.count("dated", i)):
        return False
    return bool(marks.count("dated", i)) and marks.count("prose", i) <= LONGEST_SAYS


def _is_ruled(up: int, marks: Marks) -> bool:
    rules = sum(marks.tag(i) == "hr" for i in _children(up, marks))
    return rules >= FEWEST_RULES


def _is_mixed(i: int, marks: Marks) -> bool:
    """Whether a date and other lines stand directly in one element, parted by tags only."""
    if not marks.dated[i] or marks.end[i] == i or marks.hidden[i]:
        return False
    element = marks.elements[i]
    lines = [
        text for text in (element.text, *(one.tail for one in element)) if text and text.strip()
    ]
    dated = [len(text) <= LONGEST_DATE_LINE and has_date(" ".join(text.split())) for text in lines]
    return len(lines) > 1 and any(dated) and not all(dated)


def _wrap(elements: list[HtmlElement], tag: str) -> None:
    first = elements[0]
    wrapper = lxml.html.Element(tag)
    wrapper.set("class", RUN)
    first.addprevious(wrapper)
    for element in elements:
        wrapper.append(element)  # its tail goes with it


def _wrap_between_rules(parent: HtmlElement) -> list[HtmlElement]:
    wrappers = []
    rules = [one for one in parent if one.tag == "hr"]
    for rule, following in zip(rules, [*rules[1:], None], strict=True):
        if following is None:
            break
        segment = []
        one = rule.getnext()
        while one is not None and one is not following:
            segment.append(one)
            one = one.getnext()
        if not segment and not (rule.tail or "").strip():
            continue
        wrapper = lxml.html.Element("div")
        wrapper.set("class", RUN)
        wrapper.text, rule.tail = rule.tail, None
        rule.addnext(wrapper)
        for one in segment:
            wrapper.append(one)
        wrappers.append(wrapper)
    return wrappers


def _wrap_lines(element: HtmlElement) -> None:
    children = list(element)
    if element.text and element.text.strip():
        line = _line(element.text)
        element.text = None
        element.insert(0, line)
    for child in children:
        if child.tail and child.tail.strip():
            line = _line(child.tail)
            child.tail = None
            child.addnext(line)


def _line(text: str) -> HtmlElement:
    line = lxml.html.Element("span")
    line.text = text
    return line
