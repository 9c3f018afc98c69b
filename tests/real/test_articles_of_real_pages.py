"""The articles of real pages, beside what trafilatura makes of the same pages."""

from __future__ import annotations

import pytest

from tests.real.pages import SAMPLES

pytestmark = pytest.mark.skipif(
    not SAMPLES.exists(), reason="the real pages of ../shared/samples are not here"
)


@pytest.fixture(scope="module")
def sums():
    from tests.real.articles import totals

    return totals()


@pytest.mark.parametrize("what", ["title", "author", "date", "with", "without"])
def test_no_part_of_an_article_is_read_worse_than_trafilatura_reads_it(sums, what: str) -> None:
    assert sums["ours"].asked[what] > 10
    assert sums["ours"].share(what) >= sums["trafilatura"].share(what)


def test_bodies_are_as_whole_as_those_of_trafilatura(sums) -> None:
    """Within a hundredth: a picture's credit is in the one and not in the other."""
    assert sums["ours"].share("body F1") >= sums["trafilatura"].share("body F1") - 0.01
