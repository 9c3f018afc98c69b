"""What is read at once: a file, or a stretch of a large export; there in a process, or here."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO

from archive import sources
from archive.importing.files import Digest, Source
from archive.importing.outcome import printable
from archive.importing.parcels import SHAPE, Parcel, unpacked
from archive.sources import wxr
from archive.sources.document import Document, SourceError
from archive.sources.pieces import Answer, Piece, TooMuch, understood
from archive.sources.reading import guarded
from archive.sources.wxr.wxr_stretches import SENTINEL, Ended, Head, Place, Reading, Stretch

DIED = "the process that read it died, and so did the next one"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in a container. `url` is where a crawler says that it found it."""

    name: str
    stream: BinaryIO
    url: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The bytes that a document was read from, and which of their documents it is.

    `stream` can be sought in; it is closed when the next file is read. `url` is where a crawler
    says that it found them.
    """

    name: str
    stream: BinaryIO
    digest: Digest
    index: int = 0
    url: str | None = None

    @property
    def key(self) -> str:
        return f"{self.digest.sha256}:{self.index}"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A document of a source, or why there is none, or no more; neither for a source that was not
    wanted. `digest` is that of the whole file, null if it could not be opened. `place` is how many
    bytes of the file have been read, as far as anybody knows."""

    source: Source
    digest: Digest | None = None
    origin: Origin | None = None
    parcel: Parcel | None = None
    error: SourceError | None = None
    place: int = 0

    @property
    def document(self) -> Document | None:
        return self.parcel.document if self.parcel else None


@dataclasses.dataclass(slots=True, kw_only=True)
class File:
    """A source that is open, how it is to be read, and how many of its documents were."""

    source: Source
    stream: BinaryIO
    digest: Digest
    format: str | None
    captured_at: str | None
    stated: Mapping[str, str]
    person_key: bytes | None = dataclasses.field(default=None, repr=False)
    close: Callable[[], None]
    origin: Origin | None = None
    _of: BinaryIO | None = None

    def read(self, found: Document | Parcel, member: Member | None, place: int) -> Read:
        stream = member.stream if member else self.stream
        if self.origin is None or self._of is not stream:
            self._of = stream
            name = self.source.path.name if self.source.path else self.source.name
            self.origin = Origin(
                name=printable(member.name if member else name),
                stream=stream,
                digest=Digest.of(stream) if member else self.digest,
                url=member.url if member else None,
            )
        else:
            self.origin = dataclasses.replace(self.origin, index=self.origin.index + 1)
        return Read(
            source=self.source,
            digest=self.digest,
            origin=self.origin,
            parcel=found if isinstance(found, Parcel) else Parcel.of(found, self.stated),
            place=place,
        )

    def failed(self, error: SourceError | OSError) -> Read:
        if isinstance(error, OSError):
            error = SourceError(f"cannot be read: {error.strerror or error}")
        return Read(source=self.source, digest=self.digest, error=error)


class Part:
    """What has no `piece` is read here when its turn comes."""

    piece: Piece | None = None

    def read(self, answer: bytes | None) -> Iterator[Read]:
        """What it says, from the answer to its piece, null if nobody could give one."""
        raise NotImplementedError


class Told(Part):
    """A source of which all is said: it cannot be opened, or is not wanted."""

    def __init__(self, read: Read) -> None:
        self._read = read

    def read(self, answer: bytes | None) -> Iterator[Read]:
        yield self._read


class Whole(Part):
    """A file from its start to its end: elsewhere if its bytes are given, else here."""

    def __init__(self, file: File, content: bytes | None = None) -> None:
        self._file = file
        if content is not None:
            self.piece = Piece(
                content=content,
                format=file.format,
                captured_at=file.captured_at,
                stated=file.stated,
                person_key=file.person_key,
            )

    def read(self, answer: bytes | None) -> Iterator[Read]:
        try:
            if self.piece is None:
                yield from self._here()
            elif answer is None:
                raise SourceError(DIED)
            else:
                yield from self._there(understood(answer, shape=SHAPE))
        except (SourceError, OSError) as error:
            yield self._file.failed(error)
        finally:
            self._file.close()

    def _there(self, answer: Answer) -> Iterator[Read]:
        if isinstance(answer.error, TooMuch):
            yield from self._here()
            return
        members = [
            Member(name=one.name, stream=io.BytesIO(one.content), url=one.url)
            for one in answer.holders
        ]
        for number, parcel in answer.read(unpacked):
            member = None if number is None else members[number]
            yield self._file.read(parcel, member, self._file.digest.size)
        if answer.error:
            raise answer.error

    def _here(self) -> Iterator[Read]:
        file = self._file
        if file.source.is_folder and file.source.path is not None:
            for document in sources.read(
                file.source.path, captured_at=file.captured_at, person_key=file.person_key
            ):
                yield file.read(document, None, 0)
            return
        for holder, document in sources.located(
            file.stream,
            format=file.format,
            captured_at=file.captured_at,
            person_key=file.person_key,
        ):
            own = holder.stream is file.stream
            member = Member(name=holder.name, stream=holder.stream, url=holder.url)
            yield file.read(document, None if own else member, file.stream.tell())


class Export:
    """A large export whose stretches are read elsewhere and meet here, in their order."""

    def __init__(self, file: File, head: Head) -> None:
        self.file = file
        self.head = head
        # Where the next item really starts; null after the last one.
        self.place: Place | None = head.first
        # Nobody could read the last stretch, so that the next one has to be believed.
        self.lost = False
        self.found = self.seen = 0

    def parts(self, stretches: Iterable[Stretch], *, longest: int) -> Iterator[Part]:
        """A part of each stretch. One of more than `longest` bytes is read here."""
        for stretch in stretches:
            start, stop = stretch.start.position, stretch.stop or self.file.digest.size
            content = None
            if stop - start <= longest:
                self.file.stream.seek(start)
                content = self.file.stream.read(stop - start)
            yield OfExport(self, stretch, content)

    def counted(self, found: Iterable[Document | Parcel], place: int) -> Iterator[Read]:
        for one in found:
            self.found += 1
            yield self.file.read(one, None, place)

    def end(self) -> None:
        """Raises SourceError for an export of which every stretch was read, and empty."""
        if not self.found and not self.lost:
            raise wxr.nothing_found(self.seen)


class OfExport(Part):
    """A stretch of an export."""

    def __init__(self, export: Export, stretch: Stretch, content: bytes | None) -> None:
        self._export = export
        self._stretch = stretch
        if content is not None:
            sent = content if stretch.stop is None else content + SENTINEL
            self.piece = Piece(
                content=sent,
                stated=export.file.stated,
                head=export.head,
                stretch=stretch,
                person_key=export.file.person_key,
            )

    def read(self, answer: bytes | None) -> Iterator[Read]:
        export = self._export
        try:
            yield from self._read(answer)
            if self._stretch.stop is None:
                export.end()
        except (SourceError, OSError) as error:
            export.place, export.lost = None, True
            yield export.file.failed(error)
        finally:
            if self._stretch.stop is None:
                export.file.close()

    def _read(self, answer: bytes | None) -> Iterator[Read]:
        export, stretch = self._export, self._stretch
        place, stop = export.place, stretch.stop
        if place is not None and export.lost and stretch.start.position > place.position:
            place = stretch.start
        if place is None or (stop is not None and stop <= place.position):
            return  # an item that began before goes on through all of this
        if self.piece and answer is None:
            export.lost = True
            yield export.file.failed(SourceError(f"line {place.line} and what follows it: {DIED}"))
            return
        read = understood(answer, shape=SHAPE) if answer is not None else None
        ended: Ended | None
        if read and place == stretch.start and read.ended and read.ended.meets(stop):
            yield from export.counted((one for _, one in read.read(unpacked)), place.position)
            ended = read.ended
        else:
            # Some of it may have been read well; a fault is found again, behind what is sound.
            export.file.stream.seek(place.position)
            here = Reading(
                export.file.stream.read,
                export.head,
                Stretch(place, stop),
                person_key=export.file.person_key,
            )
            yield from export.counted(guarded(iter(here)), place.position)
            ended = here.ended
        if ended:
            export.place = ended.next
            export.seen += ended.seen
