"""Restoring a backup: looked through, built beside the live data, looked at, then swapped in."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import IO, NamedTuple

from django.db import connection

from archive.backup import bundle, captures, states
from archive.backup.contents import FORMAT, Contents, Head
from archive.backup.making import ENGINES, WORDS
from archive.backup.problems import Unusable
from archive.backup.staging import Staging
from archive.http import stamps
from archive.search import tables
from comments import integrity
from comments.models import articles


class Restored(NamedTuple):
    head: Head
    contents: Contents
    captures: int  # files that were not there
    repaired: int  # articles whose threads were numbered anew
    left_over: str  # a sentence, where something of the old could not be taken away


def restore(path: Path, *, repair: bool = False) -> Restored:
    """Put the backup in the place of the live data, or raise and leave that as it was."""
    with path.open("rb") as file:
        head, contents = look_through(path, file)
        engine = ENGINES[connection.vendor]
        root = captures.folder()
        with contextlib.ExitStack() as stack:
            arriving = captures.Arriving(root, stack.enter_context(Staging(root)))
            staging = arriving.staging
            if connection.vendor == "sqlite" and engine.live_folder() != root.resolve():
                staging = stack.enter_context(Staging(engine.live_folder()))
            beside = stack.enter_context(engine.beside(staging, contents))
            beside.prepare(head.migrations)
            for member in bundle.Reader(path, file):
                if bundle.CAPTURE.fullmatch(member.name):
                    arriving.take(member)
                elif member.name not in (bundle.FIRST, bundle.CONTENTS):
                    beside.take(member)
            with beside.opened():
                compare(beside.rows(), contents, path)
                states.migrate_forward()
                repaired = check_threads(path, repair=repair)
            placed = arriving.place()
            beside.swap()
            stamps.watch()
            tables.look_after()
    return Restored(head, contents, placed, repaired, beside.left_over)


def look_through(path: Path, file: IO[bytes]) -> tuple[Head, Contents]:
    """Read every byte and believe the checksums, before anything is written anywhere."""
    said = {}
    for member in bundle.Reader(path, file):
        if member.name in (bundle.FIRST, bundle.CONTENTS):
            said[member.name] = member.json()
        if member.name == bundle.FIRST:
            head = Head.read(said[bundle.FIRST], f"{path}, {bundle.FIRST}")
            refuse_foreign(head, path)
    if bundle.CONTENTS not in said:
        raise Unusable(f"{path} has no {bundle.CONTENTS}.")
    return head, Contents.read(said[bundle.CONTENTS], f"{path}, {bundle.CONTENTS}")


def refuse_foreign(head: Head, path: Path) -> None:
    if head.format > FORMAT:
        raise Unusable(f"{path} was made by a newer version. Update first, then restore.")
    if head.engine != connection.vendor:
        theirs, ours = WORDS.get(head.engine, repr(head.engine)), WORDS[connection.vendor]
        raise Unusable(
            f"{path} is a backup of {theirs}, and this site uses {ours}. Restore it where it "
            "comes from, then carry it over with export_archive and rebuild_archive."
        )
    states.refuse_unknown(head.migrations, path)


def compare(rows: dict[str, int], contents: Contents, path: Path) -> None:
    for table in sorted(rows.keys() | contents.rows.keys()):
        said, found = contents.rows.get(table), rows.get(table)
        if said != found:
            raise Unusable(f"{path}: {table} should have {said} rows and has {found}.")


def check_threads(path: Path, *, repair: bool) -> int:
    """Look at every discussion as `check_threads` does; how many were numbered anew."""
    repaired = 0
    for pk in list(articles().order_by("pk").values_list("pk", flat=True)):
        found = integrity.find(pk)
        if found and repair:
            integrity.repair(pk)
            repaired += 1
            found = integrity.find(pk)
        if found:
            name = articles().get(pk=pk)
            raise Unusable(
                f"{path}: the discussion of {name} is damaged ({found[0]}). The backup is as it "
                "was made; restore with --repair to number such discussions anew."
            )
    return repaired
