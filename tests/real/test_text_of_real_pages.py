"""Real pages as other tools drew them, against the true trees of the pages.

The truth knows authors and dates as best effort: some pages have a title or nothing in their
place, and then only the number of comments is compared. `FLOORS` are what was measured, less
what one comment of the system weighs.
"""

from __future__ import annotations

import collections
import difflib
import io
import json
import os
import re
from pathlib import Path

import lxml.html
import pytest

from archive.sources import Document, plaintext, read
from archive.sources.addresses import name_of
from archive.sources.document import SourceError

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(os.environ.get("AFTERWORD_SHARED", ROOT.parent / "shared")) / "samples"
DRAWN = SAMPLES / "text_derived"

pytestmark = pytest.mark.skipif(
    not DRAWN.is_dir(),
    reason="the real pages lie outside the repository, in ../shared or where AFTERWORD_SHARED says",
)

# System: share of comments found, of authors, of dates, of stated parents; null where the truth
# does not say. Resiliparse and html2text lose the nesting of `div`s: then parents are unknowable.
FLOORS = {
    "blogger": (1.0, 0.99, 0.99, 0.99),
    "custom": (0.98, 0.98, None, 0.99),
    "custom_huffpost": (1.0, None, None, None),
    "custom_pixnet": (1.0, 0.95, 0.99, None),
    "disqus_noscript": (1.0, 0.99, None, None),
    "drupal": (1.0, 0.99, 0.8, 0.55),
    "forum_vbulletin": (1.0, 0.99, None, None),
    "spip": (1.0, None, None, None),
    "wordpress_classic_cite": (1.0, 0.99, 0.99, None),
    "wordpress_com": (1.0, 0.99, 0.99, 0.99),
    "wordpress_epoch": (1.0, 0.9, 0.99, 0.3),
    "wordpress_native": (0.985, 0.985, 0.99, 0.98),
    "wpdiscuz": (1.0, 0.99, 0.99, 0.5),
}
MOST_FALSE = 0.005  # share of the found comments


def plain(text: str | None) -> str:
    return re.sub(r"\W+", "", (text or "").casefold())


def true_author(comment: dict) -> str:
    """Best effort kept the head of the comment round some names."""
    said = name_of(comment["author"]) or ""
    said = re.sub(r"^geschrieben von (.*) am \d.*", r"\1", said)
    said = re.sub(r" (?:am )?\d{1,2}\. \w+ 20\d\d .*", "", said)
    return plain(re.sub(r"^#\d+ (.*) 於 .*", r"\1", said.removesuffix(" dijo:")))


def same_date(true: str, comment) -> bool:
    if iso := re.match(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?", true):
        return bool(comment.date) and iso[0].startswith(comment.date[:16])
    return bool(comment.date_text) and plain(comment.date_text) in plain(true)


def compare(system: str) -> collections.Counter:
    sums: collections.Counter = collections.Counter()
    for path in sorted(DRAWN.glob(f"{system}.*")):
        truth = SAMPLES / "truth" / (path.name.rsplit(".", 2)[0] + ".json")
        true = json.loads(truth.read_text())["comments"]
        [document] = read(path, captured_at="2026-01-01")
        found = document.comments
        sums["true"] += len(true)
        sums["found"] += min(len(found), len(true))
        sums["false"] += max(0, len(found) - len(true))
        authors = [true_author(comment) for comment in true]
        said = [plain(comment.author) for comment in found]
        blocks = difflib.SequenceMatcher(None, authors, said, autojunk=False).get_matching_blocks()
        pairs = {one.a + i: one.b + i for one in blocks for i in range(one.size)}
        sums["named"] += sum(map(bool, authors))
        sums["authors"] += sum(bool(authors[at]) for at in pairs)
        place = {comment["id"]: at for at, comment in enumerate(true)}
        for at, other in pairs.items():
            if true[at]["date"]:
                sums["dated"] += 1
                sums["dates"] += same_date(true[at]["date"], found[other])
            if true[at]["parent"]:
                sums["replies"] += 1
                parent = found[other].parent
                sums["parents"] += (
                    bool(parent) and pairs.get(place[true[at]["parent"]]) == parent - 1
                )
    return sums


@pytest.mark.parametrize("system", FLOORS)
def test_comments_authors_dates_and_parents_of_a_system_are_found(system: str) -> None:
    sums = compare(system)
    if not sums["true"]:
        pytest.skip(f"no page of {system} is here")
    assert sums["false"] <= MOST_FALSE * sums["found"]
    for floor, good, of in zip(
        FLOORS[system],
        ("found", "authors", "dates", "parents"),
        ("true", "named", "dated", "replies"),
        strict=True,
    ):
        if floor is not None:
            assert sums[of], of
            assert sums[good] >= floor * sums[of], (good, sums)


def test_no_comment_is_found_on_a_page_without_any() -> None:
    for path in sorted((SAMPLES / "html_negative").iterdir()):
        tree = lxml.html.fromstring(path.read_bytes())
        for hidden in tree.xpath("//script|//style|//noscript|//comment()"):
            if hidden.getparent() is not None:
                hidden.drop_tree()
        lines = [line.strip() for line in tree.text_content().split("\n")]
        text = "\n".join(line for line in lines if line)
        try:
            documents: list[Document] = list(plaintext.parse(io.BytesIO(text.encode())))
        except SourceError:
            continue
        assert [len(document.comments) for document in documents] == [0], path.name
