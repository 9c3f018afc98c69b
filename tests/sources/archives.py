"""Archives of invented pages, packed as crawlers and people pack them."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile

URL = "http://almanac.example/clock"
DATE = "2017-03-06T04:02:06Z"


def page(title: str = "The harbour clock", text: str = "Four minutes slow again.") -> str:
    return (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n<body><article>"
        f"<h1>{title}</h1>\n<p>{text} The council has promised to look at the works before the"
        " winter, and nobody in Pellworth sets a watch by the promise.</p></article></body></html>"
    )


def response(
    body: bytes | str,
    *headers: str,
    status: str = "200 OK",
    type: str = "text/html; charset=utf-8",
) -> bytes:
    body = body.encode() if isinstance(body, str) else body
    head = [f"HTTP/1.1 {status}", *([f"Content-Type: {type}"] if type else []), *headers, "", ""]
    return "\r\n".join(head).encode() + body


def record(
    block: bytes,
    *headers: str,
    kind: str = "response",
    url: str | None = URL,
    date: str = DATE,
    length: int | None = None,
    version: str = "1.0",
) -> bytes:
    head = [f"WARC/{version}", f"WARC-Type: {kind}", f"WARC-Date: {date}", *headers]
    head += [f"WARC-Target-URI: {url}"] if url else []
    head += [f"Content-Length: {len(block) if length is None else length}", "", ""]
    return "\r\n".join(head).encode() + block + b"\r\n\r\n"


def arc_record(block: bytes, url: str = URL, date: str = "20080315120412") -> bytes:
    return f"{url} 192.0.2.7 {date} text/html {len(block)}\n".encode() + block + b"\n"


def zipped(**files: bytes) -> bytes:
    """A zip of these files; a double underscore stands for the point in a name."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return kept.getvalue()


def tarred(*files: bytes) -> bytes:
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for number, content in enumerate(files):
            info = tarfile.TarInfo(f"pages/{number}.html")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return kept.getvalue()


def packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
