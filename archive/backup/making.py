"""Making a backup: one file, whole or not there."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from django.db import connection

from archive import holdings
from archive.backup import bundle, captures, postgresql, sqlite, states
from archive.backup.contents import FORMAT, Contents, Head
from archive.backup.problems import Unusable
from archive.models import Capture

ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
WORDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Made(NamedTuple):
    file: Path
    size: int
    contents: Contents


def make(file: Path) -> Made:
    """Write the database and the captures as they are now. Safe while the site is in use.

    The database comes first: a capture's file is there before the row that names it, so that
    every row of the backup finds its file.
    """
    engine = ENGINES[connection.vendor]
    migrations = states.applied()
    if not migrations:
        raise Unusable("The database has no tables yet, so there is nothing to back up.")
    if file.exists():
        raise Unusable(f"{file} is there already; a backup never writes over another file.")
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    try:
        with open(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as opened:
            writer = bundle.Writer(opened)
            head = Head(
                format=FORMAT,
                engine=connection.vendor,
                version=engine.version(),
                made_at=now,
                migrations=migrations,
            )
            writer.add_json(bundle.FIRST, head.as_json())
            contents: Contents = engine.dump(writer, file.parent)
            add_captures(writer, contents)
            writer.add_json(bundle.CONTENTS, contents.as_json())
            writer.close()
            opened.flush()
            os.fsync(opened.fileno())
        os.link(part, file)  # unlike a renaming, never over a file that has come meanwhile
    finally:
        part.unlink(missing_ok=True)
    return Made(file, file.stat().st_size, contents)


def add_captures(writer: bundle.Writer, contents: Contents) -> None:
    root = captures.folder()
    for path in captures.files(root):
        inner = path.relative_to(root).as_posix()
        try:
            pieces = captures.pieces(path)
            sha256 = writer.add(f"captures/{inner}", pieces)
        except FileNotFoundError:  # removed between the list and the look
            continue
        contents.captures += 1
        if sha256 != path.name:
            contents.damaged.append(path.name)
    # The pages of the demo are held without being here: they come with the code.
    for sha256 in Capture.objects.order_by("sha256").values_list("sha256", flat=True).iterator():
        if not holdings.holds(sha256):
            contents.damaged.append(sha256)
