"""SPIP's forums and its plugin for comments."""

from __future__ import annotations

from tests.sources.webpage.reading import outline, read


def message(key: int, name: str, replies: str = "", title: str = "Re") -> str:
    return (
        f'<li class="forum-fil"><div class="forum-message"><div class="forum-chapo">'
        f'<strong class="forum-titre"><a name="forum{key}" id="forum{key}">{title}</a></strong>'
        f"<small>9 janvier 2010 17:23, par {name}</small></div>"
        f'<div class="forum-texte"><p>Mots.</p></div></div><ul>{replies}</ul></li>'
    )


def test_a_list_in_a_message_answers_it() -> None:
    page = read(
        '<link href="spip.css"><ul class="forum">'
        + message(1, "Odile", message(3, "Luc"))
        + message(2, "Bastien")
    )
    assert outline(page) == "Odile\n  Luc\nBastien"
    assert {comment.date for comment in page.comments} == {"2010-01-09T17:23"}


def test_a_title_that_is_the_articles_is_nobodys_words() -> None:
    page = read(
        '<link href="spip.css"><h1>La cloche</h1><ul class="forum">'
        + message(1, "Odile", title="La cloche")
        + message(2, "Luc", title="En été ?")
    )
    assert [comment.text for comment in page.comments] == ["Mots.", "En été ?\n\nMots."]


def test_a_message_without_a_name_has_none() -> None:
    page = read(
        '<ul class="forum spip"><li class="forum-fil"><div class="forum-top"><a name="forum7"></a>'
        '<div class="forum-nav">(22 juin 2018 @11h13)</div></div><div class="forum-message">'
        '<div class="forum-texte"><p>Mots.</p></div></div></li></ul>'
    )
    assert [(each.author, each.date) for each in page.comments] == [(None, "2018-06-22T11:13")]
