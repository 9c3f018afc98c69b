"""A text of which not all characters stand together: its lines or words, one after another.

Between them may stand what no reader sees, such as an address in Markdown or a quoted form of a
page, and what a parser left out on purpose. Marks that parsers draw themselves, of list items and
between the cells of a table, are no words of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.sources.spans.trace import Trace, squeezed

MOST_PIECES = 4_000
MOST_PARTS = 8  # of one word
LONGEST_PART = 60
FAR = 40  # characters of marks between two words
_WORD = re.compile(r"\w+|[^\w\s]")
_MARKS = frozenset("*|•-")

Hit = tuple[int, int]


def of(value: str, stream: Trace, cursor: int, limit: int, far: int) -> tuple[list[Hit], str]:
    """Where the pieces are in the stream, and what they say together; none if one is missing.

    `far` from the word before, a word is rather looked for in parts: "h**ay" is one.
    """
    found: list[Hit] = []
    said: list[str] = []
    for line, words in _lines(value):
        hit = stream.find(squeezed(line), cursor, limit)
        if hit is not None:
            _join(found, hit)
            cursor = hit[1]
            said.append(line)
            continue
        for word, is_mark in words:
            hit = stream.find(squeezed(word), cursor, limit)
            if is_mark and (hit is None or hit[0] != cursor):
                continue
            hits = [hit] if hit else []
            if hit is None or hit[0] > cursor + far:
                near = min(limit, cursor + FAR)
                hits = _in_parts(squeezed(word), stream, cursor, near) or hits
            if not hits or len(found) > MOST_PIECES:
                return [], ""
            for each in hits:
                _join(found, each)
            cursor = hits[-1][1]
            said.append(word)
    return found, " ".join(said)


def _lines(value: str) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """The lines of a text, each with its words and signs, and whether such a one may be a mark
    that a parser drew."""
    for line in value.split("\n"):
        if squeezed(line):
            numbered = re.match(r"\s*\d+\.\s", line)
            yield (
                line,
                [
                    (word, word in _MARKS or bool(numbered and n < 2))
                    for n, word in enumerate(_WORD.findall(line))
                    if squeezed(word)
                ],
            )


def _in_parts(word: str, stream: Trace, cursor: int, limit: int) -> list[Hit]:
    """A word in parts, each as long as it can be: marks may stand inside a word."""
    found: list[Hit] = []
    while word and len(found) < MOST_PARTS:
        for length in range(min(len(word), LONGEST_PART), 0, -1):
            if hit := stream.find(word[:length], cursor, limit):
                break
        else:
            return []
        found.append(hit)
        cursor, word = hit[1], word[length:]
    return [] if word else found


def _join(found: list[Hit], hit: Hit) -> None:
    if found and found[-1][1] == hit[0]:
        found[-1] = found[-1][0], hit[1]
    else:
        found.append(hit)
