"""Documents packed for the database, and unpacked.

A snapshot keeps what a parser said in a form of its own, so that a later parser cannot change
it: JSON, deflated. Comments are rows under one head of field names; a field that a later version
adds is missing in older rows and gets its default.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import operator
import zlib
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from archive.importing.addresses import NO_MAP, AddressMap, canonical, hashed
from archive.importing.likeness import marks_of, title_key
from archive.sources.document import (
    UNTOLD,
    Alternative,
    Block,
    Byline,
    Document,
    DocumentComment,
    Kept,
    Problem,
    Published,
    Rating,
    Reprint,
    Series,
)

LEVEL = 1  # of zlib: three quarters of what the highest saves, in a tenth of its time
FIELDS = [f.name for f in dataclasses.fields(DocumentComment) if f.name not in UNTOLD]
said = operator.attrgetter(*FIELDS)
NAMES: dict[Any, list[str]] = {
    kind: [field.name for field in dataclasses.fields(kind)]
    for kind in (Block, Byline, Document, Problem, Published, Rating, Reprint, Series)
}
ALTERNATIVES = FIELDS.index("alternatives")
KEPT = FIELDS.index("kept")


OLD = "old:"  # before the key of a part, for what an earlier parser read in it


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One capture's say about an article. `key` names it the same on every machine, `arrival`
    grows from the first import on."""

    key: str
    document: Document
    arrival: int = 0


def pack(document: Document) -> bytes:
    """The document as bytes; equal documents give equal bytes."""
    rows = []
    for comment in document.comments:
        row: tuple[Any, ...] = said(comment)
        if comment.alternatives:
            alternatives = [(a.n, a.likelihood, a.why) for a in comment.alternatives]
            row = (*row[:ALTERNATIVES], alternatives, *row[ALTERNATIVES + 1 :])
        if comment.kept:
            row = (*row[:KEPT], dataclasses.asdict(comment.kept), *row[KEPT + 1 :])
        rows.append(row)
    whole = {
        name: _plain(getattr(document, name)) for name in NAMES[Document] if name != "comments"
    }
    packed = json.dumps(
        {**whole, "fields": FIELDS, "comments": rows}, ensure_ascii=False, separators=(",", ":")
    )
    return zlib.compress(packed.encode("utf-8", "surrogatepass"), LEVEL)


def _plain(value: Any) -> Any:
    """As `dataclasses.asdict` has it, which takes ten times as long."""
    if (names := NAMES.get(type(value))) is not None:
        return {name: _plain(getattr(value, name)) for name in names}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def unpack(
    content: bytes,
    persons: Sequence[str | None] = (),
    *,
    only: Collection[int] | None = None,
) -> Document:
    """The document, with the persons who wrote its comments, in their order, if they are kept; of
    its comments, where somebody wants no more, `only` those with these ns."""
    said = json.loads(zlib.decompress(content))
    fields = said.pop("fields")
    lines = [fields.index(name) for name in ("lines", "text_lines")]
    alternatives = fields.index("alternatives")
    comments = []
    n = fields.index("n")
    each: Iterable[str | None] = persons
    if len(persons) != len(said["comments"]):
        each = itertools.repeat(None, len(said["comments"]))
    for row, person in zip(said["comments"], each, strict=True):
        if only is not None and row[n] not in only:
            continue
        for at in lines:
            row[at] = tuple(row[at]) if row[at] else None
        row[alternatives] = tuple(
            Alternative(n=n, likelihood=chance, why=why) for n, chance, why in row[alternatives]
        )
        said_of_it = dict(zip(fields, row, strict=True))
        said_of_it["kept"] = _one(Kept, said_of_it.get("kept"))
        said_of_it["person"] = person
        comments.append(DocumentComment(**said_of_it))
    made = {
        "series": _one(Series, said["series"]),
        "reprint": _one(Reprint, said["reprint"]),
        "published": _one(Published, said["published"]),
        "modified": _one(Published, said["modified"]),
        "rating": _one(Rating, said["rating"]),
        "bylines": tuple(Byline(**each) for each in said["bylines"]),
        "body": tuple(map(_block, said["body"])),
        "furniture": tuple(map(_block, said["furniture"])),
        "problems": tuple(Problem(**each) for each in said["problems"]),
        "comments": tuple(comments),
    }
    rest = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
    return Document(**{**rest, **made})


def _one(kind: type[Any], value: dict[str, Any] | None) -> Any:
    return None if value is None else kind(**value)


def _block(value: dict[str, Any]) -> Block:
    lines = value.pop("lines")
    return Block(**value, lines=tuple(lines) if lines else None)


def keys_of(document: Document, address_map: AddressMap = NO_MAP) -> dict[str, Any]:
    """The columns by which another capture of the same page finds this one."""
    comments, paragraphs = marks_of(document)
    return {
        "address_key": address_key(document, address_map),
        "title_key": hashed(title_key(document.title or "")),
        "comment_marks": packed_marks(comments),
        "paragraph_marks": packed_marks(paragraphs),
        "comment_count": len(document.comments),
    }


def address_key(document: Document, address_map: AddressMap = NO_MAP) -> str:
    return hashed(canonical(document.url, address_map))


def packed_marks(marks: set[int]) -> bytes:
    return b"".join(mark.to_bytes(8, "big", signed=True) for mark in sorted(marks))


def unpacked_marks(packed: bytes) -> set[int]:
    packed = bytes(packed)
    return {
        int.from_bytes(packed[at : at + 8], "big", signed=True) for at in range(0, len(packed), 8)
    }
