import datetime

import pytest

from comments import services
from comments.models import Comment


@pytest.fixture
def joe(make_commenter):
    return make_commenter("Joe")


def said(response) -> list[tuple[str, list[int]]]:
    return [(home.title, [c.number for c in rows]) for home, rows, _ in response.context["groups"]]


def test_a_commenter_page_groups_their_comments_by_article(client, discussed, joe):
    columns = {"commenter_id": joe.pk}
    discussed("Joe\n  Joe", title="Old", published_on=datetime.date(2012, 1, 1), columns=columns)
    discussed("Joe", title="New", columns=columns)
    response = client.get("/commenters/joe/")
    assert said(response) == [("New", [1]), ("Old", [1, 2])]
    assert said(client.get("/commenters/joe/?sort=oldest")) == [("Old", [1, 2]), ("New", [1])]
    assert "A name is not a person." in response.content.decode()


def test_what_was_removed_is_no_longer_under_the_name(client, discussed, joe):
    article = discussed("Joe: Kept\nJoe: Secret words", columns={"commenter_id": joe.pk})
    services.remove(comment=article.comments.get(number=2), reason="spam")
    response = client.get("/commenters/joe/")
    assert said(response) == [(article.title, [1])]
    assert "Secret words" not in response.content.decode()


def test_a_name_with_nothing_public_is_not_found(client, discussed, joe):
    discussed("Joe", state="draft", columns={"commenter_id": joe.pk})
    assert client.get("/commenters/joe/").status_code == 404


def test_names_that_an_editor_joined_share_one_page(client, discussed, joe, make_commenter):
    joseph = make_commenter("Joseph", same_as=joe)
    discussed("Joe", title="One", columns={"commenter_id": joe.pk})
    discussed("Joseph", title="Two", columns={"commenter_id": joseph.pk})
    for address, other in [("/commenters/joe/", joseph), ("/commenters/joseph/", joe)]:
        response = client.get(address)
        assert len(said(response)) == 2
        assert list(response.context["others"]) == [other]


def test_it_says_whom_a_commenter_answers_most(client, discussed, joe, make_commenter):
    article = discussed("Dee\n  Joe\n  Joe", columns={"commenter_id": joe.pk})
    dee = make_commenter("Dee")
    Comment.objects.filter(article=article, number=1).update(commenter=dee)
    assert list(client.get("/commenters/joe/").context["answers"]) == [("dee", "Dee", 2)]


@pytest.mark.parametrize("query", ["sort=forged", "page=0", "page=2", "page=%00"])
def test_forged_orders_and_pages_are_not_found(client, discussed, joe, query):
    discussed("Joe", columns={"commenter_id": joe.pk})
    assert client.get(f"/commenters/joe/?{query}").status_code == 404


def test_queries_do_not_grow_with_the_comments(queries_of, discussed, joe):
    columns = {"commenter_id": joe.pk, "votes": 1}
    discussed("Joe\n  Joe", title="First", columns=columns)
    few = queries_of("/commenters/joe/")
    for number in range(14):
        discussed("Joe\n  Joe", title=f"Talk {number}", publication=f"P{number}", columns=columns)
    assert queries_of("/commenters/joe/") == few
