"""What the readers of an article's parts ask, each read once."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.sources.webpage.holders import holder_of
from archive.sources.webpage.jsonld import JsonLd
from archive.sources.webpage.metatags import MetaTags
from archive.sources.webpage.origins import site_named
from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.posted import Talk
from archive.sources.webpage.regions import Regions, discussion_parts, everything_in
from archive.sources.webpage.titles import title_of
from archive.sources.webpage.weights import Weights

LONGEST_LINE = 160  # characters of a line that is no paragraph of the text yet
CLOSE = 60  # elements between a title and what is said of the article beside it


class Evidence:
    """A page, what its metadata say, its title, and which of its parts are no article."""

    def __init__(self, page: HtmlPage, talk: Talk | None) -> None:
        self.page, self.talk = page, talk
        self.ld = JsonLd(page)
        self.meta = MetaTags(page)
        self.site = site_named(self.ld, self.meta)
        apart = discussion_parts(page, talk)
        site = self.site.value if self.site else None
        self.title = title_of(page, self.ld, self.meta, apart=everything_in(page, apart), site=site)
        self.regions = Regions(page, apart, title=self.title.element)
        self.weights = Weights(page, apart)
        self.holder = holder_of(page, self.weights)

    def from_title(self, element: HtmlElement) -> int | None:
        """How many elements further on than the title it begins; null where no title is printed."""
        if self.title.element is None:
            return None
        return self.page.place[element] - self.page.place[self.title.element]

    def under_title(self) -> Iterator[HtmlElement]:
        """The elements close behind the title, outside the discussion and the menus, until the
        text begins."""
        if self.title.element is None:
            return
        inside = set(self.title.element.iter())
        at = self.page.place[self.title.element]
        for element in self.page.elements[at + 1 : at + CLOSE]:
            if element is self.holder:
                return
            if element.tag == "p" and self.weights.length[element] > LONGEST_LINE:
                return
            if not self.regions.is_never(element) and element not in inside:
                yield element

    def behind_text(self) -> list[HtmlElement]:
        """The elements close behind the text, outside the discussion and the menus."""
        if self.text_end is None:
            return []
        after = self.page.elements[self.text_end + 1 : self.text_end + CLOSE // 2]
        return [one for one in after if not self.regions.is_never(one)]

    def is_behind_text(self, element: HtmlElement) -> bool:
        return self.text_end is not None and self.page.place[element] > self.text_end

    @functools.cached_property
    def text_end(self) -> int | None:
        """The place of the last element of the text."""
        if self.holder is None:
            return None
        last = self.holder
        while len(last):
            last = last[-1]
        while last not in self.page.place:  # a comment of the markup
            before = last.getprevious()
            last = last.getparent() if before is None else before
        return max(self.page.place[last], self.page.place[self.holder])
