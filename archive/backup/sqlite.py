"""SQLite: the database file, copied page by page while the site writes, and put back the same way.

Renaming a file into the place of a live database is not safe: a process that opened the old
one a moment ago makes its `-wal` beside the new one, and SQLite replays it there. The copy in
the other direction is one transaction of the live database: whoever reads sees all of it or
none, and a process killed in its middle leaves pages in the log that nobody will look at. Only
where there is no live database, or no SQLite file under its name, the new file is renamed.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, connections

from archive.backup import bundle, captures
from archive.backup.contents import Contents
from archive.backup.problems import Unusable
from archive.backup.staging import Staging

PATIENCE = 20  # seconds to wait for a writer, as the site's own connections do
SIDE_FILES = ("-wal", "-shm", "-journal")


def version() -> str:
    return f"SQLite {sqlite3.sqlite_version}"


def dump(writer: bundle.Writer, beside: Path) -> Contents:
    """Add the database as it is at one moment; `beside` is a folder with room for a copy."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=beside) as folder:
        copy = Path(folder) / bundle.DATABASE
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
        with contextlib.closing(sqlite3.connect(copy)) as target:
            connection.ensure_connection()
            connection.connection.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # all of it in one file
            names = _tables(target)
            rows = {name: _count(target, name) for name in names}
        writer.add(bundle.DATABASE, captures.pieces(copy))
    return Contents(rows=rows)


def live_folder() -> Path:
    """Where the live file is, and the new one will be built."""
    name = str(connection.settings_dict["NAME"])
    if not name or ":memory:" in name or name.startswith("file:"):
        raise Unusable("This database is in memory only; there is nothing to restore into.")
    return Path(name).resolve().parent


@contextlib.contextmanager
def beside(staging: Staging, contents: Contents) -> Iterator[Beside]:
    """The new database in a file of its own; leaving without `swap()` leaves the live one."""
    yield Beside(staging.path / bundle.DATABASE, contents)


class Beside:
    def __init__(self, path: Path, contents: Contents) -> None:
        self.path, self.contents = path, contents
        self.left_over = ""

    def prepare(self, migrations: list[str]) -> None:
        """The file brings its tables."""

    def take(self, member: bundle.Member) -> None:
        if member.name != bundle.DATABASE:
            raise Unusable(f"A backup of SQLite has no {member.name}.")
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for piece in member.pieces():
                file.write(piece)

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Everything that asks `django.db.connection` meets the new file meanwhile."""
        if not self.path.exists():
            raise Unusable(f"The backup has no {bundle.DATABASE}.")
        live = connections["default"]
        live.close()
        stand_in = type(live)({**live.settings_dict, "NAME": str(self.path)}, "default")
        connections["default"] = stand_in
        try:
            yield
        finally:
            stand_in.close()
            connections["default"] = live

    def rows(self) -> dict[str, int]:
        connection.ensure_connection()
        base: sqlite3.Connection = connection.connection
        for check in ("integrity_check(1)", "foreign_key_check"):
            found = base.execute(f"PRAGMA {check}").fetchone()
            if found and found[0] != "ok":
                said = found[0] if check != "foreign_key_check" else f"row {found[1]} of {found[0]}"
                raise Unusable(f"{bundle.DATABASE} is damaged inside: PRAGMA {check} says {said}.")
        return {name: _count(base, name) for name in _tables(base)}

    def swap(self) -> None:
        """Put it in the place of the live one."""
        live = Path(connection.settings_dict["NAME"]).resolve()
        connection.close()
        if not live.exists() or not live.stat().st_size:
            self._rename(live)
            return
        try:
            with contextlib.closing(sqlite3.connect(live, timeout=PATIENCE)) as target:
                target.execute("PRAGMA schema_version").fetchone()
                self._copy_into(target, live)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise
            self._rename(live)

    def _copy_into(self, target: sqlite3.Connection, live: Path) -> None:
        until = time.monotonic() + PATIENCE

        def patiently(status: int, *pages: int) -> None:
            if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
                raise Unusable(f"{live} is busy: somebody has been writing for {PATIENCE} seconds.")

        with contextlib.closing(sqlite3.connect(self.path)) as source:
            source.backup(target, progress=patiently, sleep=0.05)
        with contextlib.suppress(sqlite3.OperationalError):  # somebody reads: later then
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _rename(self, live: Path) -> None:
        """What cannot be opened is kept under another name, its log too: SQLite would replay an
        old log into the new file."""
        kept = []
        for side in (*SIDE_FILES, ""):
            old = live.with_name(live.name + side)
            if old.exists():
                new = old.with_name(f"{live.name}.replaced{side}")
                old.replace(new)
                kept.append(new.name)
        with contextlib.closing(sqlite3.connect(self.path)) as source:
            source.execute("PRAGMA journal_mode = DELETE")
        self.path.replace(live)
        if kept:
            self.left_over = f"What was there was no database: it is kept as {kept[-1]}."


def _tables(base: sqlite3.Connection) -> list[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%'"
    return [name for (name,) in base.execute(f"{asked} ESCAPE '@' ORDER BY name")]


def _count(base: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    row: tuple[Any, ...] = base.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()  # noqa: S608
    return int(row[0])
