"""One page of the copy: from what a view rendered to what a file says."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml.html import HtmlElement

from archive.exporting.html.assets import Assets
from archive.exporting.html.names import COMMENTS, Address, Names, address_of, relative

NOTE = (
    " This is a copy that needs no server: what asks one, such as search and filters, does nothing."
)
DOCTYPE = "<!doctype html>"


@dataclasses.dataclass(slots=True, kw_only=True)
class Rewriting:
    """`places` holds where each comment stands, by the path of its lasting address."""

    origin: str
    is_live: bool
    names: Names
    assets: Assets
    places: dict[str, tuple[Address, str]]
    found: Callable[[Address], None]

    def page(self, markup: bytes, address: Address) -> tuple[bytes, bool]:
        """The page as the file says it, and whether a link waits for a comment that no page
        had shown so far."""
        parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
        root = lxml.html.document_fromstring(markup, parser=parser)
        if address.is_reading_order:
            self._place_comments(root, address)
        heads: list[HtmlElement] = list(root.iter("link", "meta", "script"))
        for element in heads:
            if self._is_of_the_server(element):
                element.drop_tree()
        waits = False
        for element in list(root.iter("a", "link", "script", "img")):
            waits |= self._link(element, address)
        self._deaden_forms(root)
        said: bytes = lxml.html.tostring(root, doctype=DOCTYPE, encoding="utf-8")
        return said, waits

    def _is_of_the_server(self, element: HtmlElement) -> bool:
        """A font to be preloaded, which stands in the style sheet here; and whatever names an
        address on the live site, where there is none."""
        if element.get("rel") == "preload":
            return True
        names_the_site = (
            element.get("rel") == "canonical"
            or element.get("type") == "application/ld+json"
            or element.get("content", "").startswith(f"{self.origin}/")
        )
        return names_the_site and not self.is_live

    def _place_comments(self, root: HtmlElement, address: Address) -> None:
        """Each comment names its lasting address in its own head, and stands in an item of the
        list that has an anchor."""
        for link in root.iterfind(".//a[@class='c-date']"):
            item = next(link.iterancestors("li"), None)
            if item is not None and item.get("id"):
                path = urlsplit(urljoin(self.origin, link.get("href", ""))).path
                self.places[path] = (address, item.get("id", ""))

    def _link(self, element: HtmlElement, page: Address) -> bool:
        attribute = "src" if element.tag in ("script", "img") else "href"
        given = element.get(attribute)
        if given is None or given.startswith("#"):
            return False
        whole = urlsplit(urljoin(f"{self.origin}{page.path}?{page.query}", given))
        if f"{whole.scheme}://{whole.netloc}" != self.origin:
            return False  # of another site: a reader may follow it, nothing asks for it
        if given.startswith(self.origin):
            return False  # the live site, said in full: a canonical address
        if asset := self.assets.name(whole.path):
            element.set(attribute, relative(asset, self.names[page]))
            return False
        target, fragment = address_of(whole.path, whole.query), whole.fragment
        if target is not None and target.view in COMMENTS:
            place = self.places.get(whole.path)
            if place is None:
                _unlink(element)
                return True
            target, fragment = place
        if target is None or element.tag != "a":
            _unlink(element)
            return False
        self.found(target)
        way = "" if target == page and fragment else relative(self.names[target], self.names[page])
        element.set(attribute, f"{way}#{fragment}" if fragment else way)
        return False

    def _deaden_forms(self, root: HtmlElement) -> None:
        """They keep their looks. The appearance changes without a server, on the page at hand."""
        for form in root.iter("form"):
            form.attrib.pop("action", None)
            if form.get("class") == "theme":
                form.tag = "div"  # a form without an action sends to its own page
                for control in list(_unneeded(form)):
                    control.drop_tree()
            else:
                form.set("inert", "")
        for paragraph in root.iterfind(".//footer[@class='foot wrap']/p"):
            paragraph.text = (paragraph.text or "").rstrip() + NOTE


def _unneeded(form: HtmlElement) -> Iterator[HtmlElement]:
    yield from form.iter("button")
    yield from form.iterfind(".//input[@type='hidden']")


def _unlink(element: HtmlElement) -> None:
    """The words stay; a link that leads nowhere does not. In a dead form it keeps its looks."""
    if element.tag != "a":
        element.drop_tree()
        return
    element.attrib.pop("href", None)
    if next(element.iterancestors("form"), None) is None:
        element.tag = "span"
