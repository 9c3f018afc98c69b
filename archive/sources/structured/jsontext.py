"""JSON text to plain values, within bounds, with every repair told.

`load` reads a whole file, `read` a text. What a file's head shows is `jsonhead`'s to say, and files
with a value on each line are read by `jsonlines`.

JSON is RFC 8259. What real files add to it: a byte order mark, UTF-16, one key twice (the last
counts, as everywhere), NaN, halves of surrogate pairs, several values one after another.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from archive.sources import encodings
from archive.sources.document import Problem, SourceError

# What the values of a file may take in memory, by the estimate of `_too_heavy`: brackets alone
# make 64 MB of text into more than a gigabyte of lists.
MOST_BYTES = 64 * 1024 * 1024
MOST_WEIGHT = 150_000_000
WEIGHT_OF_A_KEY = 70
FEW_KEYS = 5_000

# Half a surrogate pair: no text can hold it. The escaped backslash before a "u" is no escape.
_HALF = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|u(?P<half>[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.S,
)
_ANY_KEY = re.compile(r'"([^"]{0,200})"\s?:')


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The values of a file, mostly one; `problems` are of bytes and values alike."""

    values: tuple[Any, ...]
    encoding: str
    problems: tuple[Problem, ...]


def load(stream: BinaryIO) -> Loaded:
    """All values of a file, or SourceError with the line and the column where it is no JSON."""
    data = encodings.read_whole(stream, most=MOST_BYTES, what="JSON that is read at once")
    if not data.strip():
        raise SourceError("the file is empty")
    decoded = encodings.decode(data)
    del data
    values, problems = read(decoded.text.removeprefix("\ufeff"))
    if not values:
        raise SourceError("the file is empty")
    return Loaded(
        values=tuple(values), encoding=decoded.encoding, problems=(*decoded.problems, *problems)
    )


def read(text: str) -> tuple[list[Any], list[Problem]]:
    """All values of a text, and what was repaired in them. Raises SourceError."""
    if _too_heavy(text):
        raise SourceError("the JSON would take too much memory: it is too large for one file")
    counts = _Counts()
    text, problems = _whole_characters(text)
    decoder = _decoder(counts)
    values: list[Any] = []
    position = _after_blanks(text, 0)
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            if values and error.pos == position:
                problems.append(_trailing(text, position))
                break
            raise SourceError(
                f"line {error.lineno}, column {error.colno}: this is no JSON: {error.msg}"
            ) from None
        except RecursionError:
            raise SourceError("the JSON nests too deep to be read") from None
        except ValueError:
            raise SourceError("the JSON has a number of thousands of digits") from None
        values.append(value)
        position = _after_blanks(text, position)
    return values, [*problems, *counts.problems()]


def _too_heavy(text: str) -> bool:
    """Whether the values of a text would take too much memory: measured with CPython 3.11.

    Every text is counted as one of its own, then, if that is too much, the keys are not: they are
    held once where they are always the same, which nobody knows before they were counted.
    """
    keys = text.count('":') + text.count('" :')
    weight = (
        2 * sys.getsizeof(text)
        + 72 * text.count("[")
        + 240 * text.count("{")
        + 40 * text.count(",")
        + 25 * text.count(":")
        + 30 * text.count('"')
    )
    if weight <= MOST_WEIGHT:
        return False
    return weight - WEIGHT_OF_A_KEY * keys > MOST_WEIGHT or not _has_few_keys(text)


def _has_few_keys(text: str) -> bool:
    seen: set[str] = set()
    for found in _ANY_KEY.finditer(text):
        seen.add(found[1])
        if len(seen) > FEW_KEYS:
            return False
    return True


def _whole_characters(text: str) -> tuple[str, list[Problem]]:
    """The same text with U+FFFD for each escaped half of a character."""
    if not _HALF.search(text):
        return text, []
    halves: list[int] = []

    def whole(found: re.Match[str]) -> str:
        if found["half"] is None:
            return found[0]
        halves.append(found.start())
        return "\\ufffd"

    text = _ESCAPE.sub(whole, text)
    if not halves:
        return text, []
    problem = Problem(
        line=text.count("\n", 0, halves[0]) + 1,
        code="half-character",
        message=f"Half characters (lone surrogates) stand as \N{REPLACEMENT CHARACTER}:"
        f" {len(halves)} of them.",
    )
    return text, [problem]


class _Counts:
    """What was repaired in values: how often, and the first of each."""

    def __init__(self) -> None:
        self.keys = 0
        self.first_key = ""
        self.numbers = 0

    def mapping(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            self.keys += len(pairs) - len(found)
            if not self.first_key:
                seen: set[str] = set()
                again = (key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
                self.first_key = next(again)
        return found

    def constant(self, _: str) -> None:
        self.numbers += 1

    def problems(self) -> Iterator[Problem]:
        if self.keys:
            yield Problem(
                line=None,
                code="key-twice",
                message=f"An object has the key “{self.first_key[:80]}” more than once; the last"
                f" counts. There are {self.keys} such keys.",
            )
        if self.numbers:
            yield Problem(
                line=None,
                code="no-number",
                message=f"NaN or Infinity stands for a number {self.numbers} times: unknown.",
            )


def _decoder(counts: _Counts) -> json.JSONDecoder:
    # Control characters in texts are read as they are: exporters forget to escape tabs.
    return json.JSONDecoder(
        object_pairs_hook=counts.mapping, parse_constant=counts.constant, strict=False
    )


def _after_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n":
        position += 1
    return position


def _trailing(text: str, position: int) -> Problem:
    line = text.count("\n", 0, position) + 1
    return Problem(
        line=line,
        code="trailing-text",
        message=f"What follows the JSON from line {line} on is no JSON and was left out.",
    )
