"""Who signs an article: never somebody who answered it, and no word of a menu."""

from __future__ import annotations

import pytest

from tests.sources.webpage.articles import article, authors, linked


@pytest.mark.parametrize(
    "line",
    [
        "<p>By Ada Pell</p>",
        '<p class="byline">Words by <em>Ada Pell</em> | Photography by Ivo Crane</p>',
        '<span class="author vcard"><a class="url fn n" href="/author/ada">Ada Pell</a></span>',
        '<p class="meta">Published by Ada Pell on 12 May 2017</p>',
        "<p>Posted by Ada Pell at 09:42 PM in Mills</p>",
        "<p>Written by Ada Pell, 4 April 2011</p>",
        "<p>Ada Pell, 4 April 2011</p>",
        "<small>15 mai 2008 par Ada Pell</small>",
        '<div class="submitted">Gespeichert von Ada Pell am 3. April 2012 - 12:30</div>',
        '<p class="autor">Ein Gastbeitrag von Ada Pell, Stell</p>',
        '<p class="autorenzeile">Text: Ada Pell, Fotos: Ivo Crane</p>',
        '<div class="byline"><p>By</p><p><a href="/a">Ada Pell</a></p><p>@ada</p></div>',
        '<div class="article-author"><span>Ada Pell</span><span>Political Editor</span></div>',
        '<a class="Blog-meta-item Blog-meta-item--author" href="/?author=5">Ada Pell</a>',
        '<dd class="createdby" itemprop="author">Escrito por <span itemprop="name">Ada Pell</span>',
    ],
)
def test_a_signature_is_the_name_in_it(line: str) -> None:
    assert authors(article(line)) == ["Ada Pell"]


@pytest.mark.parametrize(
    "line",
    [
        "<p>By Ada Pell, Ivo Crane and Una Fen</p>",
        '<div class="authors">Von <a href="/autoren/a">Ada Pell</a>, <a href="/autoren/i">Ivo Crane'
        '</a> und <a href="/autoren/u">Una Fen</a></div>',
        '<p>By <a rel="author" href="/a">Ada Pell</a>, <a rel="author" href="/i">Ivo Crane</a> and'
        ' <a rel="author" href="/u">Una Fen</a></p>',
        '<ul class="author-names"><li>Ada Pell</li><li>Ivo Crane</li><li>Una Fen</li></ul>',
    ],
)
def test_several_who_sign_are_all_named(line: str) -> None:
    assert authors(article(line)) == ["Ada Pell", "Ivo Crane", "Una Fen"]


def test_a_signature_is_read_in_scripts_without_spaces() -> None:
    assert authors(article("<p>作者：林晓帆\u30002019年3月12日 08:30</p>", lang="zh")) == ["林晓帆"]


def test_names_keep_their_particles_and_marks() -> None:
    line = "<p class='byline'>By Ursula Le Ginn, J. R. van der Meer and Jean-Luc O'Shea</p>"
    assert authors(article(line)) == ["Ursula Le Ginn", "J. R. van der Meer", "Jean-Luc O'Shea"]


def test_nobody_who_answered_signs() -> None:
    document = article(
        under='<div class="opinions"><div><b class="author">Bob</b><p>Rubbish.</p></div>'
        '<div><b class="author">Eve</b><p>I liked it.</p></div></div>'
    )
    assert authors(document) == []


def test_no_reviewer_signs_what_is_reviewed() -> None:
    document = article(
        under='<div itemprop="review" itemscope><b itemprop="author">Bob</b> It fills.</div>'
    )
    assert authors(document) == []


def test_no_word_of_a_menu_signs() -> None:
    heading = (
        '<ul><li><a href="/author/">Authors</a></li>'
        '<li><a rel="author" href="/about">About</a></li></ul>'
        "<h1>The wheel at Stell</h1>"
    )
    assert authors(article(heading=heading)) == []


def test_an_index_of_articles_is_signed_by_nobody() -> None:
    teasers = "".join(
        f'<div class="hentry"><h2><a href="/{name}">Of {name}</a></h2><span class="author">{name}'
        f"</span><p>Something about {name} that is told elsewhere.</p></div>"
        for name in ("Ada Pell", "Ivo Crane", "Una Fen")
    )
    assert authors(article(text=teasers, heading="")) == []


def test_a_name_that_readers_see_is_believed_before_that_of_the_publication() -> None:
    document = article(
        '<p class="author">Von Ada Pell</p>',
        head='<meta name="author" content="THE ALMANAC, Pellworth">'
        '<meta property="og:site_name" content="The Almanac">',
    )
    assert authors(document) == ["Ada Pell"]


def test_an_organisation_signs_where_nobody_else_does() -> None:
    document = article(
        head=linked(
            '{"@type": "NewsArticle", "headline": "The wheel at Stell",'
            ' "author": {"@type": "Organization", "name": "The Almanac"}}'
        )
    )
    assert authors(document) == ["The Almanac"]


def test_authors_of_linked_data_may_be_names_objects_and_ids() -> None:
    document = article(
        head=linked(
            '{"@graph": [{"@type": "BlogPosting", "headline": "The wheel at Stell", "author":'
            ' ["Ada Pell", {"name": "Ivo Crane"}, {"@id": "#una"}]},'
            ' {"@type": "Person", "@id": "#una", "name": "Una Fen"}]}'
        )
    )
    assert authors(document) == ["Ada Pell", "Ivo Crane", "Una Fen"]
    assert document.found_by["bylines"] == "json-ld"
