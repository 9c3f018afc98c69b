"""Site-made comments of real pages; and, as a check on what was learnt from five of them, the
pages of every known system, read without asking the family that knows it."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from tests.real.pages import SAMPLES, Score

pytestmark = pytest.mark.skipif(
    not SAMPLES.exists(), reason="the real pages of ../shared/samples are not here"
)
DESIGN = Path(os.environ.get("AFTERWORD_SHARED", SAMPLES.parent)) / "design"
# Pages whose true list is not what a reader sees: it has none of the ten comments of the first,
# and the second's answers, which nest in its markup, as threads.
OTHER_TRUTH = {"forum_xenforo.tomshardware.com.rtx", "spip.la-bas.org.porte"}


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    name: str
    plain: Score
    nameless: Score
    left: int  # comments found where they were cut out


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    from tests.real.sitemade_runs import runs

    return [Run(*run) for run in runs() if run[0] not in OTHER_TRUTH]


def share(scores: list[Score], what: str, of: str) -> float:
    return sum(getattr(score, what) for score in scores) / sum(
        getattr(score, of) for score in scores
    )


def placed(scores: list[Score]) -> float:
    right = sum(score.parents + score.starters for score in scores)
    return right / sum(score.true for score in scores)


def test_every_site_made_comment_is_found_and_stands_where_it_stood(runs: list[Run]) -> None:
    made = [run.plain for run in runs if run.name.startswith("custom")]
    assert len(made) == 5
    assert [score.found for score in made] == [score.true for score in made]
    assert [score.false for score in made] == [0] * 5
    assert placed(made) == 1.0
    assert share(made, "dates", "dated") >= 0.98


def test_pages_of_systems_that_it_does_not_know_are_read_nearly_as_well(runs: list[Run]) -> None:
    others = [run.plain for run in runs if not run.name.startswith("custom")]
    assert len(others) > 25
    assert share(others, "found", "true") >= 0.98
    assert share(others, "false", "true") <= 0.005
    assert placed(others) >= 0.97


def test_half_is_found_where_no_class_or_id_says_a_word_and_hardly_anything_false(
    runs: list[Run],
) -> None:
    """Then only headings, buttons, dates and order speak; a page that prints none has none."""
    nameless = [run.nameless for run in runs]
    assert share(nameless, "found", "true") >= 0.6
    assert placed(nameless) >= 0.6
    assert sum(score.false for score in nameless) <= 40


def test_nothing_is_found_on_a_page_whose_comments_were_cut_out(runs: list[Run]) -> None:
    assert {run.name: run.left for run in runs if run.left} == {}


def test_nothing_is_found_on_pages_that_have_no_comments() -> None:
    from tests.real.sitemade_runs import found_on, negatives, page_of

    assert {file.name: len(found_on(page_of(file.read_bytes()))) for file in negatives()} == {
        file.name: 0 for file in negatives()
    }


@pytest.mark.skipif(not DESIGN.exists(), reason="the prototypes of the design are not here")
@pytest.mark.parametrize(
    ("name", "comments"),
    [("article.html", 26), ("rtl.html", 3), ("index.html", 0), ("participant.html", 0),
     ("author.html", 0), ("search.html", 0), ("404.html", 0), ("empty.html", 0)],
)  # fmt: skip
def test_afterword_reads_its_own_pages(name: str, comments: int) -> None:
    from tests.real.sitemade_runs import found_on, page_of

    found = found_on(page_of((DESIGN / name).read_bytes()))
    assert len(found) == comments
    assert all(comment.author and comment.text for comment in found)
