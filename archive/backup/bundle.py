"""The file of a backup: a tar whose members are gzip streams, one manifest at the end.

    backup.json.gz                    what it is: engine, time, migrations; always the first
    database.sqlite3.gz               SQLite: the database file
    tables/archive_article.copy.gz    PostgreSQL: each table as COPY writes it
    captures/ab/cd/abcd....gz         the bytes of every capture, named by their SHA-256
    contents.json.gz                    the rows of each table, and what else is counted
    manifest-sha256.txt.gz            "<sha256>  <name>" of every member, unpacked, in their order

`tar xf` and `gunzip` read it without this program. What comes back from a disk may be damaged
anywhere, so the reader takes names from this list only, never a path, and no member is believed
before the manifest has agreed with all of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from archive.backup.problems import Unusable

FIRST = "backup.json"
DATABASE = "database.sqlite3"
CONTENTS = "contents.json"
MANIFEST = "manifest-sha256.txt"
TABLE = re.compile(r"tables/([a-z0-9_]{1,63})\.copy")
CAPTURE = re.compile(r"captures/(([0-9a-f]{2})/([0-9a-f]{2})/(\2\3[0-9a-f]{60}))")

BLOCK = 512  # what tar counts in
PIECE = 1 << 18  # bytes read or unpacked at once
GZIP = 16 + zlib.MAX_WBITS
LONGEST_LINE = 1000  # bytes of a line of the manifest, several times over
LARGEST_JSON = 1 << 26  # bytes; what a million tables would fill, and no bomb may


class Writer:
    """Members are streamed: each header is written when its size is known."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.manifest: list[tuple[str, str]] = []

    def add(self, name: str, pieces: Iterable[bytes]) -> str:
        """Write one member and return the SHA-256 of its bytes."""
        digest = hashlib.sha256()
        packer = zlib.compressobj(wbits=GZIP)
        head = self.file.tell()
        self.file.write(bytes(BLOCK))
        for piece in pieces:
            digest.update(piece)
            self.file.write(packer.compress(piece))
        self.file.write(packer.flush())
        end = self.file.tell()
        info = tarfile.TarInfo(f"{name}.gz")
        info.size, info.mode = end - head - BLOCK, 0o600
        self.file.seek(head)
        self.file.write(info.tobuf(tarfile.GNU_FORMAT))
        self.file.seek(end)
        self.file.write(bytes(-end % BLOCK))
        self.manifest.append((digest.hexdigest(), name))
        return digest.hexdigest()

    def add_json(self, name: str, value: dict[str, Any]) -> None:
        self.add(name, [json.dumps(value, indent=1, sort_keys=True).encode()])

    def close(self) -> None:
        lines = list(self.manifest)
        self.add(MANIFEST, (f"{sha256}  {name}\n".encode() for sha256, name in lines))
        self.file.write(bytes(2 * BLOCK))


class Member:
    """One member being read: `pieces()` are its unpacked bytes, once."""

    def __init__(self, reader: Reader, name: str, size: int) -> None:
        self.reader, self.name, self.size = reader, name, size
        self.digest = hashlib.sha256()
        self.stream = self._unpacked()

    def pieces(self) -> Iterator[bytes]:
        return self.stream

    def json(self) -> dict[str, Any]:
        text = b""
        for piece in self.pieces():
            text += piece
            if len(text) > LARGEST_JSON:
                raise self.reader.damage(f"{self.name} is far too long")
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise self.reader.damage(f"{self.name} is no JSON") from error
        if not isinstance(value, dict):
            raise self.reader.damage(f"{self.name} is no JSON object")
        return value

    def _unpacked(self) -> Iterator[bytes]:
        unpacker, left = zlib.decompressobj(wbits=GZIP), self.size
        packed = b""
        while left or not unpacker.eof:
            if not packed:
                packed = self.reader.take(min(left, PIECE), self.name)
                left -= len(packed)
            ended = not packed
            try:
                piece = unpacker.decompress(packed, PIECE)
            except zlib.error as error:
                raise self.reader.damage(f"{self.name} cannot be unpacked") from error
            packed = unpacker.unconsumed_tail
            if unpacker.eof and (unpacker.unused_data or left):
                raise self.reader.damage(f"{self.name} has something behind its end")
            if ended and not piece and not unpacker.eof:
                raise self.reader.damage(f"{self.name} stops in its middle")
            self.digest.update(piece)
            yield piece
        self.reader.take(-self.size % BLOCK, self.name)


class Reader:
    """`for member in Reader(path, file)`; the last step of the loop compares the manifest."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self.path, self.file = path, file

    def __iter__(self) -> Iterator[Member]:
        self.file.seek(0)
        self.names: set[str] = set()
        self.last_capture = ""
        # In a file: a million captures would fill the memory.
        with tempfile.TemporaryFile() as seen:
            while True:
                member = self._next()
                if member.name == MANIFEST:
                    self._compare(member, seen)
                    return
                yield member
                for _ in member.pieces():
                    pass
                seen.write(f"{member.digest.hexdigest()}  {member.name}\n".encode())

    def _next(self) -> Member:
        start = self.file.tell()
        block = self.take(BLOCK, "the head of a member")
        try:
            info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        except (tarfile.TarError, ValueError) as error:
            if not start:
                raise Unusable(f"{self.path} is no backup: it does not begin as one.") from error
            raise self.damage("no member begins where one should") from error
        name = info.name.removesuffix(".gz")
        fixed = name in (FIRST, DATABASE, CONTENTS, MANIFEST) or TABLE.fullmatch(name)
        if (name == FIRST) == bool(start):
            raise Unusable(f"{self.path} is no backup: {FIRST} is not its first member.")
        if (
            not (fixed or CAPTURE.fullmatch(name))
            or info.name == name
            or info.type != tarfile.REGTYPE
            or info.size < 0
        ):
            raise self.damage(f"a backup has no such member as {info.name!r}")
        # Captures stand in the order of their names, so that no list of them need be kept.
        if name in self.names or (not fixed and name <= self.last_capture):
            raise self.damage(f"{name} is there twice, or not in its place")
        if fixed:
            self.names.add(name)
        else:
            self.last_capture = name
        return Member(self, name, info.size)

    def _compare(self, manifest: Member, seen: IO[bytes]) -> None:
        seen.seek(0)
        for line in self._lines(manifest):
            found = seen.readline()
            if line != found:
                name = found.decode().rpartition("  ")[2].strip() or "a member that is not there"
                raise self.damage(f"{MANIFEST} has another checksum for {name}")
        if rest := seen.readline():
            name = rest.decode().rpartition("  ")[2].strip()
            raise self.damage(f"{MANIFEST} does not list {name}")
        if self.file.read(BLOCK).strip(b"\x00"):
            raise self.damage(f"something stands behind {MANIFEST}")

    def _lines(self, manifest: Member) -> Iterator[bytes]:
        rest = b""
        for piece in manifest.pieces():
            *lines, rest = (rest + piece).split(b"\n")
            yield from (line + b"\n" for line in lines)
            if len(rest) > LONGEST_LINE:
                raise self.damage(f"{MANIFEST} has a line that is far too long")
        if rest:
            yield rest

    def take(self, size: int, what: str) -> bytes:
        taken = self.file.read(size)
        if len(taken) < size:
            end = os.fstat(self.file.fileno()).st_size
            raise Unusable(f"{self.path} was cut off: it ends at byte {end:,}, inside {what}.")
        return taken

    def damage(self, why: str) -> Unusable:
        return Unusable(f"{self.path} is damaged before byte {self.file.tell():,}: {why}.")
