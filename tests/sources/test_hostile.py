"""Files that somebody made to break the reader, and files that time broke: none of them does.

Each is read in a process of its own, within 10 seconds and 300 MB, and ends in documents whose
problems are told, or in a refusal that names it. Whatever format a file is in, this holds.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.sources import read
from tests.sources import confined, samples
from tests.sources.archives import packed, page, record, response, zipped
from tests.sources.samples import EXPECTED, FIXTURES

MB = 1024 * 1024
ZEROS = packed(bytes(16 * MB))


def html(body: str, head: str = "") -> bytes:
    title = "<title>The harbour clock</title>"
    return f"<!DOCTYPE html><html><head>{head}{title}</head><body>{body}</body></html>".encode()


def laughs(root: str, levels: int = 12) -> bytes:
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">'
        for n in range(levels)
    )
    return f'<?xml version="1.0"?><!DOCTYPE {root} [{entities}]><{root}>&l9;</{root}>'.encode()


def overlapping() -> bytes:
    """A zip whose list names the same 16 MB of zeros a thousand times."""
    data = zlib.compress(bytes(16 * MB), 9)[2:-4]
    checksum, size = zlib.crc32(bytes(16 * MB)), 16 * MB
    fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, checksum, len(data), size, 1, 0)
    local = b"PK\x03\x04" + fields + b"a" + data
    listed = b"PK\x01\x02\x14\0" + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"a"
    end = struct.pack("<HHHHIIH", 0, 0, 1000, 1000, 1000 * len(listed), len(local), 0)
    return local + listed * 1000 + b"PK\x05\x06" + end


def bomb_in_a_response() -> bytes:
    return record(response(ZEROS * 40, "Content-Encoding: gzip"))


def long_record() -> bytes:
    head = record(b"", length=4 * 1024 * MB, kind="resource").rstrip()
    return packed(head + b"\r\n\r\n") + ZEROS * 50


def endless() -> bytes:
    """A tar of one file that claims most of the bytes there are."""
    header = bytearray(b"a.txt".ljust(512, b"\0"))
    header[124:136], header[156:157] = b"\xbf" + b"\xff" * 11, b"0"
    header[148:156] = b"%06o\0 " % (sum(header) + 8 * ord(" "))
    return bytes(header) + TEXT.encode()


TEXT = "The harbour clock\n\nFour minutes slow again, and nobody in Pellworth minds it.\n\n"
HOSTILE: dict[str, Callable[[], bytes]] = {
    # Documents that grow
    "laughs.xml": lambda: laughs("rss"),
    "laughs.html": lambda: laughs("html"),
    "quadratic.xml": lambda: (
        f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]><rss>{"&a;" * 50_000}</rss>'.encode()
    ),
    "outside.xml": lambda: (
        b'<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM'
        b' "http://127.0.0.1:9/x">%p;]><rss><channel><title>&e;</title></channel></rss>'
    ),
    # Documents that are deep or wide
    "deep-div.html": lambda: html("<div>" * 10_000 + TEXT),
    "deeper-span.html": lambda: html("<span>" * 100_000 + TEXT),
    "deep-list.html": lambda: html("<ul><li class=comment>" * 20_000 + TEXT),
    "deep-quote.html": lambda: html("<blockquote><b>" * 10_000 + TEXT),
    "deep-table.html": lambda: html("<table><tr><td>" * 10_000 + TEXT),
    "deep.xml": lambda: b"<rss>" + b"<item>" * 200_000,
    "deep.json": lambda: b'[{"comments":' * 100_000,
    "deep.yml": lambda: b"comments: " + b"[" * 100_000,
    "wide.html": lambda: html(f"<p>{TEXT}</p>" * 8_000),
    "many-comments.html": lambda: html(
        "<ol class=commentlist>"
        + "".join(f"<li class=comment id=comment-{n}><p>{TEXT}</p></li>" for n in range(2000))
    ),
    "attribute.html": lambda: html(f'<p class="{"comment " * 130_000}" style="{"a" * MB}">{TEXT}'),
    "attributes.html": lambda: html(f"<p {' '.join(f'a{n}=1' for n in range(20_000))}>{TEXT}"),
    "less-than.html": lambda: html("<" * MB),
    "open-tags.html": lambda: html("<a <" * 300_000),
    "open-comments.html": lambda: html("<!-- " * 200_000),
    "empty-comments.html": lambda: b"<!-- -->" * 20_000,
    "comments-in-a-response.warc": lambda: record(response(b"<!-- -->" * 500)),
    "long-author.xml": lambda: (
        b"<rss><item><link>http://a/b#c1</link><author>" + b"a" * MB + b"</author></item></rss>"
    ),
    "ampersands.html": lambda: html("&" * MB),
    "quotes.html": lambda: html('<a href="' * 100_000),
    # Texts that are long where they should be short
    "one-line.txt": lambda: (TEXT.replace("\n", " ") * 50_000).encode(),
    "blanks.txt": lambda: TEXT.encode() + b" \t" * MB + b"\n" * MB,
    "dashes.txt": lambda: TEXT.encode() + b"- " * MB,
    "digits.txt": lambda: TEXT.encode() + b"1" * MB + b"\n2 Comments\n" + b"9" * MB,
    "replies.txt": lambda: (
        TEXT + "3 Comments\n" + "Ivo\nReply to Ivo\nMay 1, 2020\n\n" * 2000
    ).encode(),
    # Bytes that are no characters
    "nul.txt": lambda: TEXT.replace("a", "\0a", 3).encode() * 20,
    "nul.html": lambda: html(f"<p>{TEXT}</p>" * 20).replace(b"clock", b"cl\0ck"),
    "bidi.txt": lambda: (TEXT + "\u202e\u2066\u200fkcolc\u2069\u202c\n" * 100).encode(),
    "surrogates.txt": lambda: TEXT.encode() + b"\xed\xa0\xbd half of it\n\xed\xb8\x80",
    "surrogates.html": lambda: html("<p>&#xd83d; &#x110000; &#0; half of it</p>"),
    "surrogates.json": lambda: b'{"comments": [{"text": "\\ud83d half of it", "id": 1}]}',
    "random.bin": lambda: bytes((n * n * 7 + n // 3) % 256 for n in range(100_000)),
    "half-utf-16.txt": lambda: TEXT.encode("utf-16")[:-1],
    "utf-7.html": lambda: html("+ADw-script+AD4-", "<meta charset=utf-7>"),
    # Containers
    "gzip-bomb.html.gz": lambda: ZEROS * 50,
    "gzip-in-gzip.gz": lambda: packed(packed(packed(ZEROS * 50))),
    "zip-bomb.zip": lambda: zipped(**{f"a{n}.txt": bytes(16 * MB) for n in range(20)}),
    "zip-overlapping.zip": overlapping,
    "zip-names.zip": lambda: zipped(**{"../" * 50 + "etc/passwd": html("<p>"), "a\0b": b"text"}),
    "response-bomb.warc": bomb_in_a_response,
    "long-record.warc.gz": long_record,
    "no-lines.warc": lambda: b"WARC/1.0\r\n" + b"WARC-Type: " * MB,
    "many-records.warc": lambda: record(b"", kind="request") * 30_000,
    "many-beginnings.gz": lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\3" * 100_000,
    "chunks.warc": lambda: record(response(b"1\r\na\r\n" * 300_000, "Transfer-Encoding: chunked")),
    "endless.tar": endless,
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> dict[str, confined.Outcome]:
    folder = tmp_path_factory.mktemp("hostile")
    for name, made in HOSTILE.items():
        (folder / name).write_bytes(made())
    paths = [folder / name for name in HOSTILE]
    return {Path(outcome.path).name: outcome for outcome in confined.read(paths)}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_neither_time_nor_memory(name: str, outcomes: dict) -> None:
    outcomes[name].check()


@pytest.mark.parametrize("name", ["gzip-bomb.html.gz", "zip-overlapping.zip"])
def test_a_bomb_is_called_one(name: str, outcomes: dict) -> None:
    assert outcomes[name].status == 1
    assert "unpacks to more than" in outcomes[name].complaints[-1]


@pytest.mark.parametrize("kind", ["html", "rss", "wxr", "atom", "disqus", "blogger"])
def test_nothing_outside_a_file_is_read(kind: str, tmp_path: Path) -> None:
    """An entity that names another file, in every text of a sample that the format has."""
    secret = tmp_path / "secret.txt"
    secret.write_text("under the third stone")
    sample = next(path for path in samples.of(kind) if path.suffix in {".html", ".xml"})
    text = re.sub(r"<[?!][^>]*>", "", sample.read_text("utf-8"), count=2)
    outside = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    page = tmp_path / f"page{sample.suffix}"
    page.write_text(outside + re.sub(r"(?<=>)(?=\w)", "&e; ", text))
    read_from_it = list(read(page, format=kind))
    assert read_from_it
    assert "third stone" not in repr(read_from_it)


@pytest.mark.thorough
def test_a_sample_cut_anywhere_is_a_shorter_page_or_a_refusal(tmp_path: Path) -> None:
    cut: list[Path] = []
    for sample in sorted(FIXTURES.glob("*/*")):
        if not sample.is_file() or EXPECTED in sample.name:
            continue
        data = sample.read_bytes()
        for part in (1, 3):
            path = tmp_path / f"{len(cut)}-{sample.name}"
            path.write_bytes(data[: len(data) * part // 4 + 1])
            cut.append(path)
    for outcome in confined.read(cut):
        outcome.check()


def test_the_page_after_a_hostile_one_is_read(tmp_path: Path) -> None:
    for name, content in (
        ("1.html.gz", ZEROS * 20),
        ("2.html", html("<div>" * 50_000)),
        ("3.zip", b"PK\x03\x04"),
        ("4.html", page().encode()),
    ):
        (tmp_path / name).write_bytes(content)
    [outcome] = confined.read([tmp_path])
    assert outcome.documents >= 1
    assert any("3.zip" in line for line in outcome.complaints)
