"""Files, and stretches of large ones, that are read in another process.

    data = answer(Piece(content=...))       there
    read = understood(data)                 here: its documents in order, then why there are no more

Whoever makes more of a document than its parser did says how it is packed, and in what shape.

A piece holds the bytes themselves, so that whoever reads them needs no file system in common with
whoever asks, and reads what was hashed.
"""

from __future__ import annotations

import dataclasses
import io
import marshal
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from archive import sources
from archive.sources.document import (
    Document,
    MembersFailed,
    ParserFault,
    SourceError,
    UnknownFormat,
)
from archive.sources.packing import SHAPE, packed
from archive.sources.reading import guarded
from archive.sources.wxr.wxr_stretches import Ended, Head, Place, Reading, Stretch

Made = TypeVar("Made")

# Bytes of one answer. A page of 8 MB has no more; a zip of 8 MB may have a thousand times that.
MOST_ANSWERED = 32 * 1024 * 1024


class TooMuch(SourceError):
    """What is in the piece is too large to be sent; whoever asked must read it."""


KINDS = {kind.__name__: kind for kind in (TooMuch, UnknownFormat, ParserFault, SourceError)}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A whole file, or a stretch of a WordPress export with its head. `stated` is what the operator
    says of it. The key goes with it, so that no address of a person comes back: see `persons`."""

    content: bytes
    format: str | None = None
    captured_at: str | None = None
    stated: Mapping[str, str] = dataclasses.field(default_factory=dict)
    head: Head | None = None
    stretch: Stretch | None = None
    person_key: bytes | None = dataclasses.field(default=None, repr=False)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The member of a container that documents stand in. `url` is where a crawler found it."""

    name: str
    content: bytes
    url: str | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`ended` is set for a stretch."""

    holders: tuple[Holder, ...]
    documents: tuple[tuple[int | None, bytes], ...]
    error: SourceError | None
    ended: Ended | None

    def read(self, unpack: Callable[[bytes], Made]) -> Iterator[tuple[int | None, Made]]:
        """The documents one by one, each with the number of the holder that it stands in."""
        return ((number, unpack(data)) for number, data in self.documents)


def answer(
    piece: Piece, *, pack: Callable[[Document], bytes] = packed, shape: str = SHAPE
) -> bytes:
    """Read the piece: whatever comes of it, documents and refusals, as bytes."""
    holders: list[tuple[str, bytes, str | None]] = []
    documents: list[tuple[int | None, bytes]] = []
    failure: tuple[str, Any, int] | None = None
    size = 0
    stream = io.BytesIO(piece.content)
    stretch = None
    if piece.head and piece.stretch:
        stretch = Reading(
            stream.read, piece.head, piece.stretch, alone=True, person_key=piece.person_key
        )
    found = _of_file(stream, piece, holders) if stretch is None else ((None, d) for d in stretch)
    try:
        for number, document in guarded(found):
            data = pack(document)
            size += len(data) + (len(holders[number][1]) if number is not None else 0)
            if size > MOST_ANSWERED:
                raise TooMuch("there is too much in it")
            documents.append((number, data))
    except SourceError as error:
        failure = _told(error)
    except OSError as error:  # of a temporary file
        failure = _told(SourceError(f"cannot be read: {error.strerror or error}"))
    told = dataclasses.astuple(stretch.ended) if stretch and stretch.ended else None
    return marshal.dumps((shape, holders, documents, failure, told))


def understood(data: bytes, *, shape: str = SHAPE) -> Answer:
    """What `answer` said. Raises SourceError if another version of this program said it."""
    own, holders, documents, failure, told = marshal.loads(data)  # noqa: S302
    if own != shape:
        raise SourceError("was read by another version of this program")
    return Answer(
        holders=tuple(
            Holder(name=name, content=content, url=url) for name, content, url in holders
        ),
        documents=tuple(documents),
        error=_error(*failure) if failure else None,
        ended=Ended(Place(*told[0]) if told[0] else None, *told[1:]) if told else None,
    )


def _of_file(
    stream: io.BytesIO, piece: Piece, holders: list[tuple[str, bytes, str | None]]
) -> Iterator[tuple[int | None, Document]]:
    last = None
    for member, document in sources.located(
        stream,
        format=piece.format,
        captured_at=piece.captured_at,
        person_key=piece.person_key,
    ):
        if member.stream is stream:
            yield None, document
            continue
        if member is not last:
            last = member
            place = member.stream.tell()
            member.stream.seek(0)
            holders.append((member.name, member.stream.read(MOST_ANSWERED + 1), member.url))
            member.stream.seek(place)
        yield len(holders) - 1, document


def _told(error: SourceError) -> tuple[str, Any, int]:
    if isinstance(error, MembersFailed):
        return "MembersFailed", list(error.failures), error.of
    kind = next(name for name, kind in KINDS.items() if isinstance(error, kind))
    return kind, str(error), 0


def _error(kind: str, said: Any, of: int) -> SourceError:
    if kind == "MembersFailed":
        return MembersFailed(said, of=of)
    return KINDS[kind](said)
