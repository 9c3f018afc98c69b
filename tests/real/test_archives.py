"""Real archives of crawled pages: every page in them, with its address and its moment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.sources import SourceError, read

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(os.environ.get("AFTERWORD_SHARED", ROOT.parent / "shared")) / "samples" / "warc"

# File -> how many pages the server sent with success, and the encodings they are in.
PAGES = {
    "resiliparse.clipped.warc.gz": (1, {"utf-8"}),
    "resiliparse.clueweb-quirk.warc.gz": (29, {"euc-jp"}),
    "resiliparse.warcfile.warc": (16, {"utf-8", "gb18030", "windows-1251", "windows-1252"}),
    "resiliparse.warcfile.warc.gz": (16, {"utf-8", "gb18030", "windows-1251", "windows-1252"}),
    "warcio.example-iana.org-chunked.warc": (1, {"utf-8"}),
    "warcio.example-resource.warc.gz": (1, {"utf-8"}),
    "warcio.example.warc": (1, {"utf-8"}),
    "warcio.example.warc.gz": (1, {"utf-8"}),
}

pytestmark = pytest.mark.skipif(
    not SAMPLES.exists(),
    reason="the real files lie outside the repository, in ../shared or where AFTERWORD_SHARED says",
)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_read_with_its_address_and_moment(name: str) -> None:
    found = list(read(SAMPLES / name))
    count, encodings = PAGES[name]
    assert len(found) == count
    assert {document.encoding for document in found} == encodings
    assert all(document.url and document.captured_at for document in found)


def test_packed_and_unpacked_records_say_the_same() -> None:
    plain, packed = (list(read(SAMPLES / f"resiliparse.warcfile.{e}")) for e in ("warc", "warc.gz"))
    assert plain == packed


def test_an_archive_of_requests_holds_no_page() -> None:
    with pytest.raises(SourceError, match="holds no page: 4 × a request"):
        list(read(SAMPLES / "warcio.example-digest.warc"))
