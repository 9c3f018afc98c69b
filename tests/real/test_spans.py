"""Fields of real captures: their spans give them, and nearly all have one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.sources import SourceError
from tests.sources.spans.coverage import Told, of_file

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("AFTERWORD_SHARED", ROOT.parent / "shared"))
FOLDERS = ("seeds", "samples/exports", "samples/wxr", "samples/disqus", "samples/blogger_export",
           "samples/html", "samples/text_derived", "samples/warc", "samples/encodings",
           "samples/threads")  # fmt: skip
# Texts that a tool drew with marks inside of words, and dates that a parser took from elsewhere.
MOST_MISSING = 0.002

pytestmark = pytest.mark.skipif(
    not SHARED.exists(),
    reason="the real files lie outside the repository, in ../shared or where AFTERWORD_SHARED says",
)


def told_of(folder: Path) -> Iterator[Told]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            by_format, _ = of_file(path)
        except SourceError:
            continue
        yield from by_format.values()


@pytest.mark.parametrize("folder", FOLDERS)
def test_spans_of_real_captures_give_their_fields(folder: str) -> None:
    if not (SHARED / folder).exists():
        pytest.skip(f"there is no {folder} beside the repository")
    told = list(told_of(SHARED / folder))
    assert [each for one in told for each in one.wrong] == []
    missing = [each for one in told for each in one.missing]
    found = sum(one.found for one in told)
    assert len(missing) <= MOST_MISSING * (found + len(missing)), missing
