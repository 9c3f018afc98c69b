"""Real exports that are JSON or YAML, against counts and parents that their files state."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from archive.sources import Document, SourceError, read
from archive.sources.addresses import name_of

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(os.environ.get("AFTERWORD_SHARED", ROOT.parent / "shared")) / "samples"
EXPORTS = SAMPLES / "exports"

pytestmark = pytest.mark.skipif(
    not EXPORTS.exists(),
    reason="the real files lie outside the repository, in ../shared or where AFTERWORD_SHARED says",
)

# Name -> for each page (comments, replies, depth), counted by hand in the file.
COUNTS = {
    "artalk.comments.yml": [(6, 4, 4), (2, 1, 2), (51, 0, 1)],
    "artalk.pages.yml": [(0, 0, 0)] * 6,
    "comentario.comentario-ok-empty-v1.json": [],
    "comentario.comentario-ok-empty-v3.json": [],
    "comentario.comentario-ok-single-v1.json": [(1, 0, 1)],
    "comentario.comentario-ok-single-v3.json": [(1, 0, 1)],
    "commento.api.json": [(7, 2, 2)],
    "commento.migrator.json": [(1, 0, 1), (2, 1, 2)],
    "hn_algolia.item.json": [(5, 1, 2)],
    "isso.generic.json": [(1, 0, 1), (1, 0, 1)],
    "remark42.tree.json": [(12, 8, 3)],
    "remark42.tree_bench.json": [(58, 31, 4)],
    "remark42.tree_del.json": [(9, 7, 4)],
}
NO_DISCUSSION = ("artalk.users.yml",)


def counts(document: Document) -> tuple[int, int, int]:
    depths: dict[int | None, int] = {None: 0}
    waiting = list(document.comments)
    while waiting:  # a child may stand before its parent
        waiting = [one for one in waiting if one.parent not in depths or depths.update(
            {one.n: depths[one.parent] + 1})]  # fmt: skip
    replies = sum(comment.parent is not None for comment in document.comments)
    return len(document.comments), replies, max(depths.values())


@pytest.mark.parametrize("name", COUNTS)
def test_every_comment_and_every_reply_is_found(name: str) -> None:
    assert [counts(document) for document in read(EXPORTS / name)] == COUNTS[name]


@pytest.mark.parametrize("name", NO_DISCUSSION)
def test_a_table_without_comments_is_refused(name: str) -> None:
    with pytest.raises(SourceError, match="users"):
        list(read(EXPORTS / name))


def test_every_export_is_tried() -> None:
    names = {path.name for path in EXPORTS.iterdir() if path.suffix in {".json", ".yml"}}
    assert names == {*COUNTS, *NO_DISCUSSION}


def test_stated_parents_are_the_parents() -> None:
    stated = {
        one["id"]: one["pid"] or None
        for one in json.loads((EXPORTS / "remark42.tree_bench.json").read_text("utf-8"))
    }
    [document] = read(EXPORTS / "remark42.tree_bench.json")
    ids = {comment.n: comment.id for comment in document.comments}
    assert {comment.id: ids.get(comment.parent) for comment in document.comments} == stated


def test_parents_in_a_file_of_no_system_are_found() -> None:
    lines = (SAMPLES / "threads" / "blog-threads.jsonl").read_text("utf-8").splitlines()
    threads = [json.loads(line) for line in lines]
    documents = list(read(SAMPLES / "threads" / "blog-threads.jsonl"))
    assert [document.id for document in documents] == [thread["thread"] for thread in threads]
    for thread, document in zip(threads, documents, strict=True):
        ids = {comment.n: comment.id for comment in document.comments}
        assert [
            (comment.id, ids.get(comment.parent), comment.author) for comment in document.comments
        ] == [
            (one["id"], one["parent"], name_of(" ".join(one["author"].split())))
            for one in thread["comments"]
        ]
        assert None not in [comment.date for comment in document.comments]


def test_the_submission_and_its_comments_are_told_apart() -> None:
    [document] = read(EXPORTS / "hn_algolia.item.json")
    assert (document.type, document.id) == ("topic", "18562744")
    assert document.title.startswith("Show HN: RMOTR Notebooks –")
    assert len(document.body) == 5
    assert [comment.author for comment in document.comments] == [
        *("ynotcomb", "nealpatil", "santiagobasulto", "becca_smth81", "russdpale")
    ]


def test_a_page_has_the_title_and_the_author_that_its_export_gives() -> None:
    [document] = read(EXPORTS / "comentario.comentario-ok-single-v3.json")
    assert (document.title, document.url) == ("Home", "http://localhost:8000/")
    [comment] = document.comments
    assert (comment.author, comment.date, comment.votes) == (
        "Bugs Bunny",
        "2023-11-14T20:15:12+00:00",
        23,
    )


@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for path in (SAMPLES / "malformed").glob("*.json")
        if path.name.startswith(("jsontest.", "comentario."))
    ),
    ids=lambda path: path.name,
)
def test_a_malformed_file_is_refused_with_its_place(path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        list(read(path))
    assert path.name in str(caught.value)
