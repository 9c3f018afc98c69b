"""Disqus's comments in a page."""

from __future__ import annotations

from tests.sources.webpage.reading import outline, read


def test_what_a_site_prints_for_search_engines_is_read() -> None:
    page = read(
        '<div id="disqus_thread"><noscript><div class="comment"><div class="comment-author">Nessa'
        '</div><div class="comment-body">Add four.</div></div><div class="comment"><div'
        ' class="comment-author">Oren</div><div class="comment-body">Five.</div></div></noscript>'
        "</div>"
    )
    assert page.system == "disqus"
    assert [(each.author, each.text) for each in page.comments] == [
        ("Nessa", "Add four."),
        ("Oren", "Five."),
    ]


def test_the_margin_of_the_old_widget_is_a_level() -> None:
    def item(key: int, name: str, margin: int) -> str:
        return (
            f'<li class="dsq-comment" id="dsq-comment-{key}" style="margin-left: {margin}px">'
            f'<span class="dsq-commenter-name">{name}</span>'
            f'<div class="dsq-comment-text">Words.</div></li>'
        )

    page = read(
        '<ul id="dsq-comments">'
        + item(1, "Nessa", 0)
        + item(2, "Oren", 30)
        + item(3, "Tam", 60)
        + item(4, "Piet", 30)
        + "</ul>"
    )
    assert outline(page) == "Nessa\n  Oren\n    Tam\n  Piet"
    assert page.comments[1].placed_by == "level"


def test_an_empty_thread_waiting_for_its_script_has_no_comments() -> None:
    assert not read('<h1>Clock</h1><div id="disqus_thread"></div>').comments
