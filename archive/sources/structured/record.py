"""One object of an export, asked for what it should hold and never trusted to hold it.

    record = Record({"id": 7, "author": " Ivo  Pell ", "score": "3", "deleted": "true"})
    record.id("id"), record.name("author"), record.number("score"), record.flag("deleted")
    ->  ("7", "Ivo Pell", 3, True)

Exporters write one thing in several ways: an id as number or text, a flag as true, 1 or "true",
nothing as null, "" or "undefined". Every question takes several keys, and the first of them that
has an answer gives it. A value of another kind is no answer; nothing raises.
"""

from __future__ import annotations

import math
import re
from typing import Any

from archive.sources import dates
from archive.sources.dates import moments

LONGEST_ID = 2000
_CONTROLS = dict.fromkeys(map(ord, "\0")) | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_WHOLE = re.compile(r"[+-]?\d{1,18}(?:\.0*)?")
_UNFIT = re.compile(r"(?:javascript|vbscript|data|file|mailto|blob|about):", re.I)
NOTHING = frozenset({"undefined", "null", "none", "nil"})  # as JavaScript and others write it


class Record:
    """`line` is where it begins in the file, if the reader of the file knows that."""

    __slots__ = ("line", "values")

    def __init__(self, values: object, line: int | None = None):
        self.values: dict[Any, Any] = values if isinstance(values, dict) else {}
        self.line = line if line is not None else getattr(values, "line", None)

    def __bool__(self) -> bool:
        return bool(self.values)

    def has(self, *keys: str) -> bool:
        """Whether every one of the keys is there, whatever it holds."""
        return all(key in self.values for key in keys)

    def any(self, *keys: str) -> Any:
        """The first value that is there and not null."""
        for key in keys:
            value = self.values.get(key)
            if value is not None:
                return value
        return None

    def text(self, *keys: str) -> str | None:
        """A text as it stands, less blanks at its ends; null if there is none but blanks."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, str) and (text := clean(value).strip()):
                return text.replace("\r\n", "\n").replace("\r", "\n")
        return None

    def name(self, *keys: str) -> str | None:
        """A text of one line: a name, a title, an address."""
        for key in keys:
            value = self.values.get(key)
            text = " ".join(clean(value).split()) if isinstance(value, str) else ""
            if text and text.casefold() not in NOTHING:
                return text
        return None

    def url(self, *keys: str) -> str | None:
        """An address as the source has it; one that runs a script or writes a letter is none."""
        for key in keys:
            text = self.name(key)
            if text and " " not in text and not text.startswith("#") and not _UNFIT.match(text):
                return text
        return None

    def id(self, *keys: str) -> str | None:
        """A name of something inside the source: a number or a text, always told as a text."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, bool) or value is None:
                continue
            if isinstance(value, float):
                value = int(value) if math.isfinite(value) and value == int(value) else None
            if isinstance(value, (int, str)) and (text := clean(str(value)).strip()):
                return text[:LONGEST_ID]
        return None

    def number(self, *keys: str) -> int | None:
        """A whole number."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, bool) or value is None:
                continue
            if isinstance(value, float) and math.isfinite(value) and value == int(value):
                value = int(value)
            if isinstance(value, int) and abs(value) < 10**18:
                return value
            if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
                return int(value.strip().partition(".")[0])
        return None

    def flag(self, *keys: str) -> bool:
        """Whether any of the keys says yes: true, a number but zero, "true", "yes", "1"."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, str):
                value = value.strip().casefold() in {"true", "yes", "1", "on", "t", "y"}
            if isinstance(value, (bool, int, float)) and value:
                return True
        return False

    def moment(self, *keys: str, zone: str = "") -> tuple[dates.Settled, str | None]:
        """When, and how it was written. `zone` is the offset of a time that says none: "+00:00"
        where the system is known to write UTC."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, str):
                value = clean(value).strip()
            if value in (None, "") or isinstance(value, bool):
                continue
            settled = moments.read(value, zone=zone)
            if settled is not None:
                return settled, str(value)[:80]
        return dates.UNSETTLED, None

    def record(self, *keys: str) -> Record:
        """An object inside; an empty one if there is none."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, dict):
                return Record(value)
        return Record(None)

    def records(self, *keys: str) -> list[Record]:
        """The objects of a list inside; what is none of them is left out."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, list):
                return records(value)
        return []


def records(values: object) -> list[Record]:
    """The objects among the values of a list."""
    if not isinstance(values, list):
        return []
    return [Record(value) for value in values if isinstance(value, dict)]


def clean(text: str) -> str:
    """Without what no text can hold: NUL, and halves of characters as U+FFFD."""
    return text if text.isascii() and "\0" not in text else text.translate(_CONTROLS)
