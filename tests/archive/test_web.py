"""Old addresses: to the article, and to the copies that were saved of a page (RFC 7089)."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core.management import call_command

from archive.memento import moment_of
from archive.models import Article, Capture
from tests.archive.captures import Page, Said

URL = "http://pellworth.example/2014/03/the-ferry-is-late-again/"
PAGE = Page(comments=[Said(id=1, author="Haverkamp", text="A clock that is late.")])


@pytest.fixture
def ferry(db, tmp_path) -> Article:
    """A page that was saved in 2014, in 2016, and once nobody knows when."""
    for year, title in ((2014, "seven"), (2016, "eight"), (None, "nine")):
        file = tmp_path / f"{year}.html"
        file.write_text(PAGE.changed(1, text=f"A clock that is {title} minutes late.").as_html())
        said = {"captured_at": f"{year}-05-01T00:00:00Z"} if year else {}
        call_command("import_articles", str(file), verbosity=0, **said)
    return Article.objects.get()


def copy_of(year: int | None) -> Capture:
    return Capture.objects.get(file_name=f"{year}.html")


@pytest.mark.parametrize(
    "old",
    [
        URL,
        URL.replace("http:", "https:").replace("//", "//www."),
        f"{URL}?utm_source=feed&replytocom=7",
        URL.removeprefix("http://"),
        URL.replace("http://", "http:/"),
        f"https://web.archive.org/web/20140501000000/{URL}",
    ],
)
def test_an_old_address_leads_to_the_article_however_it_is_spelled(client, ferry, old):
    answer = client.get(f"/web/{old}")
    assert (answer.status_code, answer["Location"]) == (302, ferry.get_absolute_url())


def test_the_query_belongs_to_the_old_address(client, make_article):
    one = make_article("One", url="http://pellworth.example/?p=1")
    two = make_article("Two", url="http://pellworth.example/?p=2")
    assert client.get("/web/http://pellworth.example/?p=1")["Location"] == one.get_absolute_url()
    assert client.get("/web/http://pellworth.example/?p=2")["Location"] == two.get_absolute_url()
    assert client.get("/web/http://pellworth.example/?p=3").status_code == 404


@pytest.mark.parametrize(
    ("stamp", "year"),
    [
        ("2014", 2014),
        ("201506", 2016),
        ("20150401000000", 2014),
        ("20990101", 2016),
        ("0001", 2014),
    ],
)
def test_a_moment_leads_to_the_copy_that_is_nearest(client, ferry, stamp, year):
    answer = client.get(f"/web/{stamp}/{URL}")
    assert (answer.status_code, answer["Location"]) == (302, copy_of(year).get_absolute_url())


def test_a_page_of_which_no_copy_is_dated_leads_to_the_article(client, make_article):
    article = make_article(url="http://pellworth.example/clock")
    answer = client.get("/web/2014/http://pellworth.example/clock")
    assert answer["Location"] == article.get_absolute_url()


def test_people_see_all_copies_of_unknown_date_too(client, ferry):
    html = client.get(f"/web/*/{URL}").content.decode()
    for year in (2014, 2016, None):
        assert f'href="{copy_of(year).get_absolute_url()}"' in html
    assert "Saved at an unknown time" in html


def test_a_timegate_negotiates_in_time(client, ferry):
    gate = f"/timegate/{URL}"
    asked = {"Accept-Datetime": "Thu, 01 May 2014 00:00:00 GMT"}
    answer = client.get(gate, headers=asked)
    assert (answer.status_code, answer["Location"]) == (302, copy_of(2014).get_absolute_url())
    assert "accept-datetime" in answer["Vary"].lower()
    assert f'<{URL}>; rel="original"' in answer["Link"]
    assert "Memento-Datetime" not in answer
    assert client.get(gate)["Location"] == copy_of(2016).get_absolute_url()
    assert client.get(f"/web/{URL}", headers=asked)["Location"] == answer["Location"]


def test_a_date_that_is_none_is_told_so(client, ferry):
    answer = client.get(f"/timegate/{URL}", headers={"Accept-Datetime": "May 2014"})
    assert answer.status_code == 400
    assert b"no date of HTTP" in answer.content


def test_a_copy_says_when_it_was_made_and_an_edited_page_does_not(client, ferry):
    answer = client.get(copy_of(2014).get_absolute_url())
    assert answer["Memento-Datetime"] == "Thu, 01 May 2014 00:00:00 GMT"
    for relation in ("original", "timegate", "timemap"):
        assert f'rel="{relation}"' in answer["Link"]
    assert "Memento-Datetime" not in client.get(copy_of(None).get_absolute_url())
    assert "Memento-Datetime" not in client.get(ferry.get_absolute_url())


def test_a_timemap_lists_the_dated_copies(client, ferry):
    answer = client.get(f"/timemap/link/{URL}")
    assert answer["Content-Type"] == "application/link-format"
    found = re.findall(r'<([^>]*)>; rel="([a-z ]*memento)"; datetime="([^"]*)"', answer.text)
    assert found == [
        (f"http://testserver{copy_of(year).get_absolute_url()}", f"{place} memento", when)
        for year, place, when in (
            (2014, "first", "Thu, 01 May 2014 00:00:00 GMT"),
            (2016, "last", "Sun, 01 May 2016 00:00:00 GMT"),
        )
    ]
    said = client.get(f"/timemap/json/{URL}").json()
    assert [each["datetime"] for each in said["mementos"]["list"]] == [
        "2014-05-01T00:00:00Z",
        "2016-05-01T00:00:00Z",
    ]
    for address in (said["timegate_uri"], *said["timemap_uri"].values()):
        assert client.get(address.removeprefix("http://testserver")).status_code in (200, 302)


def test_the_form_leads_there(client, ferry):
    answer = client.get("/web/", {"url": f"  {URL} "})
    assert client.get(answer["Location"])["Location"] == ferry.get_absolute_url()


def test_nothing_of_a_draft_is_found_by_its_address(client, make_article, make_capture):
    capture = make_capture("secret", captured_at=datetime.datetime(2014, 1, 1, tzinfo=datetime.UTC))
    make_article(url="http://pellworth.example/draft", state="draft", capture=capture)
    for way in ("web/", "web/2014/", "web/*/", "timegate/", "timemap/link/", "timemap/json/"):
        assert client.get(f"/{way}http://pellworth.example/draft").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/web/x",
            "/web/2014/x",
            "/web/20141399/http://a.example/b",
            "/web/99999999/http://a.b/c",
        ),
        *(
            "/timegate/javascript:alert(1)",
            "/timemap/link/http://[::1",
            "/timemap/xml/http://a.b/c",
        ),
        *("/web/%00", "/web/http://a.example/%0d%0aSet-Cookie:%20a=b", "/web/http://a.b/%25252525"),
        *("/web/" + "x" * 10_000, "/web/2014/http://a.example/" + "%25" * 3000, "/web/*/"),
    ],
)
def test_junk_is_not_found(client, db, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "given", ["\r\nSet-Cookie: a=b", "//evil.example/", "x" * 10_000, "<script>"]
)
def test_the_form_takes_anything_and_stays_here(client, db, given):
    answer = client.get("/web/", {"url": given})
    assert answer["Location"].startswith("/web/")
    assert "\n" not in answer["Location"]


@pytest.mark.parametrize("stamp", ["", "201", "20141", "20140230", "2014x", "٢٠١٤"])
def test_what_is_no_moment_is_none(stamp):
    assert moment_of(stamp) is None
