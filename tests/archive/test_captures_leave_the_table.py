"""The migration that takes the bytes of captures out of their table, into files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from archive import holdings

IN_THE_TABLE = [("archive", "0003_runs_and_snapshots")]
BOTH = [("archive", "0004_captures_in_files")]
PAGES = {"clock.txt": b"The clock is slow.\n", "post.json": b'{"mail": "nessa@holm.example"}'}


def migrate(to: list[tuple[str, str]]):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.fixture
def old(store: Path, transactional_db):
    """The tables as they were, and back to what they are at the end."""
    yield migrate(IN_THE_TABLE).get_model("archive", "Capture")
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def add(captures, name: str, content: bytes, **fields):
    told = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)} | fields
    return captures.objects.create(
        content=content, file_name=name, format="x", encoding="utf-8",
        imported_at=timezone.now(), **told,
    )  # fmt: skip


def test_every_row_becomes_a_file_and_the_table_loses_its_bytes(old) -> None:
    rows = [add(old, name, content) for name, content in PAGES.items()]
    for _ in range(2):  # the second time, all of it is there already
        apps = migrate(BOTH)
        for row, content in zip(rows, PAGES.values(), strict=True):
            assert holdings.content(row.sha256) == content
        personal = apps.get_model("archive", "Capture").objects.filter(holds_personal_data=True)
        assert [row.file_name for row in personal] == ["post.json"]
        assert not apps.get_model("archive", "FixityCheck").objects.exists()
        migrate(IN_THE_TABLE)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, "archive_capture")
    assert "content" not in {column.name for column in columns}
    back = migrate(IN_THE_TABLE).get_model("archive", "Capture")
    assert {row.file_name: bytes(row.content) for row in back.objects.all()} == PAGES


def test_bytes_that_were_never_kept_are_marked_missing(old) -> None:
    row = add(old, "huge.xml", b"", sha256="a" * 64, size=70_000_000)
    apps = migrate(BOTH)
    check = apps.get_model("archive", "FixityCheck").objects.get()
    assert (check.capture_id, check.outcome) == (row.pk, "missing")
    assert "import it again" in check.detail
    assert check.capture.damaged_at


def test_bytes_that_had_changed_in_the_table_are_kept_and_told(old) -> None:
    add(old, "clock.txt", b"changed", sha256="b" * 64)
    apps = migrate(BOTH)
    true = hashlib.sha256(b"changed").hexdigest()
    assert holdings.content(true) == b"changed"
    check = apps.get_model("archive", "FixityCheck").objects.get()
    assert (check.outcome, true in check.detail) == ("damaged", True)


def test_a_folder_that_takes_no_files_leaves_the_table_as_it_was(old, store: Path) -> None:
    add(old, "clock.txt", PAGES["clock.txt"])
    store.write_text("I was here first.")
    with pytest.raises(holdings.HoldingsError, match=str(store)):
        migrate(BOTH)
    assert bytes(old.objects.get().content) == PAGES["clock.txt"]
    store.unlink()
