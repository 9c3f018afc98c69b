"""Movable Type's and TypePad's flat lists."""

from __future__ import annotations

import pytest

from tests.sources.webpage.reading import outline, read

PAGE = (
    '<html><head><meta name="generator" content="Movable Type 3.2"></head><body>'
    '<div class="comments-content">{}</div></body></html>'
)


def comment(key: int, footer: str) -> str:
    return (
        f'<div class="comment" id="comment-{key}"><div class="comment-content"><p>Words.</p></div>'
        f'<p class="comment-footer">{footer}</p></div>'
    )


def signed(key: int, before: str) -> str:
    return comment(key, f'{before} | <a href="#comment-{key}">January 9, 2009 5:23 PM</a>')


def test_the_link_of_the_byline_is_what_is_answered() -> None:
    page = read(
        PAGE.format(
            signed(1, "Nessa")
            + signed(2, 'Oren replied to <a href="#comment-1">comment from Nessa</a>')
            + signed(3, 'Tam said in reply to <a href="#comment-2">Oren</a>...')
            + signed(4, "Piet")
        )
    )
    assert outline(page) == "Nessa\n  Oren\n    Tam\nPiet"
    assert [each.placed_by for each in page.comments] == [None, "link", "link", None]


def test_an_answer_to_a_comment_that_is_not_there_is_told() -> None:
    page = read(PAGE.format(signed(2, 'Oren replied to <a href="#comment-1">comment from N</a>')))
    assert [each.parent for each in page.comments] == [None]
    assert [problem.code for problem in page.problems] == ["missing-parent"]


@pytest.mark.parametrize(
    ("footer", "author"),
    [
        ("Posted by: Nessa Quill | January 9, 2009 5:23 PM", "Nessa Quill"),
        ("Posted by Nessa on January 9, 2009 5:23 PM", "Nessa"),
        ('Posted by: <a href="http://n.example">Nessa</a> at January 9, 2009 05:23 PM', "Nessa"),
        ('<a href="http://n.example">Nessa</a> said: January 9, 2009 5:23 PM', "Nessa"),
    ],
)
def test_the_name_stands_before_the_date(footer: str, author: str) -> None:
    [only] = read(PAGE.format(comment(1, footer))).comments
    assert (only.author, only.date) == (author, "2009-01-09T17:23")


def test_a_page_without_a_sign_of_the_system_is_not_taken() -> None:
    page = read(
        '<div class="comment" id="comment-1"><div class="comment-content">Words.</div>'
        '<p class="comment-footer">Posted by: Nessa</p></div>'
    )
    assert page.system not in {"movabletype", "typepad"}


def test_a_designers_byline_is_what_stands_beside_the_text() -> None:
    page = read(
        PAGE.format(
            '<div class="comment" id="c1"><p class="who">Nessa, January 9, 2009 5:23 PM</p>'
            '<div class="comment-body">Slow.</div></div>'
            '<div class="comment" id="c2"><p class="who">Oren, January 9, 2009 6:00 PM</p>'
            '<p>replied to <a href="#c1">this comment from Nessa</a></p>'
            '<div class="comment-body">Fast.</div></div>'
        )
    )
    assert outline(page) == "Nessa\n  Oren"
    assert [each.text for each in page.comments] == ["Slow.", "Fast."]
