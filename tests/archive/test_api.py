"""The archive as JSON, for programs."""

from __future__ import annotations

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.api import openapi
from archive.models import Article
from comments import services

pytestmark = pytest.mark.django_db


def conforms(said, schema: str) -> None:
    """Whether an answer is what openapi.json says it is."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": {"schemas": openapi.SCHEMAS}}
    jsonschema.Draft202012Validator(whole).validate(said)


def walked(client, address: str, of: str) -> list[dict]:
    """All rows of a list that comes in pieces."""
    rows = []
    while address:
        said = client.get(address).json()
        rows += said[of]
        address = said["next"]
    return rows


def drawn(rows: list[dict]) -> list[tuple[int, int | None]]:
    numbers = {row["code"]: row["number"] for row in rows}
    return [(row["number"], numbers.get(row["parent"])) for row in rows]


def test_an_article_comes_with_its_tree_and_how_sure_it_is(client, discussed):
    article = discussed("Joe\n  Dee\n    Ann\nBea")
    said = client.get(f"/a/{article.slug}.json").json()
    conforms(said, "Article")
    assert drawn(said["comments"]) == [(1, None), (2, 1), (3, 2), (4, None)]
    assert {"placement", "likelihood", "alternatives"} <= said["comments"][0].keys()
    assert said["address"] == f"http://testserver{article.get_absolute_url()}"


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_tree_in_pieces_is_the_tree(client, discussed, limit):
    article = discussed("Joe\n  Dee\n    Ann\n    Cas\n  Eve\nBea\n  Fay")
    whole = client.get(f"/a/{article.slug}.json").json()["comments"]
    pieces = walked(client, f"/a/{article.slug}.json?limit={limit}", "comments")
    assert pieces == whole


def test_a_thread_is_a_comment_with_what_stands_under_it(client, discussed):
    article = discussed("Joe\n  Dee\n    Ann\n  Eve\nBea")
    dee = article.comments.get(author_name="Dee")
    said = client.get(f"/c/{dee.code}.json").json()
    conforms(said, "Thread")
    assert [row["author"] for row in said["comments"]] == ["Dee", "Ann"]
    joe = article.comments.get(author_name="Joe")
    assert said["comments"][0]["parent"] == joe.code
    pieces = walked(client, f"/c/{joe.code}.json?limit=1", "comments")
    assert [row["author"] for row in pieces] == ["Joe", "Dee", "Ann", "Eve"]


def test_people_and_publications_have_their_data(client, discussed, make_article):
    make_article("Signed", authors=["Orla Venn"])
    said = client.get("/authors/orla-venn.json").json()
    conforms(said, "Author")
    assert [row["title"] for row in said["articles"]] == ["Signed"]
    home = client.get("/publications/the-pellworth-almanac.json").json()
    conforms(home, "Publication")


def test_a_commenter_has_their_comments(client, discussed, make_commenter):
    article = discussed("Joe\n  Dee")
    name = make_commenter("Dee")
    article.comments.filter(author_name="Dee").update(commenter=name)
    said = client.get(f"/commenters/{name.slug}.json").json()
    conforms(said, "CommenterPage")
    assert [row["author"] for row in said["comments"]] == ["Dee"]


def test_the_whole_archive_is_listed_in_pieces(client, make_article):
    for n in range(5):
        make_article(f"Number {n}")
    make_article("Draft", state="draft")
    make_article("Removed", state="removed")
    conforms(client.get("/articles.json").json(), "Listing")
    rows = walked(client, "/articles.json?limit=2", "articles")
    assert [row["title"] for row in rows] == [f"Number {n}" for n in range(5)]


def test_who_keeps_a_copy_hears_of_changes_and_removals(client, make_article, discussed):
    make_article("Old", imported_at="2020-01-01T00:00:00Z")
    make_article("New", imported_at="2024-01-01T00:00:00Z")
    make_article("Gone", state="removed", edited_at="2024-02-01T00:00:00Z", removal_reason="Asked.")
    make_article("Draft", state="draft", edited_at="2024-02-01T00:00:00Z")
    said = client.get("/articles.json?updated_since=2023-06-01").json()
    conforms(said, "Listing")
    assert [row.get("title", row.get("state")) for row in said["articles"]] == ["New", "removed"]


def test_a_comment_that_was_edited_changes_its_article(client, discussed):
    article = discussed("Joe")
    Article.objects.update(imported_at="2020-01-01T00:00:00Z")
    since = "/articles.json?updated_since=2021-01-01T00:00:00Z"
    assert client.get(since).json()["articles"] == []
    services.remove(comment=article.comments.get(), reason="Asked.")
    assert [row["slug"] for row in client.get(since).json()["articles"]] == [article.slug]


def test_what_has_not_changed_is_not_sent_again(client, discussed):
    article = discussed("Joe")
    first = client.get(f"/a/{article.slug}.json")
    again = client.get(f"/a/{article.slug}.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    article.comments.update(author_name="Joel")
    changed = client.get(f"/a/{article.slug}.json", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_scripts_of_other_sites_may_read_it(client, make_article):
    assert client.get("/articles.json")["Access-Control-Allow-Origin"] == "*"


def test_nothing_hidden_is_in_any_answer(client, discussed):
    article = discussed("Joe\n  Dee\n    Ann")
    article.comments.filter(author_name="Dee").update(state="removed", text="quicksilver")
    article.comments.filter(author_name="Ann").update(state="spam", text="quicksilver")
    joe = article.comments.get(author_name="Joe")
    for address in (f"/a/{article.slug}.json", f"/c/{joe.code}.json", "/articles.json"):
        said = client.get(address).content.decode()
        for hidden in ("quicksilver", "Dee", "Ann"):
            assert hidden not in said
    [_, seat] = client.get(f"/a/{article.slug}.json").json()["comments"]
    assert (seat["state"], seat["text"], seat["author"]) == ("removed", None, None)


def test_a_removed_article_says_so_and_a_draft_is_not_found(client, make_article):
    gone = make_article("Gone", state="removed", removal_reason="Asked for.")
    draft = make_article("Draft", state="draft")
    answer = client.get(f"/a/{gone.slug}.json")
    assert (answer.status_code, answer.json()["reason"]) == (410, "Asked for.")
    assert client.get(f"/a/{draft.slug}.json").status_code == 404
    gone.removal_kind = "legal"
    gone.save()
    assert client.get(f"/a/{gone.slug}.json").status_code == 451


@pytest.mark.parametrize(
    "address",
    [
        *("/a/x.json?after=zzz", "/a/x.json?limit=0", "/a/x.json?limit=x", "/a/x.json?after=%00"),
        *("/articles.json?after=-1", "/articles.json?after=99999999999999999999"),
        *("/articles.json?updated_since=yesterday", "/articles.json?updated_since=2023-13-01"),
        "/articles.json?updated_since=0001-01-01T00:00:00%2B14:00",
        "/articles.json?publication=%00",
        *("/authors/orla-venn.json?after=x", "/publications/the-pellworth-almanac.json?after=x"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_said_in_a_sentence(client, make_article, address):
    make_article("X", slug="x", authors=["Orla Venn"])
    answer = client.get(address)
    assert answer.status_code == 400
    conforms(answer.json(), "Error")


def test_a_huge_piece_is_as_large_as_pieces_get(client, make_article):
    make_article("X", slug="x")
    assert client.get("/articles.json?limit=999999999").status_code == 200


def test_answers_cost_the_same_number_of_queries_whatever_they_hold(
    client, discussed, make_article, make_commenter
):
    counts = []
    for many in (2, 30):
        for n in range(many):
            signed = [f"Author {many} {n} {each}" for each in range(many // 2)]
            made = make_article(f"Number {many} {n}", authors=["Orla Venn", *signed])
        talk = discussed("Joe\n" + "  Dee\n" * many, title=f"Talk {many}")
        name = make_commenter(f"Dee {many}")
        talk.comments.filter(author_name="Dee").update(commenter=name)
        root = talk.comments.get(author_name="Joe")
        counts.append([])
        for address in (
            *("/articles.json", f"/a/{talk.slug}.json", f"/c/{root.code}.json"),
            *("/authors/orla-venn.json", f"/publications/{made.publication.slug}.json"),
            f"/commenters/{name.slug}.json",
        ):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts[-1].append((address.split("/")[1], len(asked)))
    assert counts[0] == counts[1]


def test_programs_and_people_are_told_what_there_is(client):
    said = client.get("/openapi.json").json()
    assert set(said["paths"]) == {path.path for path in openapi.PATHS}
    page = client.get("/api/").content.decode()
    assert all(path.path in page for path in openapi.PATHS)
