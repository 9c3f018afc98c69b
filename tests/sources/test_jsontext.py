"""JSON and YAML as values: what is repaired, what is refused, and where."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.sources import SourceError, sniff
from archive.sources.structured import jsonhead, jsontext, yamltext


def loaded(text: str | bytes) -> jsontext.Loaded:
    return jsontext.load(io.BytesIO(text if isinstance(text, bytes) else text.encode()))


def refused(text: str | bytes) -> str:
    with pytest.raises(SourceError) as caught:
        loaded(text)
    return str(caught.value)


def codes(text: str | bytes) -> list[str]:
    return [problem.code for problem in loaded(text).problems]


def test_a_trailing_comma_is_refused_with_its_line_and_column() -> None:
    assert refused('{"id":\n0,}').startswith("line 2, column 3: this is no JSON")


@pytest.mark.parametrize("bomb", ["[" * 100_000, '[{"":' * 50_000, '{"a":' * 100_000])
def test_depth_is_refused(bomb: str) -> None:
    assert "too deep" in refused(bomb)


def test_a_number_of_a_million_digits_is_refused() -> None:
    assert "digits" in refused("[" + "9" * 1_000_000 + "]")


@pytest.mark.parametrize("item", ["[],", "{},", '"",', "7.25,"])
def test_small_values_in_great_number_are_refused_before_they_are_made(item: str) -> None:
    assert "memory" in refused("[" + item * 4_000_000 + "0]")


def test_half_characters_are_replaced_and_told() -> None:
    result = loaded(r'["\uDFAA", "\ud83d\ude00", "\ud83d", "\\uDFAA"]')
    assert result.values == (["\ufffd", "😀", "\ufffd", r"\uDFAA"],)
    assert [problem.code for problem in result.problems] == ["half-character"]
    assert "2 of them" in result.problems[0].message


def test_a_key_twice_counts_the_last_time_and_is_told() -> None:
    result = loaded('{"a": 1, "b": 2, "a": 3}')
    assert result.values == ({"a": 3, "b": 2},)
    assert [problem.code for problem in result.problems] == ["key-twice"]


def test_nan_is_unknown() -> None:
    assert loaded("[NaN, -Infinity]").values == ([None, None],)
    assert codes("[NaN]") == ["no-number"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marks_of_encodings_are_understood(encoding: str) -> None:
    assert loaded('["é"]'.encode(encoding)).values == (["é"],)
    assert jsonhead.outline('{"a": "é"}'.encode(encoding)).first["a"] == "é"


def test_what_follows_the_json_is_told() -> None:
    assert codes('{"a": 1}\n</html>') == ["trailing-text"]


@given(st.recursive(st.none() | st.booleans() | st.text() | st.integers(), lambda inner:
       st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20))  # fmt: skip
def test_an_outline_names_what_is_there(value: object) -> None:
    text = json.dumps(value).encode()
    outline = jsonhead.outline(text)
    if isinstance(value, dict):
        assert outline is not None
        assert set(outline.first) >= {""} | {
            key for key in value if key and key.isalnum() and key.isascii()
        }


@pytest.mark.parametrize("text", ["[1] The clock is slow.", "{tide} and time", "[sic] it says"])
def test_a_text_that_begins_with_a_bracket_is_a_text(text: str) -> None:
    assert sniff(text.encode()).format == "plaintext"


@given(st.text(alphabet='[]{}:,"\\ax1 \n', max_size=60))
def test_an_outline_of_anything_is_no_error(text: str) -> None:
    jsonhead.outline(text.encode())


def of_yaml(text: str) -> tuple[object, ...]:
    return yamltext.load(io.BytesIO(text.encode())).values


def test_scalars_of_yaml_stay_texts() -> None:
    assert of_yaml("{a: no, b: 012, c: 2022-04-29 14:44:04, d: ~, e: 'null', f: 1e3}") == (
        {"a": "no", "b": "012", "c": "2022-04-29 14:44:04", "d": None, "e": "null", "f": "1e3"},
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: &a [x]\nb: [*a, *a]", "line 2: YAML aliases"),
        ("[" * 5000, "nest"),
        ("- " * 500 + "x", "too deep"),
        ("a: 'never closed", "line 1"),
        ("%YAML 9.0\n---\na", "this is no YAML"),
    ],
)
def test_bombs_and_torn_yaml_are_refused(text: str, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        of_yaml(text)


def test_a_tag_makes_no_object() -> None:
    assert of_yaml("a: !!python/object/apply:os.system [ls]") == ({"a": ["ls"]},)
