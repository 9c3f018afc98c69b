"""Which format a file is in, by a look at its first bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.sources import FORMATS, SourceError, read, sniff


def format_of(head: bytes) -> str | None:
    sniffed = sniff(head)
    assert sniffed is None or sniffed.why
    return sniffed.format if sniffed else None


@pytest.mark.parametrize("mark", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_text_is_a_plain_text_page(mark: str) -> None:
    assert format_of("in ,\n\nThe clock — again\n".encode(mark)) == "plaintext"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"  \n",
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7",
        b"PK\x03\x04abc",
        b"\x00\x01\x02\x03" * 50,
        b"<!doctype html><p>Hi",
        b"\xef\xbb\xbf<?xml version='1.0'?>",
        b'{"comments": []}',
        b'[{"id": 1}]',
    ],
)
def test_markup_and_binary_files_are_no_plain_text(head: bytes) -> None:
    assert format_of(head) != "plaintext"


def test_a_title_in_brackets_is_a_title() -> None:
    assert format_of(b"[Audio] The fog signal\n\nIt is foggy.\n") == "plaintext"


def test_a_character_cut_at_the_end_of_the_head_does_no_harm() -> None:
    assert format_of("Fünf".encode()[:2]) == "plaintext"


def test_every_format_goes_by_the_name_it_is_listed_under() -> None:
    assert all(name == each.name and each.about for name, each in FORMATS.items())


def test_a_refusal_names_the_file_and_the_reason(tmp_path: Path) -> None:
    missing, picture = tmp_path / "none.txt", tmp_path / "picture.txt"
    picture.write_bytes(b"GIF89a\x00")
    for path, reason in ((missing, "No such file"), (tmp_path, "folder"), (picture, "GIF")):
        with pytest.raises(SourceError, match=reason) as refusal:
            list(read(path))
        assert str(path) in str(refusal.value)


def test_an_unknown_format_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("A title\n\nA text.\n")
    with pytest.raises(SourceError, match="plaintext"):
        list(read(page, format="gopher"))


def test_a_file_too_large_for_a_page_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as stream:
        stream.write(b"A title\n\nA text that goes on.\n" * 5000)
        stream.truncate(300 * 1024 * 1024)
    with pytest.raises(SourceError, match="larger than"):
        list(read(huge))
