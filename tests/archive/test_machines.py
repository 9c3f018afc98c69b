"""robots.txt, sitemaps, and what an article or a comment looks like on another site."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ImproperlyConfigured

from archive import sitemaps

HOSTILE = '"><script>alert(1)</script>'
NAMES = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(response) -> list[str]:
    return [each.text for each in ElementTree.fromstring(response.content).iter(f"{NAMES}loc")]


def test_robots_are_led_to_the_sitemap_and_kept_from_the_admin(client, db):
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in said
    assert "Sitemap: http://testserver/sitemap.xml" in said


def test_a_hidden_site_tells_robots_to_stay_away(client, make_article, settings):
    settings.CANONICAL = "none"
    article = make_article()
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()
    page = client.get(article.get_absolute_url()).content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert 'rel="canonical"' not in page


def test_the_sitemap_lists_what_is_published_and_nothing_else(client, make_article):
    shown = make_article("Shown", authors=["Orla Venn"])
    make_article("Draft", state="draft", publication="Nobody's")
    make_article("Removed", state="removed", publication="Nobody's")
    chunks = addresses(client.get("/sitemap.xml"))
    assert chunks
    listed = [each for chunk in chunks for each in addresses(client.get(chunk))]
    assert f"http://testserver{shown.get_absolute_url()}" in listed
    assert f"http://testserver{shown.publication.get_absolute_url()}" in listed
    assert "http://testserver/authors/orla-venn/" in listed
    assert not [each for each in listed if re.search("draft|removed|nobody", each)]
    for each in listed:
        assert client.get(each).status_code == 200


def test_a_sitemap_tells_the_day_of_change_only_where_it_is_known(client, make_article):
    edited = "2016-05-14T09:00:00+00:00"
    make_article("Edited", edited_at=edited)
    make_article("Never touched")
    said = client.get("/sitemap-articles.xml").content.decode()
    assert said.count("<lastmod>") == 1
    assert "<lastmod>2016-05-14" in said


def test_a_large_sitemap_comes_in_chunks(client, make_article, monkeypatch):
    monkeypatch.setattr(sitemaps.Articles, "limit", 2)
    for n in range(5):
        make_article(f"Number {n}")
    chunks = [each for each in addresses(client.get("/sitemap.xml")) if "articles" in each]
    assert len(chunks) == 3
    assert sum(len(addresses(client.get(chunk))) for chunk in chunks) == 5


@pytest.mark.parametrize("address", ["/sitemap-x.xml", "/sitemap-articles.xml?p=99", "/sitemap-articles.xml?p=x"])  # fmt: skip  # noqa: E501
def test_a_sitemap_that_is_not_there_is_not_found(client, db, address):
    assert client.get(address).status_code == 404


def test_an_article_can_be_quoted_elsewhere(client, make_article):
    article = make_article("The harbour clock", authors=["Orla Venn"], dek="Seven minutes late.")
    url = f"http://testserver{article.get_absolute_url()}"
    said = client.get("/oembed/", {"url": url, "maxwidth": "300"}).json()
    assert said["type"] == "rich"
    assert said["author_name"] == "Orla Venn"
    assert said["width"] == 300
    assert "Seven minutes late." in said["html"]
    assert url in said["html"]
    assert "/oembed/?url=" in client.get(article.get_absolute_url()).content.decode()


def test_a_comment_can_be_quoted_elsewhere(client, discussed):
    comment = discussed("Joe\n  Dee").comments.first()
    url = f"http://testserver{comment.get_absolute_url()}"
    said = client.get("/oembed/", {"url": url, "format": "xml"})
    root = ElementTree.fromstring(said.content)
    assert root.findtext("author_name") == comment.author_name
    assert comment.text.split()[0] in root.findtext("html")


def test_hostile_words_are_quoted_as_words(client, make_article):
    article = make_article(HOSTILE, slug="hostile", dek=HOSTILE + "\x0b", authors=[HOSTILE])
    url = f"http://testserver{article.get_absolute_url()}"
    assert "<script" not in client.get("/oembed/", {"url": url}).json()["html"]
    xml = client.get("/oembed/", {"url": url, "format": "xml"})
    assert "<script" not in ElementTree.fromstring(xml.content).findtext("html")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("url=http://testserver/a/nothing/", 404),
        ("url=http://elsewhere.example/a/the-harbour-clock/", 404),
        ("url=http://testserver/about/", 404),
        ("url=http://[/", 404),
        ("url=http://testserver/a/draft/", 404),
        ("url=http://testserver/c/0000000000/", 404),
        ("url=http://testserver/a/the-harbour-clock/&format=yaml", 501),
        ("url=http://testserver/a/the-harbour-clock/&maxwidth=-1&maxheight=%00", 200),
    ],
)
def test_what_cannot_be_quoted_is_said_so(client, make_article, query, status):
    make_article()
    make_article("Draft", state="draft")
    assert client.get(f"/oembed/?{query}").status_code == status


def test_the_words_of_a_removed_comment_are_quoted_nowhere(client, discussed):
    comment = discussed("Joe\n  Dee").comments.first()
    type(comment).objects.filter(pk=comment.pk).update(state="removed")
    url = f"http://testserver{comment.get_absolute_url()}"
    assert client.get("/oembed/", {"url": url}).status_code == 404


def test_the_canonical_address_is_the_operators_choice(client, make_article, settings):
    article = make_article(url="http://pellworth.example/clock")
    own = f'<link rel="canonical" href="http://testserver{article.get_absolute_url()}">'
    assert own in client.get(article.get_absolute_url()).content.decode()
    settings.CANONICAL = "original"
    then = '<link rel="canonical" href="http://pellworth.example/clock">'
    assert then in client.get(article.get_absolute_url()).content.decode()


def test_an_original_address_that_is_none_is_not_made_canonical(client, make_article, settings):
    settings.CANONICAL = "original"
    article = make_article(url="javascript:alert(1)")
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'rel="canonical" href="http://testserver{article.get_absolute_url()}"' in page


def test_a_policy_nobody_knows_is_refused(client, make_article, settings):
    settings.CANONICAL = "orignal"
    with pytest.raises(ImproperlyConfigured, match="write self, original or none"):
        client.get(make_article().get_absolute_url())


def test_an_article_has_signposts_for_programs(client, make_article):
    article = make_article(authors=["Orla Venn"], url="http://pellworth.example/clock")
    links = client.get(article.get_absolute_url())["Link"]
    assert f'<http://testserver{article.get_absolute_url()}>; rel="cite-as"' in links
    assert '<http://testserver/authors/orla-venn/>; rel="author"' in links
    assert '<http://pellworth.example/clock>; rel="original"' in links


@pytest.mark.parametrize("url", ["http://x.example/\r\nSet-Cookie: a=b", 'http://x.example/">', "javascript:x"])  # fmt: skip  # noqa: E501
def test_an_address_of_then_cannot_end_a_header(client, make_article, url):
    article = make_article(url=url)
    assert "\n" not in client.get(article.get_absolute_url())["Link"]
    assert 'x.example/">' not in client.get(article.get_absolute_url())["Link"]
