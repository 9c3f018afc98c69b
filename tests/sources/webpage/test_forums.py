"""Threads of forums: flat lists of posts."""

from __future__ import annotations

from tests.sources.webpage.reading import read


def test_quoting_a_post_does_not_answer_it() -> None:
    def post(key: int, name: str, text: str) -> str:
        return (
            f'<li class="postbit" id="post_{key}"><a class="username">{name}</a>'
            f'<span class="date">23.01.2012, 17:23</span><div id="post_message_{key}">'
            f'<blockquote class="postcontent">{text}</blockquote></div></li>'
        )

    quote = '<div class="bbcode_quote">Nessa <a href="x#post1">said</a></div>No.'
    page = read(f'<ol id="posts">{post(1, "Nessa", "Yes.")}{post(2, "Oren", quote)}</ol>')
    assert [(each.id, each.author, each.parent) for each in page.comments] == [
        ("1", "Nessa", None),
        ("2", "Oren", None),
    ]


def test_a_date_in_no_element_of_its_own_is_the_day_with_a_time() -> None:
    page = read(
        '<table id="post7"><tr><td class="thead">01-23-2009, 05:23 PM</td></tr><tr><td>'
        '<div id="postmenu_7"><a class="bigusername">Nessa</a></div><div>Join Date: 03-12-2001'
        '</div></td></tr><tr><td><div id="post_message_7">Slow.</div></td></tr></table>'
    )
    assert [each.date for each in page.comments] == ["2009-01-23T17:23"]


def test_a_signature_is_no_text() -> None:
    page = read(
        '<article class="message" data-author="Nessa" data-content="post-1"><div class='
        '"message-body"><div class="bbWrapper">Slow.</div></div><aside class="message-signature">'
        '<div class="bbWrapper">Ebb and flow.</div></aside></article>'
    )
    assert [each.text for each in page.comments] == ["Slow."]


def test_a_table_of_phpbb_2_is_read_row_by_row() -> None:
    page = read(
        '<table class="forumline"><tr><td class="row1"><span class="name"><a name="11"></a>'
        '<b>Nessa</b></span><span class="postdetails">Joined: 03 Feb 2003</span></td><td>'
        '<span class="postdetails">Posted: Thu Jan 09, 2004 5:23 pm</span>'
        '<span class="postbody">Slow.</span></td></tr></table>'
    )
    assert [(each.id, each.author, each.text) for each in page.comments] == [
        ("11", "Nessa", "Slow.")
    ]


def test_a_discourse_post_that_the_page_drew_itself_is_read() -> None:
    page = read(
        '<div class="topic-post"><article id="post_2" data-post-id="88"><div class="names"><span'
        ' class="username"><a href="/u/oren">oren</a></span></div><span class="relative-date"'
        ' data-time="1578590585000" title="Jan 9, 2020 5:23 pm">Jan 9</span>'
        '<div class="cooked"><p>Ours.</p></div></article></div>'
    )
    assert [(each.id, each.author, each.date) for each in page.comments] == [
        ("88", "oren", "2020-01-09T17:23:05+00:00")
    ]
