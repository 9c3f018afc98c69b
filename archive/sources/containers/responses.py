"""What a web server sent, as crawlers keep it: a status, headers, and a body in its wrapping.

    HTTP/1.1 200 OK
    Content-Type: text/html; charset=EUC-JP
    Transfer-Encoding: chunked
    Content-Encoding: gzip

The wrapping is described in RFC 9110 and 9112. Crawlers quote it, and often unwrap the body and
leave the headers as they were: a body that is not what they say is taken as it is.
"""

from __future__ import annotations

import dataclasses
import email.utils
import importlib
import re
import zlib
from collections.abc import Callable

from archive.sources.containers.inflating import MOST_OUT
from archive.sources.document import SourceError
from archive.sources.encodings import MAX_PAGE_BYTES

LONGEST_HEAD = 64 * 1024
MOST_CODINGS = 3  # "gzip, gzip" happens; more are made to keep somebody busy
STATUS = re.compile(rb"(?:HTTP/[\d.]+|ICY)[ \t]+(\d{3})")
HEAD_END = re.compile(rb"\r?\n\r?\n")
CHUNK_SIZE = re.compile(rb"(?:\r?\n)?([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
HTML_TYPES = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
# Types that say nothing, or what a server says that has not looked.
SILENT_TYPES = ("", "text/plain", "application/octet-stream", "text/xml", "application/xml")
UNKNOWN_TYPES = ("unk", "unknown", "unknown/unknown", "no-type", "application/unknown")
HTML_BEGINS = re.compile(  # possessive (*+): many comments would else be tried in all their sums
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}\?>\s*)*+<(?:!doctype\s+html|html\b)",
    re.I | re.S,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Headers:
    """Header fields by lower-case name; of several with one name, the first."""

    fields: dict[str, str]

    @classmethod
    def of(cls, head: bytes) -> Headers:
        fields: dict[str, str] = {}
        name = ""
        for line in head.decode("utf-8", "replace").splitlines():
            if line[:1] in (" ", "\t") and name:
                fields[name] += " " + line.strip()
            elif ":" in line:
                name, _, value = line.partition(":")
                name = name.strip().lower()
                fields.setdefault(name, value.strip())
        return cls(fields)

    def get(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def media_type(self) -> str:
        return self.get("content-type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        found = re.search(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", self.get("content-type"), re.I)
        return found[1] if found else None

    @property
    def date(self) -> str | None:
        """When the server sent it, by its own clock: ISO 8601."""
        try:
            moment = email.utils.parsedate_to_datetime(self.get("date"))
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return moment.isoformat() if moment.tzinfo else None


@dataclasses.dataclass(frozen=True, slots=True)
class Head:
    """`status` is null for a server so old that it sends the page and nothing else."""

    status: int | None
    headers: Headers
    length: int


def head_of(data: bytes) -> Head:
    """The head of a response that begins so."""
    found = STATUS.match(data)
    if not found:
        return Head(None, Headers({}), 0)
    ends = HEAD_END.search(data, found.end())
    stop, length = (ends.start(), ends.end()) if ends else (len(data), len(data))
    return Head(int(found[1]), Headers.of(data[:stop].partition(b"\n")[2]), length)


def is_html(media_type: str, body: bytes) -> bool:
    """Whether the server calls it a page, or says nothing and it begins like one."""
    if media_type in HTML_TYPES:
        return True
    silent = media_type in SILENT_TYPES or media_type in UNKNOWN_TYPES
    return silent and bool(HTML_BEGINS.match(body[:4096]))


def unwrapped(headers: Headers, body: bytes) -> tuple[bytes, list[str]]:
    """The body as the browser shows it, and what was damaged. Raises SourceError."""
    damages: list[str] = []
    if "chunked" in headers.get("transfer-encoding").lower():
        body = _joined(body, damages)
    codings = [name.strip().lower() for name in headers.get("content-encoding").split(",")]
    if len(codings) > MOST_CODINGS:
        raise SourceError(f"it is packed {len(codings)} times")
    for coding in reversed(codings):
        body = UNPACK.get(coding, _refused(coding))(body, damages)
    return body, damages


def _joined(body: bytes, damages: list[str]) -> bytes:
    """Chunks put together. What does not begin with the size of a chunk was joined before."""
    parts: list[bytes] = []
    at = 0
    while size := CHUNK_SIZE.match(body, at):
        count = int(size[1], 16)
        if not count:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + count])
        at = size.end() + count
        if at > len(body):
            break
    if not parts:
        return body
    damages.append("its last chunk is missing")
    return b"".join(parts)


def _gunzipped(body: bytes, damages: list[str]) -> bytes:
    return _inflated(body, damages, 31) if body.startswith(b"\x1f\x8b") else body


def _inflated(body: bytes, damages: list[str], wbits: int) -> bytes:
    inflater = zlib.decompressobj(wbits)
    parts: list[bytes] = []
    at, room = 0, MAX_PAGE_BYTES
    while at < len(body) and not inflater.eof:
        last = inflater.copy()
        try:
            part = inflater.decompress(body[at : at + 4096], room + 1)
        except zlib.error:
            for index in range(at, at + 4096):  # as far as it goes
                try:
                    parts.append(last.decompress(body[index : index + 1], room + 1))
                except zlib.error:
                    break
            damages.append("its compressed bytes are broken")
            return b"".join(parts)
        parts.append(part)
        room -= len(part)
        at += 4096
        if room < 0:
            raise SourceError(f"it unpacks to more than {MAX_PAGE_BYTES // 1024**2} MB")
    if not inflater.eof:
        damages.append("its compressed bytes end too early")
    return b"".join(parts)


def _undeflated(body: bytes, damages: list[str]) -> bytes:
    """Deflate is zlib's wrapping by the standard, and without it by old Microsoft servers."""
    for wbits in (15, -15):
        found: list[str] = []
        if (text := _inflated(body, found, wbits)) and not found:
            return text
    return body


def _unbrotlied(body: bytes, damages: list[str]) -> bytes:
    if HTML_BEGINS.match(body[:4096]):
        return body
    try:
        brotli = importlib.import_module("brotli")
    except ImportError:
        raise SourceError("it is packed with brotli, and the package for it is missing") from None
    inflater = brotli.Decompressor()
    parts: list[bytes] = []
    room, given = MAX_PAGE_BYTES, body
    try:
        while room >= 0:
            # It takes more only when it has given away what the last bytes unpacked to.
            parts.append(inflater.process(given, output_buffer_limit=MOST_OUT))
            room -= len(parts[-1])
            given = b""
            if inflater.is_finished() or (inflater.can_accept_more_data() and not parts[-1]):
                break
        if not inflater.is_finished():
            damages.append("its compressed bytes end too early")
    except brotli.error:
        damages.append("its brotli is broken")
    if room < 0:
        raise SourceError(f"it unpacks to more than {MAX_PAGE_BYTES // 1024**2} MB")
    if not any(parts):
        raise SourceError("its brotli is broken")
    return b"".join(parts)


def _refused(coding: str) -> Callable[[bytes, list[str]], bytes]:
    def refuse(body: bytes, damages: list[str]) -> bytes:
        if HTML_BEGINS.match(body[:4096]):
            return body
        raise SourceError(f"it is packed with {coding[:40]!r}, which is not read here")

    return refuse


def _as_it_is(body: bytes, damages: list[str]) -> bytes:
    return body


UNPACK = {
    "": _as_it_is,
    "identity": _as_it_is,
    "none": _as_it_is,
    "utf-8": _as_it_is,  # servers that take the header for the encoding of the text
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _undeflated,
    "br": _unbrotlied,
}
