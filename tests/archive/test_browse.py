import datetime
import re

import pytest

from archive import services
from archive.models import Article, Tag
from tests.trees import sow

DAY = datetime.date


@pytest.fixture
def shelf(make_article, db):
    """Four articles that differ in everything one can filter by."""
    day = {"published_precision": "day"}
    clock = make_article("Harbour clock", authors=["Orla Venn"], dek="Seven minutes.", **day)
    sow(clock, "Joe\n  Dee\n    Joe", posted_on=DAY(2014, 3, 14))
    clock.comments.filter(number=3).update(placement="guess")
    fog = make_article("Fog signal", authors=["Tobias Renn"], published_on=DAY(2013, 1, 19), **day)
    make_article("Night baker", publication="Kiln", published_on=DAY(2012, 8, 21))
    make_article("Undated card", publication=None, published_on=None, body_html="<p>Zinc.</p>")
    harbour = Tag.objects.create(name="Harbour", slug="harbour")
    clock.tags.add(harbour)
    fog.tags.add(harbour)


def titles(response) -> list[str]:
    return [article.title for article in response.context["articles"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Harbour clock", "Fog signal", "Night baker", "Undated card"]),
        ("q=clock", ["Harbour clock"]),
        ("q=zinc", ["Undated card"]),
        ("q=seven+venn", ["Harbour clock"]),
        ("publication=kiln", ["Night baker"]),
        ("publication=kiln&publication=the-pellworth-almanac",
         ["Harbour clock", "Fog signal", "Night baker"]),
        ("author=tobias-renn", ["Fog signal"]),
        ("tag=harbour&until=2013", ["Fog signal"]),
        ("since=2013&until=2014", ["Harbour clock", "Fog signal"]),
        ("talk=true", ["Harbour clock"]),
        ("uncertain=true", ["Harbour clock"]),
        ("uncertain=true&tag=harbour&q=clock", ["Harbour clock"]),
        ("month=1", ["Fog signal"]),
        ("month=3&talk=true", ["Harbour clock"]),
        ("year=2013", ["Fog signal"]),
        ("q=seven+venn&month=3&author=orla-venn", ["Harbour clock"]),
        ("q=zinc&month=3", []),
        ("sort=oldest", ["Night baker", "Fog signal", "Harbour clock", "Undated card"]),
        ("sort=comments", ["Harbour clock", "Undated card", "Night baker", "Fog signal"]),
        ("sort=talk", ["Harbour clock", "Undated card", "Night baker", "Fog signal"]),
    ],
)  # fmt: skip
def test_filters_find_what_they_say(client, shelf, query, found):
    assert titles(client.get(f"/?{query}")) == found


def test_drafts_and_removed_articles_are_nowhere(client, make_article):
    make_article("A draft", state="draft")
    make_article("Taken down", state="removed")
    response = client.get("/")
    assert titles(response) == []
    assert response.context["totals"]["articles"] == 0
    assert not response.context["facets"][0].options


def test_an_author_of_a_reprint_is_found_too(client, make_article):
    other = make_article("Signed", authors=["Orla Venn"])
    orla = other.authors.get()
    make_article("Reprinted", authors=["Tobias Renn"], reprint_author=orla)
    response = client.get("/?author=orla-venn")
    assert sorted(titles(response)) == ["Reprinted", "Signed"]
    option = response.context["facets"][1].options[0]
    assert (option.name, option.count, option.chosen) == ("Orla Venn", 2, True)


def test_each_choice_shows_how_many_articles_it_would_leave(client, shelf):
    sources, _, tags = client.get("/?tag=harbour").context["facets"]
    assert [(o.name, o.count) for o in sources.options] == [("The Pellworth Almanac", 2)]
    assert [(o.name, o.count, o.chosen) for o in tags.options] == [("Harbour", 2, True)]


def test_every_filter_that_is_on_can_be_taken_off_alone(client, shelf):
    chips = client.get("/?q=clock&tag=harbour&since=2013&until=2014&page=1").context["chips"]
    assert [chip.label for chip in chips] == ["“clock”", "2013 to 2014", "Harbour"]
    assert [chip.query for chip in chips] == [
        "tag=harbour&since=2013&until=2014",
        "q=clock&tag=harbour",
        "q=clock&since=2013&until=2014",
    ]


def test_an_empty_result_says_what_would_match(client, shelf):
    response = client.get("/?q=clock&publication=kiln")
    assert titles(response) == []
    ways = [(words, count) for words, _, count in response.context["relaxations"]]
    assert ways == [("Without “clock”", 1), ("Without Kiln", 1)]


def test_many_choices_are_folded_and_can_be_opened_without_script(client, make_article):
    for number in range(9):
        make_article(f"Article {number}", publication=f"Paper {number}")
    sources = client.get("/").context["facets"][0]
    assert (len(sources.options), sources.more) == (6, 3)
    sources = client.get("/?more=publication").context["facets"][0]
    assert (len(sources.options), sources.more) == (9, 0)


def test_pages_keep_the_filters(client, make_article):
    for number in range(21):
        make_article(f"Clock {number}")
    response = client.get("/?q=clock")
    assert 'href="?q=clock&amp;page=2"' in response.content.decode()
    assert len(titles(client.get("/?q=clock&page=2"))) == 1


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=99", "page=x", "page=9999999999999999999999", "page=1%00",
        "page=%D9%A3", "q=clock&page=2", "page=9999999999999", "page=" + "1" * 10_000,
    ],
)  # fmt: skip
def test_a_page_that_does_not_exist_is_not_found(client, shelf, query):
    assert client.get(f"/?{query}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=" + "x" * 5000, "tag=%00", "author=%00&author=b", "tag=nothing-here",
        "since=-5", "since=99999999999999999999", "until=" + "9" * 5000, "since=0", "since=x",
        "sort=forged", "publication=%27%3B+drop", "tag=" + "t" * 200,
        "&".join(f"tag=t{number}" for number in range(90)), "q=%ff%fe", "q=%25_%5C",
        "since=2014&until=1990", "talk=forged&more=forged", "q=%2A%28%22", "year=abc", "year=0",
        "year=%00", "year=" + "9" * 5000, "month=13", "month=0", "month=x", "month=9999999999999",
        "q=%ED%A0%80", "tag=%ED%A0%80", "author=%ED%B0%80", "q=" + "x+" * 90, "month=2&year=9999",
    ],
)  # fmt: skip
def test_forged_filters_never_break_the_page(client, shelf, query):
    response = client.get(f"/?{query}")
    assert response.status_code == 200
    if "talk" not in query:
        assert not response.context.get("articles")


def test_the_figure_of_a_row_is_drawn_from_its_discussion(client, discussed):
    discussed("Joe\n  Dee\n    Joe\nAnn")
    (article,) = client.get("/").context["articles"]
    assert [level for level, _ in article.strokes] == [0, 1, 2, 0]


def test_queries_do_not_grow_with_the_rows(queries_of, discussed):
    def fill(rows):
        for number in rows:
            article = discussed(
                "Joe\n  Dee",
                title=f"Article {number}",
                publication=f"Paper {number}",
                authors=[f"Writer {number}", "Orla Venn"],
            )
            article.tags.add(Tag.objects.create(name=f"Tag {number}", slug=f"tag-{number}"))

    fill(range(1))
    few = queries_of("/")
    fill(range(1, 20))
    assert Article.objects.count() == 20
    assert queries_of("/") == few


def test_queries_do_not_grow_with_the_rows_whatever_is_asked(queries_of, discussed):
    """With every filter on, and where each of them finds the same articles."""
    everything = (
        "/?q=article&publication=paper&author=orla-venn&tag=tag&since=2010&until=2020&month=3"
        "&talk=true&uncertain=true&sort=comments"
    )
    tag = Tag.objects.create(name="Tag", slug="tag")

    def fill(rows):
        for number in rows:
            article = discussed(
                "Joe\n  Dee",
                title=f"Article {number}",
                publication="Paper",
                authors=["Orla Venn"],
                published_precision="day",
            )
            article.tags.add(tag)
            article.comments.update(placement="guess")

    fill(range(3))
    few = queries_of(everything)
    fill(range(3, 25))
    assert queries_of(everything) == few <= 22


def test_sums_of_the_whole_archive_are_never_older_than_the_archive(client, shelf, make_article):
    for number in (5, 6):
        article = make_article(f"Another {number}", authors=[f"Writer {number}"])
        response = client.get("/?tag=harbour")
        assert response.context["totals"]["articles"] == number
        facets = client.get("/").context["facets"]
        assert sum(option.count for option in facets[1].options) == number - 2
    services.remove_article(article=article, reason="asked for")
    assert client.get("/").context["totals"]["articles"] == 5


def test_what_is_chosen_and_not_published_keeps_its_name_to_itself(client, make_article):
    make_article("Draft", authors=["Secret Author"], state="draft")
    html = client.get("/?author=secret-author").content.decode()
    assert "Secret Author" not in html
    assert "secret-author" in html


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/", "http://testserver/"),
        ("/?page=1", "http://testserver/"),
        ("/?page=2", "http://testserver/?page=2"),
        ("/?q=&since=", "http://testserver/"),
        ("/?q=article", None),
        ("/?tag=harbour&page=1", None),
        ("/?sort=oldest", None),
        ("/?sort=forged", None),
        ("/tags/harbour/", "http://testserver/tags/harbour/"),
        ("/tags/harbour/?sort=oldest", None),
        ("/people/?kind=authors&letter=O", "http://testserver/people/?letter=O&kind=authors"),
        ("/people/?sort=busiest", None),
        ("/dates/?utm_source=mail", None),
    ],
)
def test_a_list_has_one_address_and_combinations_have_none(
    client, shelf, make_article, address, canonical
):
    for number in range(20):
        make_article(f"Article {number}")
    html = client.get(address).content.decode()
    said = re.findall(r'<link rel="canonical" href="([^"]*)">', html)
    assert [one.replace("&amp;", "&") for one in said] == ([canonical] if canonical else [])
    assert ('<meta name="robots" content="noindex">' in html) == (canonical is None)


def test_pages_name_those_before_and_after_them(client, make_article):
    for number in range(45):
        make_article(f"Article {number}")
    html = client.get("/?page=2&q=article").content.decode()
    for rel, query in [("prev", "q=article"), ("next", "q=article&amp;page=3")]:
        assert f'<link rel="{rel}" href="?{query}">' in html
        assert f'<a rel="{rel}" href="?{query}">' in html
    assert "<title>“article”, page 2 ·" in html
    assert 'rel="prev"' not in client.get("/").content.decode()
    assert 'rel="next"' not in client.get("/?page=3").content.decode()


def test_a_reader_gets_no_cookie(client, shelf):
    assert not client.get("/").cookies
