"""Captures that are made to be slow or broken: spans cost what the size of the text allows."""

from __future__ import annotations

import time

import pytest

from archive.sources.spans.capture import Capture
from archive.sources.spans.scan import Scan

MANY = 40_000
PATIENCE = 5  # seconds; each takes a tenth of one, and minutes where a scan is not linear
PIECES = ("<a '\"", "<a <", "<div>", "</div>", "<!--", "<script>", "<![CDATA[", "<a><b>", "<?",
          "<p>a", "<div></span></div>", "<title>", "<b a=1>", "&amp", '[{"a":', '"\\"',
          "- - a: |\n", "<!x", '\\"', "<a b", "<a b='", "&#")  # fmt: skip


@pytest.mark.parametrize("kind", ["html", "xml", "json", "yaml"])
@pytest.mark.parametrize("piece", PIECES)
def test_what_repeats_without_an_end_is_taken_apart_in_one_walk(kind: str, piece: str) -> None:
    began = time.perf_counter()
    scan = Capture('"' + piece * MANY).scan(kind)
    assert isinstance(scan, Scan)
    assert scan.stream.text is not None
    assert all(leaf.start <= leaf.end <= len(scan.text) for leaf in scan.leaves)
    assert all(box.parent < number for number, box in enumerate(scan.boxes))
    assert time.perf_counter() - began < PATIENCE
