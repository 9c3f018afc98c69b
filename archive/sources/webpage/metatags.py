"""The <meta> and <link> elements of a page, by name."""

from __future__ import annotations

from archive.sources.webpage.page import HtmlPage


class MetaTags:
    """`content` of each name, property, itemprop or http-equiv, in page order."""

    def __init__(self, page: HtmlPage) -> None:
        self.values: dict[str, list[str]] = {}
        for element in page.with_tag("meta"):
            content = " ".join((element.get("content") or "").split())
            if not content:
                continue
            for key in ("property", "name", "itemprop", "http-equiv"):
                if name := element.get(key):
                    self.values.setdefault(name.strip().lower(), []).append(content)
        self.links: dict[str, list[str]] = {}
        for element in page.with_tag("link"):
            for rel in (element.get("rel") or "").lower().split():
                if href := element.get("href"):
                    self.links.setdefault(rel, []).append(href.strip())

    def first(self, *names: str) -> str | None:
        """The first value of the first name that has one."""
        for name in names:
            if values := self.values.get(name):
                return values[0]
        return None

    def all(self, *names: str) -> list[str]:
        return [value for name in names for value in self.values.get(name, ())]
