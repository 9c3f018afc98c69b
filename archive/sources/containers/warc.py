"""WARC files, plain or gzipped: what a crawler asked for and got.

ISO 28500, https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/:

    WARC/1.0
    WARC-Type: response
    WARC-Target-URI: http://example.org/clock
    WARC-Date: 2017-03-06T04:02:06Z
    Content-Length: 1591

Quirks:
- Gzip packs each record by itself; some files are one gzip stream, which other tools refuse.
- ClueWeb's records (version 0.18) end their lines with LF, have dates that are none, and keep
  "Content-Encoding: gzip" over a body that was unpacked.
- A revisit says that a page had not changed: the page itself stands elsewhere, so it is counted
  and not repeated.
- A wrong length shifts everything behind it: the next line that begins a record is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from archive.sources.containers import Budget, Unpacked, records
from archive.sources.containers.feed import Feed
from archive.sources.containers.inflating import MAGIC, start_of
from archive.sources.containers.records import LONGEST_LINE, Record
from archive.sources.containers.responses import Headers

NAME = "warc"
VERSION = re.compile(rb"WARC/[01]\.\d+\s*$")
BEGINS = re.compile(rb"\s*WARC/[01]\.\d+\r?\n")
INSIDE = re.compile(rb"\r?\n\r?\nWARC/[01]\.\d+\r?\n")
MOST_HEADERS = 200


def matches(head: bytes) -> str | None:
    if BEGINS.match(head):
        return f"begins with {head.split()[0].decode('ascii')}"
    if BEGINS.match(start := unpacked_head(head)):
        return f"gzip, in which {start.split()[0].decode('ascii')} stands first"
    return None


def members(stream: BinaryIO, budget: Budget) -> Iterator[Unpacked]:
    return records.members(stream, budget, begins=_begins, mark=INSIDE)


def unpacked_head(head: bytes) -> bytes:
    """The first bytes in a gzip, if it is one."""
    return b"".join(start_of(head)) if head.startswith(MAGIC) else b""


def _begins(line: bytes, feed: Feed) -> Record | None:
    if not VERSION.match(line.lstrip()):
        return None
    lines: list[bytes] = []
    while (line := feed.line(LONGEST_LINE)).strip() and len(lines) < MOST_HEADERS:
        lines.append(line)
    headers = Headers.of(b"".join(lines))
    length = headers.get("content-length")
    return Record(
        kind=headers.get("warc-type").lower() or "nameless",
        url=headers.get("warc-target-uri").strip("<>") or None,
        date=headers.get("warc-date"),
        mime=headers.get("content-type"),
        length=int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None,
        cut=headers.get("warc-truncated") or None,
    )
