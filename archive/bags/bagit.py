"""Bags: a folder whose every file is named with its SHA-256 (BagIt 1.0, RFC 8493).

    bagit.txt                 which version of BagIt this is
    bag-info.txt              what is in it, for people
    manifest-sha256.txt       "<sha256>  <path>" of every file under data/
    tagmanifest-sha256.txt    the same of the three files above
    data/                     the payload

The same payload makes the same bytes: nothing here says when or where the bag was made.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from archive.bags.problems import Unusable

VERSION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DECLARATION, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAGMANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
TAGS = (DECLARATION, INFO, MANIFEST)
LINE = re.compile(r"([0-9a-f]{64}) [ *]?(\S+)")
PIECE = 1 << 18  # bytes read at once


class Writer:
    """`with Writer(folder) as bag`: the folder is there at the end, whole, or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
        self.manifest: dict[str, str] = {}
        self.size = 0

    def __enter__(self) -> Writer:
        if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            raise Unusable(f"{self.folder} is there already and is not empty.")
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.part.mkdir(mode=0o700)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                os.sync()
                self.part.rename(self.folder)
        finally:
            shutil.rmtree(self.part, ignore_errors=True)

    def add(self, path: str, pieces: Iterable[bytes]) -> str:
        """Write one file of the payload and return its SHA-256."""
        digest, size = hashlib.sha256(), 0
        with self._opened(path) as file:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        self.manifest[path] = digest.hexdigest()
        self.size += size
        return digest.hexdigest()

    def forget(self, path: str) -> None:
        """Take a file out again that turned out not to be what it should."""
        written = self.part / path
        if self.manifest.pop(path, None):
            self.size -= written.stat().st_size
        written.unlink(missing_ok=True)

    def close(self, info: dict[str, str]) -> None:
        oxum = {"Payload-Oxum": f"{self.size}.{len(self.manifest)}"}
        said = "".join(f"{name}: {value}\n" for name, value in {**info, **oxum}.items())
        manifest = "".join(f"{self.manifest[path]}  {path}\n" for path in sorted(self.manifest))
        texts = {DECLARATION: VERSION, INFO: said, MANIFEST: manifest}
        tags = "".join(
            f"{hashlib.sha256(texts[name].encode()).hexdigest()}  {name}\n" for name in sorted(TAGS)
        )
        for name, text in {**texts, TAGMANIFEST: tags}.items():
            with self._opened(name) as file:
                file.write(text.encode())

    @contextlib.contextmanager
    def _opened(self, path: str) -> Iterator[IO[bytes]]:
        target = self.part / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file


def verify(folder: Path, known: Callable[[str], bool]) -> dict[str, str]:
    """The payload's paths with their SHA-256, after every file was read and compared.

    `known` says which paths may be there: a manifest is hostile too, and its paths are opened.
    """
    if not folder.is_dir():
        raise Unusable(f"{folder} is no folder, so it is no bag.")
    there = _walk(folder)
    for name in (*TAGS, TAGMANIFEST):
        if name not in there:
            raise Unusable(f"{folder} is no bag: it has no {name}.")
    declared = (folder / DECLARATION).read_bytes()[:1000].decode("utf-8", "replace")
    if declared.replace("\r\n", "\n") != VERSION:
        raise Unusable(f"{folder / DECLARATION} does not say that this is a bag of BagIt 1.0.")
    tags = _manifest(folder, TAGMANIFEST, lambda path: path in TAGS)
    payload = _manifest(folder, MANIFEST, lambda path: path.startswith("data/") and known(path))
    for name in TAGS:
        if name not in tags:
            raise Unusable(f"{folder / TAGMANIFEST} does not list {name}.")
    for path in sorted(there - payload.keys() - {*TAGS, TAGMANIFEST}):
        raise Unusable(f"{folder / path} is listed in no manifest.")
    for path, sha256 in (*tags.items(), *payload.items()):
        if path not in there:
            raise Unusable(f"{folder / path} is missing.")
        if _digest(folder / path) != sha256:
            raise Unusable(f"{folder / path} is damaged: its checksum is not the manifest's.")
    return payload


def _walk(folder: Path) -> set[str]:
    """Every file, as the manifest would call it. A link is refused, wherever it leads."""
    found = set()
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(root) / name
            mode = path.lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise Unusable(f"{path} is a link or a device; a bag holds files.")
        found |= {(Path(root) / name).relative_to(folder).as_posix() for name in files}
    return found


def _manifest(folder: Path, name: str, known: Callable[[str], bool]) -> dict[str, str]:
    listed: dict[str, str] = {}
    with (folder / name).open("rb") as file:
        for n, line in enumerate(file, start=1):
            where = f"{folder / name}, line {n}"
            matched = LINE.fullmatch(line.decode("utf-8", "replace").rstrip("\r\n"))
            if matched is None:
                raise Unusable(f"{where}: this is no checksum with a path.")
            sha256, path = matched.groups()
            if not known(path):
                raise Unusable(f"{where}: an archive's bag has no such file as {path!r}.")
            if path in listed:
                raise Unusable(f"{where}: {path} is listed twice.")
            listed[path] = sha256
    return listed


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    for piece in pieces_of(file):
        digest.update(piece)
    return digest.hexdigest()


def pieces_of(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece
