"""The bytes of every capture, for ever: one read-only file for each, called by its SHA-256.

    CAPTURES_DIR/24/f0/24f0c120aa27094b1980e53dd96d657b5809218eddc10ef644a85400c6765b97

A file is written beside its place under a name that ends in `.part`, flushed to the disk, made
read-only and only then moved into place. So what has a place is whole, whoever else keeps the
same bytes at the same moment, and whatever is killed. The writer holds a lock on its part, which
dies with it: a part that nobody holds was left behind, and the next writer in that folder, or
`check_fixity`, removes it.

What is not there is looked for among the pages of the demo, which come with the code.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import io
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings

CHUNK = 1024 * 1024  # bytes in memory at a time
READ_ONLY = 0o444
PART = ".part"
DIGEST = re.compile(r"[0-9a-f]{64}")


class HoldingsError(Exception):
    """Bytes that cannot be kept or read: a sentence that names the place and the reason."""


class NotHeld(HoldingsError):
    """The file is not there."""


class Denied(HoldingsError):
    """The file may be there and whole: whoever asks is not allowed to look."""


def keep(stream: BinaryIO, sha256: str) -> None:
    """Keep all of the stream, which can be sought in and is left where it was.

    Bytes that are there already are read again rather than believed, and a damaged file is
    replaced. Raises HoldingsError, and leaves nothing behind, if they cannot be kept or are not
    what the digest says.
    """
    place = _own(sha256)
    with _told(place):
        if _is_whole(place, sha256):
            return
        _make(place.parent)
    _sweep(place.parent)
    with _part(place) as (part, file):
        seen = hashlib.sha256()
        for chunk in _chunks(stream):
            seen.update(chunk)
            with _told(place):
                file.write(chunk)
        if seen.hexdigest() != sha256:
            raise HoldingsError(f"{place}: not kept, because the bytes changed while being read")
        with _told(place):
            file.flush()
            os.fchmod(file.fileno(), READ_ONLY)
            os.fsync(file.fileno())
            part.replace(place)
            _sync(place.parent)


def opened(sha256: str) -> BinaryIO:
    """The bytes as a stream that can be sought in. Raises HoldingsError, while it is read too."""
    place = place_of(sha256)
    with _told(place):
        if place.exists() and not place.is_file():
            raise HoldingsError(f"{place}: no file, but something else of that name")
        return io.BufferedReader(_Told(place), CHUNK)


def content(sha256: str) -> bytes:
    with opened(sha256) as stream:
        return stream.read()


def holds(sha256: str) -> bool:
    """Whether there is a file for these bytes; whether it is whole, `measured` tells."""
    return os.path.isfile(place_of(sha256))  # unlike Path.is_file, where nobody may look too


def measured(sha256: str) -> tuple[str, int]:
    """The SHA-256 that the file has now, and its size in bytes: all of it is read."""
    with opened(sha256) as stream:
        return _measure(stream)


def place_of(sha256: str) -> Path:
    """Where the bytes are, or would be."""
    own = _own(sha256)
    if os.path.isfile(own):
        return own
    return _shipped(settings.SHIPPED_CAPTURES).get(sha256, own)


def sweep() -> int:
    """Remove what writers that died left behind; how many files that was."""
    return sum(_sweep(folder) for folder in Path(settings.CAPTURES_DIR).glob("??/??"))


def _own(sha256: str) -> Path:
    if not DIGEST.fullmatch(sha256):  # it becomes a path
        raise HoldingsError(f"{sha256[:80]!r} is no SHA-256, so no capture has that name")
    return Path(settings.CAPTURES_DIR) / sha256[:2] / sha256[2:4] / sha256


@functools.cache
def _shipped(folder: Path) -> dict[str, Path]:
    """The files that come with the code, by what is in them and not by what they are called."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.txt")):
        with path.open("rb") as stream:
            found[_measure(stream)[0]] = path
    return found


def _is_whole(place: Path, sha256: str) -> bool:
    try:
        with place.open("rb") as stream:
            return _measure(stream)[0] == sha256
    except FileNotFoundError:
        return False


def _measure(stream: IO[bytes]) -> tuple[str, int]:
    seen, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        seen.update(chunk)
        size += len(chunk)
    return seen.hexdigest(), size


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """All of the stream. What goes wrong here is the fault of where it comes from."""
    before = stream.tell()
    stream.seek(0)
    try:
        while chunk := stream.read(CHUNK):
            yield chunk
    finally:
        stream.seek(before)


@contextlib.contextmanager
def _part(place: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """A new file beside the place, locked; gone at the end unless it was moved."""
    with _told(place):
        part, file = _locked_part(place)
    try:
        with contextlib.ExitStack() as closing:
            closing.callback(_close, file)
            yield part, file
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _close(file: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # what a full disk did not take: told before, when flushed
        file.close()


def _locked_part(place: Path) -> tuple[Path, IO[bytes]]:
    while True:
        part = place.with_name(f".{place.name}.{secrets.token_hex(6)}{PART}")
        file = os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file.fileno()).st_nlink:
                return part, file
            file.close()  # somebody swept it between its making and its lock
        except OSError:
            file.close()
            part.unlink(missing_ok=True)
            raise


def _sweep(folder: Path) -> int:
    """Never a reason to fail: what cannot be removed now stays for the next."""
    removed = 0
    for part in folder.glob(f".*{PART}"):
        with contextlib.suppress(OSError), part.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()
            removed += 1
    return removed


def _make(folder: Path) -> None:
    """With its parents, each known to the disk before anything is put into it."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotHeld(f"{place}: the file is missing") from error
    except PermissionError as error:
        raise Denied(f"{error.filename or place}: {error.strerror}") from error
    except OSError as error:
        raise HoldingsError(f"{error.filename or place}: {error.strerror or error}") from error


class _Told(io.FileIO):
    """A file of which a reader is told what went wrong, and where."""

    def __init__(self, place: Path) -> None:
        self.place = place
        super().__init__(place, "r")

    def readinto(self, buffer) -> int | None:  # type: ignore[no-untyped-def] # any buffer
        with _told(self.place):
            return super().readinto(buffer)

    def readall(self) -> bytes:
        with _told(self.place):
            return super().readall()
