"""Samples with something changed at random: a parser gives documents or SourceError, in time.

The changes follow from FUZZ_SEED, and are the same in every run; FUZZ_ROUNDS raises their number:

    FUZZ_ROUNDS=2000 FUZZ_SEED=7 python -m pytest tests/sources/test_fuzz.py

A failure keeps the changed file in the folder for temporary files that pytest names.
"""

from __future__ import annotations

import functools
import io
import json
import os
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.sources import CONTAINERS, FORMATS, SourceError, documents, sniff
from archive.sources.document import ParserFault
from tests.sources.archives import arc_record, packed, page, record, response, tarred, zipped
from tests.sources.samples import EXPECTED, FIXTURES

ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "60"))  # changed files of each format
SEED = int(os.environ.get("FUZZ_SEED", "3"))
LARGEST = 30_000  # bytes of a sample: more shows nothing new and takes long
SECONDS = 5  # for one small file: a hundred times what it takes

PAGES = [record(response(page(title))) for title in ("One", "Two", "Three")]
ARC = b"".join(arc_record(response(page(title))) for title in ("One", "Two"))
MADE = {
    "html": [page().encode()],
    "warc": [b"".join(PAGES), b"".join(map(packed, PAGES))],
    "arc": [ARC, packed(ARC)],
    "gzip": [packed(page().encode())],
    "zip": [zipped(a__html=page().encode(), b__warc=PAGES[0])],
    "tar": [tarred(page().encode(), b"The clock\n\nIt is slow.\n")],
}
# What breaks parsers more often than chance does.
SPLINTERS = [
    *(b"\0", b"\xff", b"<", b">", b"&", b'"', b"]]>", b"<!--", b"<![CDATA[", b"&#x0;", b"-1"),
    *(b"99999999999999999999", b"0000-00-00 00:00:00", b"2014-02-30", b"\xed\xa0\xbd", b"null"),
    *(b"{", b"[", b"}", b"\xef\xbb\xbf", b"\r", b"1e999", b"NaN", b"\xe2\x80\xae", b"9999-12-31"),
]


@functools.cache
def samples() -> dict[str, list[bytes]]:
    """All invented samples by the format that their bytes show, whatever folder they are in."""
    found = {name: list(made) for name, made in MADE.items()}
    for file in sorted(FIXTURES.rglob("*")):
        if file.is_file() and EXPECTED not in file.name and file.parent != FIXTURES:
            data = file.read_bytes()
            if sniffed := sniff(data):
                found.setdefault(sniffed.format, []).append(data[:LARGEST])
    return found


def changed(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The data with one to four things wrong."""
    kept = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(kept) + 1)
        end = min(len(kept), start + chance.choice([1, 3, 20, 200, 2000]))
        match chance.choice(["flip", "cut", "drop", "double", "splice", "splinter", "swap"]):
            case "flip":
                for at in range(start, end):
                    kept[at] ^= 1 << chance.randrange(8) if chance.random() < 0.1 else 0
            case "cut":
                del kept[start:]
            case "drop":
                del kept[start:end]
            case "double":
                kept[end:end] = kept[start:end] * chance.choice([1, 1, 30])
            case "splice":
                at = chance.randrange(len(other) + 1)
                kept[start:end] = other[at : at + chance.choice([20, 400, 4000])]
            case "splinter":
                kept[start:start] = chance.choice(SPLINTERS)
            case "swap":
                kept[start:end] = kept[start:end][::-1]
    return bytes(kept)


@pytest.mark.parametrize("name", [*FORMATS, *CONTAINERS])
def test_a_changed_sample_gives_documents_or_a_refusal(name: str, tmp_path: Path) -> None:
    kept = samples().get(name, [])
    assert kept, f"no file in fixtures/ is sniffed as {name}"
    chance = random.Random(f"{SEED} {name}")
    for number in range(ROUNDS):
        data = changed(chance.choice(kept), chance.choice(kept), chance)
        file = tmp_path / f"{name}-{number}"
        file.write_bytes(data)
        began = time.monotonic()
        assert refusal(name, data) != "", file
        assert time.monotonic() - began < SECONDS, file
        file.unlink()


@pytest.mark.parametrize("name", [*FORMATS, *CONTAINERS])
def test_any_bytes_give_documents_or_a_refusal(name: str) -> None:
    pieces = st.sampled_from(SPLINTERS) | st.text(max_size=20).map(encoded) | st.binary(max_size=20)
    starts = st.sampled_from([b"", *(data[:400] for data in samples().get(name, []))])

    @settings(max_examples=ROUNDS // 2, derandomize=True, deadline=None, database=None)
    @given(starts, st.lists(pieces, max_size=20).map(b"".join))
    def try_these(start: bytes, rest: bytes) -> None:
        assert refusal(name, start + rest) != ""

    try_these()


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def refusal(name: str, data: bytes) -> str | None:
    """Why it was refused, if it was. Raises what a parser raises and should not."""
    format = None if name in CONTAINERS else name
    try:
        for document in documents(io.BytesIO(data), format=format):
            json.dumps(document.as_json())
    except ParserFault as fault:
        raise fault.__cause__ or fault from None
    except SourceError as error:
        return str(error)
    return None
