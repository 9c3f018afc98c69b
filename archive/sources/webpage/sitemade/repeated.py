"""Blocks of a page that are built alike: the same tag with the same class, id or surroundings.

An element belongs to several groups, one for each thing that it shares with others. Comments of
one page share at least one of them, though their class names differ by depth, author or parity.
"""

from __future__ import annotations

import dataclasses
import re

from archive.sources.webpage.sitemade.class_words import names_talk
from archive.sources.webpage.sitemade.marks import Marks

BLOCKS = frozenset({
    "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figure", "li", "ol", "p", "section", "table", "tbody", "td", "tr", "ul", "header", "h2", "h3",
    "h4", "h5", "h6", "span", "a", "footer", "font", "main"
})  # fmt: skip
NEVER = frozenset({"html", "body", "form", "nav", "button", "label", "select"})
MOST_NAMES = 12  # classes of one element that are looked at
LONGEST_CLASS = 2000  # characters
_DIGITS = re.compile(r"\d+")
_PLAIN = frozenset({"section", "li", "blockquote", "table", "dd", "fieldset"})
_INLINE = frozenset({"span", "a", "font", "h2", "h3", "h4", "h5", "h6", "p"})
Key = tuple[str, ...]


@dataclasses.dataclass(slots=True, eq=False)
class Group:
    """Blocks that share a key, by place. `inner` are the members that stand right inside each."""

    key: Key
    members: list[int]
    tops: list[int] = dataclasses.field(default_factory=list)
    inner: dict[int, list[int]] = dataclasses.field(default_factory=dict)
    score: float = 0.0
    named: bool = False
    numbered: bool = False
    declared: int | None = None
    as_declared: bool = False
    heading: int | None = None

    def nest(self, marks: Marks) -> None:
        """Find which members stand inside others."""
        self.tops, self.inner = nesting_of(self.members, marks)

    def own(self, marks: Marks, kind: str, member: int) -> int:
        """How much of a kind a member holds beside the members inside it."""
        inside = sum(marks.count(kind, other) for other in self.inner.get(member, ()))
        return marks.count(kind, member) - inside


def nesting_of(members: list[int], marks: Marks) -> tuple[list[int], dict[int, list[int]]]:
    """Of blocks in document order: those in no other one, and those right inside each."""
    tops: list[int] = []
    inner: dict[int, list[int]] = {}
    around: list[int] = []
    for member in members:
        while around and marks.end[around[-1]] < member:
            around.pop()
        if around:
            inner.setdefault(around[-1], []).append(member)
        else:
            tops.append(member)
        around.append(member)
    return tops, inner


def groups_of(marks: Marks) -> list[Group]:
    """Every group of blocks that hold a text and a date, a name or a control."""
    found: dict[Key, list[int]] = {}
    prose = marks.sums["prose"]
    dated, named = marks.sums["dated"], marks.sums["named"]
    replies = marks.sums["replies"]
    surroundings: dict[int, str] = {}
    for i, element in enumerate(marks.elements):
        tag = element.tag
        if marks.hidden[i] or tag in NEVER or (tag not in BLOCKS and "-" not in tag):
            continue
        after = marks.end[i] + 1
        if dated[after] == dated[i] and named[after] == named[i] and replies[after] == replies[i]:
            continue
        if prose[after] == prose[i]:
            continue
        if tag in _INLINE and marks.end[i] == i:
            continue
        for key in _keys(marks, i, tag, surroundings):
            found.setdefault(key, []).append(i)
    groups = []
    seen: set[tuple[int, ...]] = set()
    for key, members in found.items():
        if len(members) == 1 and not _may_be_alone(key):
            continue
        same = tuple(members)
        if same not in seen:
            seen.add(same)
            groups.append(Group(key, members))
    return groups


def kin_of(group: Group, marks: Marks) -> list[int]:
    """Blocks among those of the group that share its key and hold a date or a name, but no words:
    an answer may be a picture, or only a link."""
    if group.key[1] not in ("class", "id"):
        return []
    known = set(group.members)
    up = {marks.parent[member] for member in group.members}
    found = []
    last = max(marks.end[member] for member in group.members)
    for i in range(group.members[0], last + 1):
        element = marks.elements[i]
        if (
            i in known
            or element.tag != group.key[0]
            or marks.hidden[i]
            or marks.parent[i] not in up
        ):
            continue
        if group.key in _keys(marks, i, element.tag, {}) and (
            marks.count("dated", i) or marks.count("named", i)
        ):
            found.append(i)
    return found


def _may_be_alone(key: Key) -> bool:
    return names_talk(key[-1])


def _keys(marks: Marks, i: int, tag: str, surroundings: dict[int, str]) -> list[Key]:
    element = marks.elements[i]
    keys: list[Key] = []
    classes = element.get("class")
    if classes and len(classes) < LONGEST_CLASS:
        for name in dict.fromkeys(classes.split()[:MOST_NAMES]):
            keys.append((tag, "class", _DIGITS.sub("#", name)))
    attributes = element.attrib
    if len(attributes) > bool(classes):
        for name, value in attributes.items():
            if name == "id":
                if (pattern := _DIGITS.sub("#", value)) != value:
                    keys.append((tag, "id", pattern))
            elif name.startswith("data-") and len(keys) < 2 * MOST_NAMES:
                keys.append((tag, "data", name))
            elif name in ("itemprop", "itemtype", "typeof", "role", "bgcolor"):
                keys.append((tag, name, value[-60:]))
    if "-" in tag or tag in ("article", "details"):
        keys.append((tag, "tag", tag))
    elif tag in _PLAIN and not classes:
        keys.append((tag, "plain", tag))
    up = marks.parent[i]
    around = surroundings.get(up)
    if around is None:
        parent = marks.elements[up]
        name = parent.get("class") or ""
        if not name:
            name = parent.get("id") or ""
        if not name:
            above = marks.elements[marks.parent[up]]
            name = f"{above.tag} {above.get('class') or above.get('id') or ''}"
        around = surroundings[up] = f"{parent.tag} {_DIGITS.sub('#', name[:200])}"
    keys.append((tag, "in", around))
    return keys
