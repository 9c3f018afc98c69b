"""One corpus, one set of questions, and the same answers whatever the database is.

CI runs this module on SQLite and on PostgreSQL: what is written here is what both must say.
"""

from __future__ import annotations

import html
import re

import pytest

from archive import search
from archive.search.documents import pk_of
from archive.search.finding import find
from comments import bulk
from tests.archive.conftest import HOSTILE
from tests.archive.searching import asked, day, hits, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus(make_article):
    return plant(make_article)


# In this order: title, then notes, then text, then comments; the oftener and the shorter first.
QUESTIONS = {
    "clock": "clock clock#3 fog#1",
    "seven minutes": "clock fog bridge clock#5 letters#1 clock#4 clock#1 clock#2",
    "run": "clock fog#1",
    "CLOCK hárbour": "clock",
    "nobody": "clock",
    # Side by side, in one field; a tag inside a word ends no word.
    '"seven minutes"': "clock fog clock#5 letters#1 clock#4 clock#1",
    "“minutes of the council”": "bridge",
    '"slow seven"': "",
    '"unclosed harbour': "",
    # Without it; one or the other.
    "harbour -clock": "bridge fog",
    'seven -"seven minutes"': "bridge clock#2",
    "bridge OR fog": "fog bridge",
    "letters OR ferry": "letters plain",
    # Who, where, about what: for the comments too, by their page.
    "author:venn in:articles": "bridge clock",
    'author:"tobias renn" author:VENN': "bridge",
    "author:venn OR author:renn seven in:articles": "clock bridge fog",
    "commenter:joe": "clock#5 fog#1",
    'commenter:"de boog"': "clock#1",
    "publication:saltmarsh": "bridge",
    "tag:harbour -author:renn marguerite": "clock#3",
    "author:nobody clock": "",
    "-author:venn in:articles harbour": "fog",
    # When: the first day counts, the last does not, and what has no date is of no time.
    "seven before:2014": "fog",
    "seven after:2014 before:2015 in:articles": "clock",
    "harbour after:2013-12-31 before:2014-01-01": "fog",
    "letters after:1900": "",
    # Where.
    "in:comments seven": "clock#5 clock#2 letters#1 clock#4 clock#1",
    "-in:comments seven": "clock bridge fog",
    # Accents, and other languages.
    "cafe": "fog",
    "eleve": "musee musee#1",
    "musée": "musee musee#1",
    "fermée": "musee",
    "ca va": "letters#1",
    "時計": "tokyo tokyo#1",
    "海水浴場": "tokyo",
    "水": "tokyo tokyo#1",
    '"水が冷たい"': "tokyo#1",
    "красная": "moscow",
    "еще": "moscow#1",
    # Where no language is known, words are what they are.
    "ran": "plain#1",
    "ferry runs": "plain",
    # Who signs is found by name as well.
    "marguerite": "clock#3",
    "orla": "bridge clock",
    "1951": "clock",
    "flood-of-1951": "clock",
    # What is syntax elsewhere.
    "clock AND": "clock clock#3 fog#1",
    "NEAR(clock": "",
    "clock*": "clock clock#3 fog#1",
    "title:clock": "",
    "'; DROP TABLE archive_article; --": "",
    '"': "",
    '- -- -"" \'\' () : author: tag:""': "",
    "\x00\x01\x85 clock \u202e": "clock clock#3 fog#1",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_one_answer(corpus, question) -> None:
    assert hits(question) == QUESTIONS[question]


def test_newest_and_oldest_are_by_date_and_what_has_none_is_last(corpus) -> None:
    assert hits("seven", kind="articles", sort="newest") == "bridge clock fog"
    assert hits("seven", kind="articles", sort="oldest") == "fog clock bridge"
    assert hits("letters OR clock", kind="articles", sort="newest") == "clock letters"
    assert hits("letters OR clock", kind="articles", sort="oldest") == "clock letters"


def test_facets_count_what_choosing_them_leaves(corpus) -> None:
    wanted = asked("seven")
    shown = search.facets(wanted, find(wanted))
    assert {f.title: {o.name: str(o.count) for o in f.options} for f in shown} == {
        "Source": {"The Pellworth Almanac": "7", "Saltmarsh Quarterly": "1"},
        "Author": {"Orla Venn": "6", "Tobias Renn": "2"},
        "Tag": {"Harbour": "6"},
        "Year": {"2015": "1", "2014": "5", "2013": "1"},
    }
    assert len(hits("seven", author="orla-venn").split()) == 6
    assert len(hits("seven", year="2014", tag="harbour").split()) == 5
    assert hits("seven", tag="harbour", publication="saltmarsh-quarterly") == "bridge"
    assert hits("seven", tag="nobody-knows-it") == ""
    assert hits("seven", article="clock") == "clock#5 clock#2 clock#4 clock#1"


@pytest.mark.parametrize("sort", search.SORTS)
def test_what_is_bounded_is_the_newest_or_the_best_and_says_so(
    corpus, monkeypatch, client, sort
) -> None:
    monkeypatch.setattr("archive.search.finding.MOST", 2)
    found = find(asked("seven", sort=sort))
    first = {"relevance": "clock bridge", "newest": "bridge clock", "oldest": "fog clock"}
    assert hits("seven", kind="articles", sort=sort) == first[sort]
    assert [some.more for some in found.of("")] == [True, True]
    page = client.get("/search/", {"q": "seven", "sort": sort}).content.decode()
    assert "4+ matches" in page


def test_words_of_an_article_far_from_its_beginning_are_found(make_article) -> None:
    """Beyond what a tsvector remembers of positions: 256 of a word, and none above 16,383."""
    make_article("Long", body_html=f"<p>{'the tide ' * 20_000} the last bell rang</p>")
    assert hits('"the last bell"') == hits("rang") == "long"
    assert hits('"the bell"') == ""


def test_a_hostile_text_with_more_words_than_an_index_takes_is_indexed(make_article) -> None:
    strange = "".join(chr(0x4E00 + (n * 7919) % 20_000) for n in range(300_000))
    make_article("Strange", body_html=f"<p>{strange} {'x' * 100_000}</p>")
    assert hits(strange[:10]) == hits("x" * 100) == "strange"


def words_of(page: str) -> str:
    main = re.search(r"<main.*</main>", page, re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main[0] if main else "")).split())


def test_hits_stand_under_their_article_and_open_at_their_place(corpus, client) -> None:
    page = client.get("/search/", {"q": "seven minutes"}).content.decode()
    assert "8 matches for “ seven minutes ”" in words_of(page)
    code = corpus["clock"].comments.get(number=5).code
    assert f'href="/c/{code}/"' in page
    assert "The clock lost its <mark>seven</mark> <mark>minutes</mark> in the flood" in page
    assert "1 more comment on this page" in page
    rest = client.get("/search/", {"q": "seven minutes", "in": "comments", "article": "clock"})
    assert "4 matches" in rest.content.decode()
    assert words_of(rest.content.decode()).count("date unknown") == 5


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_marked_cannot_break_the_page(make_article, client, text) -> None:
    article = make_article("Trap", dek=text, body_html="<p>&lt;script&gt;alert(1) &amp; more</p>")
    bulk.load(article=article, rows=[bulk.NewComment(number=1, text=text, author_name=text)])
    for question in ("alert", "script", text, "settings", "turned"):
        page = client.get("/search/", {"q": question})
        assert page.status_code == 200
        main = page.content.decode().partition("<main")[2]
        assert "<script>" not in main
        assert "<img" not in main
        assert "<svg/" not in main
        assert "<b>" not in main


JUNK = [
    "?q=" + "%25" * 4_000,
    "?q=" + "%28" * 10_000,
    "?q=" + "a+OR+" * 5_000,
    "?q=%00%01%02%FF%FE",
    "?q=" + "%22a+" * 500,
    "?q=clock&page=999999&in=nothing&sort=sideways&year=0&tag=%00&author=" + "x" * 5_000,
    "?q=clock&page=-1&year=9999999999&publication=&tag=a&tag=b&tag=c&article=%2E%2E",
    "?q=before:0000 after:9999-99-99 before:0001-01-01",
    "?q=after:9999-12-31+-after:0001",
    "?q=-clock",
    "?q=-in:everything+in:in:in",
    "?q=author:%27)%20OR%201=1",
    "?q=%F0%9F%98%80+%E2%80%AE",
    "?year=2014",
    "?tag=harbour&sort=oldest",
    "?q=%E6%B5%B7",
    "?" + "&".join(f"tag=t{n}" for n in range(900)),
]


@pytest.mark.parametrize("query", JUNK, ids=range(len(JUNK)))
def test_any_junk_is_answered(corpus, client, query) -> None:
    response = client.get(f"/search/{query}")
    assert response.status_code == 200
    assert "<main" in response.content.decode()


def test_who_asks_nothing_is_shown_everything(corpus, client) -> None:
    for query in ("", "?q=", "?q=+++&page=4", "?in=comments"):
        assert client.get(f"/search/{query}").headers["Location"] == "/"


def test_who_misspells_a_word_is_asked_and_only_if_that_finds_something(corpus, client) -> None:
    page = client.get("/search/", {"q": "habour clokc"}).content.decode()
    assert "Did you mean harbour clock ? 1 match" in words_of(page)
    assert "Did you mean" not in client.get("/search/", {"q": "zzyzx"}).content.decode()
    assert "Did you mean" not in client.get("/search/", {"q": "clock ferry"}).content.decode()


def test_who_finds_nothing_is_told_what_less_would_find(corpus, client) -> None:
    page = words_of(client.get("/search/", {"q": "clock ferry", "year": "2013"}).content.decode())
    assert "Nothing matches “ clock ferry ”" in page
    assert "Only clock 1 match" in page
    page = words_of(
        client.get("/search/", {"q": "clock tag:harbour", "year": "2013"}).content.decode()
    )
    assert "Without 2013 2 matches" in page
    assert "Without any filter 3 matches" in page
    assert "Without tag:harbour 1 match" in page


def test_each_filter_has_a_chip_that_takes_it_off(corpus, client) -> None:
    page = client.get("/search/?q=seven+author:venn&tag=harbour&year=2014&in=comments")
    assert page.context["chips"] == [
        search.narrowing.Chip("Harbour", "q=seven+author%3Avenn&in=comments&year=2014"),
        search.narrowing.Chip("2014", "q=seven+author%3Avenn&in=comments&tag=harbour"),
        search.narrowing.Chip("author:venn", "q=seven&in=comments&tag=harbour&year=2014"),
    ]


def test_a_page_asks_the_same_number_of_queries_for_any_number_of_hits(
    make_article, queries_of
) -> None:
    counts = []
    for more in (3, 25):
        for n in range(more):
            article = make_article(f"Bell {more} {n}", authors=[f"Author {n}"])
            rows = [bulk.NewComment(number=k, text=f"A bell, {k}.") for k in range(1, 5)]
            bulk.load(article=article, rows=rows)
        find(asked("bell"))  # what was added is indexed by now
        counts.append(queries_of("/search/?q=bell"))
    assert counts[0] == counts[1]


def test_a_very_long_question_is_cut_and_says_so(corpus, client) -> None:
    page = words_of(client.get("/search/", {"q": "clock " * 40}).content.decode())
    assert "That is a long question. Left out: clock clock" in page


def test_keys_are_in_the_order_of_days() -> None:
    from archive.search.documents import day_of, key_of

    assert key_of(5, None) < key_of(9, day(1)) < key_of(1, day(2014)) < key_of(2, day(9999, 12, 31))
    assert (day_of(key_of(7, day(2014))), pk_of(key_of(7, day(2014)))) == (day(2014), 7)
    assert key_of(2**40 - 1, day(9999, 12, 31)) < 2**63
