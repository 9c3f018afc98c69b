import datetime

import pytest

DAY = datetime.date


def titles(response) -> list[str]:
    return [article.title for article in response.context["articles"]]


@pytest.fixture
def shelf(make_article):
    make_article("First", published_on=DAY(2014, 3, 1), published_precision="month")
    make_article("Last", published_on=DAY(2014, 3, 31), published_precision="day")
    make_article("Next", published_on=DAY(2014, 4, 1), published_precision="day")
    make_article("Some time", published_on=DAY(2014, 3, 1), published_precision="year")
    make_article("Draft", published_on=DAY(2014, 3, 2), published_precision="day", state="draft")


def test_a_month_lists_what_is_known_to_be_from_it(client, shelf):
    response = client.get("/2014/3/")
    assert titles(response) == ["First", "Last"]
    assert response.context["after"].title == "Next"
    assert response.context["before"] is None


def test_a_year_counts_its_months_and_keeps_what_has_only_a_year(client, shelf):
    response = client.get("/2014/")
    assert response.context["months"] == [(DAY(2014, 3, 1), 2), (DAY(2014, 4, 1), 1)]
    assert titles(response) == ["Some time"]


def test_december_has_an_end(client, make_article):
    make_article("Eve", published_on=DAY(2014, 12, 31), published_precision="day")
    assert titles(client.get("/2014/12/")) == ["Eve"]


@pytest.mark.parametrize(
    "address",
    ["/2013/", "/2014/5/", "/2014/13/", "/2014/0/", "/0/", "/0/1/", "/9999/12/", "/10000/",
     "/99999999999999999999/1/", "/2014/99999999999999999999/"],
)  # fmt: skip
def test_a_month_without_articles_or_sense_is_not_found(client, shelf, address):
    assert client.get(address).status_code == 404
