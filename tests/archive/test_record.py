"""What a page says of where it came from."""

from __future__ import annotations

import pytest

from archive import record, sources


@pytest.mark.parametrize("format", sources.FORMATS)
def test_every_format_has_words_for_readers(format: str) -> None:
    assert record.FORMATS.get(format), "a new format is also told to readers"
