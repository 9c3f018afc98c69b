"""Every kind of page, read by the strict parser of HTML5."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

import html5lib
import pytest

from archive import services as archive_services
from archive.models import Tag
from comments import services
from comments.models import Comment
from tests.trees import sow

HOSTILE = "\u202e<b>&amp; \"quoted\" 'single' </h1><script>"
PAGES = [
    "/", "/?page=2", "/?q=harbour&tag=fog&since=2010&month=3&talk=true&uncertain=true",
    "/?q=nothing+like+it&year=2014", "/?sort=forged", "/?more=author", "/dates/", "/2014/",
    "/2014/3/", "/2014/3/12/", "/1999/", "/tags/", "/tags/fog/", "/publications/",
    "/publications/?sort=busiest", "/publications/the-pellworth-almanac/", "/people/",
    "/people/?kind=commenters", "/people/?letter=O", "/authors/orla-venn/", "/commenters/joe/",
    "/about/", "/a/clock/", "/a/clock/?sort=newest", "/a/ساعة/", "/a/gone/", "/a/by-law/",
    "/a/nowhere-clock/", "/search/?q=clock", "/search/?q=nothing+like+it", "/web/", "/feeds/",
    "/api/",
]  # fmt: skip


@pytest.fixture
def shelf(make_article, make_commenter):
    clock = make_article(
        HOSTILE + " clock",
        slug="clock",
        dek=HOSTILE,
        kicker=HOSTILE,
        authors=["Orla Venn", "Tobias Renn"],
        published_precision="day",
        body_html="<p>There <em>is</em> a story.</p><p class='lost'>A player stood here.</p>",
        url="http://pellworth.example/?a=1&b=2",
        removal_reason=HOSTILE,
    )
    tag = Tag.objects.create(name="Fog & <mist>", slug="fog")
    clock.tags.add(tag)
    joe = make_commenter("Joe", publication=clock.publication)
    sow(
        clock,
        "Joe: <b>Words</b>\n  Dee: More & more\n    Joe: Deep\nAnn: Gone",
        commenter_id=joe.pk,
        posted_on=datetime.date(2014, 3, 12),
        date_precision="day",
        votes=3,
    )
    Comment.objects.filter(article=clock, number=3).update(
        placement="likely",
        likelihood=0.6,
        alternatives=[{"number": 1, "likelihood": 0.4, "why": HOSTILE}],
    )
    services.remove(comment=clock.comments.get(number=4), reason=HOSTILE)
    make_article("ساعة الميناء", slug="ساعة", language="ar", authors=["Orla Venn"])
    old = datetime.date(1999, 1, 1)
    make_article("Some time", published_on=old, published_precision="year", authors=["Orla Venn"])
    make_article("Gone", slug="gone", state="removed", removal_reason=HOSTILE)
    by_law = make_article("By law", slug="by-law")
    archive_services.remove_article(article=by_law, reason=HOSTILE, kind="legal")
    for number in range(22):
        make_article(f"Article {number}", comment_count=0, authors=["Orla Venn"])
    return clock


def errors(page: str) -> list[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(page)
    return [f"{code} at {place}: {told}" for place, code, told in parser.errors]


def elements(page: str) -> Iterator:
    return html5lib.parse(page, namespaceHTMLElements=False).iter()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_valid_with_one_heading_and_no_id_twice(client, shelf, address):
    page = client.get(address).content.decode()
    assert errors(page) == []
    known = list(elements(page))
    ids = Counter(one.get("id") for one in known if one.get("id"))
    assert [name for name, times in ids.items() if times > 1] == []
    tags = Counter(one.tag for one in known)
    assert (tags["h1"], tags["main"], tags["title"]) == (1, 1, 1)
    labelled = {
        ref
        for one in known
        for attribute in ("aria-labelledby", "for", "popovertarget")
        for ref in (one.get(attribute) or "").split()
    }
    assert labelled <= ids.keys()


def test_the_notice_of_a_removed_comment_is_valid(client, shelf):
    comment = shelf.comments.get(number=4)
    page = client.get(comment.get_absolute_url()).content.decode()
    assert errors(page) == []
