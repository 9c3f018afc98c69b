"""Every page is one system's: no family takes the pages of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.sources import decode
from archive.sources.webpage import FAMILIES
from archive.sources.webpage.page import HtmlPage
from tests.sources import samples

SYSTEMS = {
    "blogger": "blogger", "drupal": "drupal", "spip": "spip", "movabletype": "movabletype",
    "typepad": "movabletype", "disqus": "disqus", "vbulletin": "vbulletin", "forum": "forums",
    "board": "boards", "journal": "journals", "widget": "widgets", "blog": "blogs",
}  # fmt: skip
# Asked last, these read what several systems draw alike.
SHARED = {"wordpress", "classic", "schema_markup", "schema_data", "sitemade"}
PAGES = [
    path
    for path in samples.of("html")
    if path.suffix == ".html" and path.stem.partition("-")[0] in SYSTEMS
]


@pytest.mark.parametrize("path", PAGES, ids=samples.name)
def test_one_family_takes_a_page_and_it_is_the_right_one(path: Path) -> None:
    page = HtmlPage.of(decode(path.read_bytes()))
    takers = [family.name for family in FAMILIES if family.find(page)]
    assert [name for name in takers if name not in SHARED] == [SYSTEMS[path.stem.partition("-")[0]]]
    assert takers[0] not in SHARED
