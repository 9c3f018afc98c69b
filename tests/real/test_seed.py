"""The first real page, against the facts that were established by hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from archive.sources import Document, read

ROOT = Path(__file__).resolve().parents[2]
SEEDS = Path(os.environ.get("AFTERWORD_SHARED", ROOT.parent / "shared")) / "seeds"
CUT = [2, 3, 5, 26, 31, 36, 38]

pytestmark = pytest.mark.skipif(
    not (SEEDS / "expected_tree.json").exists(),
    reason="the real pages lie outside the repository, in ../shared or where AFTERWORD_SHARED says",
)


@pytest.fixture(scope="module")
def tree() -> dict:
    return json.loads((SEEDS / "expected_tree.json").read_text())


@pytest.fixture(scope="module")
def facts() -> dict[str, object]:
    listed = json.loads((SEEDS / "expected_facts.json").read_text())
    return {fact["kind"]: fact["value"] for fact in listed}


@pytest.fixture(scope="module")
def document(tree: dict) -> Document:
    [only] = read(SEEDS / tree["source"])
    return only


def test_the_article_is_what_the_facts_say(document: Document, facts: dict) -> None:
    assert document.title == facts["title"]
    assert document.dek == facts["dek"]
    assert document.kicker is None
    assert document.series.episode == 428
    assert document.publication == facts["publication"]
    assert [byline.name for byline in document.bylines] == facts["people.hosts"]
    assert document.reprint.title == facts["reprint.title"]
    assert document.reprint.author == facts["reprint.author"]
    assert document.reprint.publication == facts["reprint.publication"]
    assert document.author_bios == (facts["author_bio"],)
    assert document.disclaimer == facts["disclaimer"]
    assert document.navigation == (facts["nav.previous"], facts["nav.next"])
    assert (document.rating.value, document.rating.count) == (None, 0)
    assert document.declared_comments == facts["comments.declared_count"]
    assert document.sort == "oldest"


def test_the_reprinted_paragraphs_are_all_there(document: Document, facts: dict) -> None:
    at = next(i for i, block in enumerate(document.body) if block.kind == "attribution")
    paragraphs = [block.lines[0] for block in document.body[at + 1 :] if block.kind == "paragraph"]
    assert paragraphs == facts["reprint.body"]["paragraph_lines"]


def test_every_comment_has_its_name_date_target_and_lines(document: Document, tree: dict) -> None:
    said = [(c.n, c.author, c.date, c.reply_to, c.truncated, [*c.lines]) for c in document.comments]
    assert said == [
        (c["n"], c["author"], c["date"], c["reply_to"], c["truncated"], c["lines"])
        for c in tree["comments"]
    ]
    assert len({comment.author for comment in document.comments}) == tree["names"]
    assert [comment.n for comment in document.comments if comment.truncated] == CUT


def test_parents_are_those_that_a_reader_allows(document: Document, tree: dict) -> None:
    for comment, expected in zip(document.comments, tree["comments"], strict=True):
        assert comment.parent in [expected["parent"], *expected["alternatives"]]


def test_lines_cut_out_the_stored_texts(document: Document, tree: dict) -> None:
    lines = (SEEDS / tree["source"]).read_text().split("\n")
    for comment in document.comments:
        first, last = comment.text_lines
        cut_out = "\n".join(lines[first - 1 : last]).strip()
        assert cut_out.startswith(comment.text)
        assert comment.truncated or cut_out == comment.text
