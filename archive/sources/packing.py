"""Documents as bytes, for another process: small, quick to make and quicker to take apart.

    unpacked(packed(document)) == document

Measured on 5,000 comments of 30 words, microseconds of processor time and bytes for each comment;
to parse one takes 64:

    pickle of the records                7    9   430
    pickle of them, zlib 1              10   11   100
    lists, pickle, records again         6    8   426
    lists, marshal, records again        4    6   448     what is done here
    JSON, zlib 1, without the records   41    6   124

The one process that takes them apart also writes, so unpacking counts most.

Both sides must be the same code on the same Python: `SHAPE` says whether they are.
"""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import marshal
import operator
import sys
from collections.abc import Callable
from typing import Any

from archive.sources import document as records
from archive.sources.document import Document

KINDS: list[Any] = sorted(
    (
        one
        for _, one in inspect.getmembers(records, inspect.isclass)
        if dataclasses.is_dataclass(one)
    ),
    key=lambda kind: kind.__name__,
)
FIELDS = [[field.name for field in dataclasses.fields(kind)] for kind in KINDS]
SHAPE = hashlib.sha256(repr((sys.version_info[:2], KINDS, FIELDS)).encode()).hexdigest()[:16]

PLAIN = frozenset({str, int, float, bool, type(None)})
# A record with a single field would not come as a tuple from `attrgetter`; there is none.
_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
_GETTERS: list[Callable[[Any], tuple[Any, ...]]] = [operator.attrgetter(*names) for names in FIELDS]
# The slots of a frozen record are set behind its back; its __init__ takes three times as long.
_SETTERS = [
    [getattr(kind, name).__set__ for name in names]
    for kind, names in zip(KINDS, FIELDS, strict=True)
]


def packed(document: Document) -> bytes:
    return marshal.dumps(_plain(document))


def unpacked(data: bytes) -> Document:
    """The document; `data` must come from `packed`, for hostile bytes may do anything here."""
    document: Document = _record(marshal.loads(data))  # noqa: S302
    return document


def _plain(value: Any) -> Any:
    """Records as lists that begin with a number: no record holds a list itself."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind in _NUMBERS:
        number = _NUMBERS[kind]
        return [
            number,
            *(one if type(one) in PLAIN else _plain(one) for one in _GETTERS[number](value)),
        ]
    if kind is tuple:
        return tuple(_plain(one) for one in value)
    if kind is dict:
        return {_plain(key): _plain(one) for key, one in value.items()}
    if isinstance(value, str):  # what lxml calls a string
        return str(value)
    raise TypeError(f"no record holds a {kind.__name__}")


def _record(value: Any) -> Any:
    kind = type(value)
    if kind is list:
        number = value[0]
        made = object.__new__(KINDS[number])
        for put, one in zip(_SETTERS[number], value[1:], strict=True):
            put(made, one if type(one) in PLAIN else _record(one))
        return made
    if kind is tuple:
        return tuple([_record(one) for one in value])
    return value
