import datetime
import re

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
    assert response.context["after"] == DAY(2014, 4, 1)
    assert response.context["before"] is None


def test_a_year_counts_its_months_and_keeps_what_has_only_a_year(client, shelf):
    response = client.get("/2014/")
    year = response.context["year"]
    assert (year.n, year.loose) == (4, 1)
    assert [(m.first, m.n, m.loose) for m in year.months.values()] == [
        (DAY(2014, 3, 1), 2, 1),
        (DAY(2014, 4, 1), 1, 0),
    ]
    assert titles(response) == ["Some time"]


def test_a_calendar_counts_each_day_in_words_and_leads_to_it(client, shelf, make_article):
    make_article("Also last", published_on=DAY(2014, 3, 31), published_precision="minute")
    make_article("Elsewhere", published_on=DAY(2016, 2, 29), published_precision="day")
    html = client.get("/2014/3/").content.decode()
    assert re.search(
        r'<td class="n2"><a href="/2014/3/31/">31<small><span class="vh">: </span>2'
        r'<span class="vh"> articles</span></small></a></td>',
        html,
    )
    assert html.count("<td>") + html.count('<td class="n') == 6 * 7
    assert "3 articles, 1 without a day" in html
    response = client.get("/2014/3/31/")
    assert titles(response) == ["Last", "Also last"]
    assert (response.context["before"], response.context["after"]) == (None, DAY(2014, 4, 1))


def test_all_dates_are_listed_with_their_months_and_what_has_none(client, shelf, make_article):
    make_article("Undated", published_on=None)
    make_article("Early", published_on=DAY(1999, 1, 1), published_precision="year")
    response = client.get("/dates/")
    assert [(y.number, y.n, list(y.months)) for y in response.context["years"]] == [
        (2014, 4, [3, 4]),
        (1999, 1, []),
    ]
    assert "Of 1 no date is known." in response.content.decode()


def test_years_lead_to_those_before_and_after_that_have_something(client, shelf, make_article):
    make_article("Early", published_on=DAY(1999, 1, 1), published_precision="year")
    assert client.get("/2014/").context["before"] == DAY(1999, 1, 1)
    response = client.get("/1999/")
    assert response.context["after"].year == 2014
    assert titles(response) == ["Early"]


def test_queries_of_a_calendar_do_not_grow_with_the_rows(queries_of, make_article):
    def fill(days):
        for day in days:
            published = {"published_on": DAY(2014, 3, day), "published_precision": "day"}
            make_article(f"Of {day}", authors=[f"Writer {day}"], comment_count=1, **published)

    fill([1])
    addresses = ["/dates/", "/2014/", "/2014/3/"]
    few = [queries_of(address) for address in addresses]
    fill(range(2, 20))
    assert [queries_of(address) for address in addresses] == few


def test_december_has_an_end(client, make_article):
    make_article("Eve", published_on=DAY(2014, 12, 31), published_precision="day")
    assert titles(client.get("/2014/12/")) == ["Eve"]


@pytest.mark.parametrize(
    "address",
    ["/2013/", "/2014/5/", "/2014/13/", "/2014/0/", "/0/", "/0/1/", "/9999/12/", "/10000/",
     "/99999999999999999999/1/", "/2014/99999999999999999999/", "/2014/3/2/", "/2014/3/32/",
     "/2014/2/30/", "/2014/3/0/", "/2014/3/" + "9" * 5000 + "/", "/9999/12/31/",
     "/2014/3/1/?page=2"],
)  # fmt: skip
def test_a_month_without_articles_or_sense_is_not_found(client, shelf, address):
    assert client.get(address).status_code == 404
