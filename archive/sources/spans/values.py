"""Where the values of JSON and YAML stand. Both are read as the parsers read them, only tolerantly:
what is broken ends a box, and nothing raises."""

from __future__ import annotations

import re

from archive.sources.spans.scan import Box, Leaf, Scan

_JSON = re.compile(
    r'"(?P<text>[^"\\]*+(?:\\.[^"\\]*+)*+)(?:"|\\?\Z)|(?P<open>[{\[])|(?P<close>[}\]])|(?P<colon>:)'
    r"|(?P<comma>,)|(?P<number>-?\d[\d.eE+-]*)|(?P<word>[A-Za-z]+)",
    re.S,
)


def scan_json(text: str, start: int = 0, end: int | None = None) -> Scan:
    """All the values of a text, one after another: JSON lines too."""
    boxes: list[Box] = []
    leaves: list[Leaf] = []
    scan_json_into(text, start, len(text) if end is None else end, boxes, leaves, -1, "")
    return Scan(text, boxes, leaves)


def scan_json_into(
    text: str, start: int, end: int, boxes: list[Box], leaves: list[Leaf], owner: int, prefix: str
) -> None:
    """The same, put into boxes and leaves that are there already, such as those of a page."""
    around, key = owner, ""
    keys: list[str] = []
    waiting: Leaf | None = None  # a text that is a key if a colon follows
    for found in _JSON.finditer(text, start, end):
        kind = found.lastgroup
        if kind == "text":
            waiting = Leaf(*found.span("text"), prefix + key, "json", around)
            leaves.append(waiting)
        elif kind == "colon":
            if waiting is not None:
                leaves.pop()
                key = text[waiting.start : waiting.end].lower()
                waiting = None
        elif kind == "open":
            boxes.append(Box(found.start(), end, around, prefix + key))
            keys.append(key)
            around = len(boxes) - 1
            waiting = None
        elif kind == "close":
            if keys:
                boxes[around].end = found.end()
                around, key = boxes[around].parent, keys.pop()
            waiting = None
        elif kind == "number":
            leaves.append(Leaf(*found.span(), prefix + key, "json", around))
            waiting = None
        else:
            waiting = None


def scan_yaml(text: str) -> Scan:
    """The scalars of a YAML text; what stands under a front matter is one leaf more.

    libyaml counts in characters, and so do we.
    """
    import yaml

    boxes: list[Box] = []
    leaves: list[Leaf] = []
    end = len(text)
    under = re.match(r"\s*---[^\n]*\n.*?\n(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", text, re.S)
    if under:
        end = under.end()
    around = -1
    keys: list[str | None] = []  # of each open box: the key that waits for its value
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        for event in yaml.parse(text[:end], Loader=loader):
            kind = type(event).__name__
            first = event.start_mark.index if event.start_mark else 0
            last = event.end_mark.index if event.end_mark else first
            if kind.endswith("EndEvent") and kind[:3] in ("Seq", "Map"):
                boxes[around].end = last
                around = boxes[around].parent
                keys.pop()
            elif kind in ("SequenceStartEvent", "MappingStartEvent"):
                name = _taken(keys, None) or ""
                boxes.append(Box(first, end, around, name))
                around = len(boxes) - 1
                keys.append(None if kind[0] == "M" else "")
            elif kind == "ScalarEvent":
                name_ = _taken(keys, str(getattr(event, "value", "")))
                if name_ is not None:
                    leaves.append(Leaf(first, last, name_.lower(), "yaml", around))
    except (yaml.YAMLError, ValueError):
        pass  # what was read until here is right
    if under and text[end:].strip():
        leaves.append(Leaf(end, len(text), "content", "text", -1))
    return Scan(text, boxes, leaves)


def _taken(keys: list[str | None], value: str | None) -> str | None:
    """The name that a value goes by; null for a key, which then waits for its own value."""
    if not keys:
        return ""
    waiting = keys[-1]
    if waiting is None:
        keys[-1] = f":{value or ''}"
        return None
    if waiting.startswith(":"):
        keys[-1] = None
        return waiting[1:]
    return ""
