"""Saved pages of real sites, against the true trees that stand beside them.

FLOORS says of each system the least that is read of its pages together, in percent: comments
found, parents of replies, authors, and dates where the page has them; and how many comments may
be read that are none. The page of a system that is not in it is not asked.
"""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from pathlib import Path

import pytest

from archive.sources import read
from tests.real.pages import SAMPLES, Score, score, truths


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    found: float = 100
    parents: float = 100
    authors: float = 98
    dates: float = 98
    false: int = 0


FLOORS = {
    "wordpress_native": Floor(),
    "wordpress_classic_cite": Floor(),
    # Its own blog prints no year: "Jun 20th at 2:41 am".
    "wordpress_com": Floor(dates=85),
    # One name is loose text, which the truth took for the mark behind it.
    "wordpress_epoch": Floor(authors=92),
    # Its dates count back from the day that the page was saved, which nobody wrote down.
    "wpdiscuz": Floor(dates=0),
}

pytestmark = pytest.mark.skipif(
    not (SAMPLES / "truth").is_dir(), reason="the real pages lie outside the repository"
)


@pytest.fixture(scope="module")
def scores() -> dict[str, list[Score]]:
    by_system: dict[str, list[Score]] = defaultdict(list)
    for file in truths() if (SAMPLES / "truth").is_dir() else []:
        system = Path(json.loads(file.read_text("utf-8"))["file"]).parent.name
        if system in FLOORS:
            by_system[system].append(score(file)[0])
    return by_system


@pytest.mark.parametrize("system", FLOORS)
def test_pages_of_a_system_are_read_as_well_as_they_were(
    system: str, scores: dict[str, list[Score]]
) -> None:
    pages, floor = scores[system], FLOORS[system]
    assert pages, f"no page of {system} is there"

    def share(part: str, whole: str) -> float:
        of = sum(getattr(page, whole) for page in pages)
        return 100 * sum(getattr(page, part) for page in pages) / of if of else 100

    said = "\n".join(page.line() for page in pages)
    assert share("found", "true") >= floor.found, said
    assert share("parents", "replies") >= floor.parents, said
    assert share("authors", "found") >= floor.authors, said
    assert share("dates", "dated") >= floor.dates, said
    assert sum(page.false for page in pages) <= floor.false, said
    assert all(page.starters == page.true - page.replies for page in pages), said


def negatives() -> list[Path]:
    folder = SAMPLES / "html_negative"
    return sorted(folder.iterdir()) if folder.is_dir() else []


@pytest.mark.parametrize("path", negatives(), ids=lambda path: path.name)
def test_no_comment_is_found_where_there_is_none(path: Path) -> None:
    [document] = read(path)
    assert document.comments == ()
