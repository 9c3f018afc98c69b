"""The database of Isso."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import pytest

from archive.sources import SourceError, isso, read
from tests.sources.exports import codes, drawn

TABLES = """
    CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR, title VARCHAR);
    CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER,
      created FLOAT NOT NULL, modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR,
      author VARCHAR, email VARCHAR, website VARCHAR, likes INTEGER, dislikes INTEGER, voters BLOB);
    INSERT INTO threads VALUES (1, '/clock/', 'The clock');
"""


def database(path: Path, script: str = "", *, tables: str = TABLES) -> Path:
    file = path / "comments.db"
    connection = sqlite3.connect(file)
    connection.executescript(tables + script)
    connection.commit()
    connection.close()
    return file


def row(id: int, parent: int | str = "NULL", *, mode: int = 1, text: str = "'Late'") -> str:
    return (
        f"INSERT INTO comments VALUES (1, {id}, {parent}, 1394610000.25, NULL, {mode}, '192.0.2.7',"
        f" {text}, 'Ola', 'ola@pellworth.example', '', 0, 0, x'00');"
    )


def test_children_before_parents_circles_and_lost_parents(tmp_path: Path) -> None:
    file = database(tmp_path, row(1, 2) + row(2) + row(3, 4) + row(4, 3) + row(5, 99) + row(6, 6))
    [document] = read(file)
    assert drawn(document) == ["Ola: Late", "  Ola: Late", "Ola: Late", "  Ola: Late",
                               "Ola: Late", "Ola: Late"]  # fmt: skip
    assert sorted(codes(document)) == ["missing-parent", "reply-circle", "reply-to-itself"]


def test_addresses_and_voters_are_left_in_the_database(tmp_path: Path) -> None:
    [document] = read(database(tmp_path, row(1)))
    said = str(document.as_json())
    assert "192.0.2.7" not in said
    assert "pellworth.example" not in said


def test_a_database_in_a_container_is_read_from_its_bytes(tmp_path: Path) -> None:
    file = database(tmp_path, "PRAGMA journal_mode=WAL;" + row(1))
    [document] = isso.parse(io.BytesIO(file.read_bytes()))
    assert drawn(document) == ["Ola: Late"]
    assert codes(document) == ["journal-beside"]


def test_reading_writes_nothing_beside_the_file(tmp_path: Path) -> None:
    file = database(tmp_path, "PRAGMA journal_mode=WAL;" + row(1))
    before = file.read_bytes()
    assert len(list(read(file))) == 1
    assert [one.name for one in tmp_path.iterdir()] == [file.name]
    assert file.read_bytes() == before


def test_a_path_with_marks_of_an_address_is_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "a?mode=rwc&b#c %41"
    folder.mkdir()
    assert len(list(read(database(folder, row(1))))) == 1


def test_another_database_is_refused_by_what_it_lacks(tmp_path: Path) -> None:
    assert "no table “threads”" in refused(database(tmp_path, tables="CREATE TABLE t (a);"))


def test_views_and_computed_columns_are_never_run(tmp_path: Path) -> None:
    view = "DROP TABLE comments; CREATE VIEW comments AS WITH RECURSIVE r(id) AS (SELECT 1 UNION"
    view += " ALL SELECT id + 1 FROM r) SELECT 1 tid, id, 0 parent, 0 created, '' text FROM r;"
    assert "no table “comments”" in refused(database(tmp_path, view))
    (tmp_path / "comments.db").unlink()
    computed = TABLES.replace("text VARCHAR,", "text AS (zeroblob(1000000000)),", 1)
    assert "text" in refused(database(tmp_path, tables=computed))


def test_a_database_that_is_cut_or_broken_is_refused(tmp_path: Path) -> None:
    whole = database(tmp_path, "".join(row(n, text=f"'{'x' * 3000}'") for n in range(1, 40)))
    data = whole.read_bytes()
    whole.write_bytes(data[: len(data) // 2])
    assert "cannot be read" in refused(whole)
    whole.write_bytes(data[:100] + b"\xff" * (len(data) - 100))
    assert "cannot be read" in refused(whole)


def test_values_of_any_type_stand_in_any_column(tmp_path: Path) -> None:
    odd = "INSERT INTO comments VALUES ('x', 9, 'y', 'soon', x'ff', 1e300, 5, x'fe', 4, 3, 2, 'a',"
    odd += " NULL, x'00');"
    known, lost = read(database(tmp_path, row(1) + odd))
    assert drawn(known) == ["Ola: Late"]
    assert codes(lost)[0] == "missing-thread"


def refused(file: Path) -> str:
    with pytest.raises(SourceError) as caught:
        list(read(file))
    return str(caught.value)
