"""YAML text to plain values: texts, null, lists and `Mapped`, a dict that knows its line.

    load(b"- id: 1000\\n  created_at: 2022-04-29 14:44:04\\n  name: no\\n")
    ->  [{"id": "1000", "created_at": "2022-04-29 14:44:04", "name": "no"}]

Nothing is taken for more than it is: a number, a date or "no" stays the text that was written,
since YAML makes a wrong moment of a time without a zone and False of a man called No; what it is
is for the field's reader to say. Tags make no objects. An alias is refused: nine lines of them
stand for a billion values, and no export needs one.

The events of libyaml are put together here in a loop, so that depth costs no recursion.
"""

from __future__ import annotations

import dataclasses
from typing import Any, BinaryIO

from archive.sources import encodings
from archive.sources.document import Problem, SourceError
from archive.sources.structured.record import clean

MOST_BYTES = 8 * 1024 * 1024  # libyaml and the loop here read 2 to 8 MB a second
DEEPEST = 100
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Mapped(dict[str, Any]):
    """A mapping, and the line of the file that it begins on."""

    __slots__ = ("line",)

    def __init__(self, line: int):
        super().__init__()
        self.line = line


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The values of a file: one for each document that "---" divides it into."""

    values: tuple[Any, ...]
    text: str
    encoding: str
    problems: tuple[Problem, ...]


def load(stream: BinaryIO, *, front: bool = False) -> Loaded:
    """All values of a file, or SourceError with the line where it is no YAML.

    `front` reads only the YAML at the head of a text, between two lines of "---"; `text` of the
    result is what stands under it.
    """
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise SourceError(f"larger than {MOST_BYTES // 1024 // 1024} MB, too large for YAML")
    if not data.strip():
        raise SourceError("the file is empty")
    decoded = encodings.decode(data)
    text, rest = decoded.text.removeprefix("\ufeff"), ""
    if front:
        text, rest = _apart(text)
    builder = _Builder()
    _read(text, builder)
    return Loaded(
        values=tuple(builder.documents),
        text=rest,
        encoding=decoded.encoding,
        problems=(*decoded.problems, *builder.problems()),
    )


def _apart(text: str) -> tuple[str, str]:
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in {"---", "..."}:
            return "".join(lines[:number]), "".join(lines[number + 1 :]).strip()
    return text, ""


def _read(text: str, builder: _Builder) -> None:
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # makes no objects, whatever a tag says
    try:
        for event in yaml.parse(clean(text), Loader=loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise SourceError(f"{place}this is no YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SourceError(f"this is no YAML: {str(error)[:200]}") from None


class _Builder:
    """Events to values."""

    def __init__(self) -> None:
        self.documents: list[Any] = []
        self._open: list[tuple[Any, list[str | None]]] = []  # with the key that waits for a value
        self._twice = 0
        self._first_twice: tuple[str, int] | None = None

    def take(self, event: Any) -> None:
        kind = type(event).__name__
        line = event.start_mark.line + 1 if event.start_mark else 0
        if kind == "ScalarEvent":
            # Only a plain one can be null: "" and 'null' are texts.
            null = event.style in {None, ""} and event.value in NULLS and not event.tag
            self._put(None if null else event.value, line)
        elif kind == "SequenceStartEvent":
            self._begin([], line)
        elif kind == "MappingStartEvent":
            self._begin(Mapped(line), line)
        elif kind in {"SequenceEndEvent", "MappingEndEvent"}:
            self._open.pop()
        elif kind == "AliasEvent":
            raise SourceError(f"line {line}: YAML aliases (*{event.anchor[:40]}) are not read")

    def problems(self) -> list[Problem]:
        if self._first_twice is None:
            return []
        key, line = self._first_twice
        return [
            Problem(
                line=line,
                code="key-twice",
                message=f"A mapping has the key “{key[:80]}” more than once; the last counts."
                f" There are {self._twice} such keys.",
            )
        ]

    def _begin(self, value: Any, line: int) -> None:
        if len(self._open) >= DEEPEST:
            raise SourceError(f"line {line}: the YAML nests too deep to be read")
        self._put(value, line)
        self._open.append((value, []))

    def _put(self, value: Any, line: int) -> None:
        if not self._open:
            self.documents.append(value)
            return
        around, waiting = self._open[-1]
        if isinstance(around, list):
            around.append(value)
        elif not waiting:
            # A key that is a list or a mapping is none that anybody asks for.
            waiting.append(value if isinstance(value, str) else None)
        else:
            key = waiting.pop()
            if key is None:
                return
            if key in around:
                self._twice += 1
                self._first_twice = self._first_twice or (key, line)
            around[key] = value
