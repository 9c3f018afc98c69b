"""Real files that are broken, or that somebody made to break readers; none may do so.

Each ends in documents or in one refusal that names it, within 10 seconds and 300 MB: not in a
parser that raises something else, and not in silence.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.sources import confined

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(os.environ.get("AFTERWORD_SHARED", ROOT.parent / "shared")) / "samples"
FILES = sorted(
    path
    for folder in ("malformed", "html_negative", "encodings", "warc")
    for path in (SAMPLES / folder).glob("*")
)

pytestmark = pytest.mark.skipif(
    not FILES,
    reason="the real files lie outside the repository, in ../shared or where AFTERWORD_SHARED says",
)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, confined.Outcome]:
    return {outcome.path: outcome for outcome in confined.read(FILES)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_real_file_that_is_broken_breaks_nothing(path: Path, outcomes: dict) -> None:
    outcomes[str(path)].check()


def test_no_page_without_comments_has_any(outcomes: dict) -> None:
    pages = [path for path in FILES if path.parent.name == "html_negative"]
    assert [outcomes[str(path)].comments for path in pages] == [0] * len(pages)
