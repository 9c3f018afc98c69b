import pytest

from archive.models import Author, Byline


def test_an_author_page_lists_what_they_signed_and_what_reprints_them(client, make_article):
    orla = make_article("Signed", authors=["Orla Venn"], comment_count=2).authors.get()
    make_article("Reprinted", authors=["Tobias Renn"], reprint_author=orla)
    make_article("Somebody else", authors=["Tobias Renn"])
    response = client.get("/authors/orla-venn/")
    assert {a.title for a in response.context["articles"]} == {"Signed", "Reprinted"}
    assert response.context["sums"]["comments"] == 2


def test_an_author_of_drafts_only_is_not_found(client, make_article):
    make_article("Draft", authors=["Orla Venn"], state="draft")
    assert client.get("/authors/orla-venn/").status_code == 404


def test_an_unknown_author_is_not_found(client, db):
    assert client.get("/authors/nobody/").status_code == 404


@pytest.mark.parametrize("query", ["sort=forged", "sort=%00", "page=2", "page=x"])
def test_forged_orders_and_pages_are_not_found(client, make_article, query):
    make_article("Signed", authors=["Orla Venn"])
    assert client.get(f"/authors/orla-venn/?{query}").status_code == 404


def test_a_publication_has_a_page(client, make_article):
    article = make_article("One", publication="The Kiln")
    make_article("Elsewhere", publication="Saltmarsh")
    response = client.get(article.publication.get_absolute_url())
    assert [a.title for a in response.context["articles"]] == ["One"]


def test_people_are_listed_with_how_much_they_wrote(
    client, make_article, discussed, make_commenter
):
    make_article("Signed", authors=["Orla Venn"])
    make_article("Draft", authors=["Orla Venn", "Ghost"], state="draft")
    orla = Author.objects.get(name="Orla Venn")
    make_article("Her own words again", authors=["Orla Venn"], reprint_author=orla)
    make_article("Her words elsewhere", authors=[], reprint_author=orla)
    joe = make_commenter("Joe")
    discussed("Joe\n  Joe", title="Talk", columns={"commenter_id": joe.pk})
    assert [(a.name, a.n) for a in client.get("/people/").context["page"]] == [("Orla Venn", 3)]
    commenters = client.get("/people/?kind=commenters").context["page"]
    assert [(c.name, c.n) for c in commenters] == [("Joe", 2)]
    assert client.get("/people/?kind=forged").status_code == 404


def test_queries_of_an_author_page_do_not_grow_with_the_rows(queries_of, make_article):
    make_article("First", authors=["Orla Venn"])
    few = queries_of("/authors/orla-venn/")
    orla = Author.objects.get()
    for number in range(19):
        article = make_article(f"Article {number}", publication=f"Paper {number}")
        Byline.objects.create(article=article, author=orla)
    assert queries_of("/authors/orla-venn/") == few
