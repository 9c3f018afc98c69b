"""On which day an article was published, as its page states it."""

from __future__ import annotations

import pytest

from tests.sources.webpage.articles import article, authors, day, linked

COMMENTS = """<ol class="commentlist"><li class="comment" id="comment-7"><div class="comment-author
vcard"><cite class="fn">Nessa</cite></div><div class="comment-meta"><a href="#comment-7">9 January
2015 at 10:00</a></div><p>It does.</p></li></ol>"""


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        ('<span class="date">14th February 2013</span>', "2013-02-14"),
        ('<div class="date"><i>09</i> <i>Mar</i> <i>2014</i></div>', "2014-03-09"),
        ('<abbr class="published" title="2010-11-12T08:00:00+0100">at eight</abbr>', "2010-11-12"),
        ('<time datetime="2018-06-02T09:00:00+00:00">3 years ago</time>', "2018-06-02"),
        ('<p>Last updated: 3 May 2020. First published: 1 May 2020.</p>', "2020-05-01"),
        ('<i class="updated">3 May 2020</i> <i class="published">1 May 2020</i>', "2020-05-01"),
        ("<p>Ada Pell, 2 January 2014</p>", "2014-01-02"),
        ("<time>3 days ago</time>", None),
        ("<p>Copyright 2015</p>", None),
    ],
)  # fmt: skip
def test_a_date_is_read_beside_the_title(line: str, stated: str | None) -> None:
    assert day(article(line)) == stated


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2016-10-18 10:11:12">',
        '<meta name="DC.date.issued" content="2016-10-18">',
        '<meta name="date" content="18 Oct 2016 10:00:00 GMT">',
        '<meta itemprop="datePublished" content="Tue, 18 Oct 2016 10:11:12 +0200">',
        '<meta name="citation_date" content="20161018">',
        '<link rel="canonical" href="http://almanac.example/2016/10/18/wheel/">',
        linked(
            '[{"@type": ["NewsArticle"], "headline": "x", "datePublished": "2016-10-18T01:02Z"}]'
        ),
    ],
)
def test_a_date_is_read_from_the_head(head: str) -> None:
    assert day(article(head=head)) == "2016-10-18"


def test_the_exact_day_replaces_a_year_that_was_read_before_it() -> None:
    document = article(
        '<span class="date">10/9/2010</span>',
        head='<link rel="canonical" href="http://almanac.example/2010/09/10/wheel/">',
    )
    assert document.published is not None
    assert (document.published.value, document.published.precision) == ("2010-09-10", "day")


def test_a_day_of_another_year_does_not_replace_a_year() -> None:
    document = article(
        '<span class="date">10/9/2010</span>',
        head='<link rel="canonical" href="http://almanac.example/2012/09/10/wheel/">',
    )
    assert document.published is not None
    assert (document.published.value, document.published.precision) == ("2010", "year")


def test_todays_date_over_the_page_is_not_the_articles() -> None:
    heading = '<div class="date">Monday, 6 April 2020</div><h1>The wheel at Stell</h1>'
    assert day(article("<p>Ada Pell, 2 January 2014</p>", heading=heading)) == "2014-01-02"


def test_a_date_in_the_text_is_not_the_articles() -> None:
    assert day(article(text="<p>On 5 May 1994 the wheel came. " + "It turned. " * 40)) is None


def test_the_date_of_a_comment_bounds_the_article_and_is_not_stated() -> None:
    document = article(under=COMMENTS)
    assert document.published is not None
    assert document.published.basis == "inferred"
    assert len(document.comments) == 1
    assert authors(document) == []


def test_the_dates_of_those_who_answered_in_unknown_markup_are_not_stated() -> None:
    document = article(
        under='<div class="opinions"><div><i class="date">2 May 2014</i><p>Rubbish.</p></div>'
        '<div><i class="date">3 May 2014</i><p>I liked it.</p></div></div>'
    )
    assert document.published is None
