"""A file, or a folder of files, that is there whole or not at all.

It is written beside its place, under a name that says so, and takes its place when all of it is on
the disk. Whoever reads the old one meanwhile reads it to its end.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

MARK = ".afterword-copy"  # what tells a copy of the site from a folder of somebody's own
MARK_SAYS = "Made by manage.py of this archive, which may replace this folder.\n"


class NotWritten(Exception):
    """Where nothing was written, and why. The message is for a person."""


@contextlib.contextmanager
def whole_file(path: Path, *, force: bool) -> Iterator[TextIO]:
    """A stream of UTF-8 that becomes the file when the block ends, and nothing if it fails."""
    if path.is_dir():
        raise NotWritten(f"{path} is a folder. Name a file.")
    if path.exists() and not force:
        raise NotWritten(f"{path} is there already. Say --force to replace it.")
    try:
        number, made = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise NotWritten(f"{path} cannot be written: {error.strerror or error}.") from error
    beside = Path(made)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(0o666 & ~_umask())
        if force:
            beside.replace(path)
        else:
            os.link(beside, path)  # which fails if somebody made that file meanwhile
            beside.unlink()
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise NotWritten(f"{path} was not written: {error.strerror or error}.") from error
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """There is no way to read it but to set it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder beside `path` that takes its place when the block ends, and goes if it fails.

    What is there already must be empty, or an earlier folder of this kind.
    """
    path = path.resolve()
    try:
        if path.exists() and not path.is_dir():
            raise NotWritten(f"{path} is a file. Name a folder.")
        if path.is_dir() and any(path.iterdir()) and not (path / MARK).is_file():
            raise NotWritten(f"{path} holds other files. Name a new folder, or an earlier copy.")
        beside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
    except OSError as error:
        raise NotWritten(f"{path} cannot be written: {error.strerror or error}.") from error
    try:
        (beside / MARK).write_text(MARK_SAYS, encoding="utf-8")
        yield beside
        beside.chmod(0o777 & ~_umask())
        _swap(beside, path)
    except OSError as error:
        raise NotWritten(f"{path} was not written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _swap(beside: Path, path: Path) -> None:
    if not path.exists():
        beside.rename(path)
        return
    old = beside.with_suffix(".old")
    path.rename(old)
    try:
        beside.rename(path)
    except OSError:
        old.rename(path)
        raise
    shutil.rmtree(old)
