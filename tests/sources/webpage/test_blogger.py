"""Blogger's threads and flat lists."""

from __future__ import annotations

import pytest

from tests.sources.webpage.reading import outline, read

THREAD = """<html><body><div class="comment-thread"><ol>{}</ol></div></body></html>"""
FLAT = """<html><body><h4>1 comment</h4><dl id="comments-block">{}</dl></body></html>"""


def item(key: str, author: str, replies: str = "", date: str = "May 1, 2013 at 5:10 PM") -> str:
    return (
        f'<li class="comment" id="c{key}"><div class="comment-block"><cite class="user">{author}'
        f'</cite><span class="datetime"><a href="x?showComment=1367453417022#c{key}">{date}</a>'
        f'</span><p class="comment-content">Words.</p></div>'
        f'<div class="comment-replies"><ol>{replies}</ol></div></li>'
    )


def term(author: str, said: str) -> str:
    return (
        f'<dt class="comment-author" id="c10001"><a name="c10001"></a> {author} {said}</dt>'
        '<dd class="comment-body"><p>Words.</p></dd><dd class="comment-footer"><span'
        ' class="comment-timestamp"><a href="x#c10001">5/13/08 5:10 PM</a></span></dd>'
    )


def test_replies_are_nested_in_what_they_answer() -> None:
    page = read(THREAD.format(item("10001", "Nessa", item("10002", "Oren")) + item("10003", "Tam")))
    assert outline(page) == "Nessa\n  Oren\nTam"
    assert [comment.placed_by for comment in page.comments] == [None, "nesting", None]


def test_the_printed_clock_and_the_moment_of_the_link_give_the_zone() -> None:
    [comment] = read(THREAD.format(item("10001", "Nessa"))).comments
    assert comment.date == "2013-05-01T17:10:17-07:00"


def test_a_clock_that_no_zone_shows_leaves_the_moment_as_it_is() -> None:
    page = read(THREAD.format(item("10001", "Nessa", date="May 1, 2012 at 5:10 PM")))
    assert page.comments[0].date == "2013-05-02T00:10:17+00:00"


def test_a_view_that_shows_its_comments_twice_has_each_once() -> None:
    page = read(THREAD.format(item("10001", "Nessa") * 2))
    assert len(page.comments) == 1
    assert [problem.code for problem in page.problems] == ["comment-twice"]


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ("Anonymous", "said..."),
        ("Anonym", "hat gesagt…"),
        ("Anonyme", "a dit…"),
        ("Anónimo", "dijo..."),
        ("Anônimo", "disse..."),
        ("Анонимный", "комментирует..."),
        ("匿名", "說..."),
    ],
)
def test_the_name_of_a_flat_list_ends_before_the_word_for_said(author: str, said: str) -> None:
    [comment] = read(FLAT.format(term(author, said))).comments
    assert (comment.author, comment.date) == (author, "2008-05-13T17:10")


def test_a_list_item_without_the_systems_number_is_no_comment() -> None:
    page = read(
        '<ul class="comment-thread"><li class="comment" id="recent-1"><div class="comment-block">'
        '<p class="comment-content">Tam on The ferry</p></div></li></ul>'
    )
    assert not page.comments


def test_a_designers_own_list_is_known_by_the_numbers_of_its_comments() -> None:
    page = read(
        '<html><head><meta content="blogger" name="generator"></head><body><ul class="talk">'
        '<li id="c123456789012345678"><p class="comment-author">Nessa said...</p><p'
        ' class="comment-body">Slow.</p><a class="timestamp" href="x#c123456789012345678">'
        "May 1, 2013 5:10 PM</a></li></ul></body></html>"
    )
    assert [(each.author, each.text, each.date) for each in page.comments] == [
        ("Nessa", "Slow.", "2013-05-01T17:10")
    ]
