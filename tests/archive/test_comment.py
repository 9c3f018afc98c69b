import pytest

from comments import services
from tests.archive.test_article import numbers, page


def shown_at(client, article, number: int) -> list[int]:
    """Follow a permalink: the numbers of the page it leads to."""
    response = client.get(f"{article.get_absolute_url()}{number}/")
    assert response.status_code == 302
    path, _, place = response["Location"].partition("#")
    assert place == f"c{number}"
    return numbers(page(client, article, path.partition("?")[2]))


@pytest.mark.parametrize("number", [1, 30, 31, 60, 61, 75])
def test_a_permalink_leads_to_the_page_that_shows_it(client, discussed, number):
    article = discussed("\n".join(["Joe"] * 75))
    seen = shown_at(client, article, number)
    first = (number - 1) // 30 * 30 + 1
    assert seen == list(range(first, min(first + 30, 76)))


@pytest.mark.parametrize("number", [2, 301, 420, 700])
def test_a_permalink_finds_a_comment_deep_in_a_long_thread(client, discussed, number):
    article = discussed("Joe\n" + "\n".join(["  Dee"] * 699))
    assert number in shown_at(client, article, number)


def test_a_removed_comment_keeps_its_address(client, discussed):
    article = discussed("Joe\n  Dee")
    services.remove(comment=article.comments.get(number=2), reason="spam")
    assert shown_at(client, article, 2) == [1, 2]


@pytest.mark.parametrize(
    "number", ["0", "3", "2147483648", "9" * 30, "9" * 5000, "-1", "x", "1%00"]
)
def test_a_number_that_was_never_given_is_not_found(client, discussed, number):
    article = discussed("Joe\n  Dee")
    assert client.get(f"{article.get_absolute_url()}{number}/").status_code == 404


def test_comments_of_a_removed_article_are_gone_with_it(client, discussed):
    article = discussed("Joe", state="removed", removal_reason="asked for")
    response = client.get(f"{article.get_absolute_url()}1/")
    assert response.status_code == 410
    assert "asked for" in response.content.decode()


def test_comments_of_a_draft_are_not_found(client, discussed):
    article = discussed("Joe", state="draft")
    assert client.get(f"{article.get_absolute_url()}1/").status_code == 404
