"""`manage.py backup` and `restore`: everything comes back, or nothing is touched."""

from __future__ import annotations

import gzip
import itertools
import json
import random
import resource
import signal
import sqlite3
import stat
import tarfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from archive.models import Article, Tag
from comments.models import Comment
from tests.archive.sites import Site

pytestmark = pytest.mark.thorough

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def test_everything_comes_back(demo: Site, live: Site, backup: Path) -> None:
    assert live.state() != demo.state()
    said = live.run("restore", backup)
    assert "13 articles, 278 comments, 2 captures (2 were not here)" in said
    assert live.state() == demo.state()
    assert "no damage left" in live.run("check_threads")
    assert [path.name for path in live.folder.iterdir() if path.name.startswith(".")] == []


def test_a_fresh_database_takes_it_and_goes_on_counting(
    demo: Site, backup: Path, tmp_path: Path
) -> None:
    fresh = Site(demo.engine, tmp_path / "fresh", "fresh").make()
    try:
        fresh.run("restore", backup)
        assert fresh.state() == demo.state()
        with demo.here():
            last = Tag.objects.order_by("pk").last().pk
        with fresh.here():
            assert Tag.objects.create(name="New", slug="new").pk == last + 1
        assert "No migrations to apply" in fresh.run("migrate")
    finally:
        fresh.unmake()


def test_a_number_that_was_given_and_deleted_is_not_given_again(live: Site, backup: Path) -> None:
    with live.here():
        given = Tag.objects.get(name="Edited").pk
        Tag.objects.get(name="Edited").delete()
    again = backup.with_name("again.tar")
    live.run("backup", again)
    live.run("restore", again)
    with live.here():
        assert Tag.objects.create(name="New", slug="new").pk == given + 1


def test_captures_that_came_later_stay_and_damaged_ones_are_healed(
    live: Site, backup: Path
) -> None:
    later = live.keep_capture(b"came later")
    damaged = live.keep_capture(b"<html>A saved page.</html>")
    damaged.chmod(0o644)
    damaged.write_bytes(b"<html>A saved p\xe5ge.</html>")
    live.run("restore", backup)
    assert later.read_bytes() == b"came later"
    assert damaged.read_bytes() == b"<html>A saved page.</html>"
    assert stat.S_IMODE(damaged.stat().st_mode) == 0o444


def test_a_backup_says_which_captures_were_damaged_before(live: Site, tmp_path: Path) -> None:
    damaged = live.keep_capture(b"<html>A saved page.</html>")
    damaged.chmod(0o644)
    damaged.write_bytes(b"flipped")
    said = live.refused("backup", tmp_path / "backup.tar")
    assert "The backup is whole" in said
    assert damaged.name in said
    assert "2 captures" in live.run("restore", tmp_path / "backup.tar")
    assert damaged.read_bytes() == b"flipped"


def test_without_a_name_it_goes_to_the_data_folder_for_its_owner_only(live: Site) -> None:
    live.run("backup")
    (file,) = (live.folder / "backups").iterdir()
    assert file.name.startswith("afterword-20")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_it_never_writes_over_a_file(live: Site, backup: Path) -> None:
    before = backup.read_bytes()
    assert "is there already" in live.refused("backup", backup)
    assert backup.read_bytes() == before
    assert "No backup was made" in live.refused("backup", backup / "below")


def test_it_can_be_read_without_this_program(live: Site, backup: Path) -> None:
    with tarfile.open(backup) as tar:
        names = tar.getnames()
        said = json.loads(gzip.decompress(tar.extractfile("backup.json.gz").read()))
    assert (names[0], names[-1]) == ("backup.json.gz", "manifest-sha256.txt.gz")
    assert said["engine"] == live.engine
    assert "comments.0001_first_tables" in said["migrations"]


def pairs(site: Site, stop: threading.Event) -> None:
    """A writer that adds tags two at a time: a reader never sees one without the other."""
    add = "INSERT INTO archive_tag (name, slug) VALUES ('{0} one', '{0}-1'), ('{0} two', '{0}-2')"
    if site.engine == "sqlite":
        base = sqlite3.connect(site.name, timeout=20, isolation_level=None)
    else:
        base = psycopg.connect(site.url, autocommit=True)
    for n in itertools.count():
        if stop.is_set():
            break
        base.execute(add.format(f"pair {n}"))
    base.close()


def test_it_is_one_moment_while_the_site_writes(live: Site, tmp_path: Path) -> None:
    stop = threading.Event()
    writer = threading.Thread(target=pairs, args=[live, stop])
    writer.start()
    try:
        time.sleep(0.1)
        files = [tmp_path / f"{n}.tar" for n in range(3)]
        for file in files:
            live.run("backup", file)
    finally:
        stop.set()
        writer.join()
    counts = []
    for file in files:
        live.run("restore", file)
        with live.here():
            ones = Tag.objects.filter(name__endswith=" one").count()
            assert ones == Tag.objects.filter(name__endswith=" two").count()
        counts.append(ones)
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def test_a_restore_while_the_site_writes_leaves_a_whole_database(
    demo: Site, live: Site, backup: Path
) -> None:
    stop = threading.Event()
    writer = threading.Thread(target=pairs, args=[live, stop])
    writer.start()
    try:
        time.sleep(0.1)
        live.run("restore", backup)
        time.sleep(0.1)
    finally:
        stop.set()
        writer.join()
    with live.here():
        Tag.objects.filter(name__startswith="pair").delete()
    assert live.state() == demo.state()
    again = backup.with_name("again.tar")
    live.run("backup", again)
    live.run("restore", again)
    assert live.state() == demo.state()


def test_damaged_threads_go_live_only_repaired(live: Site, tmp_path: Path) -> None:
    with live.here():
        Comment.objects.filter(level=1).update(level=2)
    live.run("backup", tmp_path / "backup.tar")
    before = live.state()
    assert "--repair" in live.refused("restore", tmp_path / "backup.tar")
    assert live.state() == before
    assert "Numbered anew" in live.run("restore", tmp_path / "backup.tar", "--repair")
    assert "no damage left" in live.run("check_threads")


def test_an_older_backup_is_brought_to_the_present(live: Site, tmp_path: Path) -> None:
    older = Site(live.engine, tmp_path / "older", "older").make()
    try:
        older.run("migrate", "archive", "0001", "--verbosity=0")
        older.run("migrate", "comments", "0001", "--verbosity=0")
        with older.here(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO archive_tag (name, slug) VALUES ('Older', 'older')")
        older.run("backup", tmp_path / "older.tar")
        live.run("restore", tmp_path / "older.tar")
        with live.here():
            assert [tag.name for tag in Tag.objects.all()] == ["Older"]
            assert not Article.objects.exists()
        assert "No migrations to apply" in live.run("migrate")
    finally:
        older.unmake()


def test_a_site_without_tables_has_nothing_to_back_up(demo: Site, tmp_path: Path, live) -> None:
    empty = Site(demo.engine, tmp_path / "empty", "empty").make()
    try:
        assert "no tables yet" in empty.refused("backup", tmp_path / "backup.tar")
        assert not (tmp_path / "backup.tar").exists()
    finally:
        empty.unmake()


def no_more_than(size: int) -> Callable[[], None]:
    """A disk that takes so many bytes of a file."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_leaves_no_half_backup(live: Site, tmp_path: Path) -> None:
    target = tmp_path / "full"
    target.mkdir()
    run = live.start("backup", target / "backup.tar", preexec_fn=no_more_than(60_000))
    _, said = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "No backup was made." in said
    assert "Traceback" not in said
    assert list(target.iterdir()) == []


def test_a_full_disk_leaves_the_live_data(live: Site, backup: Path) -> None:
    before = live.state()
    run = live.start("restore", backup, preexec_fn=no_more_than(120_000))
    _, said = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "Nothing was changed." in said
    assert "Traceback" not in said
    assert live.state() == before


def test_killed_at_any_moment_it_leaves_the_old_or_the_new(
    demo: Site, live: Site, backup: Path
) -> None:
    old, new, chance = live.rows(), demo.rows(), random.Random(5)
    for _ in range(6):
        run = live.start("restore", backup)
        while run.poll() is None and not (live.captures / ".restoring").exists():
            time.sleep(0.01)
        time.sleep(chance.random() * 0.5)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        now = live.rows()
        assert now in (old, new)
        if now == new:
            live.edit()
            old = live.rows()
    live.run("restore", backup)
    assert live.state() == demo.state()


@pytest.mark.parametrize("content", [b"", b"no database at all" * 500])
def test_it_replaces_a_live_file_that_is_no_database(
    demo: Site, live: Site, backup: Path, content: bytes
) -> None:
    if live.engine != "sqlite":
        pytest.skip("PostgreSQL keeps its own files")
    Path(live.name).write_bytes(content)
    Path(f"{live.name}-wal").write_bytes(b"the log of something else")
    said = live.run("restore", backup)
    assert live.state() == demo.state()
    assert "no damage left" in live.run("check_threads")
    if content:
        assert "live.sqlite3.replaced" in said
        assert Path(f"{live.name}.replaced").read_bytes() == content


def test_an_operators_view_keeps_its_tables_and_is_told(
    demo: Site, live: Site, backup: Path
) -> None:
    if live.engine != "postgresql":
        pytest.skip("SQLite's views are in its file")
    with live.here(), connection.cursor() as cursor:
        cursor.execute("CREATE VIEW titles AS SELECT title FROM archive_article")
    said = live.run("restore", backup)
    assert "The replaced tables stay in the schema afterword_replaced_" in said
    with live.here():
        assert not Article.objects.filter(title="Edited").exists()


def test_two_restores_at_once_do_not_mix(live: Site, backup: Path) -> None:
    runs = [live.start("restore", backup) for _ in range(2)]
    said = [run.communicate(timeout=60)[1] for run in runs]
    done = sorted(run.returncode for run in runs)
    assert done in ([0, 0], [0, 1])
    if done == [0, 1]:
        assert "Another restore is at work" in "".join(said)
