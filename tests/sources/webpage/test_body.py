"""Which part of a page is an article's text."""

from __future__ import annotations

import pytest

from tests.sources.webpage.articles import SENTENCES, TEXT, article, words
from tests.sources.webpage.reading import read


@pytest.mark.parametrize(
    "box",
    [
        '<div class="newsletter-signup"><h3>Buy ropes</h3><p>Every week by post.</p></div>',
        '<div class="td-a-rec td-a-rec-id-content_inline"><p>Buy ropes</p></div>',
        '<div class="teaser-box"><a href="/r"><h4>Buy ropes</h4><p>A visit.</p></a></div>',
        '<p><strong>Read more:</strong> <a href="/r">Buy ropes</a></p>',
        '<p>Lire aussi : <a href="/r">Buy ropes</a></p>',
        '<p class="postmetadata">Buy ropes</p>',
        '<div style="display: none">Buy ropes</div>',
        '<div id="jp-relatedposts"><h3>Related</h3><p>Buy ropes</p></div>',
        '<ul><li><a href="/1">Buy ropes</a></li><li><a href="/2">Buy nets</a></li></ul>',
    ],
)
def test_a_box_in_the_text_is_none_of_it(box: str) -> None:
    document = article(text=f"<p>{SENTENCES[0]}</p>{box}<p>{SENTENCES[1]}</p><p>{SENTENCES[2]}</p>")
    assert words(document) == " ".join(SENTENCES)


@pytest.mark.parametrize(
    "box",
    [
        '<div class="recent-comments"><h3>Recent comments</h3><p>Zeno: Sell it.</p></div>',
        '<div class="block" id="block-comment-recent"><h2>Comments</h2><p>Zeno: Sell it.</p></div>',
        '<div class="most-read"><h3>Most read</h3><ol><li>Zeno: Sell it.</li></ol></div>',
        '<div class="reader-comments"><p>Zeno: Sell it.</p></div>',
        '<div class="consent-layer"><p>We use cookies, as Zeno does.</p></div>',
    ],
)
def test_what_stands_beside_the_text_is_none_of_it(box: str) -> None:
    document = article(under=box)
    assert "Zeno" not in words(document)
    assert words(document).startswith(SENTENCES[0])


def test_a_short_text_with_a_sure_name_is_not_exchanged_for_a_longer_one() -> None:
    document = article(
        text="<p>The bell rang twice today, and nobody would say who it was.</p>",
        under='<div class="reader-comments"><p>' + "It was me, I am sure. " * 40 + "</p></div>",
    )
    assert words(document) == "The bell rang twice today, and nobody would say who it was."


def test_a_text_in_two_parts_is_one() -> None:
    parts = [f'<div class="article-text"><p>{sentence}</p></div>' for sentence in SENTENCES]
    page = "<p class='ad-slot'>Buy ropes</p>".join(parts)
    document = read(f"<title>Two halves</title><div><h1>Two halves</h1>{page}</div>")
    assert words(document).replace(" Buy ropes", "") == " ".join(SENTENCES)


def test_articles_one_after_the_other_are_not_one() -> None:
    posts = "".join(
        f'<h2>Post {n}</h2><div class="entry-content"><p>{sentence * 2}</p></div>'
        for n, sentence in enumerate(SENTENCES)
    )
    document = read(f"<title>Post 0</title><div>{posts}</div>")
    assert sum(sentence in words(document) for sentence in SENTENCES) == 1


def test_lines_that_say_who_wrote_when_are_told_apart_from_a_text_that_begins_with_them() -> None:
    document = read(
        "<title>Eel weather</title><article><h1>Eel weather</h1><p>By Ada Pell</p>"
        f"<p>12 May 2017</p><p>6 min read</p>{TEXT}</article>"
    )
    assert words(document) == " ".join(SENTENCES)
    assert {block.text for block in document.furniture} >= {"By Ada Pell", "6 min read"}


def test_a_form_round_the_whole_page_does_not_hide_it() -> None:
    document = read(
        f'<title>Formed</title><form><h1>Formed</h1><div class="articleText">{TEXT}</div></form>'
    )
    assert words(document) == " ".join(SENTENCES)
    assert document.found_by["body"] == "markup"


def test_line_breaks_are_paragraphs_of_a_page_without_any() -> None:
    text = "<br><br>".join(SENTENCES)
    document = read(f'<title>Broken</title><h1>Broken</h1><div id="text">{text}</div>')
    assert [block.text for block in document.body] == list(SENTENCES)


def test_what_was_shown_is_told_where_it_stood() -> None:
    document = article(
        text=f'{TEXT}<figure><img src="http://almanac.example/a.jpg"><figcaption>The wheel'
        '</figcaption></figure><iframe src="http://player.example/1"></iframe><hr>'
        "<blockquote class='twitter-tweet'><p>It turns.</p><a href='http://t.example/1'>May</a>"
        f"</blockquote><p>{SENTENCES[0]}</p>"
    )
    assert [(block.kind, block.url) for block in document.body[3:7]] == [
        ("figure", "http://almanac.example/a.jpg"),
        ("embed", "http://player.example/1"),
        ("rule", None),
        ("embed", "http://t.example/1"),
    ]
