"""Strings of markup as blocks and as text: what a reader of the page would have seen."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.sources.fragments import blocks_of, line_of_text, text_of


def kinds(html: str, *, typed: bool = False) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks_of(html, typed=typed)]


def test_a_text_without_markup_has_its_entities_decoded_once() -> None:
    assert text_of("Flour &amp;amp; water\n") == "Flour &amp; water"


def test_blank_lines_part_paragraphs_where_there_is_no_markup() -> None:
    assert text_of("One.\r\nStill one.\r\n\r\n\r\nTwo.") == "One.\nStill one.\n\nTwo."
    assert kinds("One <em>loaf</em>\n\nTwo") == [("paragraph", "One loaf"), ("paragraph", "Two")]


def test_line_ends_between_blocks_mean_nothing_unless_they_were_typed() -> None:
    html = "<p>The ferry\nis late.</p>\nSo is\nthe clock.\n\nStill."
    assert text_of(html) == "The ferry is late.\n\nSo is the clock. Still."
    assert text_of(html, typed=True) == "The ferry\nis late.\n\nSo is\nthe clock.\n\nStill."


def test_typed_paragraphs_stand_inside_quotes_but_not_inside_list_items() -> None:
    html = "<blockquote>One\n\nTwo</blockquote>\n<ul>\n<li>A\nB</li>\n</ul>"
    assert text_of(html, typed=True) == "One\n\nTwo\n\nA\nB"
    [quote, items] = blocks_of(html, typed=True)
    assert quote.html == "<blockquote><p>One</p>\n<p>Two</p></blockquote>"
    assert (items.kind, items.text) == ("list", "A\nB")


def test_line_ends_in_code_stay_as_they_are() -> None:
    html = "<pre>if tide:\n\n    wait()</pre>"
    assert kinds(html, typed=True) == [("code", "if tide:\n\n    wait()")]


def test_each_kind_of_block_is_told_apart() -> None:
    html = (
        "<h2>Tides</h2><p>High at six.</p><ol start=3><li>wait<ul><li>there</li></ul></li></ol>"
        "<blockquote>Never late.</blockquote><table><tr><th>Day<td>Hour</table><hr>"
        "<figure><img src='https://pellworth.example/a.jpg' alt='A pier'><figcaption>The pier"
        "</figcaption></figure><p><img src=//pellworth.example/b.jpg alt=Gull></p>"
        "<div><iframe src='https://video.example/7' title='The regatta'></iframe></div>"
        "<p>https://video.example/8</p>"
    )
    assert [(block.kind, block.text, block.url) for block in blocks_of(html)] == [
        ("heading", "Tides", None),
        ("paragraph", "High at six.", None),
        ("list", "wait\n\nthere", None),
        ("quote", "Never late.", None),
        ("table", "Day | Hour", None),
        ("rule", "", None),
        ("figure", "", "https://pellworth.example/a.jpg"),
        ("image", "", "//pellworth.example/b.jpg"),
        ("embed", "The regatta", "https://video.example/7"),
        ("embed", "https://video.example/8", "https://video.example/8"),
    ]


def test_two_breaks_part_paragraphs_outside_of_any_block() -> None:
    html = "<div>One<br>still<br> <br>Two <b>bold</b></div>"
    assert kinds(html) == [("paragraph", "One\nstill"), ("paragraph", "Two bold")]


def test_a_fragment_cannot_close_the_page_it_is_read_in() -> None:
    assert text_of("One</body></html>\n\n<b>Two") == "One\n\nTwo"


def test_a_remark_that_is_never_closed_hides_nothing() -> None:
    assert text_of("<!-- seen by nobody -->One <!-- two") == "One <!-- two"


def test_a_lone_angle_bracket_is_a_character() -> None:
    assert text_of("I <3 the tide, 4 < 5 & so on") == "I <3 the tide, 4 < 5 & so on"


def test_a_name_stands_in_one_line() -> None:
    assert line_of_text("Ivo\n  &amp; <b>Nessa</b>") == "Ivo & Nessa"
    assert line_of_text(" \n") is None


@pytest.mark.parametrize(
    "part",
    ["<div>", "<b>", "<pre>", "<!--", "<p>", "<br>", "<ul><li>", "</div>", "<table><tr><td>"],
)
def test_markup_of_any_depth_is_read_at_once_and_loses_no_word(part: str) -> None:
    html = "start" + part * 20_000 + "deep"
    began = time.perf_counter()
    text, blocks = text_of(html, typed=True), blocks_of(html, typed=True)
    assert time.perf_counter() - began < 3
    assert text.startswith("start")
    assert text.endswith("deep")
    assert "deep" in blocks[-1].text


@given(st.text(alphabet="ab <>/!-&;\"'\n\r\x00\x0b\ud800pdiv[]", max_size=60))
def test_no_string_is_refused(html: str) -> None:
    for typed in (False, True):
        text_of(html, typed=typed).encode()
        for block in blocks_of(html, typed=typed):
            block.text.encode()


@given(st.text(alphabet="ab \n\t;.", max_size=40))
def test_a_text_reads_the_same_with_and_without_a_tag_in_it(text: str) -> None:
    assert text_of(text + "<b></b>") == text_of(text)


@given(
    st.lists(
        st.sampled_from(
            ["a", "b ", " c", "\n", "\n\n", " ", "<em>", "</em>", "<br />", "<br>\n", "&amp;",
             "<p>", "</p>", "</p>\n<p>",
             "<a href='x' rel=\"y\">", "</a>", "<b >", "<span class='<'>"]
        ),
        max_size=12,
    )
)  # fmt: skip
def test_a_text_reads_the_same_with_and_without_a_tree(parts: list[str]) -> None:
    """A tag that is never closed is left out: what follows it decides what it is."""
    html = "x" + "".join(parts)
    for typed in (False, True):
        assert text_of(html, typed=typed) == text_of(html + "<img>", typed=typed)
