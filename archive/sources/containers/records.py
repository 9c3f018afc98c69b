"""The records of WARC and ARC files, as far as they hold pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from archive.sources.containers import Budget, Failure, Member, Passed, Unpacked, damaged
from archive.sources.containers.feed import Feed
from archive.sources.containers.responses import (
    LONGEST_HEAD,
    SILENT_TYPES,
    UNKNOWN_TYPES,
    Headers,
    head_of,
    is_html,
    unwrapped,
)
from archive.sources.document import Problem, SourceError
from archive.sources.encodings import MAX_PAGE_BYTES

LONGEST_LINE = 64 * 1024
PAGE_FORMAT = "html"
_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?\s*(?:Z|[+-]00:?00)?)?$"
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The head of one record.

    kind       "response", "resource", "conversion", or what is no page: "request"
    date       as the file states it
    mime       what the content is: of a response, the type of the response itself
    length     of what follows, in bytes; null if the record does not say
    cut        why the crawler kept only the beginning
    """

    kind: str
    url: str | None
    date: str
    mime: str
    length: int | None
    cut: str | None = None


ReadHead = Callable[[bytes, Feed], Record | None]


def members(
    stream: BinaryIO, budget: Budget, *, begins: ReadHead, mark: re.Pattern[bytes]
) -> Iterator[Unpacked]:
    """Every record: pages as members, the rest counted.

    `begins` reads the head of a record from its first line on, or says that none begins there;
    `mark` finds where one begins inside what a wrong length made the content of another.
    """
    feed = Feed(stream, budget)
    number, lost = 0, False
    while True:
        line = feed.line(LONGEST_LINE)
        if not line and feed.damage is None:
            return
        if not line:
            if not lost:
                yield Failure(f"after record {number}", f"the gzip is damaged: {feed.damage}")
            feed.go_on()
            continue
        if not line.strip():
            continue
        record = begins(line, feed)
        if record is None:
            if not lost:
                yield Failure(f"after record {number}", "bytes that belong to no record")
            lost = True
            continue
        lost = False
        number += 1
        if record.length is None:
            yield Failure(_name(record, number), "the record does not say how long it is")
            lost = True
            continue
        for one in _unpacked(record, number, feed, budget, mark):
            yield one
            if feed.damage is not None and isinstance(one, Passed):
                yield Failure(f"after record {number - 1}", f"the gzip is damaged: {feed.damage}")
        feed.go_on()


def iso(date: str) -> str | None:
    """A date of capture, "2017-03-06T04:02:06Z" or "20170306040206", as documents say it.

    A month alone is none: what a page says of "5 days ago" cannot be counted from it.
    """
    found = _MOMENT.match(date.strip())
    if not found:
        return None
    year, month, day, *time = (int(part) for part in found.groups() if part)
    try:
        if not time:
            return dt.date(year, month, day).isoformat()
        hour, minute, second = [*time, 0][:3]
        moment = dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
        return moment.isoformat()
    except ValueError:
        return None


def _name(record: Record, number: int) -> str:
    return record.url or f"record {number}"


def _unpacked(
    record: Record, number: int, feed: Feed, budget: Budget, mark: re.Pattern[bytes]
) -> Iterator[Unpacked]:
    length = record.length or 0
    if record.kind not in ("response", "resource", "conversion"):
        feed.skip(length)
        yield Passed(f"a {record.kind} record")
        return
    data = feed.take(min(length, LONGEST_HEAD))
    served = record.kind == "response" and (record.url or "http:").lower().startswith("http")
    head = head_of(data) if served else None
    status = head.status if head else None
    if head is None or status is None:
        headers, start = Headers({"content-type": record.mime}), 0
    else:
        headers, start = head.headers, head.length
    if passed := _passed(record, status, headers, data[start:]):
        feed.skip(length - len(data))
        yield passed
        return
    if length > MAX_PAGE_BYTES:
        feed.skip(length - len(data))
        yield Failure(_name(record, number), f"longer than {MAX_PAGE_BYTES // 1024**2} MB: no page")
        return
    data += feed.take(length - len(data))
    damages = [f"the crawler kept only the beginning of it ({record.cut})"] if record.cut else []
    if len(data) < length:
        damages.append(feed.damage or "the file ends before the record does")
        if swallowed := mark.search(data, start):  # its length was wrong
            feed.push_back(data[swallowed.start() :])
            data = data[: swallowed.start()]
    try:
        body, found = unwrapped(headers, data[start:])
    except SourceError as error:
        yield Failure(_name(record, number), str(error))
        return
    budget.spend(len(body))
    if not body.strip():
        if damages or found:
            yield Failure(_name(record, number), [*damages, *found][0])
        else:
            yield Passed("an empty page")
        return
    html = is_html(headers.media_type, body)
    if not html and record.kind != "conversion":
        yield Passed(f"a {record.kind} of type unknown")
        return
    captured_at, dated = _captured(record, headers)
    yield Member(
        name=_name(record, number),
        stream=io.BytesIO(body),
        captured_at=captured_at,
        url=record.url,
        charset=headers.charset,
        format=PAGE_FORMAT if html else None,
        problems=(*dated, *map(damaged, [*damages, *found])),
    )


def _passed(record: Record, status: int | None, headers: Headers, body: bytes) -> Passed | None:
    """Why no page is expected of a record, if none is."""
    if status is not None and not 200 <= status < 300:
        return Passed(f"a response with status {status}")
    media_type = headers.media_type
    packed = headers.get("content-encoding") or headers.get("transfer-encoding")
    silent = media_type in SILENT_TYPES or media_type in UNKNOWN_TYPES
    if is_html(media_type, body) or (packed and silent):
        return None
    if record.kind == "conversion" and media_type == "text/plain":
        return None  # what another tool made of a page
    return Passed(f"a {record.kind} of type {media_type[:60] or 'unknown'}")


def _captured(record: Record, headers: Headers) -> tuple[str | None, tuple[Problem, ...]]:
    if captured_at := iso(record.date):
        return captured_at, ()
    instead = headers.date
    said = f"taken from the server’s clock: {instead}" if instead else "not known"
    message = f"The date of capture {record.date[:40]!r} names no moment; it is {said}."
    return instead, (Problem(line=None, code="capture-date-unreadable", message=message),)
