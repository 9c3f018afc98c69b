"""Many files from their bytes to their rows, and what to tell the operator about each.

What is read comes in the order of the files, whoever read it (see `parallel`), and is written in
batches (see `batches`), which end where a file depends on what is still in one: the same bytes or
the same name once more.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import BinaryIO

from archive import sources
from archive.holdings import HoldingsError
from archive.importing import captures, rows
from archive.importing.addresses import NO_MAP, AddressMap
from archive.importing.batches import Batch, Entry, Opened
from archive.importing.dates import moment_of
from archive.importing.documents import Incoming
from archive.importing.files import Digest, Source
from archive.importing.outcome import Result, encodable, printable
from archive.importing.parallel import Origin, Read, read_ahead
from archive.importing.parcels import Parcel
from archive.importing.sifting import reason_against
from archive.models import Capture, ImportFile, ImportRow, ImportRun
from archive.sources.document import Document, MembersFailed, SourceError, UnknownFormat

Progress = Callable[[Source, int], None]
UNKNOWN = "is in no format that is read here"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Imports files into one run.

    captured_at  when the files were saved, where they do not say it themselves
    publication  where the pages come from, whatever they say
    format       instead of a look at the bytes
    address_map  where sites moved: see `addresses`
    person_key   by which writers are told apart: see `archive.sources.persons`
    on_conflict  "keep" the editor's, take "theirs", or "fail" the document
    dry_run      write no file; the caller takes the transaction back
    workers      processes that read, none but this one if it is less than two
    scheduler    the address of a dask scheduler, whose workers read instead
    """

    run: ImportRun
    captured_at: datetime.datetime | None = None
    publication: str | None = None
    format: str | None = None
    on_conflict: str = "keep"
    address_map: AddressMap = NO_MAP
    person_key: bytes | None = dataclasses.field(default=None, repr=False)
    dry_run: bool = False
    workers: int = 1
    scheduler: str | None = None

    def results(
        self, found: Iterable[Source], *, progress: Progress = lambda source, place: None
    ) -> Generator[Result, None, None]:
        """Import the files: a result for each of their documents, or one that says why there is
        none, in their order and not before it is kept. `progress` hears of each file how many of
        its bytes were read. Close it to stop.

        A document is written whole or not at all. Bytes that were read whole before, by the same
        parsers, are not read again. A database that cannot hold what a page says is reported like
        a bad file; a lost connection is raised, because the next file would fare no better, and so
        is HandsError, where nobody is left to read.
        """
        return _Work(self, progress).results(found)

    def stated(self) -> dict[str, str]:
        said = {"publication": self.publication, "captured_at": self.as_said()}
        return {name: value for name, value in said.items() if value}

    def as_said(self) -> str | None:
        """Midnight is how a day arrives here, and a day does not make "2 hours ago" an hour."""
        if self.captured_at is None:
            return None
        if self.captured_at.time() == datetime.time():
            return self.captured_at.date().isoformat()
        return self.captured_at.isoformat()

    def how(self, *, named: bool) -> str:
        """What, besides the bytes, decides what is read in them."""
        versions = sorted((format.name, format.version) for format in sources.FORMATS.values())
        said = (versions, self.format, sorted(self.stated().items()), named)
        return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()


class _Work:
    def __init__(self, importer: Importer, progress: Progress) -> None:
        self.importer, self.progress = importer, progress
        self.run = importer.run
        self.how = functools.cache(importer.how)
        self.stated = importer.stated()
        self.batch = Batch()
        # Files of a run that is taken up; every file that was begun since, by its name.
        self.files = {file.name: file.pk for file in self.run.files.only("name").iterator()}
        self.digests: set[str] = set()  # of files that were read since
        self.unkept: dict[Digest, str] = {}  # why a damaged file could not be mended
        self.damaged = set(
            Capture.objects.filter(damaged_at__isnull=False).values_list("sha256", flat=True)
        )
        self.held: Capture | None = None

    def results(self, found: Iterable[Source]) -> Generator[Result, None, None]:
        file: Opened | None = None
        with contextlib.closing(self._reads(found)) as reads:
            for read in reads:
                if file is None or read.source is not file.source:
                    if file is not None:
                        self.batch.end(file)
                    digest = read.digest.sha256 if read.digest else None
                    if self.batch.meets(_name(read.source), digest):
                        yield from self._written()
                    file = self._begun(read)
                if not file.settled:
                    self._take(file, read)
                self.progress(read.source, read.place)
                if self.batch.is_full:
                    yield from self._written()
        if file is not None:
            self.batch.end(file)
        yield from self._written()

    def _written(self) -> Iterator[Result]:
        begun = [file.row for file in self.batch.begun.values()]
        yield from self.batch.written()
        self.files |= {row.name: row.pk for row in begun}

    def _reads(self, found: Iterable[Source]) -> Generator[Read, None, None]:
        reading = functools.partial(
            read_ahead,
            format=self.importer.format,
            captured_at=self.importer.as_said(),
            stated=self.stated,
            person_key=self.importer.person_key,
        )
        ahead = reading(
            found,
            workers=self.importer.workers,
            scheduler=self.importer.scheduler,
            wanted=self._is_wanted,
        )
        with contextlib.closing(ahead):
            for read in ahead:
                unread = read.parcel is None and read.error is None
                if unread and read.digest and self._is_wanted(read.source, read.digest, None):
                    yield from reading([read.source])  # what was known was undone meanwhile
                else:
                    yield read

    def _is_wanted(self, source: Source, digest: Digest, stream: BinaryIO | None) -> bool:
        """Asked ahead of the file's turn, so that a file before it may still make it unwanted."""
        if stream and digest.sha256 in self.damaged and not self.importer.dry_run:
            try:
                captures.mend(stream=stream, digest=digest)
            except HoldingsError as error:
                self.unkept[digest] = str(error)
        if digest in self.unkept:
            return False
        known = self.files.get(_name(source))
        if known and ImportFile.objects.filter(pk=known, read_at__isnull=False).exists():
            return False
        return self._read_before(source, digest) is None

    def _begun(self, read: Read) -> Opened:
        source, digest = read.source, read.digest
        name = _name(source)
        if known := self.files.get(name):
            row = ImportFile.objects.get(pk=known)
        else:
            row = ImportFile(run=self.run, name=name)
        file = Opened(source=source, row=row)
        if row.read_at:  # before this run was stopped, or under the same name
            file.settled = True
            for done in row.rows.select_related("article"):
                self.batch.add(Entry(file=file, row=done))
            return file
        if row.pk:  # what has no key is told again
            row.rows.filter(key="").delete()
            file.done = {done.key: done for done in row.rows.select_related("article")}
            row.documents = len(file.done)
        self.batch.begin(file)
        if digest is None:
            return file
        row.sha256, row.size = digest.sha256, digest.size
        row.how = self.how(named=source.named)
        # Of a run that is taken up, what was read before it was stopped counts too.
        row.with_persons = bool(self.importer.person_key) and (row.with_persons or not file.done)
        if digest in self.unkept:
            file.settled = True
            self._fail(file, printable(f"its bytes cannot be kept: {self.unkept[digest]}"))
        elif (read.parcel is None and read.error is None) or digest.sha256 in self.digests:
            before = self._read_before(source, digest)
            if before is not None:
                file.settled = True
                self.batch.add(Entry(file=file, before=before))
        self.digests.add(digest.sha256)
        return file

    def _take(self, file: Opened, read: Read) -> None:
        if read.error is not None:
            self._take_error(file, read.error)
        elif read.parcel is not None and read.origin is not None:
            self._take_parcel(file, read.parcel, read.origin)

    def _take_error(self, file: Opened, error: SourceError) -> None:
        if isinstance(error, MembersFailed):
            for failure in error.failures:
                self._fail(file, failure)
        elif isinstance(error, UnknownFormat) and file.source.named:
            self._fail(file, f"{UNKNOWN} ({error})")
        elif isinstance(error, UnknownFormat):
            self._add(file, rows.skipped(self.run, "", None, UNKNOWN))
        else:
            self._fail(file, str(error))

    def _take_parcel(self, file: Opened, parcel: Parcel, origin: Origin) -> None:
        if (done := file.done.get(origin.key)) is not None:  # before this run was stopped
            self.batch.add(Entry(file=file, row=done, parcel=parcel))
            return
        if reason := reason_against(parcel, named=file.source.named):
            row = rows.skipped(self.run, origin.key, parcel.document, reason)
            self._add(file, row, parcel)
            return
        try:
            capture = self._held(parcel.head, origin)
        except HoldingsError as error:
            file.settled = True
            self._fail(file, printable(f"its bytes cannot be kept: {error}"))
            return
        incoming = Incoming(
            parcel=parcel,
            index=origin.index,
            key=origin.key,
            capture=capture,
            stated=self.stated,
            run=self.run,
            file=file.row,
            on_conflict=self.importer.on_conflict,
            address_map=self.importer.address_map,
        )
        self.batch.add(Entry(file=file, incoming=incoming, parcel=parcel))

    def _held(self, document: Document, origin: Origin) -> Capture:
        """The bytes of the document, which are those of the one before it, more often than not."""
        if self.held is None or self.held.sha256 != origin.digest.sha256:
            self.held = captures.held(
                document=document,
                name=origin.name,
                stream=origin.stream,
                digest=origin.digest,
                captured_at=moment_of(document.captured_at) or self.importer.captured_at,
                url=origin.url,
                url_verified=origin.url is not None,
                dry_run=self.importer.dry_run,
            )
        return self.held

    def _fail(self, file: Opened, reason: str) -> None:
        file.whole = False
        self._add(file, rows.failed(self.run, "", None, reason))

    def _add(self, file: Opened, row: ImportRow, parcel: Parcel | None = None) -> None:
        self.batch.add(Entry(file=file, row=row, parcel=parcel))

    def _read_before(self, source: Source, digest: Digest) -> int | None:
        """The file of the last time that these bytes were read, in the same way and to their
        end. With a key, that was with one too."""
        with_persons = {"with_persons": True} if self.importer.person_key else {}
        return (
            ImportFile.objects.filter(
                sha256=digest.sha256,
                how=self.how(named=source.named),
                read_at__isnull=False,
                documents__gt=0,
                **with_persons,
            )
            .exclude(run__state=ImportRun.State.UNDONE)
            .exclude(rows__undone_at__isnull=False)
            .order_by("-pk")
            .values_list("pk", flat=True)
            .first()
        )


def _name(source: Source) -> str:
    return encodable(source.name)[-1000:]
