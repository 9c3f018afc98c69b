"""Pages and remarks of a file that tells them in any order, put together without holding either.

    with Spool() as spool:
        spool.add_page("7", {...})
        spool.add_remark("7", "12", {...})
        for key, page, remarks in spool.pages(): ...

Some exports list all pages first and then all comments, each with the key of its page. Their
records wait in a temporary SQLite database, which SQLite deletes as soon as it is closed. A
record is whatever JSON can hold.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any

CACHE_KIB = 16_384  # what stays in memory of it
BATCH = 500


class Spool:
    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{CACHE_KIB}"):
            self._base.execute(f"PRAGMA {pragma}")
        self._base.execute("CREATE TABLE page (n INTEGER PRIMARY KEY, key TEXT, record TEXT)")
        self._base.execute(
            "CREATE TABLE remark (n INTEGER PRIMARY KEY, key TEXT, id TEXT, record TEXT)"
        )
        self._base.execute("BEGIN")
        self._waiting: list[tuple[str, str | None, str]] = []

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()

    def add_page(self, key: str, record: Any) -> None:
        self._base.execute(
            "INSERT INTO page (key, record) VALUES (?, ?)", (key, json.dumps(record))
        )

    def add_remark(self, key: str, id: str | None, record: Any) -> None:
        self._waiting.append((key, id, json.dumps(record)))
        if len(self._waiting) >= BATCH:
            self._flush()

    def pages(self) -> Iterator[tuple[str, Any | None, list[Any]]]:
        """Each page with its remarks, all in file order; then the remarks of each page that the
        file does not have, with null for the page. A second page of one key gets no remarks."""
        self._flush()
        self._base.execute("CREATE INDEX page_key ON page (key)")
        self._base.execute("CREATE INDEX remark_key ON remark (key)")
        self._base.execute("CREATE INDEX remark_id ON remark (id)")
        last = None
        for n, key, record in self._base.execute("SELECT n, key, record FROM page ORDER BY n"):
            [first] = self._base.execute("SELECT min(n) FROM page WHERE key = ?", (key,)).fetchone()
            yield key, json.loads(record), self._remarks(key) if first == n else []
        strays = self._base.execute(
            "SELECT key FROM remark WHERE key NOT IN (SELECT key FROM page)"
            " GROUP BY key ORDER BY min(n)"
        )
        for [last] in strays:
            yield last, None, self._remarks(last)

    def known(self, ids: Iterable[str]) -> set[str]:
        """Those of the ids that a remark of any page has. Only once all of them are in."""
        found = "SELECT 1 FROM remark WHERE id = ?"
        return {id for id in ids if self._base.execute(found, (id,)).fetchone()}

    def _remarks(self, key: str) -> list[Any]:
        rows = self._base.execute("SELECT record FROM remark WHERE key = ? ORDER BY n", (key,))
        return [json.loads(record) for [record] in rows]

    def _flush(self) -> None:
        self._base.executemany(
            "INSERT INTO remark (key, id, record) VALUES (?, ?, ?)", self._waiting
        )
        self._waiting.clear()
