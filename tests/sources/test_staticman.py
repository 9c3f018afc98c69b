"""Comments that are files, one each."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.sources import SourceError, read, sniff, sniff_folder
from tests.sources.exports import drawn, parsed


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / name.replace("_", ".")).write_text(text)
    return path


def file(id: str, **more: str) -> str:
    fields = {"_id": id, "name": "Ola", "message": id.upper(), "date": "2016-08-11T19:33:25Z"}
    return "".join(f"{key}: '{value}'\n" for key, value in (fields | more).items())


def test_answers_are_found_under_many_names(tmp_path: Path) -> None:
    files = folder(
        tmp_path,
        c1_yml=file("a"),
        c2_yml=file("b", reply_to="a"),
        c3_yml=file("c", replyID="b"),
        c4_yml=file("d", _parent="a"),
        c5_yml=file("e", reply_to="c1"),
    )
    [document] = read(files)
    assert drawn(document) == ["Ola: A", "  Ola: B", "    Ola: C", "  Ola: D", "  Ola: E"]


def test_a_number_counts_the_threads_by_file_name(tmp_path: Path) -> None:
    files = folder(
        tmp_path,
        c1_yml=file("a"),
        c2_yml=file("b", replying_to="2"),
        c3_yml=file("c", _parent="the-clock"),
    )
    [document] = read(files)
    assert drawn(document) == ["Ola: A", "Ola: C", "  Ola: B"]


def test_a_parent_that_is_the_page_is_no_missing_comment(tmp_path: Path) -> None:
    [document] = read(folder(tmp_path, c1_yml=file("a", _parent="the-clock")))
    assert document.problems == ()


def test_each_folder_is_a_page(tmp_path: Path) -> None:
    for name in ("clock", "thumb"):
        (tmp_path / name).mkdir()
        folder(tmp_path / name, c1_yml=file(name))
    assert [one.id for one in read(tmp_path, format="staticman")] == ["clock", "thumb"]


def test_a_folder_of_other_things_is_no_page_of_comments(tmp_path: Path) -> None:
    files = folder(tmp_path, c1_yml=file("a"), a_md="# The clock", b_json="{}", page_html="<p>")
    assert sniff_folder(files) is None
    for name in ("a.md", "b.json", "page.html"):
        (files / name).unlink()
    assert sniff_folder(files).format == "staticman"


def test_a_file_that_is_broken_or_no_comment_is_told(tmp_path: Path) -> None:
    files = folder(tmp_path, c1_yml=file("a"), c2_yml=file("b") + "x: [", about_yml="title: x\n")
    [document] = read(files)
    assert [problem.code for problem in document.problems] == ["file-unreadable", "file-left-out"]


def test_a_folder_without_comments_is_refused(tmp_path: Path) -> None:
    (tmp_path / "about.yml").write_text("title: The clock\n")
    with pytest.raises(SourceError, match="this is a folder"):
        list(read(tmp_path))


def test_links_and_pipes_in_a_folder_are_not_opened(tmp_path: Path) -> None:
    folder(tmp_path, c1_yml=file("a"))
    (tmp_path / "c2.yml").symlink_to(tmp_path / "c1.yml")
    os.mkfifo(tmp_path / "c3.yml")
    [document] = read(tmp_path)
    assert len(document.comments) == 1


def test_an_article_with_front_matter_is_no_comment() -> None:
    head = "---\ntitle: The clock\nauthor: Ola\ndate: 2016-01-01\n---\nFour minutes.\n"
    assert sniff(head.encode()).format == "plaintext"


def test_the_hash_of_an_address_is_dropped() -> None:
    [document] = parsed(file("a", email="1a79a4d60de6718e8e5b326e338ae533"), format="staticman")
    assert "1a79" not in str(document.as_json())
