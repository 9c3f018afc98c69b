import pytest

from archive.models import Tag
from archive.nearby import CANDIDATES


def test_a_lost_address_is_searched_for_and_compared(client, make_article):
    make_article("The harbour clock", slug="the-harbour-clock")
    make_article("The fog signal", slug="fog-signal")
    make_article("Harbour secrets", slug="harbour-secrets", state="draft")
    response = client.get("/2014/03/the-harbour-clok.html")
    html = response.content.decode()
    assert response.status_code == 404
    assert 'value="2014 03 the harbour clok"' in html
    assert [a.slug for a in response.context["closest"]] == ["the-harbour-clock"]


def test_one_query_compares_some_hundreds_at_most(client, make_article, django_assert_num_queries):
    for number in range(30):
        make_article(f"Clock {number}")
    with django_assert_num_queries(3):  # and the stamp, and old addresses
        response = client.get("/clock-7")
    assert response.context["closest"][0].slug == "clock-7"
    assert len(response.context["closest"]) == 4
    assert CANDIDATES <= 500


def test_names_are_compared_with_an_address_of_a_name(client, make_article, make_commenter):
    article = make_article("Signed", authors=["Orla Venn", "Orla Stroud"])
    make_article("Draft", authors=["Orla Vent"], state="draft")
    article.tags.add(Tag.objects.create(name="Harbour", slug="harbour"))
    for address, names in [
        ("/authors/orla-ven/", ["Orla Venn", "Orla Stroud"]),
        ("/tags/harbou/", ["Harbour"]),
        ("/publications/the-pellworth/", ["The Pellworth Almanac"]),
        ("/commenters/orla/", []),
        ("/orla-ven/", []),
    ]:
        response = client.get(address)
        assert response.status_code == 404
        assert [one.name for one in response.context["names"]] == names


@pytest.mark.parametrize(
    "path",
    ["/tags/%00/", "/tags/" + "x" * 3000 + "/", "/publications/%ED%A0%80/", "/dates/x/",
     "/%00", "/a/%00/", "/a/x%00y/", "/authors/%00/", "/a/" + "x" * 3000 + "/", "/%ff%fe/",
     "/<script>alert(1)</script>", "/a/..%2f..%2fetc/", "/commenters/%F0%9F%98%80/",
     "/" + "clock-" * 2000, "/a/%25/", "/%5C%5C", "/publications/x/y/z"],
)  # fmt: skip
def test_no_address_breaks_the_site(client, db, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", ""],
)
def test_the_theme_never_leads_elsewhere(client, back):
    assert client.post("/theme/", {"theme": "dark", "next": back})["Location"] == "/"


def test_the_theme_is_kept_in_a_cookie_and_checked_on_the_next_page(client, db):
    response = client.post("/theme/", {"theme": "dark", "next": "/about/"})
    assert response["Location"] == "/about/"
    assert response.cookies["theme"].value == "dark"
    page = client.get("/about/")
    assert 'id="t-dark" autocomplete="off" checked' in page.content.decode()
    assert "Cookie" in page["Vary"]
    client.post("/theme/", {"theme": "auto", "next": "/about/"})
    assert 'id="t-auto" autocomplete="off" checked' in client.get("/about/").content.decode()


def test_a_forged_theme_sets_nothing(client):
    assert not client.post("/theme/", {"theme": "<b>"}).cookies


def test_a_link_to_the_theme_changes_nothing(client, db):
    answer = client.get("/theme/", {"theme": "dark"})
    assert answer.status_code == 405
    assert not answer.cookies


@pytest.mark.parametrize("address", ["/", "/about/", "/people/"])
def test_pages_are_only_read(client, db, address):
    assert client.post(address).status_code == 405


def test_the_footer_leads_to_sections_that_exist(client, db):
    html = client.get("/about/").content.decode()
    for section in ("recovered", "moderation", "removals"):
        assert f'/about/#{section}"' in html
        assert f'id="{section}"' in html
