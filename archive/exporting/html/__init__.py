"""A copy of the public site that needs no server: open its index.html in a browser.

Every page is rendered by the site's own views and found by following links from the first one, so
the copy shows what a visitor sees. What needs a server is left visible and dead: search, filters,
the memory of a chosen appearance. Nothing in it asks the network for anything.

walk.py      which pages there are, in what order, and the views that render them
names.py     addresses into names of files
rewriting.py one page: its links, its forms, and where its comments stand
assets.py    style, script, fonts
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

from archive.exporting.html.walk import Walk
from archive.exporting.output import whole_folder


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """How many pages, and files that they use."""

    pages: int
    assets: int


def copy_site(
    folder: Path, *, site: str | None = None, tell: Callable[[int], None] = lambda pages: None
) -> Copied:
    """Write the copy beside its place and put it there when it is whole.

    `site` is the address of the live site, as https://archive.example: what is cited then points
    there. `tell` hears now and then how many pages are written. Raises NotWritten.
    """
    with whole_folder(folder) as beside:
        walk = Walk(beside, site=site)
        for number, _ in enumerate(walk.pages(), 1):
            if number % 100 == 0:
                tell(number)
        return Copied(pages=len(walk.names), assets=walk.assets.write(beside))
