"""What else a page says of its article, and that no page takes long to ask."""

from __future__ import annotations

import time

import pytest

from tests.sources.webpage.articles import article, authors, linked, words
from tests.sources.webpage.reading import read

PATIENCE = 8.0  # seconds of processor time, on a busy machine; the limit is ten


def test_tags_and_sections_are_those_of_the_article_and_not_of_the_margin() -> None:
    document = read(
        "<title>Knots</title><article class='hentry'><h1>Knots</h1><div class='entry-content'>"
        f"<p>{'Over and under. ' * 30}</p></div><footer><a rel='category tag' href='/c'>Rope</a>"
        "<a rel='tag' href='/k'>knots</a></footer></article>"
        "<div class='sidebar'><a rel='tag' href='/e'>eels</a></div>"
    )
    assert (document.tags, document.sections) == (("knots",), ("Rope",))


def test_the_address_is_what_the_page_calls_its_own_even_on_another_site() -> None:
    document = article(
        head='<link rel="canonical" href="https://circular.example/wheel">'
        '<meta property="og:url" content="https://almanac.example/wheel">'
    )
    assert (document.url, document.found_by["url"]) == ("https://circular.example/wheel", "link")


def test_linked_data_that_are_none_are_told_and_the_page_is_read_without_them() -> None:
    document = article(
        "<p>By Ada Pell</p>", head=linked('{"@type": "Article", "headline": "A "b""}')
    )
    assert [problem.code for problem in document.problems] == ["jsonld-broken"]
    assert authors(document) == ["Ada Pell"]


def test_of_several_articles_in_linked_data_none_is_taken_that_the_page_does_not_print() -> None:
    teasers = '{"@type": "Article", "headline": "Eels", "author": "Eve"},' * 2
    data = f'[{teasers}{{"@type": "Article", "headline": "Ropes", "author": "Bob"}}]'
    assert authors(article(head=linked(data))) == []


def test_what_is_said_of_the_writer_is_a_bio_and_no_text() -> None:
    bio = "Ada Pell ties knots for a living and writes on Mondays."
    document = article(under=f'<section class="author-box"><p>{bio}</p></section>')
    assert document.author_bios == (bio,)
    assert bio not in words(document)


@pytest.mark.parametrize(
    "body",
    [
        "<div class='post author date footer dek bio'>x" * 1900,
        "<div>" * 1900 + "<footer><p class=author>Ada Pell</p></footer>" * 10_000,
        "<p class=meta>By Ada Pell, 3 May 2010</p>" * 20_000,
        "".join(f"<i class='author-{n} {'-a' * 20}{n} date'>1 May 2010</i>" for n in range(10_000)),
        "<div class='author'>" + "<b>Ada</b>" * 20_000 + "</div><p>" + "By a, " * 50_000,
        ("<div class='entry-content'><p>" + "words " * 50 + "</p></div>") * 5_000,
        linked('{"a":' * 3_000) + linked("[]") * 5_000,
    ],
    ids=["deep", "deep and wide", "signatures", "names", "pieces", "parts", "data"],
)
def test_a_hostile_page_is_read_in_time(body: str) -> None:
    began = time.process_time()
    read(f"<title>Wide</title><body><h1>Wide</h1>{body}")
    assert time.process_time() - began < PATIENCE
