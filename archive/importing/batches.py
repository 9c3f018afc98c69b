"""Documents that are written together, and the rows of the run beside them."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator, Mapping

from django.db import DataError, IntegrityError, OperationalError, transaction
from django.utils import timezone

from archive.importing import newcomers, rows
from archive.importing.changes import Undecided
from archive.importing.documents import Incoming, import_document
from archive.importing.files import Source
from archive.importing.outcome import Result, result_of
from archive.importing.parcels import Parcel
from archive.models import ImportFile, ImportRow, Outcome
from comments.refused import Refused
from comments.retrying import met_another

# What one batch holds at most. Larger ones are no faster, and an operator wants to see something.
MOST_DOCUMENTS = 100
MOST_COMMENTS = 5_000
MOST_ENTRIES = 1_000
SECONDS = 2.0
CHUNK = 500  # SQLite binds a limited number of values
ENDED = ("documents", "read_at", "sha256", "size", "how", "with_persons")
MAX_TRIES = 3  # two importers meeting over one new name collide once, rarely twice
# Too long, too large, twice where once is allowed: Django's SQLite says the first two as
# ValueError and OverflowError.
CANNOT_BE_STORED = (DataError, IntegrityError, ValueError, OverflowError)


@dataclasses.dataclass(slots=True, kw_only=True, eq=False)
class Opened:
    """A file of a run while it is read. `done` are rows that the run wrote before it was stopped;
    `settled` says that nothing more of the file is wanted, `whole` that nothing of it failed."""

    source: Source
    row: ImportFile
    done: Mapping[str, ImportRow] = dataclasses.field(default_factory=dict)
    settled: bool = False
    whole: bool = True


@dataclasses.dataclass(slots=True, kw_only=True, eq=False)
class Entry:
    """What becomes a result: a document to be imported (`incoming`), a file that was read before
    (`before`, its key), or a row that is there, or only has to be saved."""

    file: Opened
    row: ImportRow | None = None
    incoming: Incoming | None = None
    parcel: Parcel | None = None
    before: int | None = None

    @property
    def key(self) -> str:
        """Of a row that is to be written: empty where there is none yet."""
        if self.incoming:
            return self.incoming.key
        return self.row.key if self.row and not self.row.pk else ""

    def without_key(self) -> None:
        if self.incoming:
            self.incoming = dataclasses.replace(self.incoming, key="")
        elif self.row:
            self.row.key = ""


class Batch:
    def __init__(self) -> None:
        self._empty()

    def _empty(self) -> None:
        self.entries: list[Entry] = []
        self.begun: dict[str, Opened] = {}  # by name
        self.ended: list[Opened] = []
        self.digests: set[str] = set()
        self.documents = self.comments = 0
        self.since = time.monotonic()

    def begin(self, file: Opened) -> None:
        self.begun[file.row.name] = file

    def end(self, file: Opened) -> None:
        self.ended.append(file)

    def add(self, entry: Entry) -> None:
        if not self.entries:
            self.since = time.monotonic()
        self.entries.append(entry)
        self.digests.add(entry.file.row.sha256)
        if entry.incoming:
            self.documents += 1
            self.comments += entry.incoming.parcel.count

    @property
    def is_full(self) -> bool:
        return (
            self.documents >= MOST_DOCUMENTS
            or self.comments >= MOST_COMMENTS
            or len(self.entries) >= MOST_ENTRIES
            or bool(self.entries and time.monotonic() - self.since >= SECONDS)
        )

    def meets(self, name: str, digest: str | None) -> bool:
        """Whether something of a file of that name, or with those bytes, waits in here."""
        return name in self.begun or digest in self.digests

    def written(self) -> Iterator[Result]:
        """Write everything, and tell it in its order."""
        entries, begun, ended = self.entries, list(self.begun.values()), self.ended
        self._empty()
        ImportFile.objects.bulk_create([file.row for file in begun if not file.row.pk])
        _add_rows_of_read(entries)
        _give_keys_once(entries)
        if not _written_at_once(entries):
            for entry in entries:
                _write(entry)
        for entry in entries:
            if entry.row and entry.row.outcome == Outcome.FAILED:
                entry.file.whole = False
        now = timezone.now()
        for file in ended:
            file.row.read_at = file.row.read_at or (now if file.whole else None)
        ImportFile.objects.bulk_update([file.row for file in ended], ENDED, batch_size=50)
        for entry in entries:
            assert entry.row is not None  # noqa: S101 - all were written
            yield result_of(entry.row, file=entry.file.source.name, parcel=entry.parcel)


def _add_rows_of_read(entries: list[Entry]) -> None:
    """A row for each file that was read before."""
    before = {entry.before for entry in entries if entry.before}
    if not before:
        return
    read = rows.read_before(before)
    for entry in entries:
        if entry.before:
            entry.row = read[entry.before].row(entry.file.row.run)


def _give_keys_once(entries: list[Entry]) -> None:
    """A page that two files of a run hold has the key of its row from the first."""
    taken: set[str] = set()
    keyed = [(entry, key) for entry in entries if (key := entry.key)]
    for start in range(0, len(keyed), CHUNK):
        chunk = keyed[start : start + CHUNK]
        run = chunk[0][0].file.row.run
        found = run.rows.filter(key__in=[key for _, key in chunk]).order_by()
        taken.update(found.values_list("key", flat=True))
    for entry, key in keyed:
        if key in taken:
            entry.without_key()
        taken.add(key)


def _written_at_once(entries: list[Entry]) -> bool:
    """Write all of them in one transaction, which costs a tenth of a hundred. Where one of them
    cannot be written, or meets another importer, none is: then each has to go alone. A database
    that is gone, full or held by somebody else is raised: each alone would fare no better."""
    if sum(entry.incoming is not None for entry in entries) < 2:
        return False
    rows_before = [entry.row for entry in entries]
    new = [row for row in rows_before if row is not None and row.pk is None]
    counts = {entry.file: entry.file.row.documents for entry in entries}
    try:
        with transaction.atomic():
            incoming = [(at, e.incoming) for at, e in enumerate(entries) if e.incoming is not None]
            new_rows = newcomers.write(incoming)
            for at, entry in enumerate(entries):
                if at in new_rows:
                    entry.row = new_rows[at]
                    entry.file.row.documents += 1
                elif entry.incoming is not None:
                    entry.row = import_document(entry.incoming)
                    entry.file.row.documents += 1
                else:
                    _write(entry)
    except (Undecided, Refused, OperationalError, *CANNOT_BE_STORED) as error:
        if isinstance(error, OperationalError) and not met_another(error):
            raise
        for entry, row in zip(entries, rows_before, strict=True):
            entry.row = row
        for row in new:
            if row is not None:
                row.pk = None
        for file, count in counts.items():
            file.row.documents = count
        return False
    return True


def _write(entry: Entry) -> None:
    if entry.incoming is not None:
        entry.row = _imported(entry.incoming)
    elif entry.row is None or entry.row.pk:
        return  # it is there
    else:
        entry.row.file = entry.file.row
        entry.row.save()
    entry.file.row.documents += 1


def _imported(incoming: Incoming) -> ImportRow:
    """The row of one document, whatever became of it."""
    try:
        return _tried(incoming)
    except Undecided as error:
        reason = str(error)
    except CANNOT_BE_STORED as error:
        reason = f"what it says cannot be stored: {' '.join(str(error).split())}"
    row = rows.failed(incoming.run, incoming.key, incoming.document, reason)
    row.file = incoming.file
    row.save()
    return row


def _tried(incoming: Incoming) -> ImportRow:
    """Another importer that writes the same page, or meets the same new name, at this moment makes
    one of both fail, which then finds what the other wrote."""
    for tries_left in reversed(range(MAX_TRIES)):
        try:
            return import_document(incoming)
        except IntegrityError:
            if not tries_left:
                raise
    raise AssertionError("the loop above returns or raises")
