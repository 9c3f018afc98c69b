"""Reading is spread over the workers of a dask scheduler, and survives the loss of one."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.importing import newcomers, parallel
from archive.importing.files import find_sources
from archive.importing.hands import HandsError
from archive.importing.parallel import read_ahead
from archive.models import Article, ImportRow, ImportRun
from tests.archive.importing import Desk, drawn, emptied
from tests.archive.killing import blog
from tests.importing.exports import export
from tests.sources.addressed import FORMATS, written

pytest.importorskip("distributed", reason="dask.distributed is not installed")

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60

pytestmark = pytest.mark.thorough


WORKER = ("--nthreads", "1", "--no-nanny", "--no-dashboard")


def dask(what: str, *arguments: str, path: Path = ROOT) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments],
        cwd=path,
        env=os.environ | {"PYTHONPATH": str(path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def running() -> Iterator[list[subprocess.Popen[bytes]]]:
    """What is put into this list is ended after the test."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in reversed(started):
        process.kill()
        process.wait()


@pytest.fixture
def scheduler(tmp_path, running) -> str:
    """The address of a scheduler without workers."""
    file = tmp_path / "scheduler.json"
    running.append(
        dask(
            "scheduler",
            *("--host", "127.0.0.1", "--port", "0", "--no-dashboard"),
            *("--scheduler-file", str(file)),
            path=tmp_path,
        )
    )
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(OSError, ValueError):
            return json.loads(file.read_text())["address"]
        time.sleep(0.1)
    pytest.fail("the scheduler did not start")


@pytest.fixture
def workers(scheduler, running) -> list[subprocess.Popen[bytes]]:
    """Two workers on addresses of their own."""
    hosts = ("127.0.0.2", "127.0.0.3")
    own = [dask("worker", scheduler, *WORKER, "--host", host) for host in hosts]
    running.extend(own)
    addresses = await_workers(scheduler, 2)
    assert {address.split("/")[2].split(":")[0] for address in addresses} == set(hosts)
    return own


def await_workers(scheduler: str, count: int) -> list[str]:
    import distributed

    with distributed.Client(scheduler) as client:
        client.wait_for_workers(count, timeout=SECONDS)
        return list(client.scheduler_info(n_workers=-1)["workers"])


def documents(path: Path, **how) -> Iterator[tuple]:
    with contextlib.closing(read_ahead(find_sources([str(path)]), **how)) as reading:
        for read in reading:
            yield read.source.name, read.digest, read.document, str(read.error)


def test_workers_elsewhere_read_what_one_process_would(scheduler, workers) -> None:
    fixtures = ROOT / "fixtures"
    assert list(documents(fixtures, scheduler=scheduler)) == list(documents(fixtures))


def test_workers_elsewhere_tell_persons_and_no_addresses(tmp_path, scheduler, workers) -> None:
    key = b"a long random text of this test"
    folder = tmp_path / "exports"
    folder.mkdir()
    for format in FORMATS:
        written(format, folder=folder)
    found = list(documents(folder, scheduler=scheduler, person_key=key))
    assert found == list(documents(folder, person_key=key))
    assert len(found) == len(FORMATS)
    for _, _, document, _ in found:
        assert [(c.address, bool(c.person)) for c in document.comments] == [(None, True)]


def test_a_worker_that_is_killed_loses_nothing_and_doubles_nothing(
    tmp_path, monkeypatch, scheduler, workers
) -> None:
    monkeypatch.setattr(parallel, "STRETCH", 32 * 1024)
    file = tmp_path / "almanac.xml"
    file.write_bytes(export(100, 50))
    read = []
    for each in documents(file, scheduler=scheduler):
        read.append(each)
        if len(read) == 10:
            workers[0].kill()
    assert read == list(documents(file))


@pytest.mark.django_db
def test_a_worker_that_is_killed_leaves_the_database_of_a_run_without_it(
    tmp_path, monkeypatch, scheduler, workers
) -> None:
    monkeypatch.setattr(parallel, "STRETCH", 8 * 1024)
    monkeypatch.setattr("archive.importing.batches.MOST_DOCUMENTS", 20)
    desk = Desk(tmp_path)
    desk.put("blog.xml", blog(80))
    written, batches = newcomers.write, []

    def write(entries):
        batches.append(len(entries))
        if len(batches) == 1:
            workers[0].kill()
        return written(entries)

    monkeypatch.setattr(newcomers, "write", write)
    assert "80 pages: 80 created" in desk.imports("blog.xml", f"--scheduler={scheduler}")
    assert not desk.status
    assert len(batches) > 1
    assert Article.objects.count() == ImportRow.objects.count() == 80
    spread = drawn()
    emptied()
    desk.imports("blog.xml")
    assert drawn() == spread


@pytest.mark.django_db
def test_the_loss_of_every_worker_stops_the_run_which_another_import_completes(
    tmp_path, monkeypatch, scheduler, workers
) -> None:
    monkeypatch.setattr("archive.importing.cluster.SECONDS_ALONE", 1)
    monkeypatch.setattr(parallel, "STRETCH", 8 * 1024)
    monkeypatch.setattr("archive.importing.batches.MOST_DOCUMENTS", 20)
    desk = Desk(tmp_path)
    desk.put("blog.xml", blog(80))
    written = newcomers.write

    def write(entries):
        for worker in workers:
            worker.kill()
        return written(entries)

    with monkeypatch.context() as patched:
        patched.setattr(newcomers, "write", write)
        said = desk.imports("blog.xml", f"--scheduler={scheduler}")
    run = ImportRun.objects.get()
    assert desk.status == 6
    assert said.endswith(f"Go on with: imports resume {run.pk}")
    assert run.state == ImportRun.State.STOPPED
    assert 0 < Article.objects.count() == run.rows.count() < 80
    desk.imports("blog.xml")
    assert not desk.status
    completed = drawn()
    emptied()
    desk.imports("blog.xml")
    assert drawn() == completed


def test_a_scheduler_without_workers_is_refused(scheduler) -> None:
    with pytest.raises(HandsError, match="this scheduler has no workers"):
        list(read_ahead([], scheduler=scheduler))


def test_workers_without_this_program_are_refused(tmp_path, scheduler, running) -> None:
    (tmp_path / "almanac.xml").write_bytes(export(1, 1))
    running.append(dask("worker", scheduler, *WORKER, "--host", "127.0.0.2", path=tmp_path))
    await_workers(scheduler, 1)
    with pytest.raises(HandsError, match="this worker cannot read, Afterword is not on its path"):
        list(documents(tmp_path / "almanac.xml", scheduler=scheduler))


def test_a_scheduler_that_nobody_runs_is_refused(monkeypatch) -> None:
    monkeypatch.setattr("archive.importing.cluster.SECONDS_TO_CONNECT", 1)
    with pytest.raises(HandsError, match=r"tcp://127\.0\.0\.1:1: no dask scheduler answers there"):
        list(read_ahead([], scheduler="tcp://127.0.0.1:1"))


def test_the_loss_of_the_scheduler_ends_the_reading(
    tmp_path, monkeypatch, scheduler, workers, running
) -> None:
    monkeypatch.setattr(parallel, "STRETCH", 32 * 1024)
    file = tmp_path / "almanac.xml"
    file.write_bytes(export(100, 50))
    reading = documents(file, scheduler=scheduler)
    next(reading)
    running[0].kill()
    with pytest.raises(HandsError, match="the scheduler is gone"):
        list(reading)


def test_the_loss_of_the_last_worker_ends_the_reading(
    tmp_path, monkeypatch, scheduler, workers
) -> None:
    monkeypatch.setattr("archive.importing.cluster.SECONDS_ALONE", 1)
    monkeypatch.setattr(parallel, "STRETCH", 32 * 1024)
    file = tmp_path / "almanac.xml"
    file.write_bytes(export(100, 50))
    reading = documents(file, scheduler=scheduler)
    next(reading)
    for worker in workers:
        worker.kill()
    with pytest.raises(HandsError, match="no worker is left at the scheduler"):
        list(reading)
