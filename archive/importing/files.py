"""Which files a path means, and their bytes."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from archive.sources.document import SourceError
from archive.sources.encodings import MAX_BYTES

STANDARD_INPUT = "-"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file to import. `named` is true when the operator named it, false when a folder
    was searched: a picture beside the pages is skipped then, not reported as a failure."""

    name: str
    path: Path | None
    named: bool

    def read(self) -> bytes:
        """The file's bytes. Raises SourceError with a reason that an operator can act on."""
        try:
            if self.path is None:
                if sys.stdin is None:
                    raise SourceError("is closed")
                content = sys.stdin.buffer.read(MAX_BYTES + 1)
            else:
                size = self.path.stat().st_size
                if size > MAX_BYTES:
                    raise SourceError(too_large(size))
                with self.path.open("rb") as stream:
                    content = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise SourceError(f"cannot be read: {error.strerror or error}") from error
        if len(content) > MAX_BYTES:
            raise SourceError(too_large(len(content)))
        if not content:
            raise SourceError("is empty")
        return content


def too_large(size: int) -> str:
    return (
        f"is larger than {MAX_BYTES // 1024**2} MB ({size / 1024**2:.0f} MB), "
        "which no saved page is; nothing was read"
    )


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
            found = list(files_under(path))
            if not found:
                raise SourceError(f"{given}: this folder holds no files")
            for file in found:
                yield Source(name=str(file), path=file, named=False)
        else:
            yield Source(name=given, path=path, named=True)


def files_under(folder: Path) -> Iterator[Path]:
    # os.walk does not follow links to folders, so a link to a parent is no endless walk.
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where, name)
            if not name.startswith(".") and path.is_file():
                yield path
