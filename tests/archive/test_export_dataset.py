"""Everything public as a data set for research."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive.models import Article
from comments.models import Comment

parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> None:
    call_command("loaddata", "demo", verbosity=0)


def written(folder: Path, **options) -> Path:
    call_command("export_dataset", folder, **options)
    return folder


def lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_lines_and_columns_hold_the_same_rows(demo, tmp_path):
    folder = written(tmp_path / "set")
    for name, key in (("articles", "slug"), ("comments", "code")):
        said = [one[key] for one in lines(folder / f"{name}.jsonl")]
        columns = parquet.read_table(folder / f"{name}.parquet").to_pylist()
        assert said == [row[key] for row in columns]
        assert said
    assert len(lines(folder / "articles.jsonl")) == Article.objects.published().count()


def test_the_tree_is_whole_in_both(demo, tmp_path):
    folder = written(tmp_path / "set")
    for rows in (
        lines(folder / "comments.jsonl"),
        parquet.read_table(folder / "comments.parquet").to_pylist(),
    ):
        known = set()
        for row in rows:
            assert row["parent"] is None or row["parent"] in known
            known.add(row["code"])


def test_the_card_says_what_is_inferred(demo, tmp_path):
    folder = written(tmp_path / "set")
    card = (folder / "README.md").read_text()
    guessed = Comment.objects.filter(placement="guess").count()
    assert f"| guess | {guessed} (" in card
    assert "A name is not a person" in card


def test_checksums_and_fields_stand_in_the_package(demo, tmp_path):
    folder = written(tmp_path / "set")
    package = json.loads((folder / "datapackage.json").read_text())
    assert {one["path"] for one in package["resources"]} == {
        *("articles.jsonl", "comments.jsonl", "articles.parquet", "comments.parquet")
    }
    for one in package["resources"]:
        digest = hashlib.sha256((folder / one["path"]).read_bytes()).hexdigest()
        assert one["hash"] == f"sha256:{digest}"
        if "schema" in one:
            columns = parquet.read_schema(folder / one["path"]).names
            assert [field["name"] for field in one["schema"]["fields"]] == columns


def test_the_same_archive_makes_the_same_bytes(demo, tmp_path):
    one, two = written(tmp_path / "one"), written(tmp_path / "two")
    for file in one.iterdir():
        assert file.read_bytes() == (two / file.name).read_bytes()


def test_nothing_hidden_is_in_it(discussed, make_article, tmp_path):
    make_article("Quicksilver draft", state="draft")
    talk = discussed("Joe\n  Dee")
    talk.comments.filter(author_name="Dee").update(state="removed", text="secret words")
    folder = written(tmp_path / "set")
    for file in folder.iterdir():
        for hidden in (b"secret words", b"Quicksilver", b"Dee"):
            assert hidden not in file.read_bytes()


def test_without_parquet_it_needs_nothing_more(demo, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CommandError, match="Parquet needs pyarrow"):
        written(tmp_path / "set")
    assert not (tmp_path / "set").exists()
    folder = written(tmp_path / "set", parquet=False)
    assert sorted(file.suffix for file in folder.iterdir() if file.suffix) == [
        *(".json", ".jsonl", ".jsonl", ".md")
    ]


def test_a_folder_of_somebodys_own_is_left_alone(demo, tmp_path):
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(CommandError, match="holds other files"):
        written(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.tex"]
