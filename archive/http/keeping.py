"""Pages kept in this process, for as long as nothing that they say has changed."""

from __future__ import annotations

import collections
import threading
from collections.abc import Hashable
from typing import NamedTuple

LARGEST_SHARE = 8  # no page may take more than this part of the room


class Page(NamedTuple):
    headers: dict[str, str]
    body: bytes


class Kept:
    """`room` is in bytes; 0 keeps nothing. All pages of one stamp: another one empties it."""

    def __init__(self, room: int) -> None:
        self.room, self.used = room, 0
        self._stamp: Hashable = None
        self._pages: collections.OrderedDict[Hashable, Page] = collections.OrderedDict()
        self._lock = threading.Lock()

    def get(self, stamp: Hashable, key: Hashable) -> Page | None:
        with self._lock:
            if stamp != self._stamp:
                return None
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, stamp: Hashable, key: Hashable, page: Page) -> None:
        size = _size(page)
        if size > self.room // LARGEST_SHARE:
            return
        with self._lock:
            if stamp != self._stamp:
                self._pages.clear()
                self._stamp, self.used = stamp, 0
            if (old := self._pages.pop(key, None)) is not None:
                self.used -= _size(old)
            self._pages[key] = page
            self.used += size
            while self.used > self.room:
                self.used -= _size(self._pages.popitem(last=False)[1])


def _size(page: Page) -> int:
    # What Python needs for the names and values of the headers, about.
    return len(page.body) + 1000 + sum(len(value) for value in page.headers.values())
