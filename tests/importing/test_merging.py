"""An editor's work and a later export meet: neither loses what it wrote."""

from __future__ import annotations

import collections
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.importing.blocks import paragraphs
from archive.importing.merging import (
    Merged,
    merge_html,
    merge_list,
    merge_set,
    merge_text,
    merge_value,
)

SWAPPED = {"take": "keep", "keep": "take"}


def text(blocks: str) -> str:
    """A text with a paragraph for each word."""
    return "\n\n".join(blocks.split())


def markup(blocks: str) -> str:
    return "\n".join(f"<p>{word}</p>" for word in blocks.split())


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "outcome", "value"),
    [
        ("clock", "clock", "clock", "unchanged", "clock"),
        ("clock", "clock", "Clock", "take", "Clock"),
        ("clock", "Clock", "clock", "keep", "Clock"),
        ("clock", "Clock", "Clock", "unchanged", "Clock"),
        ("clock", "clocks", "Clock", "conflict", "clocks"),
        (None, None, 7, "take", 7),
        (7, None, 7, "keep", None),
        (None, 7, 8, "conflict", 7),
    ],
)
def test_one_thing_is_taken_or_kept_or_asked_about(base, mine, theirs, outcome, value) -> None:
    assert merge_value(base, mine, theirs) == Merged(outcome, value)


CASES = [
    # base, mine, theirs -> what both make of it, or nothing for a conflict
    ("a b c", "A b c", "a b C", "A b C"),
    ("a b c", "A b c", "a B c", "A B c"),
    ("a b c", "b c", "a b c d", "b c d"),
    ("a b c", "a c", "a b C", "a C"),
    ("a b c", "x a b c", "a b c y", "x a b c y"),
    ("a b c", "A B c", "A b C", "A B C"),
    ("a b c", "a", "a b d", None),
    ("a b c", "c", "a c d", "c d"),
    ("a b c", "a B c", "a x b c", "a x B c"),
    ("a b c", "a B c", "a b x c", "a B x c"),
    ("a b c", "a c", "a b x c", "a x c"),
    ("a b c", "A b c", "1 b c", None),
    ("a b c", "a c", "a B c", None),
    ("a b c", "a x b c", "a y b c", None),
    ("a b c", "a b c x", "a b c y", None),
    ("a b c", "a b c x", "a b c x y", None),
    ("a b c", "a B x c", "a b y c", None),
    ("a b c d", "x", "a b C d", None),
    ("a b c d", "d a b c", "a b c D", None),
    ("a b c d", "d a b c", "a b d c", None),
    ("a b c", "a n b c", "a b n c", None),
    ("n a n", "a n", "n a", None),
]


@pytest.mark.parametrize(("base", "mine", "theirs", "both"), CASES)
def test_changes_of_different_paragraphs_combine(base, mine, theirs, both) -> None:
    merged = merge_text(text(base), text(mine), text(theirs))
    wanted = Merged("merge", text(both)) if both else Merged("conflict", text(mine))
    assert merged == wanted
    assert merge_text(text(base), text(theirs), text(mine)).outcome == wanted.outcome


@pytest.mark.parametrize(("base", "mine", "theirs", "both"), CASES)
def test_so_do_those_of_different_elements(base, mine, theirs, both) -> None:
    merged = merge_html(markup(base), markup(mine), markup(theirs))
    wanted = Merged("merge", markup(both)) if both else Merged("conflict", markup(mine))
    assert merged == wanted


def test_what_one_side_did_and_more_needs_no_merge() -> None:
    assert merge_text(text("a b c"), text("A b C"), text("A b c")).outcome == "keep"
    assert merge_text(text("a b c"), text("A b c"), text("A b C")).outcome == "take"
    assert merge_set("ab", "abcd", "abc") == Merged("keep", list("abcd"))


def test_blanks_at_the_ends_of_lines_are_no_change() -> None:
    base, mine, theirs = "a\n\nb", "a \r\n\r\n\r\nb\r\n", "A\n\nb"
    assert merge_text(base, mine, theirs) == Merged("take", theirs)
    assert merge_text(base, theirs, mine) == Merged("keep", theirs)


def test_html_is_compared_as_a_browser_shows_it() -> None:
    base = '<p>The <a href="http://a.example/" rel="nofollow">clock</a></p><p>b</p>'
    mine = '<p>The\n<a rel="nofollow" href="http://a.example/">clock</a></p>\n<p> b</p>\n'
    theirs = base.replace("<p>b</p>", "<p>B</p>")
    assert merge_html(base, mine, theirs) == Merged("take", theirs)
    typed = "<pre>one  two</pre><p>b</p>"
    assert merge_html(typed, typed.replace("  ", " "), typed.replace("b", "B")).outcome == "merge"


def test_html_keeps_words_that_stand_in_no_element() -> None:
    base, mine, theirs = (
        f"<p>a</p>5 &lt; 6{end}" for end in ("<p>c</p>", "<p>c</p><hr>", "<p>C</p>")
    )
    assert merge_html(base, mine, theirs) == Merged("merge", "<p>a</p>\n5 &lt; 6\n<p>C</p>\n<hr>")


@pytest.mark.parametrize("deep", [10, 5_000])
def test_html_that_is_too_deep_to_read_is_not_merged_with_a_loss(deep: int) -> None:
    quote = "<blockquote>" * deep + "deep" + "</blockquote>" * deep
    sides = [f"<p>{a}</p>{quote}<p>{b}</p>" for a, b in ("ab", "Ab", "aB")]
    merged = merge_html(*sides)
    assert "deep" in merged.value
    assert merged.outcome == ("merge" if deep == 10 else "conflict")


def test_tags_of_both_sides_combine() -> None:
    merged = merge_set(["sea", "clock"], ["clock", "ferry"], ["sea", "clock", "fog"])
    assert merged == Merged("merge", ["clock", "ferry", "fog"])
    assert merge_set(["sea"], ["sea"], []) == Merged("take", [])
    assert merge_set([], ["b", "a"], ["a", "b"]) == Merged("unchanged", ["b", "a"])


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("ann joe", "ann joe max", "ann joe eve", "ann joe max eve"),
        ("ann joe", "joe", "ann joe eve", "joe eve"),
        ("ann joe", "joe ann", "ann joe eve", "joe ann eve"),
        ("ann joe", "ann:editor joe", "ann joe:editor", "ann:editor joe:editor"),
        ("ann joe", "ann joe eve", "eve ann joe max", "eve ann joe max"),
        ("ann joe", "ann:editor joe", "ann:presenter joe", None),
        ("ann joe", "anne joe", "joe", None),
        ("a b c", "b a c", "a c b", None),
    ],
)
def test_bylines_of_both_sides_combine(base, mine, theirs, both) -> None:
    def bylines(names: str) -> list[tuple[str, ...]]:
        return [tuple(f"{name}:author".split(":")[:2]) for name in names.split()]

    merged = merge_list(bylines(base), bylines(mine), json.loads(json.dumps(bylines(theirs))))
    if both is None:
        assert merged == Merged("conflict", bylines(mine))
    else:
        assert [tuple(entry) for entry in merged.value] == bylines(both)
        assert merged.outcome in {"merge", "take"}


def in_order(merged: Merged) -> Merged:
    return Merged(merged.outcome, sorted(merged.value))


BLOCKS = st.lists(st.sampled_from("abcdefgh"), max_size=8).map(" ".join)
MERGES = [
    lambda *sides: merge_text(*map(text, sides)),
    lambda *sides: merge_html(*map(markup, sides)),
    lambda *sides: merge_list(*map(str.split, sides)),
    lambda *sides: in_order(merge_set(*map(str.split, sides))),
    merge_value,
]


@pytest.mark.parametrize("merge", MERGES)
@given(base=BLOCKS, mine=BLOCKS, theirs=BLOCKS)
def test_every_merge_keeps_the_rules(merge, base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    swapped = merge(base, theirs, mine)
    assert swapped.outcome == SWAPPED.get(merged.outcome, merged.outcome)
    assert merge(base, base, theirs).outcome in {"take", "unchanged"}
    assert merge(base, base, theirs).value == merge(theirs, theirs, theirs).value
    assert merge(base, mine, base).outcome in {"keep", "unchanged"}
    assert merge(base, mine, base).value == merge(mine, mine, mine).value
    assert merge(base, mine, mine).outcome == "unchanged"
    if merged.outcome in {"conflict", "keep", "unchanged"}:
        assert merged.value == merge(mine, mine, mine).value
    if merged.outcome == "take":
        assert merged.value == merge(theirs, theirs, theirs).value


@given(base=BLOCKS, mine=BLOCKS, theirs=BLOCKS)
def test_no_paragraph_of_either_side_is_lost_in_a_merge(base: str, mine: str, theirs: str) -> None:
    merged = merge_text(text(base), text(mine), text(theirs))
    if merged.outcome != "merge":
        return
    assert merge_text(text(base), text(theirs), text(mine)).value == merged.value
    was, ours, others, both = (
        collections.Counter(paragraphs(each))
        for each in (text(base), text(mine), text(theirs), merged.value)
    )
    # What either side has is there, unless the other took it away.
    assert ours - both <= was - others
    assert others - both <= was - ours
    assert both <= ours | others | was


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "outcome"),
    [
        (range(100_000), [*range(99_999), "x"], ["y", *range(1, 100_000)], None),
        (range(100_000), range(0, 100_000, 2), range(0, 100_000, 3), "conflict"),
        (range(100_000), [*range(99_999, -1, -1)], ["x", *range(100_000)], "conflict"),
        ([0] * 100_000, [0, 1] * 50_000, [2, 0] * 50_000, "conflict"),
        ([0] * 60_000, [0] * 59_000, [1, *[0] * 60_000], None),
        ([0] * 300, [0, 1] * 300, [2, 0] * 300, None),
        (range(2_000), [n if n % 2 else "x" for n in range(2_000)], [*range(2_000), "y"], "merge"),
    ],
)
@pytest.mark.parametrize("merge", [merge_text, merge_html])
def test_a_merge_of_any_size_ends_soon(merge, base, mine, theirs, outcome) -> None:
    write = text if merge is merge_text else markup
    sides = [write(" ".join(map(str, side))) for side in (base, mine, theirs)]
    before = time.perf_counter()
    merged = merge(*sides)
    assert time.perf_counter() - before < 15
    assert outcome in {merged.outcome, None}
