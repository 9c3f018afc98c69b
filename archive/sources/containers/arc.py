"""ARC files, which the Internet Archive wrote before WARC, plain or gzipped.

https://archive.org/web/researcher/ArcFileFormat.php: a line, then what the server sent.

    filedesc://crawl.arc 0.0.0.0 20080315120000 text/plain 76
    1 0 InternetArchive
    URL IP-address Archive-date Content-type Archive-length

    http://example.org/clock 192.0.2.7 20080315120412 text/html 1591
    HTTP/1.1 200 OK

Quirks: version 2 has five more fields before the length; addresses may hold blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from archive.sources.containers import Budget, Unpacked, records
from archive.sources.containers.feed import Feed
from archive.sources.containers.records import Record
from archive.sources.containers.warc import unpacked_head

NAME = "arc"
LINE = re.compile(
    rb"(?P<url>[a-z][a-z0-9+.-]{1,20}:\S.{0,4000}?) [0-9a-fA-F.:-]{1,45}"
    rb" (?P<date>\d{8}|\d{12}|\d{14}) (?P<mime>\S{1,200})"
    rb"(?: (?:\S{1,40} ){4}\S{1,300})? (?P<length>\d{1,15})\s*$"
)
BEGINS = re.compile(rb"\s*filedesc://[^\n]{0,2000}\n")
INSIDE = re.compile(
    rb"\r?\n[a-z]{3,8}://\S{1,4000} [0-9a-fA-F.:]{1,45} \d{14} [^\r\n]{1,300} \d{1,15}\r?\n"
)


def matches(head: bytes) -> str | None:
    if BEGINS.match(head) or LINE.match(head.partition(b"\n")[0]):
        return "begins with the line of an ARC record"
    if BEGINS.match(start := unpacked_head(head)) or LINE.match(start.partition(b"\n")[0]):
        return "gzip, in which the line of an ARC record stands first"
    return None


def members(stream: BinaryIO, budget: Budget) -> Iterator[Unpacked]:
    return records.members(stream, budget, begins=_begins, mark=INSIDE)


def _begins(line: bytes, feed: Feed) -> Record | None:
    found = LINE.match(line.lstrip())
    if not found:
        return None
    url = found["url"].decode("utf-8", "replace")
    described = url.startswith("filedesc:")
    return Record(
        kind="file description" if described else "response",
        url=url,
        date=found["date"].decode("ascii"),
        mime=found["mime"].decode("ascii", "replace"),
        length=int(found["length"]),
    )
