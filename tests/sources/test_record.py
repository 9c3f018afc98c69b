"""What a field of an export says, whatever it holds."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.sources.dates import moments
from archive.sources.structured.record import Record

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1543517684, "2018-11-29T18:54:44+00:00"),
        ("1543517684000", "2018-11-29T18:54:44+00:00"),
        (1543517684.9, "2018-11-29T18:54:44+00:00"),
        ("1543517684.25", "2018-11-29T18:54:44+00:00"),
        (1543517684123456, "2018-11-29T18:54:44+00:00"),
        ("2018-11-29 18:54:44", "2018-11-29T18:54:44+00:00"),
        ("2021-05-04T08:15:21.310442Z", "2021-05-04T08:15:21+00:00"),
        ("2022-04-29 14:44:04 +0800", "2022-04-29T14:44:04+08:00"),
        ("2022-04-29 14:44:04.123 +0800 CST", "2022-04-29T14:44:04+08:00"),
        ("2018-11-29T18:54:44-08", "2018-11-29T18:54:44-08:00"),
        ("2020-01-02", "2020-01-02"),
        ("0001-01-01T00:00:00Z", None),
        ("0000-00-00 00:00:00", None),
        ("2018-02-30 10:10:10", None),
        (0, None),
        (1e300, None),
    ],
)
def test_machines_write_moments_in_many_ways(value: object, expected: str | None) -> None:
    settled = moments.read(value, zone="+00:00")
    assert settled is not None
    assert settled.value == expected


@pytest.mark.parametrize("value", ["", "soon", True, None, [], {}, float("nan"), "x" * 500])
def test_what_is_no_moment_is_none(value: object) -> None:
    assert moments.read(value) is None


def test_the_first_key_with_an_answer_gives_it() -> None:
    record = Record({"a": None, "b": "undefined", "c": " Ivo \n Pell ", "d": 7.0, "e": "true"})
    assert record.name("a", "b", "c") == "Ivo Pell"
    assert (record.id("a", "d"), record.number("d")) == ("7", 7)
    assert (record.flag("a", "e"), record.flag("d"), record.flag("c")) == (True, True, False)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "DATA:text/html,x", "a b", "#top", ""])
def test_an_address_that_runs_or_leads_nowhere_is_none(url: str) -> None:
    assert Record({"url": url}).url("url") is None


@given(ANYTHING)
def test_no_value_is_an_error(value: object) -> None:
    record = Record({"key": value, "other": {"key": value}})
    answers = [record.text("key"), record.name("key"), record.id("key"), record.url("key"),
               record.number("key"), record.flag("key"), record.moment("key"),
               len(record.records("key")), bool(record.record("key", "other"))]  # fmt: skip
    json.dumps([str(answer) for answer in answers]).encode()


@given(st.text())
def test_texts_can_be_written_as_utf_8(text: str) -> None:
    said = Record({"key": text + "\ud800\0"}).text("key") or ""
    assert "\0" not in said
    said.encode()
