"""Feeds, as a program of other people reads them."""

from __future__ import annotations

import datetime
import json
import re

import feedparser
import pytest
from lxml import etree

from archive import services
from archive.feeds import FORMATS, sources
from archive.models import Article, Author, Publication, Tag
from comments import services as discussions
from comments.models import Comment
from tests.archive.conftest import HOSTILE
from tests.trees import sow

pytestmark = pytest.mark.django_db

HERE = "http://testserver"
CAME = datetime.datetime(2020, 5, 6, 7, 8, 9, tzinfo=datetime.UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def article(make_article) -> Article:
    made = make_article(
        "The harbour clock",
        slug="clock",
        authors=["Orla Venn", "Tobias Renn"],
        body_html='<p>It strikes <a href="https://tide.example/">thirteen</a>.</p>',
        dek="Nobody winds it.",
        url="https://pellworth.example/clock/",
        imported_at=CAME,
        published_precision="month",
    )
    made.tags.set([Tag.objects.create(name="Clocks", slug="clocks")])
    return made


@pytest.fixture
def talk(article, make_commenter) -> dict:
    sown = sow(article, "Joe: I saw it.\n  Dee: When?", commenter_id=make_commenter("Joe").pk)
    Comment.objects.filter(author_name="Dee").update(placement="guess", commenter=None)
    article.refresh_from_db()
    return sown


@pytest.fixture
def read(client):
    """`read("/feed.atom")`: what feedparser makes of it, when nothing is wrong with it."""

    def parsed(address: str):
        response = client.get(address)
        assert response.status_code == 200, address
        found = feedparser.parse(response.content, sanitize_html=False)
        assert not found.bozo
        return found

    return parsed


def items(client, address: str) -> list[dict]:
    told = json.loads(client.get(address).content)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["feed_url"] == HERE + address
    return told["items"]


PLACES = ["/feed.", "/authors/orla-venn/feed.", "/publications/the-pellworth-almanac/feed.",
          "/tags/clocks/feed."]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", ["atom", "rss"])
def test_articles_with_their_text_in_every_feed(read, article, place, form) -> None:
    found = read(place + form)
    assert found.version == {"atom": "atom10", "rss": "rss20"}[form]
    [entry] = found.entries
    assert (entry.title, entry.link) == ("The harbour clock", f"{HERE}/a/clock/")
    assert entry.id == f"tag:testserver,2026:article/{article.pk}"
    assert entry.content[0].value == article.body_html
    assert entry.summary == "Nobody winds it."
    assert [author.name for author in entry.authors] == ["Orla Venn", "Tobias Renn"]
    assert [tag.term for tag in entry.tags] == ["Clocks"]
    told = entry.updated_parsed if form == "atom" else entry.published_parsed
    assert told[:6] == (2020, 5, 6, 7, 8, 9) or form == "rss"
    [this] = [link for link in found.feed.links if link.rel == "self"]
    assert this.href == HERE + place + form


@pytest.mark.parametrize("place", PLACES)
def test_and_in_json(client, article, place) -> None:
    [item] = items(client, f"{place}json")
    assert item == {
        "id": f"tag:testserver,2026:article/{article.pk}",
        "url": f"{HERE}/a/clock/",
        "external_url": "https://pellworth.example/clock/",
        "title": "The harbour clock",
        "content_html": article.body_html,
        "summary": "Nobody winds it.",
        "date_modified": "2020-05-06T07:08:09+00:00",
        "authors": [
            {"name": "Orla Venn", "url": f"{HERE}/authors/orla-venn/"},
            {"name": "Tobias Renn", "url": f"{HERE}/authors/tobias-renn/"},
        ],
        "tags": ["Clocks"],
        "_afterword": {
            "issued": "2014-03",
            "comments": 0,
            "discussion": f"{HERE}/a/clock/feed.json",
        },
    }


def test_a_date_is_told_no_further_than_it_is_known(client, article) -> None:
    def dates() -> tuple:
        [item] = items(client, "/feed.json")
        atom = client.get("/feed.atom").content.decode()
        issued = re.findall("<dcterms:issued>(.*?)<", atom)
        published = re.findall("<published>(.*?)<", atom)
        assert issued == [item["_afterword"][n] for n in ("issued",) if n in item["_afterword"]]
        return item.get("date_published"), issued, published

    assert dates() == (None, ["2014-03"], [])
    Article.objects.update(published_precision="day")
    assert dates() == (None, ["2014-03-12"], [])
    Article.objects.update(published_basis="inferred")
    assert dates() == (None, [], [])
    moment = datetime.datetime(2014, 3, 12, 9, 5, tzinfo=datetime.UTC)
    Article.objects.update(published_basis="", published_precision="minute", published_at=moment)
    told = ("2014-03-12T09:05:00+00:00", ["2014-03-12"], ["2014-03-12T09:05:00+00:00"])
    assert dates() == told


def test_a_discussion_names_what_each_comment_answers(read, client, article, talk) -> None:
    found = read("/a/clock/feed.atom")
    dee, joe = found.entries
    ids = {c: f"tag:testserver,2026:comment/{talk[c].code}" for c in ("Joe", "Dee")}
    assert (joe.id, dee.id) == (ids["Joe"], ids["Dee"])
    assert joe.link == f"{HERE}/c/{talk['Joe'].code}/"
    assert joe.title == "Joe on “The harbour clock”"
    assert joe.content[0].value == '<p dir="auto">I saw it.</p>'
    tree = etree.fromstring(client.get("/a/clock/feed.atom").content)
    thr = "{http://purl.org/syndication/thread/1.0}in-reply-to"
    answered = [(each.get("ref"), each.get("href")) for each in tree.iter(thr)]
    assert answered == [
        (ids["Joe"], f"{HERE}/c/{talk['Joe'].code}/"),
        (f"tag:testserver,2026:article/{article.pk}", f"{HERE}/a/clock/"),
    ]
    assert [tag.term for tag in dee.tags] == ["Reply position inferred"]
    rss = etree.fromstring(client.get("/a/clock/feed.rss").content)
    assert [(each.get("ref"), each.get("href")) for each in rss.iter(thr)] == answered
    dee_too, joe_too = items(client, "/a/clock/feed.json")
    assert dee_too["_afterword"]["in_reply_to"]["id"] == joe_too["id"]
    [entry] = read("/feed.atom").entries
    [replies] = [link for link in entry.links if link.rel == "replies"]
    assert replies.href == f"{HERE}/a/clock/feed.atom"
    assert replies["thr:count"] == "2"


def test_a_commenter_has_a_feed_with_the_names_that_were_joined(read, talk, make_commenter) -> None:
    joe = Comment.objects.get(author_name="Joe").commenter
    other = make_commenter("Joseph", same_as=joe)
    Comment.objects.filter(author_name="Dee").update(commenter=other)
    assert len(read("/commenters/joe/feed.atom").entries) == 2
    assert read("/commenters/joe/feed.rss").feed.title == "Joe, Afterword"


def test_ids_stay_when_addresses_and_names_change(client, article, talk) -> None:
    before = [item["id"] for item in items(client, "/feed.json")]
    feed_before = etree.fromstring(client.get("/authors/orla-venn/feed.atom").content)
    services.edit_article(article=article, revision=0, slug="harbour", title="Other")
    Author.objects.filter(slug="orla-venn").update(slug="orla")
    assert [item["id"] for item in items(client, "/feed.json")] == before
    feed_after = etree.fromstring(client.get("/authors/orla/feed.atom").content)
    assert feed_after.find(f"{ATOM}id").text == feed_before.find(f"{ATOM}id").text
    moved = client.get("/a/clock/feed.atom")
    assert (moved.status_code, moved["Location"]) == (301, "/a/harbour/feed.atom")


def test_what_was_edited_comes_up_again_and_a_late_draft_comes_up(make_article, client) -> None:
    rows = [
        make_article(f"A {n}", imported_at=CAME + datetime.timedelta(minutes=n), state="draft")
        for n in range(sources.ARTICLES + 3)
    ]
    Article.objects.exclude(pk=rows[0].pk).update(state="published")
    assert items(client, "/feed.json")[0]["title"] == rows[-1].title
    assert len(items(client, "/feed.json")) == sources.ARTICLES
    services.publish_article(article=rows[0])
    assert items(client, "/feed.json")[0]["title"] == "A 0"


def test_nothing_that_readers_may_not_see_is_in_any_feed(client, article, talk) -> None:
    discussions.remove(comment=talk["Joe"], reason="A secret.")
    for form in FORMATS:
        told = client.get(f"/a/clock/feed.{form}").content.decode()
        assert "I saw it" not in told
        assert "Joe on" not in told
        assert "When?" in told
        assert client.get(f"/commenters/joe/feed.{form}").status_code == 404
    Comment.objects.filter(author_name="Dee").update(state="spam")
    assert items(client, "/a/clock/feed.json") == []
    Article.objects.update(state="draft")
    assert items(client, "/feed.json") == []
    for address in ("/a/clock", "/authors/orla-venn", "/tags/clocks"):
        assert client.get(f"{address}/feed.atom").status_code == 404
    Article.objects.update(state="removed")
    assert client.get("/a/clock/feed.atom").status_code == 410
    assert (
        "harbour" not in client.get("/publications/the-pellworth-almanac/feed.rss").content.decode()
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_feed_is_sent_again_only_when_it_changed(client, article, talk, form) -> None:
    first = client.get(f"/feed.{form}")
    assert first["Content-Type"] == f"{FORMATS[form][1]}; charset=utf-8"
    assert first["Access-Control-Allow-Origin"] == "*"
    asked = {"headers": {"If-None-Match": first["ETag"]}}
    assert client.get(f"/feed.{form}", **asked).status_code == 304
    services.edit_article(article=article, revision=0, title="Other")
    assert client.get(f"/feed.{form}", **asked).status_code == 200
    assert client.head(f"/feed.{form}").status_code == 200


@pytest.mark.parametrize("text", [*HOSTILE, "a\x0b\ufffe c"])
def test_hostile_words_are_inert_and_the_feeds_well_formed(
    read, client, article, talk, text
) -> None:
    Article.objects.update(title=text, dek=text, url=text)
    Author.objects.filter(slug="orla-venn").update(name=text)
    Comment.objects.update(author_name=text)
    Tag.objects.update(name=text)
    Publication.objects.update(name=text)
    for place in (*PLACES, "/a/clock/feed."):
        for form in ("atom", "rss"):
            found = read(place + form)
            # A title is told as plain text, so a reader shows its signs.
            assert [entry.title for entry in found.entries]
        for item in items(client, f"{place}json"):
            assert "<script" not in item.get("content_html", "")
            assert item.get("external_url", "http:").startswith("http")
    addresses = re.findall(r'(?:href|ref)="(.*?)"', client.get("/feed.atom").content.decode())
    assert all(each.startswith((HERE, "https:", "tag:")) for each in addresses)


def test_an_article_that_is_too_long_is_read_on_its_page(client, article) -> None:
    Article.objects.update(body_html="<p>" + "x" * 300_000 + "</p>")
    [item] = items(client, "/feed.json")
    assert item["content_text"] == "Nobody winds it."
    assert len(client.get("/feed.atom").content) < 5_000


def test_no_feed_is_an_empty_one_or_a_404(read, client, db) -> None:
    assert read("/feed.atom").entries == []
    for address in ("/feed.exe", "/feed.", "/a/none/feed.atom", "/tags/none/feed.rss",
                    "/authors/none/feed.json", "/commenters/none/feed.atom"):  # fmt: skip
        assert client.get(address).status_code == 404


def test_feeds_ask_the_same_number_of_queries_whatever_their_length(
    queries_of, make_article
) -> None:
    counts = set()
    for number in (1, 12):
        for n in range(number):
            made = make_article(f"A {number} {n}", authors=[f"B {n}", "C"])
        sow(made, "\n".join(f"C {n}" for n in range(number)))
        counts.add((queries_of("/feed.atom"), queries_of(f"{made.get_absolute_url()}feed.atom")))
    assert len(counts) == 1


def test_the_page_of_feeds_lists_them_and_every_page_names_its_own(client, article, talk) -> None:
    page = client.get("/feeds/").content.decode()
    listed = set(re.findall(r'href="([^"]*feed\.\w+)"', page))
    assert {f"{place}{form}" for place in PLACES for form in FORMATS} <= listed
    assert all(client.get(address).status_code == 200 for address in listed)
    for address in ("/", "/authors/orla-venn/", "/commenters/joe/", "/a/clock/",
                    "/publications/the-pellworth-almanac/"):  # fmt: skip
        head = client.get(address).content.decode().partition("</head>")[0]
        for form, (_, media, _) in FORMATS.items():
            named = re.findall(
                rf'rel="alternate" type="{re.escape(media)}" title="[^"]+" href="(.*?)"', head
            )
            assert f"{address}feed.{form}" in named
