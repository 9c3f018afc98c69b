"""Read many files with many processes, in the order of the files.

    with contextlib.closing(read_ahead(find_sources(paths), workers=2)) as reading:
        for read in reading: ...

One process writes, the others parse: they get bytes, give documents, and touch neither files nor
the database. A large WordPress export goes to them in stretches, small files go in batches, and
what comes back waits its turn. How much is under way is bounded, and with it memory; the list of
files may be a generator.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import io
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future
from typing import BinaryIO

from archive import sources
from archive.importing.cluster import cluster
from archive.importing.files import Digest, Source
from archive.importing.hands import Answers, Crew, processes
from archive.importing.parts import Export, File, Origin, Part, Read, Told, Whole
from archive.sources import wxr
from archive.sources.document import SourceError
from archive.sources.reading import HEAD_BYTES
from archive.sources.wxr.wxr_stretches import head_of, stretches_of

__all__ = ["Origin", "Read", "read_ahead"]

STRETCH = 1024 * 1024  # bytes: a tenth of a second of parsing, a thousand comments
# A larger file that has no stretches is read here, document by document: what comes of it would
# not fit into one answer.
LARGEST = 8 * 1024 * 1024
BATCH_BYTES = 512 * 1024
BATCH_PARTS = 16
# Tasks under way for each process: one that is read, one that waits, one that was read.
AHEAD = 3

NOTHING: Mapping[str, str] = {}

Wanted = Callable[[Source, Digest, BinaryIO], bool]


def read_ahead(
    found: Iterable[Source],
    *,
    workers: int = 1,
    scheduler: str | None = None,
    format: str | None = None,
    captured_at: str | None = None,
    stated: Mapping[str, str] = NOTHING,
    person_key: bytes | None = None,
    wanted: Wanted = lambda source, digest, stream: True,
) -> Generator[Read, None, None]:
    """The documents of all sources, in their order, as one process would read them.

    `workers` are processes of this machine, none of them if it is less than two; `scheduler` is
    the address of one of dask's. `stated` is what the operator says of the files. With a
    `person_key`, comments of one writer can be told: see `archive.sources.persons`. `wanted` is
    asked about each file before it is read, ahead of its turn and in this thread. Raises
    HandsError. Close it to end the processes.
    """
    with contextlib.ExitStack() as stack:
        planner = _Planner(
            format=format,
            captured_at=captured_at,
            stated=stated,
            person_key=person_key,
            wanted=wanted,
        )
        stack.callback(planner.close)
        if scheduler is None and workers < 2:
            for source in found:
                for part in planner.parts_of(source, shared=False):
                    yield from part.read(None)
            return
        hands = stack.enter_context(cluster(scheduler) if scheduler else processes(workers))
        crew = Crew(hands)
        stack.callback(crew.close)
        parts = (part for source in found for part in planner.parts_of(source, shared=True))
        yield from _in_order(crew, _batches(parts))


def _in_order(crew: Crew, batches: Iterator[list[Part]]) -> Iterator[Read]:
    """Keep the crew busy, and tell what it reads in the order in which it was given."""
    under_way: collections.deque[tuple[list[Part], Future[Answers] | None]] = collections.deque()
    while True:
        while len(under_way) < crew.size * AHEAD and (batch := next(batches, None)):
            task = tuple(part.piece for part in batch if part.piece)
            under_way.append((batch, crew.read(task) if task else None))
        if not under_way:
            return
        batch, promised = under_way.popleft()
        answers = iter(promised.result() if promised else ())
        for part in batch:
            yield from part.read(next(answers) if part.piece else None)


def _batches(parts: Iterator[Part]) -> Iterator[list[Part]]:
    """Small files together, so that a process is not asked for each of them."""
    batch: list[Part] = []
    size = 0
    for part in parts:
        own = len(part.piece.content) if part.piece else 0
        if batch and (size + own > BATCH_BYTES or len(batch) == BATCH_PARTS):
            yield batch
            batch, size = [], 0
        batch.append(part)
        size += own
    if batch:
        yield batch


@dataclasses.dataclass(kw_only=True)
class _Planner:
    """Opens files and decides how each is read."""

    format: str | None
    captured_at: str | None
    stated: Mapping[str, str]
    person_key: bytes | None = dataclasses.field(repr=False)
    wanted: Wanted
    _open: list[contextlib.ExitStack] = dataclasses.field(default_factory=list)

    def close(self) -> None:
        for stack in self._open:
            stack.close()

    def parts_of(self, source: Source, *, shared: bool) -> Iterator[Part]:
        """The parts of a source; with `shared`, those that others can read have pieces."""
        try:
            yield from self._parts(source, shared)
        except SourceError as error:
            yield Told(Read(source=source, error=error))
        except OSError as error:
            reason = SourceError(f"cannot be read: {error.strerror or error}")
            yield Told(Read(source=source, error=reason))

    def _parts(self, source: Source, shared: bool) -> Iterator[Part]:
        with contextlib.ExitStack() as opening:
            stream = opening.enter_context(source.opened())
            digest = Digest.of(stream)
            if not digest.size:
                raise SourceError("is empty")
            if not self.wanted(source, digest, stream):
                yield Told(Read(source=source, digest=digest))
                return
            stack = opening.pop_all()
        self._open.append(stack)

        def close() -> None:
            stack.close()
            if stack in self._open:
                self._open.remove(stack)

        file = File(
            source=source,
            stream=stream,
            digest=digest,
            format=self.format,
            captured_at=self.captured_at,
            stated=self.stated,
            person_key=self.person_key,
            close=close,
        )
        if not shared or source.is_folder:
            yield Whole(file)
            return
        if digest.size > 2 * STRETCH and self._is_export(file) and (head := head_of(stream)):
            stretches = stretches_of(stream, head, every=STRETCH)
            yield from Export(file, head).parts(stretches, longest=LARGEST)
            return
        stream.seek(0)
        if digest.size > LARGEST:
            yield Whole(file)
            return
        content = stream.read()
        close()
        file.stream = io.BytesIO(content)
        yield Whole(file, content)

    def _is_export(self, file: File) -> bool:
        if file.format:
            return file.format == wxr.NAME
        file.stream.seek(0)
        found = sources.sniff(file.stream.read(HEAD_BYTES))
        return found is not None and found.format == wxr.NAME
