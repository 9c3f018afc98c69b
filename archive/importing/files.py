"""Which files a path means, and their bytes."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import io
import os
import sys
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from archive import sources
from archive.sources.document import SourceError
from archive.sources.reading import seekable

STANDARD_INPUT = "-"
CHUNK = 1024 * 1024


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file to import. `named` is true when the operator named it, false when a folder
    was searched: a picture beside the pages is skipped then, not reported as a failure.

    `is_folder` marks a folder of which all files together are one document.
    """

    name: str
    path: Path | None
    named: bool
    is_folder: bool = False

    @property
    def size(self) -> int:
        """In bytes, for a progress bar: 0 where nobody knows before it is read."""
        try:
            return self.path.stat().st_size if self.path and not self.is_folder else 0
        except OSError:
            return 0

    @contextlib.contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Its bytes as a stream that can be sought in; those of a folder as a tar of it.

        Raises SourceError with a reason that an operator can act on.
        """
        try:
            if self.is_folder and self.path is not None:
                yield io.BytesIO(packed(self.path))
            elif self.path is not None:
                with self.path.open("rb") as stream:
                    yield seekable(stream)
            elif sys.stdin is None:
                raise SourceError("is closed")
            else:
                yield seekable(sys.stdin.buffer)
        except OSError as error:
            raise SourceError(f"cannot be read: {error.strerror or error}") from error


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What a file is, without its bytes."""

    sha256: str
    size: int

    @classmethod
    def of(cls, stream: BinaryIO) -> Digest:
        """Reads all of the stream and leaves it where it was: a parser may be in its middle."""
        place = stream.tell()
        stream.seek(0)
        seen, size = hashlib.sha256(), 0
        while chunk := stream.read(CHUNK):
            seen.update(chunk)
            size += len(chunk)
        stream.seek(place)
        return cls(sha256=seen.hexdigest(), size=size)


def packed(folder: Path) -> bytes:
    """The files under a folder as one, the same each time: no times, no owners, in name order."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for path in files_under(folder):
            content = path.read_bytes()
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return made.getvalue()


def find_sources(paths: Iterable[str]) -> Iterator[Source]:
    """The files that the paths name, folders searched in name order, hidden files left out.

    Raises SourceError for a path that does not exist or a folder without files.
    """
    for given in paths:
        if given == STANDARD_INPUT:
            yield Source(name="standard input", path=None, named=True)
            continue
        path = Path(given)
        try:
            present = path.exists()
        except OSError as error:  # a name that is too long for this file system
            raise SourceError(f"{given}: {error.strerror}") from error
        if not present:
            raise SourceError(f"{given}: there is no such file or folder")
        if path.is_dir():
            found = list(sources_under(path))
            if not found:
                raise SourceError(f"{given}: this folder holds no files")
            yield from found
        else:
            yield Source(name=given, path=path, named=True)


def sources_under(folder: Path) -> Iterator[Source]:
    """What is to be imported in a folder: its files, and the folders that are one document."""
    for where, names, is_whole in _walk(folder):
        if is_whole:
            yield Source(name=str(where), path=where, named=False, is_folder=True)
            continue
        for name in names:
            path = where / name
            yield Source(name=str(path), path=path, named=False)


def files_under(folder: Path) -> Iterator[Path]:
    for where, names, _ in _walk(folder, whole=False):
        yield from (where / name for name in names)


def _walk(folder: Path, *, whole: bool = True) -> Iterator[tuple[Path, list[str], bool]]:
    """Each folder in name order with its files, and whether all of it is one document."""
    # os.walk does not follow links to folders, so a link to a parent is no endless walk.
    for found, folders, names in os.walk(folder):
        where = Path(found)
        is_whole = whole and sources.sniff_folder(where) is not None
        folders[:] = [] if is_whole else sorted(n for n in folders if not n.startswith("."))
        shown = [n for n in sorted(names) if not n.startswith(".") and (where / n).is_file()]
        yield where, shown, is_whole
