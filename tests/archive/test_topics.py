"""Tags and publications: their pages, their indexes, and the addresses that they had."""

import datetime

import pytest

from archive import services
from archive.models import Author, Publication, Tag
from archive.services import keep_address

DAY = datetime.date


@pytest.fixture
def shelf(make_article):
    """Three articles in two papers, about the harbour, the fog, or both."""
    harbour = Tag.objects.create(name="Harbour", slug="harbour")
    fog = Tag.objects.create(name="Fog", slug="fog")
    Tag.objects.create(name="Unused", slug="unused")
    clock = make_article("Harbour clock", authors=["Orla Venn"], comment_count=3)
    signal = make_article("Fog signal", authors=["Tobias Renn"], published_on=DAY(2013, 1, 19))
    baker = make_article("Night baker", publication="Kiln", authors=["Orla Venn"])
    clock.tags.add(harbour)
    signal.tags.add(harbour, fog)
    baker.tags.add(fog)
    draft = make_article("Draft", publication="Nowhere", state="draft")
    draft.tags.add(Tag.objects.create(name="Secret", slug="secret"))
    return clock


def titles(response) -> list[str]:
    return [article.title for article in response.context["articles"]]


def listed(response) -> list[tuple[str, int]]:
    return [(one.name, one.n) for one in response.context["names"]]


def test_a_tag_lists_its_articles_and_what_goes_with_it(client, shelf):
    response = client.get("/tags/harbour/")
    assert titles(response) == ["Harbour clock", "Fog signal"]
    assert [(tag.name, tag.n) for tag in response.context["beside"]] == [("Fog", 1)]
    assert [(p.name, p.n) for p in response.context["publications"]] == [
        ("The Pellworth Almanac", 2)
    ]
    assert response.context["sums"]["comments"] == 3
    assert titles(client.get("/tags/harbour/?sort=oldest")) == ["Fog signal", "Harbour clock"]


def test_a_publication_says_who_signed_and_about_what(client, shelf):
    response = client.get("/publications/the-pellworth-almanac/")
    assert titles(response) == ["Harbour clock", "Fog signal"]
    assert [(a.name, a.n) for a in response.context["authors"]] == [
        ("Orla Venn", 1),
        ("Tobias Renn", 1),
    ]
    assert [(tag.name, tag.n) for tag in response.context["tags"]] == [("Harbour", 2), ("Fog", 1)]


def test_indexes_count_what_is_published_by_name_and_by_how_much(client, shelf, make_article):
    assert listed(client.get("/tags/")) == [("Fog", 2), ("Harbour", 2)]
    assert listed(client.get("/publications/?sort=busiest")) == [
        ("The Pellworth Almanac", 2),
        ("Kiln", 1),
    ]
    assert listed(client.get("/publications/?letter=K")) == [("Kiln", 1)]
    services.remove_article(article=shelf, reason="asked for")
    assert listed(client.get("/tags/?sort=busiest")) == [("Fog", 2), ("Harbour", 1)]


@pytest.mark.parametrize(
    "address",
    ["/tags/unused/", "/tags/secret/", "/tags/nothing/", "/tags/harbour/?page=2",
     "/tags/harbour/?sort=forged", "/tags/?sort=x", "/tags/?letter=Q", "/tags/?letter=%00",
     "/tags/?page=9999999999999", "/publications/?letter=" + "K" * 10_000, "/publications/none/",
     "/people/?letter=%ED%A0%80", "/tags/?sort=busiest&page=2"],
)  # fmt: skip
def test_what_nobody_has_is_not_found(client, shelf, address):
    assert client.get(address).status_code == 404


def test_names_are_found_by_the_letter_they_begin_with(client, make_article):
    names = ["Ann", "anders", "Ähre", "Øre", "Бор", "42nd", "_lower"]
    make_article("One", authors=names)
    response = client.get("/people/")
    assert set(response.context["letters"]) == {"#", "A", "Ø", "Б"}
    assert {n for n, _ in listed(client.get("/people/?letter=A"))} == {"Ann", "anders", "Ähre"}
    assert {n for n, _ in listed(client.get("/people/?letter=%23"))} == {"42nd", "_lower"}


def test_the_busiest_come_first_in_each_index(client, make_article, discussed, make_commenter):
    make_article("One", authors=["Ann", "Bea"])
    make_article("Two", authors=["Bea"])
    joe, dee = make_commenter("Joe"), make_commenter("Dee")
    discussed("Dee", title="Talk", columns={"commenter_id": dee.pk})
    discussed("Joe\nJoe", title="More talk", columns={"commenter_id": joe.pk})
    assert listed(client.get("/people/?sort=busiest")) == [("Bea", 2), ("Ann", 1)]
    assert listed(client.get("/people/?kind=commenters&sort=busiest")) == [("Joe", 2), ("Dee", 1)]


@pytest.mark.parametrize(
    ("model", "slug", "address"),
    [
        (Tag, "harbour", "/tags/{}/"),
        (Publication, "kiln", "/publications/{}/"),
        (Author, "orla-venn", "/authors/{}/"),
    ],
)
def test_a_former_address_leads_to_the_present_one_in_one_step(client, shelf, model, slug, address):
    row = model.objects.get(slug=slug)
    for former, new in [(slug, "second"), ("second", "third")]:
        row.slug = new
        row.save()
        keep_address(of=row, former=former)
    for former in (slug, "second"):
        response = client.get(address.format(former))
        assert (response.status_code, response["Location"]) == (301, address.format("third"))
    assert client.get(address.format("third")).status_code == 200


def test_a_name_that_takes_a_former_address_keeps_it(client, shelf):
    tag = Tag.objects.get(slug="harbour")
    tag.slug = "port"
    tag.save()
    keep_address(of=tag, former="harbour")
    tag.slug = "harbour"
    tag.save()
    keep_address(of=tag, former="port")
    assert client.get("/tags/harbour/").status_code == 200
    assert client.get("/tags/port/")["Location"] == "/tags/harbour/"


def test_joined_authors_leave_a_way_from_every_address_they_had(client, shelf):
    orla, tobias = (Author.objects.get(slug=slug) for slug in ("orla-venn", "tobias-renn"))
    keep_address(of=tobias, former="t-renn")
    services.join_authors(kept=orla, others=[tobias])
    for slug in ("tobias-renn", "t-renn"):
        response = client.get(f"/authors/{slug}/")
        assert (response.status_code, response["Location"]) == (301, "/authors/orla-venn/")


def test_another_address_given_in_the_admin_leaves_a_way_from_the_old_one(editor, client, shelf):
    tag = Tag.objects.get(slug="harbour")
    editor.post(f"/admin/archive/tag/{tag.pk}/change/", {"name": "Harbour", "slug": "port"})
    assert client.get("/tags/harbour/")["Location"] == "/tags/port/"


def test_queries_of_topics_do_not_grow_with_the_rows(queries_of, shelf, make_article):
    addresses = ["/tags/", "/tags/harbour/", "/publications/", "/tags/?sort=busiest",
                 "/publications/the-pellworth-almanac/", "/people/?sort=busiest"]  # fmt: skip
    few = [queries_of(address) for address in addresses]
    harbour = Tag.objects.get(slug="harbour")
    for number in range(18):
        article = make_article(
            f"Article {number}", authors=[f"Writer {number}", "Orla Venn"], comment_count=1
        )
        article.tags.add(harbour, Tag.objects.create(name=f"T{number}", slug=f"t-{number}"))
        make_article(f"Other {number}", publication=f"Paper {number}", authors=["Orla Venn"])
    assert [queries_of(address) for address in addresses] == few
