"""What every document keeps to, whatever format it is read from: see `document`."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from archive.sources import FORMATS, Document, read
from archive.sources.document import DocumentComment
from tests.sources import samples

LENGTHS = {"year": 4, "month": 7, "day": 10, "hour": 13, "minute": 16, "second": 19}


FOLDERS = sorted(folder.name for folder in samples.FIXTURES.iterdir() if folder.is_dir())


@pytest.fixture(scope="module", params=FOLDERS)
def documents(request: pytest.FixtureRequest) -> list[Document]:
    """What all samples of one folder say."""
    return [
        document
        for path in samples.of(request.param)
        for document in read(path, captured_at=samples.CAPTURED)
    ]


def is_cut(date: str | None, precision: str) -> bool:
    """Whether a date says as much as its precision, with an offset only behind a clock."""
    if date is None or precision == "unknown":
        return date is None and precision == "unknown"
    bare = re.sub(r"[+-]\d\d:\d\d$", "", date) if "T" in date else date
    if len(bare) >= LENGTHS["day"]:
        dt.datetime.fromisoformat(date)
    return len(bare) == LENGTHS[precision] and not date.endswith("Z")


def test_dates_are_cut_to_what_is_known_and_offsets_are_numbers(documents: list[Document]) -> None:
    for document in documents:
        days = [
            (one.value, one.precision) for one in (document.published, document.modified) if one
        ]
        days += [(one.date, one.date_precision) for one in document.comments]
        assert [day for day in days if not is_cut(*day)] == []


def is_placed(one: DocumentComment) -> bool:
    """A parent says what it was read from, a thread has nothing to say; a stated place is sure."""
    sure = one.likelihood == 1.0 and not one.alternatives
    return (one.parent is None) == (one.placed_by is None) and (
        sure or one.placement in {"likely", "guess"}
    )


def test_a_place_says_what_it_was_read_from_and_how_surely(documents: list[Document]) -> None:
    for document in documents:
        assert [one.n for one in document.comments if not is_placed(one)] == []


def test_comments_are_numbered_and_answer_comments_of_their_page(documents: list[Document]) -> None:
    for document in documents:
        numbers = range(1, len(document.comments) + 1)
        assert [one.n for one in document.comments] == list(numbers)
        assert {one.parent for one in document.comments} <= {None, *numbers}


def test_what_is_unknown_is_null_and_not_empty(documents: list[Document]) -> None:
    for document in documents:
        assert document.format in FORMATS
        texts = [document.title, document.url, document.publication, document.language]
        for one in document.comments:
            texts += [one.id, one.author, one.author_url, one.permalink, one.date_text, one.html]
        assert [text for text in texts if text is not None and not text.strip()] == []


def test_text_is_text_and_markup_stands_in_html_alone(documents: list[Document]) -> None:
    for document in documents:
        marked = [one for one in document.comments if one.html]
        assert [one.n for one in marked if re.search(r"</(?:p|div|a)>|<br ?/?>", one.text)] == []
        assert [one.n for one in document.comments if one.text != one.text.strip()] == []


def test_lines_count_from_one_and_end_where_they_begin_or_behind(
    documents: list[Document],
) -> None:
    for document in documents:
        lines = [document.lines, *(block.lines for block in document.body)]
        lines += [one.lines for one in document.comments]
        assert [each for each in lines if each and not 1 <= each[0] <= each[1]] == []
