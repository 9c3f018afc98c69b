"""What pages say to programs, read by programs of other people."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

import pytest
from django.urls import reverse
from extruct.dublincore import DublinCoreExtractor
from extruct.jsonld import JsonLdExtractor
from extruct.opengraph import OpenGraphExtractor

from archive.models import Article, Author, Publication, Tag
from archive.structured import linked
from comments import markup
from comments import services as discussions
from comments.models import Comment, Commenter
from tests.archive.conftest import HOSTILE
from tests.trees import sow

pytestmark = pytest.mark.django_db

HERE = "http://testserver"
# Of the vocabulary, what is used here: the properties of each type, its own and inherited ones.
THING = {"@type", "@id", "name", "alternateName", "description", "image", "url"}
WORK = THING | {
    *("author", "editor", "contributor", "publisher", "headline", "inLanguage", "keywords"),
    *("datePublished", "dateModified", "dateCreated", "isBasedOn", "archivedAt", "isPartOf"),
    *("commentCount", "comment", "text", "creativeWorkStatus", "mainEntity"),
}
VOCABULARY = {
    "NewsArticle": WORK | {"articleSection", "articleBody", "dateline"},
    "Comment": WORK | {"upvoteCount", "downvoteCount", "parentItem", "sharedContent"},
    "WebSite": WORK,
    "ProfilePage": WORK | {"breadcrumb", "mainContentOfPage"},
    "Person": THING | {"familyName", "givenName", "agentInteractionStatistic"},
    "Organization": THING | {"legalName"},
    "BreadcrumbList": THING | {"itemListElement", "numberOfItems"},
    "ListItem": THING | {"item", "position"},
    "InteractionCounter": THING | {"interactionType", "userInteractionCount"},
}


@pytest.fixture
def article(make_article) -> Article:
    made = make_article(
        "The harbour clock",
        slug="clock",
        authors=["Orla Venn", "Clockworks Inc"],
        dek="Nobody winds it.",
        kicker="Harbour",
        url="https://pellworth.example/clock/",
        language="en",
        published_precision="day",
        edited_at=datetime.datetime(2020, 5, 6, 7, 8, 9, tzinfo=datetime.UTC),
    )
    Author.objects.filter(slug="clockworks-inc").update(name="Clockworks, Inc.")
    made.tags.set([Tag.objects.create(name="Clocks", slug="clocks")])
    return made


@pytest.fixture
def talk(article) -> dict:
    sown = sow(
        article,
        """
        Joe: I saw it.
          Dee: When?
            Joe: At thirteen.
        Ann
        """,
        posted_on=datetime.date(2014, 3, 13),
        date_precision="day",
        votes=4,
    )
    article.refresh_from_db()
    return sown


@pytest.fixture
def told(client):
    """`told("/a/clock/")["NewsArticle"]`: the linked data of a page by its types."""

    def read(address: str) -> dict[str, Any]:
        page = client.get(address).content.decode()
        [graph] = JsonLdExtractor().extract(page)
        assert graph["@context"] == "https://schema.org"
        return {thing["@type"]: thing for thing in graph["@graph"]}

    return read


@pytest.fixture
def metas(client):
    """Pairs of the meta elements of a page, as they stand."""

    def read(address: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        page = client.get(address).content.decode()
        for name, content in re.findall(
            r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page
        ):
            found.setdefault(name, []).append(content)
        return found

    return read


def things(value: Any):
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from things(each)


# Linked data


def test_an_article_says_what_it_is_and_what_it_was_made_of(told, article, talk) -> None:
    said = told("/a/clock/")["NewsArticle"]
    comments = said.pop("comment")
    assert said == {
        "@type": "NewsArticle",
        "@id": f"{HERE}/a/clock/",
        "url": f"{HERE}/a/clock/",
        "headline": "The harbour clock",
        "description": "Nobody winds it.",
        "articleSection": "Harbour",
        "inLanguage": "en",
        "image": f"{HERE}/a/clock/card.png",
        "author": [
            {"@type": "Person", "name": "Orla Venn", "url": f"{HERE}/authors/orla-venn/"},
            {
                "@type": "Person",
                "name": "Clockworks, Inc.",
                "url": f"{HERE}/authors/clockworks-inc/",
            },
        ],
        "publisher": {
            "@type": "Organization",
            "name": "The Pellworth Almanac",
            "url": f"{HERE}/publications/the-pellworth-almanac/",
        },
        "datePublished": "2014-03-12",
        "dateModified": "2020-05-06T07:08:09+00:00",
        "isBasedOn": "https://pellworth.example/clock/",
        "archivedAt": f"{HERE}/a/clock/",
        "isPartOf": {"@type": "WebSite", "name": "Afterword", "url": f"{HERE}/"},
        "keywords": ["Clocks"],
        "commentCount": 4,
    }
    joe, ann = comments
    assert joe == {
        "@type": "Comment",
        "@id": f"{HERE}/c/{talk[1].code}/",
        "url": f"{HERE}/c/{talk[1].code}/",
        "author": {"@type": "Person", "name": "Joe"},
        "dateCreated": "2014-03-13",
        "text": "I saw it.",
        "upvoteCount": 4,
        "comment": joe["comment"],
    }
    [dee] = joe["comment"]
    assert [each["text"] for each in dee["comment"]] == ["At thirteen."]
    assert "comment" not in ann


def test_the_way_to_an_article_is_told(told, article) -> None:
    steps = told("/a/clock/")["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "Browse", f"{HERE}/"),
        (2, "The Pellworth Almanac", f"{HERE}/publications/the-pellworth-almanac/"),
        (3, "The harbour clock", f"{HERE}/a/clock/"),
    ]


def test_only_the_first_comments_are_told_and_none_in_full_length(told, article) -> None:
    sow(article, "\n".join(f"{'  ' * (n % 30)}N{n}: {'x' * 900}" for n in range(60)))
    comments = [t for t in things(told("/a/clock/")["NewsArticle"]) if t["@type"] == "Comment"]
    assert len(comments) == linked.MOST_COMMENTS
    assert {len(each["text"]) for each in comments} == {linked.LONGEST_TEXT}


def test_a_removed_comment_keeps_its_seat_without_words(told, client, article, talk) -> None:
    discussions.remove(comment=talk["Dee"], reason="A secret.")
    [dee] = told("/a/clock/")["NewsArticle"]["comment"][0]["comment"]
    assert dee.keys() == {"@type", "@id", "url", "creativeWorkStatus", "comment"}
    Comment.objects.filter(pk=talk["Dee"].pk).update(state="spam")
    assert "When?" not in json.dumps(told("/a/clock/"))


def test_a_date_that_is_only_the_latest_possible_one_is_not_told(told, metas, article) -> None:
    Article.objects.update(published_basis="inferred")
    assert "datePublished" not in told("/a/clock/")["NewsArticle"]
    assert (
        not {"DC.date", "citation_publication_date", "article:published_time"}
        & metas("/a/clock/").keys()
    )


@pytest.mark.parametrize(("precision", "said"), [("year", "2014"), ("month", "2014-03")])
def test_a_date_is_told_as_far_as_it_is_known(told, metas, article, precision, said) -> None:
    Article.objects.update(published_precision=precision)
    assert told("/a/clock/")["NewsArticle"]["datePublished"] == said
    assert metas("/a/clock/")["DC.date"] == [said]


def test_people_have_profiles(told, article, talk, make_commenter) -> None:
    joe = make_commenter("Joe")
    make_commenter("Joseph", same_as=joe)
    Comment.objects.filter(author_name="Joe").update(commenter=joe)
    Author.objects.filter(slug="orla-venn").update(bio="Winds clocks.", also_credited_as=["O. V."])
    author, commenter = told("/authors/orla-venn/"), told("/commenters/joe/")
    assert author["ProfilePage"]["mainEntity"] == {
        "@type": "Person",
        "name": "Orla Venn",
        "url": f"{HERE}/authors/orla-venn/",
        "alternateName": ["O. V."],
        "description": "Winds clocks.",
        "agentInteractionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/WriteAction",
            "userInteractionCount": 1,
        },
    }
    person = commenter["ProfilePage"]["mainEntity"]
    assert person["alternateName"] == ["Joseph"]
    assert person["agentInteractionStatistic"]["userInteractionCount"] == 2
    steps = commenter["BreadcrumbList"]["itemListElement"]
    assert [step["item"] for step in steps] == [
        f"{HERE}/people/?kind=commenters",
        f"{HERE}/commenters/joe/",
    ]


def test_no_word_is_used_that_the_vocabulary_does_not_have(told, article, talk) -> None:
    Comment.objects.update(commenter=Commenter.objects.create(name="Joe", slug="joe"))
    for address in ("/a/clock/", "/authors/orla-venn/", "/commenters/joe/"):
        for thing in things(list(told(address).values())):
            assert thing.keys() <= VOCABULARY[thing["@type"]], thing


@pytest.mark.parametrize("text", [*HOSTILE, "</script><!--<script>", "\u2028\u2029&amp;'\""])
def test_no_text_leaves_its_element(client, told, metas, article, talk, text) -> None:
    Article.objects.update(title=text, dek=text, kicker=text, url=text, language=text[:20])
    Author.objects.filter(slug="orla-venn").update(name=text, bio=text, also_credited_as=[text])
    Publication.objects.update(name=text)
    Tag.objects.update(name=text)
    joe = Commenter.objects.create(name=text, slug="joe")
    body = markup.body_html(text)
    Comment.objects.update(text=text, body_html=body, author_name=text, commenter=joe)
    for address in ("/a/clock/", "/authors/orla-venn/", "/commenters/joe/"):
        page = client.get(address).content.decode()
        [inside] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
        assert not set("<>&") & set(inside)
        assert told(address)
        assert page.count("<script") == 2
    said = told("/a/clock/")["NewsArticle"]
    assert said["comment"][0]["text"] == text.replace("\u202e", "").strip()
    assert "isBasedOn" not in said
    assert metas("/a/clock/")


# Meta elements


def test_previews_have_title_text_and_picture(client, article) -> None:
    page = client.get("/a/clock/").content.decode()
    [graph] = OpenGraphExtractor().extract(page)
    said = dict(graph["properties"])
    assert said["og:type"] == "article"
    assert (said["og:title"], said["og:description"]) == ("The harbour clock", "Nobody winds it.")
    assert said["og:image"] == f"{HERE}/a/clock/card.png"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert said["article:published_time"] == "2014-03-12"
    assert client.get("/a/clock/card.png").status_code == 200


def test_a_card_of_twitter_has_the_same(metas, article) -> None:
    said = metas("/a/clock/")
    assert said["twitter:card"] == ["summary_large_image"]
    assert said["twitter:title"] == said["og:title"]
    assert said["twitter:image"] == said["og:image"]


def test_a_reference_manager_gets_article_and_source(metas, article) -> None:
    said = metas("/a/clock/")
    assert said["citation_title"] == ["The harbour clock"]
    # Zotero parts a name at its comma.
    assert said["citation_author"] == ["Orla Venn", "Clockworks Inc."]
    assert said["citation_publication_date"] == ["2014/03/12"]
    assert said["citation_public_url"] == [f"{HERE}/a/clock/"]
    # Without these it would take the page for an article of a journal called Afterword.
    assert said["z:itemType"] == ["webpage"]
    assert said["prism.publicationName"] == ["The Pellworth Almanac"]
    Article.objects.update(publication=None)
    assert not {"prism.publicationName", "DC.source"} & metas("/a/clock/").keys()


def test_dublin_core_names_where_it_was(client, article) -> None:
    [core] = DublinCoreExtractor().extract(client.get("/a/clock/").content.decode())
    said = {each["name"]: each["content"] for each in (*core["elements"], *core["terms"])}
    assert said["DC.title"] == "The harbour clock"
    assert said["DC.identifier"] == f"{HERE}/a/clock/"
    assert said["DCTERMS.isVersionOf"] == "https://pellworth.example/clock/"


def test_people_have_previews(metas, article) -> None:
    said = metas("/authors/orla-venn/")
    assert said["og:type"] == ["profile"]
    assert said["og:title"] == ["Orla Venn"]


def test_what_a_page_says_to_programs_asks_no_query_more(queries_of, make_article) -> None:
    counts = set()
    for number in (1, 30):
        made = make_article(f"A {number}", authors=[f"B {n}" for n in range(number)])
        sow(made, "\n".join(f"C {n}" for n in range(number)))
        counts.add(queries_of(reverse("article", args=[made.slug])))
    assert len(counts) == 1
