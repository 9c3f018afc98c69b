"""Captures of one article are told from those of two, whatever format they came in."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import sources
from archive.importing.likeness import mark, marks_of, paragraph_mark, title_key, verdict

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PROSE = "The harbour clock stopped on the night the ferry sank, and nobody has wound it up since. "


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Who Owns the Fog Signal?", "who owns the  fog-signal"),
        ("Éléonore’s café", "Eleonore's cafe"),
        ("Eine große Straße", "EINE GROSSE STRASSE"),
        ("Ёлка", "Елка"),
        ("\ufb01sh \u2460", "fish 1"),
    ],
)
def test_a_title_is_the_same_in_any_dress(one: str, other: str) -> None:
    assert title_key(one) == title_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Part 1", "Part 2"), ("किताब की", "कताब का"), ("Тень", "Пень")],
)
def test_two_titles_are_two(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize("title", ["", "  ", "No", "#4", "—?!"])
def test_a_title_of_a_letter_or_two_is_no_key(title: str) -> None:
    assert title_key(title) == ""


def test_a_comment_is_known_by_its_author_and_its_first_words() -> None:
    whole = mark("Joe  Gull", f"{PROSE} The council knows it.")
    assert whole == mark("joe gull ", f"“{PROSE[:80].upper()}…")
    assert mark("Ann", "It was the ferry") != mark("Joe", "It was the ferry")
    assert mark(None, ":-)") != mark(None, ":-(")
    assert mark("é", "naïve") == mark(unicodedata.normalize("NFD", "é"), "nai\u0308ve")
    assert mark("a", "bc") != mark("ab", "c")


def test_marks_are_the_same_in_every_process() -> None:
    script = (
        "from archive.importing import likeness;"
        f"print(likeness.mark('Joe', 'Right of way'), likeness.paragraph_mark({PROSE!r}))"
    )
    root = FIXTURES.parent
    told = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {script}"],
        cwd=root,
        env={"DJANGO_SETTINGS_MODULE": "archive.settings", "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert told == [str(mark("Joe", "Right of way")), str(paragraph_mark(PROSE))]


@given(st.none() | st.text(), st.text())
def test_a_mark_fits_a_column_of_64_bits(author: str | None, text: str) -> None:
    assert -(2**63) <= mark(author, text) < 2**63
    assert len(title_key(text)) == 0 or len(title_key(text)) >= 3


def test_a_short_paragraph_has_no_mark() -> None:
    assert paragraph_mark("Read on below. " * 3) is None
    assert paragraph_mark(PROSE * 4) == paragraph_mark(PROSE.upper() * 3)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (({1, 2, 3}, set()), ({1, 2, 3, 4, 5, 6, 7, 8}, set()), "same"),
        (({1, 2, 3, 4, 5, 6}, set()), ({1, 2, 3, 14, 15, 16}, set()), "same"),
        (({1, 2, 3, 4, 5, 6, 7}, set()), ({1, 2, 3, 14, 15, 16, 17}, set()), "doubtful"),
        (({1, 2}, set()), ({1, 2}, set()), "doubtful"),
        (({1}, set()), ({1, 2, 3, 4}, set()), "doubtful"),
        ((set(), {1, 2, 3}), (set(), {1, 2, 8, 9}), "same"),
        ((set(), {1, 2, 3, 4, 5}), (set(), {1, 2, 8, 9, 10}), "doubtful"),
        ((set(), {1}), (set(), {1}), "doubtful"),
        (({1, 2, 3}, {1, 2}), ({4, 5, 6}, {3, 4}), "different"),
        ((set(), set()), (set(), set()), "different"),
        (({1, 2, 3}, {4, 5}), ({4, 5}, {1, 2, 3}), "different"),
    ],
)
def test_enough_in_common_is_the_same_article(one, other, said: str) -> None:
    assert verdict(one, other) == verdict(other, one) == said


def documents() -> list[sources.Document]:
    names = ("wxr/almanac.xml", "plaintext/harbour-clock.txt", "plaintext/fog-signal.txt")
    return [document for name in names for document in sources.read(FIXTURES / name)]


def test_every_sample_is_like_itself_and_unlike_the_others() -> None:
    marks = [each for each in map(marks_of, documents()) if len(each[0]) > 2 or len(each[1]) > 1]
    assert len(marks) >= 2
    for one in marks:
        alike = [verdict(one, other) for other in marks if other is not one]
        assert verdict(one, one) == "same"
        assert "same" not in alike
