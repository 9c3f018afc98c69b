"""Exports of real sites, against the counts that were established without this parser."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from archive.sources import Document, read

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(os.environ.get("AFTERWORD_SHARED", ROOT.parent / "shared")) / "samples"
INDEX = SAMPLES / "index.jsonl"
COUNTED = ("wxr", "disqus", "blogger_export")
# Replies to comments that the file does not have: they name a parent, and cannot have one.
LOST = {"wxr/getpelican.wordpressexport.xml": 1}
# One comment states none, and one this.
NO_DATES = (None, "2011-x09-30T22:48:43Z")
# Not counted in the index: a post whose reference to its thread lacks its quotation marks.
UNCOUNTED = re.compile(r"disqus/umputun\.")

pytestmark = pytest.mark.skipif(
    not INDEX.exists(),
    reason="the real exports lie outside the repository, in ../shared or where AFTERWORD_SHARED"
    " says",
)


def rows() -> list[dict]:
    if not INDEX.exists():
        return []
    listed = [json.loads(line) for line in INDEX.read_text("utf-8").splitlines()]
    return [row for row in listed if row["kind"] in COUNTED and row.get("comments")]


@pytest.fixture(params=rows(), ids=lambda row: row["file"])
def row(request: pytest.FixtureRequest) -> dict:
    return request.param


@pytest.fixture
def documents(row: dict) -> list[Document]:
    return list(read(SAMPLES / row["file"]))


def test_every_comment_is_found_once(row: dict, documents: list[Document]) -> None:
    found = sum(len(document.comments) for document in documents)
    assert found == row["comments"] + bool(UNCOUNTED.match(row["file"]))


def test_every_stated_parent_is_found(row: dict, documents: list[Document]) -> None:
    placed = [one for document in documents for one in document.comments if one.parent]
    assert len(placed) == row.get("replies", 0) - LOST.get(row["file"], 0)
    assert all((one.placement, one.placed_by) == ("stated", "id") for one in placed)


def test_every_article_is_found(row: dict, documents: list[Document]) -> None:
    if row["kind"] == "wxr":
        found = sum(document.type == "article" for document in documents)
        # One item of one file, and two of another, say no type.
        assert row["articles"] <= found <= row["articles"] + 2


def test_every_comment_has_its_lines_and_the_date_that_it_states(
    row: dict, documents: list[Document]
) -> None:
    for document in documents:
        for one in document.comments:
            assert one.date or one.date_text in NO_DATES
            assert one.lines
            assert 0 < one.lines[0] <= one.lines[1]
