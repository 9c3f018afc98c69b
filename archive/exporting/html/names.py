"""Addresses of pages into names of files, the same each time, on every file system.

    /                         index.html
    /a/clock/                 a/clock/index.html
    /a/clock/?sort=newest     a/clock/sort-newest.html
    /people/?kind=commenters&page=2
                              people/kind-commenters_page-2.html

A query that says what goes without saying names the same page as none: /?page=1 is /.
"""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, quote, unquote, urlencode

from django.urls import Resolver404, resolve

# The views whose pages are copied, and what their queries may ask for, with what goes without
# saying. Any other query is left out: filters can be combined without end.
LIST = {"sort": "newest", "page": "1"}
COPIED: dict[str, dict[str, str]] = {
    "browse": {"page": "1", "tag": "", "publication": "", "year": "", "month": "", "author": ""},
    "article": {"sort": "oldest", "thread": "", "after": ""},
    "author": LIST,
    "commenter": LIST,
    "publication": LIST,
    "publications": {"sort": "name", "letter": "", "page": "1"},
    "tag": LIST,
    "tags": {"sort": "name", "letter": "", "page": "1"},
    "dates": {},
    "people": {"kind": "authors", "sort": "name", "letter": "", "page": "1"},
    "about": {},
    "api": {},
    "feeds": {},
    "web": {},
    "year": {"page": "1"},
    "month": {"page": "1"},
    "day": {"page": "1"},
}
COMMENTS = {"comment", "numbered"}  # addresses that lead to a place on a page
LONGEST = 120  # bytes of one name; file systems take 255
NO_NAMES = {"con", "prn", "aux", "nul"}  # on Windows


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Address:
    """One page of the site: a path and a query in its one spelling. `view` is its name."""

    path: str
    query: str
    view: str

    @property
    def is_reading_order(self) -> bool:
        """A discussion as it is read unless somebody asks for another order."""
        return self.view == "article" and "sort=" not in self.query


def address_of(path: str, query: str) -> Address | None:
    """The page that this names; null for what is no page of the copy."""
    try:
        view = resolve(unquote(path)).url_name or ""
    except Resolver404:
        return None
    if view in COMMENTS:
        return Address(unquote(path), "", view)
    usual = COPIED.get(view)
    if usual is None:
        return None
    asked = parse_qsl(query)
    if any(name not in usual for name, _ in asked) or len(dict(asked)) < len(asked):
        return None
    said = sorted((name, value) for name, value in asked if value != usual[name])
    return Address(unquote(path), urlencode(said), view)


class Names(dict[Address, str]):
    """The file of each page: `names[address]`, a relative path with slashes."""

    def __init__(self) -> None:
        super().__init__()
        self._taken: dict[str, Address] = {}

    def __missing__(self, address: Address) -> str:
        folders = [_fit(part) for part in address.path.split("/") if part]
        said = "_".join(f"{name}-{value}" for name, value in parse_qsl(address.query))
        name = "/".join([*folders, f"{_fit(quote(said, safe='')) if said else 'index'}.html"])
        # Where Clock and clock are one name, the second of them gets another.
        if self._taken.setdefault(name.casefold(), address) != address:
            name = name.removesuffix(".html") + f"~{_digest(repr(address))}.html"
            if not said:  # the folder is the name of a page without a query
                name = "/".join([*folders[:-1], f"{folders[-1]}~{_digest(repr(address))}.html"])
        self[address] = name
        return name


def relative(target: str, page: str) -> str:
    """The way from one file to another, as an address."""
    here, there = PurePosixPath(page).parent.parts, PurePosixPath(target).parts
    shared = 0
    for one, other in zip(here, there[:-1], strict=False):
        if one != other:
            break
        shared += 1
    return "/".join([".."] * (len(here) - shared) + [quote(part) for part in there[shared:]])


def _fit(name: str) -> str:
    name = name.replace("%", "~")  # as it stands in the name, not in an address
    if name.casefold() in NO_NAMES:
        return name + "~"
    if len(name.encode()) <= LONGEST:
        return name
    cut = name.encode()[: LONGEST - 9].decode(errors="ignore")
    return f"{cut}~{_digest(name)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
