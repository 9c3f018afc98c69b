"""Drupal's comments in the themes of many versions."""

from __future__ import annotations

import pytest

from tests.sources.webpage.reading import outline, read

PAGE = '<html><head><meta name="Generator" content="Drupal 7"></head><body>{}</body></html>'


def comment(number: int, head: str, text: str = "Words.", attributes: str = "") -> str:
    return (
        f'<a id="comment-{number}"></a><div class="comment" {attributes}>{head}'
        f'<div class="content"><p>{text}</p></div></div>'
    )


def named(number: int, name: str) -> str:
    return comment(number, f'<div class="submitted"><span class="username">{name}</span></div>')


def test_an_indented_block_answers_what_stands_before_it() -> None:
    page = read(
        PAGE.format(
            named(1, "Nessa")
            + f'<div class="indented">{named(3, "Oren")}<div class="indented">{named(4, "Tam")}'
            + f"</div>{named(5, 'Grete')}</div>{named(2, 'Piet')}"
        )
    )
    assert outline(page) == "Nessa\n  Oren\n    Tam\n  Grete\nPiet"
    assert [each.id for each in page.comments] == ["1", "3", "4", "5", "2"]


def test_a_parent_named_in_the_markup_goes_before_the_indent() -> None:
    reply = '<span rel="sioc:reply_of" resource="/comment/1#comment-1"></span>'
    page = read(PAGE.format(named(1, "Nessa") + named(2, "Oren") + comment(3, reply)))
    assert [(each.parent, each.placed_by) for each in page.comments][2] == (1, "id")


def test_a_link_of_the_line_in_reply_to_names_the_parent() -> None:
    line = '<p class="parent visually-hidden">In reply to <a href="/comment/1#comment-1">X</a></p>'
    page = read(PAGE.format(named(1, "Nessa") + named(2, "Oren") + comment(3, line)))
    assert [(each.parent, each.placed_by) for each in page.comments][2] == (1, "link")


def test_a_link_in_the_text_names_no_parent() -> None:
    page = read(PAGE.format(named(1, "Nessa") + comment(2, "", '<a href="#comment-1">see</a>')))
    assert [each.parent for each in page.comments] == [None, None]


@pytest.mark.parametrize(
    ("line", "author", "kind", "date"),
    [
        ("Submitted by Nessa on Thu, 01/09/2020 - 17:23", "Nessa", None, "2020-01-09T17:23"),
        ("Thu, 01/09/2020 - 17:23 — Nessa", "Nessa", None, "2020-01-09T17:23"),
        ("Nessa (not verified) | 9 January 2020", "Nessa", "guest", "2020-01-09"),
        ("Do, 9. Januar 2020 - 17:23 — Jette (nicht überprüft)", "Jette", "guest",
         "2020-01-09T17:23"),
        ("Soumis par Odile (non vérifié) le 9 janvier 2020", "Odile", "guest", "2020-01-09"),
        ("Eingereicht von Jette am 9. Januar 2020 - 17:23", "Jette", None, "2020-01-09T17:23"),
    ],
)  # fmt: skip
def test_a_line_of_name_and_date_is_parted_at_the_date(
    line: str, author: str, kind: str | None, date: str
) -> None:
    [only] = read(PAGE.format(comment(1, f'<div class="submitted">{line}</div>'))).comments
    assert (only.author, only.author_kind, only.date) == (author, kind, date)


def test_a_title_is_text_unless_it_is_the_beginning_of_it() -> None:
    page = read(
        PAGE.format(
            comment(1, "<h3>Who pays?</h3>", "The oil is not free.")
            + comment(2, "<h3>The oil is not…</h3>", "The oil is not free, no.")
        )
    )
    assert [each.text for each in page.comments] == [
        "Who pays?\n\nThe oil is not free.",
        "The oil is not free, no.",
    ]


def test_another_systems_page_with_the_same_ids_is_left_to_its_own_family() -> None:
    page = read(
        '<html><head><link href="/wp-content/x.css"></head><body><a href="https://gov.example/'
        'sites/default/files/x.pdf">x</a><ol class="comment-list"><li class="comment"'
        ' id="comment-1"><b class="fn">Nessa</b><div class="comment-content">Words.</div></li>'
    )
    assert page.system == "wordpress"


def test_an_anchor_at_the_head_of_a_comment_is_that_comments() -> None:
    page = read(
        PAGE.format(
            '<div class="comment"><a id="comment-1"></a><div class="submitted"><span'
            ' class="username">Nessa</span></div><div class="content">Words.</div></div>'
            '<div class="indented"><div class="comment"><a id="comment-2"></a><div'
            ' class="submitted"><span class="username">Oren</span></div>'
            '<div class="content">More.</div></div></div>'
        )
    )
    assert outline(page) == "Nessa\n  Oren"


def test_a_wrapper_round_head_and_text_is_not_the_text() -> None:
    head = '<div class="submitted"><span class="username">Nessa</span></div>'
    page = read(
        PAGE.format(
            f'<a id="comment-1"></a><div class="comment"><div class="content">{head}'
            '<div class="comment-text">Words.</div></div></div>'
        )
    )
    assert [(each.author, each.text) for each in page.comments] == [("Nessa", "Words.")]
