"""Replies find their parents on pages that people wrote. Skipped where the samples are not."""

import json

import pytest

from archive.sources.replies import Remark, place
from tests.benchmarks.replies import SHARED, THREADS, nearest_name, pages

EXPECTED = SHARED / "seeds" / "expected_tree.json"


@pytest.fixture(scope="module")
def answered():
    """Every reply of the real threads: its true parent, its placement, the nearest name."""
    if not THREADS.exists():
        pytest.skip(f"the real threads are not at {THREADS}")
    return [
        (parent, placement, near)
        for remarks, parents in pages()
        for parent, placement, near in zip(
            parents, place(remarks)[0], nearest_name(remarks), strict=True
        )
        if parent
    ]


@pytest.fixture(scope="module")
def seed():
    if not EXPECTED.exists():
        pytest.skip(f"the first page is not at {EXPECTED.parent}")
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    source = EXPECTED.with_name(expected["source"])
    lines = source.read_text(encoding="utf-8").split("\n")
    remarks = []
    for comment in expected["comments"]:
        first, last = comment["lines"]
        said = lines[first - 1 : last]
        header = next(k for k, line in enumerate(said) if not line.strip())
        remarks.append(
            Remark(
                author=comment["author"],
                reply_to=comment["reply_to"],
                date=comment["date"],
                text="\n".join(said[header:]).strip(),
                line=first,
            )
        )
    return expected["comments"], *place(remarks)


def test_more_replies_are_right_than_by_the_nearest_name(answered):
    # These threads fitted the weights. The benchmark judges them by weights that did not see
    # them (375 of 381); this test only keeps what was reached.
    right = sum(placement.parent == parent for parent, placement, _ in answered)
    nearest = sum(near == parent for parent, _, near in answered)
    assert right >= nearest + 5
    assert right / len(answered) >= 0.98


def test_forced_is_never_wrong(answered):
    assert all(
        placement.parent == parent
        for parent, placement, _ in answered
        if placement.placement == "forced"
    )


def test_the_true_parent_is_chosen_or_listed(answered):
    for parent, placement, _ in answered:
        assert parent in {placement.parent, *(other.n for other in placement.alternatives)}


def test_the_first_page_has_the_forced_comments_that_its_facts_name(seed):
    comments, placements, problems = seed
    assert problems == []
    for comment, placement in zip(comments, placements, strict=True):
        forced = comment["certainty"] == "forced"
        assert (placement.placement == "forced") == forced
        if forced:
            assert placement.parent == comment["parent"]
        else:
            candidates = {comment["parent"], *comment["alternatives"]}
            assert {placement.parent, *(a.n for a in placement.alternatives)} == candidates


def test_the_open_comments_of_the_first_page_fit_together(seed):
    _, placements, _ = seed
    together = tuple(placements[n - 1].parent for n in (5, 11, 12))
    assert together in {(1, 10, 1), (4, 4, 1), (4, 10, 1)}
    assert placements[11].parent == 1
