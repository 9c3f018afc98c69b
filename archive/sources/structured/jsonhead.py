"""What the head of a JSON file shows: which keys stand where in it, though it is cut somewhere.

outline(b'[{"id": 1, "user": {"name": "No').first
->  {"": "[", "[]": "{", "[].id": "1", "[].user": "{", "[].user.name": ...}
"""

from __future__ import annotations

import dataclasses
import functools
import re

from archive.sources import encodings

DEEPEST_OUTLINE = 12
_TOKEN = re.compile(
    r'[\s,]*(?:(?P<mark>[\[\]{}:])|"(?P<text>(?:[^"\\]+|\\.)*+)"|(?P<other>[^\s,\[\]{}:"]+))', re.S
)
# A text may begin with "[1]" or "{tide}": that is no JSON. The same as in `plaintext.MARKUP`.
_OPENING = re.compile(r"\ufeff?\s*(?:\{\s*(?:[\"}]|$)|\[\s*(?:[\[{\"\]]|-?\d+(?:\.\d+)?\s*,|$))")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What the head of a file shows, by path: "[].comments[].id" or "version".

    `first` has what the first value of each path looks like: a text cut to 40 characters, a
    number as written, "{" or "[". `second` is the same for a second value after the first one,
    as in a file of JSON lines.
    """

    first: dict[str, str]
    second: dict[str, str]

    def has(self, prefix: str, keys: str) -> bool:
        """Whether all these keys, with blanks between, stand under the prefix."""
        return all(prefix + key in self.first for key in keys.split())


@functools.lru_cache(maxsize=2)  # every JSON format looks at the same head
def outline(head: bytes) -> Outline | None:
    """The keys in the head of a JSON file; None if it is none."""
    if encodings.binary_kind(head):
        return None
    text = encodings.decode_head(head)
    if not _OPENING.match(text):
        return None
    values: list[dict[str, str]] = []
    open_paths: list[str] = []
    key: str | None = None
    expects_key: list[bool] = []
    last = ""
    for token in _TOKEN.finditer(text.lstrip("\ufeff")):
        mark = token["mark"]
        if mark == ":":
            key, last = last, ""
            continue
        if mark in ("]", "}"):
            if open_paths:
                open_paths.pop()
                expects_key.pop()
            key = None
            if not open_paths and len(values) == 2:
                break
            continue
        if expects_key and expects_key[-1] and key is None and mark is None:
            last = (token["text"] or token["other"] or "")[:80]
            continue
        path = _path(open_paths, key)
        if not open_paths:
            if len(values) == 2:
                break
            values.append({})
        if len(open_paths) < DEEPEST_OUTLINE:
            shown = mark or token["other"] or token["text"] or ""
            values[-1].setdefault(path, shown[:40])
        if mark is not None:
            open_paths.append(path)
            expects_key.append(mark == "{")
            if mark == "[" and len(open_paths) <= DEEPEST_OUTLINE:
                open_paths[-1] = path + "[]"
        key = None
    values += [{}, {}]
    return Outline(first=values[0], second=values[1])


def _path(open_paths: list[str], key: str | None) -> str:
    if not open_paths:
        return ""
    if len(open_paths) > DEEPEST_OUTLINE:
        return "..."
    around = open_paths[-1]
    if key is None:
        return around
    return f"{around}.{key}" if around else key
