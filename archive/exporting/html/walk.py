"""From the first page over every link to the last, each page once.

Discussions come first, in their own order, so that it is known where each comment stands before
another page names its lasting address. A page that named one too early is made again at the end.
"""

from __future__ import annotations

import collections
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver, resolve

from archive.exporting.html.assets import Assets
from archive.exporting.html.names import Address, Names, address_of
from archive.exporting.html.rewriting import Rewriting
from archive.exporting.output import NotWritten

MOST_PAGES = 2_000_000  # a link that leads to ever new pages would fill the disk
FIRST_VIEWS = {"browse", "article"}


class Walk:
    def __init__(self, folder: Path, *, site: str | None):
        self.folder = folder
        self.origin = _origin(site)
        self.names = Names()
        self.assets = Assets()
        self._seen: set[Address] = set()
        self._first: collections.deque[Address] = collections.deque()
        self._later: collections.deque[Address] = collections.deque()
        self._again: list[Address] = []
        where = urlsplit(self.origin)
        self._requests = RequestFactory(
            SERVER_NAME=where.hostname or "",
            SERVER_PORT=str(where.port or {"https": 443}.get(where.scheme, 80)),
        )
        self._rewriting = Rewriting(
            origin=self.origin,
            is_live=site is not None,
            names=self.names,
            assets=self.assets,
            places={},
            found=self._found,
        )

    def pages(self) -> Iterator[Address]:
        """Write every page; each is yielded when its file is there."""
        start = address_of("/", "")
        if start is None:
            raise NotWritten("The site has no first page.")
        self._found(start)
        while queue := self._first or self._later:
            address = queue.popleft()
            if self._write(address):
                self._again.append(address)
            yield address
        for address in self._again:
            self._write(address)

    def _found(self, address: Address) -> None:
        if address in self._seen:
            return
        if len(self._seen) >= MOST_PAGES:
            raise NotWritten(f"The site has more than {MOST_PAGES:,} pages.")
        self._seen.add(address)
        first = address.view in FIRST_VIEWS and "sort=" not in address.query
        (self._first if first else self._later).append(address)

    def _write(self, address: Address) -> bool:
        page, waits = self._rewriting.page(self._rendered(address), address)
        target = self.folder / self.names[address]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(page)
        return waits

    def _rendered(self, address: Address) -> bytes:
        """What the site answers. A page that went since it was linked says so."""
        match = resolve(address.path)
        request = self._requests.get(
            quote(address.path), QUERY_STRING=address.query, secure=self.origin.startswith("https:")
        )
        request.resolver_match = match
        try:
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except Http404 as error:
            not_found: Any = get_resolver().resolve_error_handler(404)
            response = not_found(request, exception=error)
        except DisallowedHost as error:
            raise NotWritten(f"ALLOWED_HOSTS does not let {self.origin} in.") from error
        if response.status_code not in (200, 404, 410):
            raise NotWritten(f"{address.path} answered {response.status_code}.")
        return response.content


def _origin(site: str | None) -> str:
    """The scheme and host under which the pages are rendered."""
    if site is None:
        named = [host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))]
        return f"http://{named[0] if named else 'localhost'}"
    try:
        said = urlsplit(site)
        well = said.scheme in ("http", "https") and said.hostname and said.path in ("", "/")
        _ = said.port
    except ValueError:
        well = False
    if not well or said.query or said.fragment or said.username:
        raise NotWritten(f"--site {site}: write an address as https://archive.example.")
    return f"{said.scheme}://{said.netloc.lower()}"
