"""What is new since a reader was here, for readers who asked to be told."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client

from archive import visits
from archive.visits import COOKIE, Visits
from comments import services
from tests.archive.conftest import HOSTILE
from tests.archive.test_article import page

DAY = 24 * 60 * 60


@pytest.fixture
def clock(monkeypatch):
    """`clock.forward(seconds)`: the time that visits are noted with."""

    class Clock:
        now = 1_400_000_000  # 13 May 2014

        def time(self) -> float:
            return self.now

        def forward(self, seconds: int) -> None:
            self.now += seconds

    made = Clock()
    monkeypatch.setattr(time, "time", made.time)
    return made


@pytest.fixture
def article(discussed):
    return discussed("Joe\n  Dee\nAnn", published_precision="day")


def ask_for_marks(client: Client, article) -> None:
    html = page(client, article)
    assert "Mark what is new from now on" in html
    response = client.post("/visits/", {"mark": "on", "next": article.get_absolute_url()})
    assert (response.status_code, response["Location"]) == (302, article.get_absolute_url())


def new(html: str) -> list[int]:
    """The numbers of the comments that are marked."""
    marked = re.split(r'<li class="node', html)[1:]
    return [int(re.search(r"#(\d+)</span>", one)[1]) for one in marked if " is-new" in one[:40]]


def test_a_plain_reader_has_no_cookie_and_no_marks(client, article):
    response = client.get(article.get_absolute_url())
    assert not response.cookies
    assert not client.get(article.get_absolute_url()).cookies
    assert "is-new" not in response.content.decode()


def test_what_came_since_the_last_visit_is_marked_and_counted(client, article, clock):
    ask_for_marks(client, article)
    assert "Nothing new since your visit on" in page(client, article)
    clock.forward(DAY)
    added = services.reply(parent=article.comments.get(number=1), author_name="Eve", text="Late.")
    services.start_thread(article=article, author_name="Bo", text="Later.")
    html = page(client, article)
    assert new(html) == [4, 5]
    assert f'<a href="/c/{added.code}/"><b>2 new</b> since your visit on' in html
    assert '<time datetime="2014-05-13">13 May 2014</time>' in html
    assert '<span class="flag new">New</span>' in html
    assert '<span class="c-news">, 1 new</span>' in html
    assert 'class="new" d="M' in html


def test_marks_stay_for_as_long_as_the_reader_sits_there(client, article, clock):
    ask_for_marks(client, article)
    page(client, article)
    clock.forward(DAY)
    services.start_thread(article=article, author_name="Bo", text="Later.")
    for _ in range(4):
        assert new(page(client, article)) == [4]
        clock.forward(20 * 60)
    clock.forward(DAY)
    html = page(client, article)
    assert new(html) == []
    assert '<time datetime="2014-05-14">14 May 2014</time>' in html


def test_a_removed_comment_is_not_new(client, article, clock):
    ask_for_marks(client, article)
    page(client, article)
    clock.forward(DAY)
    added = services.start_thread(article=article, author_name="Bo", text="Later.")
    services.remove(comment=added, reason="spam")
    html = page(client, article)
    assert new(html) == []
    assert "Nothing new" in html


def test_one_page_for_all_is_marked_too(client, article, clock):
    ask_for_marks(client, article)
    page(client, article)
    clock.forward(DAY)
    services.start_thread(article=article, author_name="Bo", text="Later.")
    response = client.get(f"{article.get_absolute_url()}?view=whole")
    assert new(b"".join(response.streaming_content).decode()) == [4]
    assert response.cookies[COOKIE]["httponly"]


def test_a_reader_can_stop_and_is_forgotten(client, article):
    ask_for_marks(client, article)
    assert client.cookies[COOKIE].value
    client.post("/visits/", {"mark": "off", "next": "/"})
    assert client.cookies[COOKIE].value == ""
    assert client.cookies[COOKIE]["max-age"] == 0


def test_what_a_marked_reader_gets_is_nobody_elses(client, article):
    ask_for_marks(client, article)
    response = client.get(article.get_absolute_url())
    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_asking_twice_forgets_nothing_and_no_other_site_is_led_to(client, article):
    ask_for_marks(client, article)
    page(client, article)
    kept = client.cookies[COOKIE].value
    response = client.post("/visits/", {"mark": "on", "next": "https://evil.example/"})
    assert response["Location"] == "/"
    assert client.cookies[COOKIE].value == kept


def test_the_cookie_stays_small(client, make_article, clock):
    read = Visits()
    for number in range(200):
        read.arrive(make_article(f"Article {number}"))
        clock.forward(60)
    assert len(str(read)) < 1500
    again = Visits.read(str(read))
    assert str(again) == str(read)
    assert len(str(read).split(".")) == visits.MOST


@pytest.mark.parametrize(
    "forged",
    [
        *HOSTILE, "", "on", "0", "....", "-", "1-1-1-1", "1-1-1-1-1-1", "1-zzzzzzzzzzzzz-1-1-1",
        "1-1-zzzzzzzzzz-1-1", "1-1-1-1-zzzzzzzzzzzz", "-1--1-1-1-1", "1-3w5e11264sgsf-1-1-1",
        "x" * 5000, "1-1-1-1-1." * 500, "١-١-١-١-١", "zzzzzzzzzzzz-1-1-1-1",
    ],
)  # fmt: skip
def test_a_forged_cookie_harms_nobody(client, article, forged):
    known = forged.replace("1-", f"{article.pk}-", 1)
    for value in (forged, known):
        response = Client().get(
            article.get_absolute_url(), HTTP_COOKIE=f"{COOKIE}={value}".encode().decode("latin-1")
        )
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


def test_a_row_says_how_much_is_new_there(client, article, clock):
    ask_for_marks(client, article)
    page(client, article)
    services.start_thread(article=article, author_name="Bo", text="Later.")
    for address in ("/", "/2014/3/", "/publications/the-pellworth-almanac/"):
        assert '<span class="flag new">1 new</span>' in client.get(address).content.decode()
        assert "flag new" not in Client().get(address).content.decode()


def test_a_list_counts_what_is_new_in_one_query(
    client, make_article, clock, django_assert_num_queries
):
    articles = [make_article(f"Article {number}") for number in range(5)]
    read = Visits()
    for each in articles[:3]:
        read.arrive(each)
    for each in articles[1:]:
        services.start_thread(article=each, author_name="Bo", text="Later.")
    with django_assert_num_queries(1):
        read.count_new(articles)
    assert [each.new_count for each in articles] == [0, 1, 1, 0, 0]
    with django_assert_num_queries(0):
        Visits().count_new(articles)
