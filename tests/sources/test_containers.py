"""Files that hold files: every page in them is read, and nothing in them stops the others."""

from __future__ import annotations

import dataclasses
import gzip
import io
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

from archive.sources import (
    CONTAINERS,
    Document,
    Format,
    MembersFailed,
    SourceError,
    documents,
    read,
    sniff,
    webpage,
)
from archive.sources.reading import Reader
from tests.sources.archives import DATE, URL, arc_record, packed, page, record, response, zipped

CAPTURED = "2017-03-06T04:02:06+00:00"


def read_all(data: bytes, **options: str) -> tuple[list[Document], list[str]]:
    """The documents, and what could not be read."""
    found: list[Document] = []
    try:
        found.extend(documents(io.BytesIO(data), **options))
    except SourceError as error:
        return found, error.failures
    return found, []


def one(data: bytes) -> Document:
    [document], failures = read_all(data)
    assert failures == []
    return document


def titles(data: bytes) -> list[str | None]:
    found, _ = read_all(data)
    return [document.title for document in found]


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


# What a WARC says of its pages


def test_a_page_in_a_warc_has_the_address_and_the_moment_of_its_capture() -> None:
    document = one(record(response(page())))
    assert (document.format, document.title) == ("html", "The harbour clock")
    assert (document.url, document.found_by["url"]) == (URL, "warc")
    assert document.captured_at == CAPTURED


def test_a_page_that_names_its_own_address_is_believed() -> None:
    own = "http://almanac.example/the-clock"

    def parse(stream, *, captured_at=None, url=None, charset=None):
        [document] = webpage.parse(stream, captured_at=captured_at, url=url, charset=charset)
        yield dataclasses.replace(document, url=own, found_by={"url": "markup"})

    html = Format("html", "a page", webpage.matches, parse, parse_page=parse)
    reader = Reader({"html": html}, CONTAINERS)
    [document] = reader.documents(io.BytesIO(record(response(page()))))
    assert (document.url, document.found_by["url"]) == (own, "markup")


def test_the_server_says_the_encoding() -> None:
    html = page("Zegar w porcie znów się spóźnia")
    document = one(record(response(html.encode("iso-8859-2"), type="text/html; charset=latin2")))
    assert document.encoding == "iso-8859-2"
    assert document.title == "Zegar w porcie znów się spóźnia"


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2017-03-06T04:02:06.123456Z", CAPTURED),
        ("2017-03-06", "2017-03-06"),
        ("20170306040206", CAPTURED),
    ],
)
def test_dates_of_capture_are_read_as_precise_as_they_are(date: str, expected: str) -> None:
    assert one(record(response(page()), date=date, version="1.1")).captured_at == expected


def test_a_date_that_is_none_is_told_and_the_clock_of_the_server_taken() -> None:
    served = response(page(), "Date: Wed, 28 Jan 2009 17:05:56 GMT")
    document = one(record(served, date="2008-10-294T05:21:46-0700", version="0.18"))
    assert document.captured_at == "2009-01-28T17:05:56+00:00"
    assert "capture-date-unreadable" in codes(document)
    assert one(record(response(page()), date="2008-19-01")).captured_at is None


def test_what_is_no_page_is_passed_over_and_counted() -> None:
    others = (
        record(response(page())[:99], kind="revisit")
        + record(b"software: crawl", kind="warcinfo", url=None)
        + record(b"GET / HTTP/1.1\r\n\r\n", kind="request")
        + record(response(page(), status="404 Not Found"))
        + record(response("", "Location: /", status="301 Moved"))
        + record(response(b"\x89PNG\r\n\x1a\n", type="image/png"))
        + record(response('{"a": "<html>"}', type="application/json"))
    )
    found, failures = read_all(others + record(response(page())))
    assert (len(found), failures) == (1, [])
    found, failures = read_all(others)
    assert found == []
    for said in ("holds no page", "revisit", "request", "status 404", "image/png"):
        assert said in failures[0]


def test_a_page_that_the_server_gave_no_type_is_known_by_its_beginning() -> None:
    for kind in ("", "application/octet-stream", "unknown/unknown"):
        assert one(record(response(page(), type=kind))).title == "The harbour clock"
    assert one(record(response(packed(page().encode()), "Content-Encoding: gzip", type=""))).title


def test_resources_and_conversions_are_pages_without_a_response() -> None:
    kept = record(page().encode(), "Content-Type: text/html; charset=utf-8", kind="resource")
    assert one(kept).title == "The harbour clock"
    text = b"The harbour clock\n\nFour minutes slow again.\n"
    document = one(record(text, "Content-Type: text/plain", kind="conversion"))
    assert (document.format, document.url) == ("plaintext", URL)


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", packed),
        ("x-gzip", packed),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("gzip, gzip", lambda data: packed(packed(data))),
        ("gzip", bytes),  # unpacked by the crawler, and the header left
        ("deflate", bytes),
        ("br", bytes),
        ("identity", bytes),
    ],
)
def test_a_body_is_unwrapped_as_far_as_it_is_wrapped(coding: str, pack) -> None:
    body = pack(page().encode())
    chunks = b"".join(
        b"%x;note=1\r\n%s\r\n" % (len(part), part)
        for part in (body[at : at + 100] for at in range(0, len(body), 100))
    )
    head = f"Content-Encoding: {coding}"
    joined = one(record(response(body, head)))
    chunked = one(record(response(chunks + b"0\r\n\r\n", head, "Transfer-Encoding: chunked")))
    assert joined.title == chunked.title == "The harbour clock"
    assert joined.problems == chunked.problems == ()


def test_brotli_is_unpacked_where_the_package_is_there_and_named_where_not(monkeypatch) -> None:
    brotli = pytest.importorskip("brotli")
    packed_page = brotli.compress(page(text="Four minutes slow again. " * 400).encode())
    data = record(response(packed_page, "Content-Encoding: br"))
    assert one(data).title == "The harbour clock"
    document = one(record(response(packed_page[:-30], "Content-Encoding: br")))
    assert document.title == "The harbour clock"
    broken = record(response(b"\xff" * 50, "Content-Encoding: br"))
    assert "brotli is broken" in read_all(broken)[1][0]
    bomb = record(response(brotli.compress(bytes(30_000_000), quality=1), "Content-Encoding: br"))
    assert "more than 24 MB" in read_all(bomb)[1][0]
    monkeypatch.setitem(sys.modules, "brotli", None)
    assert "brotli" in read_all(data)[1][0]


def test_a_packing_that_cannot_be_undone_costs_its_page_alone() -> None:
    bad = record(response(b"\x28\xb5\x2f\xfd123", "Content-Encoding: zstd"), url=f"{URL}/zstd")
    found, failures = read_all(bad + record(response(page())))
    assert [document.url for document in found] == [URL]
    assert len(failures) == 1
    assert failures[0].startswith(f"{URL}/zstd: ")
    assert "zstd" in failures[0]


# What is broken in a WARC


def test_gzip_by_record_or_in_one_stream_makes_no_difference() -> None:
    first, second = record(response(page("One"))), record(response(page("Two")))
    assert titles(packed(first) + packed(second)) == ["One", "Two"]
    assert titles(packed(first + second)) == ["One", "Two"]
    assert titles(first + second) == ["One", "Two"]


def test_a_record_cut_short_keeps_what_there_is_and_says_so() -> None:
    for data in (
        record(response(page("One")), length=5000),
        packed(record(response(page("One"))))[:-60],
    ):
        document = one(data)
        assert document.title == "One"
        assert "container-damaged" in codes(document)


def test_a_broken_member_costs_itself_and_the_next_is_read() -> None:
    parts = [packed(record(response(page(title)))) for title in ("One", "Two", "Three")]
    parts[1] = parts[1][:60] + b"\xff\x00\xff\x00" + parts[1][64:]
    found, failures = read_all(b"".join(parts))
    assert [document.title for document in found if document.title != "Two"] == ["One", "Three"]
    assert failures or "container-damaged" in codes(found[1])


def test_a_checksum_that_does_not_fit_is_told_and_the_page_read() -> None:
    broken = bytearray(packed(record(response(page("One")))))
    broken[-8] ^= 1
    found, failures = read_all(bytes(broken) + packed(record(response(page("Two")))))
    assert [document.title for document in found] == ["One", "Two"]
    assert any("checksum" in failure for failure in failures)


@pytest.mark.parametrize("wrong", [-40, 40, 100_000])
def test_a_wrong_length_does_not_cost_the_records_behind(wrong: int) -> None:
    block = response(page("One"))
    data = record(block, length=len(block) + wrong) + b"".join(
        record(response(page(title))) for title in ("Two", "Three")
    )
    found, failures = read_all(data)
    assert [document.title for document in found][-1] == "Three"
    assert failures or any("container-damaged" in codes(document) for document in found)


@pytest.mark.parametrize("length", ["", "-1", "many", "9" * 40])
def test_a_record_without_a_length_fails_by_its_name(length: str) -> None:
    bad = record(response(page("One")), url=f"{URL}/one")
    head, _, rest = bad.partition(b"Content-Length: ")
    bad = head + b"Content-Length: " + length.encode() + b"\r\n" + rest.partition(b"\r\n")[2]
    found, failures = read_all(bad + record(response(page("Two"))))
    assert [document.title for document in found] == ["Two"]
    assert any(f"{URL}/one" in failure for failure in failures)


def test_a_warc_without_an_end_of_a_line_is_refused_quickly() -> None:
    with pytest.raises(SourceError):
        list(documents(io.BytesIO(b"WARC/1.0\r\n" + b"A" * 5_000_000)))


# The other containers


def test_arc_records_are_read_like_those_of_warc() -> None:
    described = b"1 0 Almanac\nURL IP-address Archive-date Content-type Archive-length\n"
    start = b"filedesc://crawl.arc 0.0.0.0 20080315120000 text/plain %d\n" % len(described)
    data = start + described + b"\n"
    data += arc_record(response(page("One"))) + arc_record(response(page("Two")))
    version_2 = f"{URL} 192.0.2.7 20080315120412 text/html 200 - - 77 crawl.arc "
    block = response(page("Three"))
    data += f"{version_2}{len(block)}\n".encode() + block + b"\n"
    for packing in (bytes, packed):
        found, failures = read_all(packing(data))
        assert [document.title for document in found] == ["One", "Two", "Three"]
        assert failures == []
        assert {document.captured_at for document in found} == {"2008-03-15T12:04:12+00:00"}
        assert {document.url for document in found} == {URL}


def test_a_wacz_is_its_warc_files_and_nothing_round_them() -> None:
    data = zipped(
        datapackage__json=b"{}",
        **{
            "pages/pages__jsonl": b'{"format": "json-pages-1.0"}',
            "archive/data__warc__gz": packed(record(response(page("One")))),
            "archive/more__warc": record(response(page("Two"))),
            "indexes/index__cdx__gz": packed(b"com,example)/ 2017"),
        },
    )
    found, failures = read_all(data)
    assert [(document.title, document.captured_at) for document in found] == [
        ("One", CAPTURED),
        ("Two", CAPTURED),
    ]
    assert failures == []


def test_each_file_in_a_zip_is_sniffed_and_pictures_are_passed_over() -> None:
    data = zipped(
        a__html=page("One").encode(),
        b__txt=b"Two\n\nA page of plain text, as somebody copied it.\n",
        c__png=b"\x89PNG\r\n\x1a\n",
        d__gz=packed(page("Three").encode()),
        **{"__MACOSX/.__a__html": b"\0\5\x16\7"},
    )
    found, failures = read_all(data)
    assert [document.title for document in found] == ["One", "Two", "Three"]
    assert failures == []
    assert {document.captured_at for document in found} == {None}


def test_names_that_climb_out_of_a_zip_are_only_names(tmp_path: Path) -> None:
    file = tmp_path / "inner" / "slip.zip"
    file.parent.mkdir()
    file.write_bytes(zipped(**{"../../slipped__html": page().encode(), "/root__html": b"\x89PNG"}))
    assert len(list(read(file))) == 1
    assert sorted(tmp_path.rglob("*")) == [file.parent, file]


def test_an_encrypted_file_fails_alone_and_by_its_name() -> None:
    data = bytearray(zipped(secret__html=page("One").encode(), open__html=page("Two").encode()))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    found, failures = read_all(bytes(data))
    assert [document.title for document in found] == ["Two"]
    assert failures == ["secret.html: it is encrypted"]


def test_a_damaged_file_in_a_zip_is_told_and_read_as_far_as_it_goes() -> None:
    data = bytearray(zipped(a__html=page("One").encode(), b__html=page("Two").encode()))
    at = data.index(b"PK\x01\x02") + 16
    data[at] ^= 0xFF
    found, failures = read_all(bytes(data))
    assert [document.title for document in found] == ["One", "Two"]
    assert "container-damaged" in codes(found[0])
    assert failures == []


def test_a_packing_of_few_tools_is_refused_by_name() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.html", page())
    _, [failure] = read_all(kept.getvalue())
    assert "packed" in failure


def test_a_tar_is_read_with_its_long_names() -> None:
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w:gz", format=tarfile.GNU_FORMAT) as archive:
        for name in ("pages/" + "long/" * 40 + "one.html", "two.html"):
            content = page(name[-8:]).encode()
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    assert titles(kept.getvalue()) == ["one.html", "two.html"]
    assert titles(gzip.decompress(kept.getvalue())) == ["one.html", "two.html"]


@pytest.mark.parametrize("harm", ["cut", "checksum", "junk", "zeros"])
def test_a_damaged_gzip_gives_what_can_be_read_of_it(harm: str) -> None:
    text = page(text="".join(f"Minute {n} of the slow hours. " for n in range(3000)))
    data = packed(text.encode())
    data = {
        "cut": data[: len(data) * 3 // 4],
        "checksum": data[:-8] + b"\0\0\0\0" + data[-4:],
        "junk": data + b"written behind it by somebody",
        "zeros": data + bytes(512),
    }[harm]
    document = one(data)
    assert document.title == "The harbour clock"
    assert ("container-damaged" in codes(document)) == (harm != "zeros")


def test_members_of_one_gzip_are_one_file() -> None:
    text = page().encode()
    assert one(packed(text[:100]) + packed(text[100:])).title == "The harbour clock"


def test_containers_in_containers_end_somewhere() -> None:
    data = page().encode()
    for _ in range(3):
        data = zipped(inner=data)
    assert one(data).title == "The harbour clock"
    _, [failure] = read_all(zipped(inner=data))
    assert "packed more than" in failure


# What the caller is told


def test_every_member_that_failed_is_named_after_the_good_ones() -> None:
    inner = zipped(deep__html=b"<html>", cut__gz=packed(page().encode())[:9])
    data = zipped(good__html=page().encode(), inner__zip=inner, bad__gz=b"\x1f\x8b\x08")
    found: list[Document] = []
    with pytest.raises(MembersFailed) as refusal:
        found.extend(documents(io.BytesIO(data)))
    assert found[0].title == "The harbour clock"
    assert [failure.partition(" the ")[0] for failure in refusal.value.failures][-2:] == [
        "inner.zip: cut.gz:",
        "bad.gz:",
    ]


def test_a_format_that_the_caller_names_is_that_of_the_members() -> None:
    found, _ = read_all(zipped(a__html=page().encode()), format="plaintext")
    assert [document.format for document in found] == ["plaintext"]


def test_the_capture_time_of_the_caller_counts_where_the_container_has_none() -> None:
    text = b"The clock\n\nIt is slow.\n\n1 Comment\n\nIvo Pell\n2 years ago\n\nIt is.\n"
    kept = record(text, "Content-Type: text/plain", kind="conversion", date=DATE)
    for data, year in ((kept, "2015"), (packed(text), "2023")):
        [document], _ = read_all(data, captured_at="2025-06-01")
        assert [comment.date for comment in document.comments] == [year]


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (record(b""), "warc"),
        (packed(record(b"")), "warc"),
        (arc_record(b""), "arc"),
        (packed(arc_record(b"")), "arc"),
        (packed(b"text"), "gzip"),
        (zipped(a=b"text"), "zip"),
    ],
)
def test_a_container_is_sniffed_from_its_bytes(data: bytes, format: str) -> None:
    sniffed = sniff(data)
    assert sniffed is not None
    assert sniffed.format == format
    assert sniffed.why
