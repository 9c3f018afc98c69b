"""What an article is called, and what stands over and under its title."""

from __future__ import annotations

import pytest

from tests.sources.webpage.articles import article


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Eel weather - Pellworth Almanac", "<h1>Eel weather</h1>"),
        ("Pellworth Almanac » Blog Archive » Eel weather", "<h2>Eel weather</h2>"),
        ("Pellworth Almanac: Eel weather", '<h3 class="post-title">Eel weather</h3>'),
        ("Pellworth Almanac", '<h3 class="entry-title">Eel weather</h3>'),
        ("Pellworth Almanac: Eel weather", "<font size=5><b>Eel weather</b></font>"),
        ("Eel weather - Pellworth Almanac", "<h1>Pellworth Almanac</h1><h1>Eel weather</h1>"),
        ("Eel weather", '<h1><a href="/">Pellworth Almanac</a></h1><h2>Eel weather</h2>'),
    ],
)
def test_the_title_is_the_heading_that_the_metadata_know(title: str, heading: str) -> None:
    assert article(title=title, heading=heading).title == "Eel weather"


def test_the_sites_name_and_what_follows_it_are_cut_from_a_title_that_no_heading_prints() -> None:
    document = article(
        title="Rain without end | Pellworth Almanac | Weather",
        heading="",
        head='<meta property="og:site_name" content="Pellworth Almanac">',
    )
    assert document.title == "Rain without end"


def test_a_heading_that_is_a_section_is_not_the_title() -> None:
    document = article(
        title="The long wait - Magazine",
        heading="<h1>Magazine</h1>",
        head='<meta property="og:title" content="The long wait">',
    )
    assert document.title == "The long wait"


def test_the_publication_is_what_the_title_ends_with_if_the_page_calls_itself_so() -> None:
    title = "Eel weather - Pellworth Almanac"
    home = '<p><a href="/">Pellworth Almanac</a></p><h1>Eel weather</h1>'
    assert article(title=title, heading=home).publication == "Pellworth Almanac"
    assert article(title=title, heading="<h1>Eel weather</h1>").publication is None


@pytest.mark.parametrize(
    "heading",
    [
        '<p class="kicker">Harbour</p><h1>Eel weather</h1>',
        '<h1><span class="article__kicker">Harbour</span>: <span>Eel weather</span></h1>',
        '<span class="antetitulo">Harbour</span><h1>Eel weather</h1>',
    ],
)
def test_a_kicker_stands_over_the_title_or_in_it(heading: str) -> None:
    document = article(title="Eel weather", heading=heading)
    assert (document.kicker, document.title) == ("Harbour", "Eel weather")


@pytest.mark.parametrize(
    "dek",
    [
        '<p class="article__lead">How the brook was persuaded.</p>',
        '<h2 class="subtitle">How the brook was persuaded.</h2>',
        '<p class="soustitre">How the brook was persuaded.</p><p class="chapo">A longer line.</p>',
        '<div class="teaser-text"><p>How the brook was persuaded.</p></div>',
    ],
)
def test_the_dek_stands_under_the_title(dek: str) -> None:
    assert article(dek).dek == "How the brook was persuaded."


def test_the_tagline_of_the_site_is_no_dek() -> None:
    tagline = (
        '<p class="site-subtitle">News from the end of the road</p><h1>The wheel at Stell</h1>'
    )
    assert article(heading=tagline).dek is None


def test_a_dek_that_the_text_begins_with_is_told_apart_there() -> None:
    document = article(
        text='<p class="standfirst">How the brook was persuaded.</p>' + "<p>It turned.</p>" * 30
    )
    assert document.dek == "How the brook was persuaded."
    assert [block.kind for block in document.body][:2] == ["dek", "paragraph"]
