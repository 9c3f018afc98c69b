"""Imports under which something breaks: the database, the disk, the machine. What is there stays
whole, a sentence says what happened, and the run goes on where it was."""

from __future__ import annotations

import errno
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection

from archive.importing import newcomers
from archive.models import Article, ImportRow, ImportRun
from tests.archive.captures import FERRY
from tests.archive.importing import Desk, drawn, emptied, everything
from tests.archive.killing import PAGES, blog
from tests.archive.sites import Site

BOTH = pytest.mark.parametrize(
    "empty", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
FEW = 30  # pages, in batches of a third
SQLITE = pytest.mark.parametrize("empty", ["sqlite"], indirect=True)


@pytest.fixture
def here(empty: Site) -> Iterator[Site]:
    with empty.here():
        yield empty


def breaks_at(monkeypatch: pytest.MonkeyPatch, batch: int, breaks) -> None:
    """Call `breaks` when this batch is about to be written, and when anything is after it."""
    write, batches = newcomers.write, []

    def written(entries):
        batches.append(entries)
        if len(batches) >= batch:
            breaks()
        return write(entries)

    monkeypatch.setattr(newcomers, "write", written)


def lost(kind: type[Exception] = OperationalError) -> None:
    raise kind("server closed the connection unexpectedly")


def lose_connection() -> None:
    if connection.vendor == "sqlite":
        lost()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@BOTH
def test_a_database_that_is_lost_ends_the_run_at_once_and_it_is_resumed(
    here: Site, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put("blog.xml", blog(FEW))
    monkeypatch.setattr("archive.importing.batches.MOST_DOCUMENTS", FEW // 3)
    tries = []
    with monkeypatch.context() as patched:
        breaks_at(patched, 2, lambda: tries.append(1) or lose_connection())
        said = desk.imports("blog.xml")
    assert desk.status == 4
    assert len(tries) == 1
    run = ImportRun.objects.get()
    assert "the database refused" in said
    assert said.endswith(f"Go on with: imports resume {run.pk}")
    assert 0 < Article.objects.count() == ImportRow.objects.count() < FEW
    call_command("check_threads")
    ImportRun.objects.update(process="")  # as after the end of this process
    assert f"{FEW} pages: {FEW} created" in desk.says("imports", "resume", str(run.pk))
    resumed = drawn()
    emptied()
    desk.imports("blog.xml")
    assert drawn() == resumed


@BOTH
@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
def test_a_dry_run_that_loses_its_database_names_no_run(
    here: Site, desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    desk.put("blog.xml", blog(3))
    breaks_at(monkeypatch, 1, lose_connection if kind is OperationalError else lambda: lost(kind))
    said = desk.imports("blog.xml", "--dry-run")
    assert desk.status == 4
    assert said.endswith("It was a dry run: nothing was kept.")
    assert "resume" not in said
    assert not ImportRun.objects.exists()
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_a_dry_run_that_is_stopped_names_no_run(desk: Desk, monkeypatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(newcomers, "write", stop)
    said = desk.save("blog.xml", blog(3), "--dry-run")
    assert desk.status == 130
    assert "It was a dry run: nothing was kept." in said
    assert "resume" not in said


@SQLITE
@pytest.mark.parametrize("option", ["--json", "--dry-run"])
def test_a_file_that_somebody_else_holds_locked_ends_the_run_once_it_has_waited(
    here: Site, desk: Desk, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    desk.put("blog.xml", blog(FEW))
    monkeypatch.setattr("archive.importing.batches.MOST_DOCUMENTS", FEW // 3)
    other = sqlite3.connect(here.name, isolation_level=None)

    def wait_less() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=50")

    wait_less()
    written, begun = newcomers.write, []

    def write(entries):
        begun.append(entries)
        return written(entries)

    monkeypatch.setattr(newcomers, "write", write)
    monkeypatch.setattr("comments.retrying.PATIENCE", 0)
    begin = transaction_that_meets(other, after=1 if option == "--json" else 0, begun=begun)
    monkeypatch.setattr(connection, "_start_transaction_under_autocommit", begin)
    said = desk.imports("blog.xml", option)
    other.execute("ROLLBACK")
    assert desk.status == 4
    assert "refused (database is locked)" in said
    assert len(begun) == (1 if option == "--json" else 0)
    assert Article.objects.count() == ImportRow.objects.count()
    call_command("check_threads")
    monkeypatch.undo()
    ImportRun.objects.update(process="")
    for run in ImportRun.objects.all():
        assert f"{FEW} created" in desk.says("imports", "resume", str(run.pk))
    other.close()


def transaction_that_meets(other: sqlite3.Connection, *, after: int, begun: list):
    """Somebody takes the lock between two transactions, once this many batches were written."""
    really = connection._start_transaction_under_autocommit

    def begin() -> None:
        if len(begun) >= after and not other.in_transaction:
            other.execute("BEGIN IMMEDIATE")
        really()

    return begin


@pytest.mark.django_db
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EDQUOT])
def test_a_disk_that_is_full_for_captures_fails_the_files_and_writes_nothing_of_them(
    desk: Desk, store: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    desk.save("first.xml", FERRY.as_wxr())
    before = everything()
    desk.put("a.xml", blog(2))
    desk.put("b.xml", blog(3))
    with monkeypatch.context() as patched:

        def full(*_: object) -> None:
            raise OSError(code, "No space left on device")

        patched.setattr("os.fsync", full)
        said = desk.imports("a.xml", "b.xml", "first.xml")
    assert desk.status == 1
    assert said.count("its bytes cannot be kept") == 2
    assert "No space left on device" in said
    assert everything() == before
    assert [path for path in store.rglob("*") if path.suffix == ".part"] == []
    assert " 1 unchanged" in desk.imports("first.xml")
    assert " 3 created" in desk.imports("b.xml")
    call_command("check_fixity")


MANY = 5 * PAGES  # a fast machine is done with fewer before the signal arrives


@SQLITE
@pytest.mark.thorough
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_run_that_is_stopped_from_outside_is_whole_and_resumed(
    here: Site, desk: Desk, how: signal.Signals
) -> None:
    file = desk.put("blog.xml", blog(MANY))
    process = here.start("import_articles", file)
    while process.poll() is None and not ImportRow.objects.exists():
        time.sleep(0.005)
    process.send_signal(how)
    _, told = process.communicate(timeout=60)
    run = ImportRun.objects.get()
    left = run.rows.count()
    assert 0 < left < MANY
    assert Article.objects.count() == left
    assert run.files.get().read_at is None
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert f"Go on with: imports resume {run.pk}" in told
        assert run.state == ImportRun.State.STOPPED
        assert run.totals["pages"] == {"created": left}
    call_command("check_threads")
    with sqlite3.connect(here.name) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    other.close()
    desk.says("imports", "resume", str(run.pk))
    resumed = drawn()
    emptied()
    desk.imports("blog.xml")
    assert drawn() == resumed
