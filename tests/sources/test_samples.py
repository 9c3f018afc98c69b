"""The invented samples of every format, against what must become of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.sources import FORMATS, sniff, sniff_folder
from tests.sources import samples

SAMPLES = samples.all_of_them()
# Plain text that another tool drew has a folder of its own.
FORMAT_OF = {folder: folder for folder in FORMATS} | {"textdump": "plaintext"}


def test_every_format_has_samples_and_every_sample_a_format() -> None:
    assert {path.parent.name for path in SAMPLES} == set(FORMAT_OF)
    expected = {path.with_name(path.name.partition(".")[0] + samples.EXPECTED) for path in SAMPLES}
    assert expected == set(samples.FIXTURES.glob(f"*/*{samples.EXPECTED}"))


@pytest.mark.parametrize("path", SAMPLES, ids=samples.full_name)
def test_a_sample_says_what_it_said_before(path: Path, request: pytest.FixtureRequest) -> None:
    samples.check(path, request)


@pytest.mark.parametrize("path", SAMPLES, ids=samples.full_name)
def test_a_sample_is_known_by_what_it_holds(path: Path) -> None:
    found = sniff_folder(path) if path.is_dir() else sniff(path.read_bytes())
    assert found
    assert found.format == FORMAT_OF[path.parent.name]
    assert found.why
