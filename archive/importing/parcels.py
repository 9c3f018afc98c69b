"""Documents on their way from who reads them to who writes.

    data = packed(document, stated)     where it was read
    parcel = unpacked(data)             where it is written

Most documents are not unpacked there: what is made of them is `ready`, and only one that meets an
article needs its comments as they were read. No database.
"""

from __future__ import annotations

import collections
import dataclasses
import hashlib
import marshal
from collections.abc import Mapping
from typing import Any

from archive.importing import persons
from archive.importing import ready as making
from archive.importing.ready import Ready
from archive.importing.snapshots import unpack
from archive.sources import packing
from archive.sources.document import Document
from comments.rows import EARLY, Talk

SHAPE = hashlib.sha256(repr((packing.SHAPE, Ready._fields, EARLY)).encode()).hexdigest()[:16]


class Parcel:
    """`head` is the document without its comments and texts, or all of it; `placements` counts how
    the parents of its comments were decided."""

    __slots__ = ("_document", "_ready", "count", "head", "placements")

    def __init__(
        self,
        head: Document,
        *,
        document: Document | None = None,
        ready: Ready | None = None,
        placements: dict[str, int],
    ) -> None:
        self.head, self.placements = head, placements
        self.count = sum(placements.values())
        self._document, self._ready = document, ready

    @classmethod
    def of(cls, document: Document, stated: Mapping[str, str]) -> Parcel:
        document = as_stated(document, stated)
        return cls(document, document=document, placements=_placements(document))

    @property
    def document(self) -> Document:
        if self._document is None:
            assert self._ready is not None  # noqa: S101 - one of both is there
            writers = persons.unpack(self._ready.persons)
            self._document = unpack(self._ready.content, writers)
        return self._document

    @property
    def ready(self) -> Ready | None:
        """See `ready.ready`."""
        if self._ready is None and self._document is not None and self._document is self.head:
            self._ready = _made(self._document)
        return self._ready


def as_stated(document: Document, stated: Mapping[str, str]) -> Document:
    """What the operator says is believed before what the page says of its publication, and after
    what the file says of its own time."""
    return dataclasses.replace(
        document,
        publication=stated.get("publication") or document.publication,
        captured_at=document.captured_at or stated.get("captured_at"),
    )


def packed(document: Document, stated: Mapping[str, str]) -> bytes:
    document = as_stated(document, stated)
    made = _made(document)
    if made is None:
        return marshal.dumps((packing.packed(document), None, None))
    head = dataclasses.replace(document, comments=(), body=(), furniture=())
    said: tuple[Any, ...] = (packing.packed(head), tuple(made), _placements(document))
    if made.talk is not None:
        said = (said[0], (*made[:-1], tuple(made.talk)), said[2])
    try:
        return marshal.dumps(said)
    except ValueError:  # something in it is what lxml calls a string
        return marshal.dumps(_plain(said))


def unpacked(data: bytes) -> Parcel:
    """`data` must come from `packed`, for hostile bytes may do anything here."""
    head, made, placements = marshal.loads(data)  # noqa: S302
    if made is None:
        document = packing.unpacked(head)
        return Parcel(document, document=document, placements=_placements(document))
    ready = Ready._make(made)
    if ready.talk:
        ready = ready._replace(talk=Talk._make(ready.talk))
    return Parcel(packing.unpacked(head), ready=ready, placements=placements)


def _made(document: Document) -> Ready | None:
    try:
        return making.ready(document)
    except Exception:
        # What cannot be made here cannot be written either, and whoever tries says why.
        return None


def _placements(document: Document) -> dict[str, int]:
    return dict(collections.Counter(comment.placement for comment in document.comments))


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is tuple or kind is list:
        return kind(_plain(one) for one in value)
    if kind is dict:
        return {_plain(key): _plain(one) for key, one in value.items()}
    return str(value) if isinstance(value, str) else value
