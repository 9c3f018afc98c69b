import pytest

from comments import services
from comments.models import FormerCode
from tests.archive.test_article import numbers, page


def shown_at(client, article, number: int) -> list[int]:
    """Follow a permalink: the numbers of the page it leads to."""
    comment = article.comments.get(number=number)
    response = client.get(comment.get_absolute_url())
    assert response.status_code == 302
    path, _, place = response["Location"].partition("#")
    assert place == f"c-{comment.code}"
    html = page(client, article, path.partition("?")[2])
    assert f'id="{place}"' in html
    return numbers(html)


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


def test_a_removed_comment_is_gone_with_its_reason_and_the_way_to_its_place(client, discussed):
    article = discussed("Joe\n  Dee: Secret words")
    dee = services.remove(comment=article.comments.get(number=2), reason="spam")
    response = client.get(dee.get_absolute_url())
    html = response.content.decode()
    assert response.status_code == 410
    assert "spam" in html
    assert "Secret words" not in html
    assert "Dee" not in html
    assert f'href="{article.get_absolute_url()}#c-{dee.code}"' in html


@pytest.mark.parametrize("typed", ["OI23456789", "o1234-56789", "0L23456789", "0123456789"])
@pytest.mark.parametrize("end", ["", "/"])
def test_however_a_code_is_typed_it_leads_to_its_place_in_one_step(client, discussed, typed, end):
    article = discussed("Joe")
    article.comments.update(code="0123456789")
    response = client.get(f"/c/{typed}{end}")
    place = f"{article.get_absolute_url()}#c-0123456789"
    assert (response.status_code, response["Location"]) == (302, place)


def test_a_comment_that_was_merged_away_leads_to_the_other_one_for_good(client, discussed):
    article = discussed("Joe\n  Dee")
    dee = article.comments.get(number=2)
    FormerCode.objects.create(code="0123456789", comment=dee)
    response = client.get("/c/O123456789")
    place = f"{article.get_absolute_url()}#c-{dee.code}"
    assert (response.status_code, response["Location"]) == (301, place)
    assert response["Cache-Control"] == "no-cache"


def test_what_its_source_withheld_leads_nowhere_unless_it_keeps_a_seat(client, discussed):
    article = discussed("Joe\n  Dee\nAnn\n  Spammer")
    article.comments.filter(number__in=[1, 3, 4]).update(state="spam")
    joe, ann = (article.comments.get(number=number) for number in (1, 3))
    assert client.get(joe.get_absolute_url()).status_code == 302
    assert client.get(ann.get_absolute_url()).status_code == 404


def test_a_permalink_counts_the_threads_that_are_shown(client, discussed):
    article = discussed("\n".join(["Joe"] * 75))
    article.comments.filter(number__lt=6).update(state="spam")
    assert shown_at(client, article, 36)[0] == 36


@pytest.mark.parametrize(
    "code",
    ["0123456789", "012345678", "u123456789", "c", "9" * 30, "9" * 5000, "-", "١٢٣٤٥٦٧٨٩٠", "1%00"],
)
def test_a_code_that_nobody_has_is_not_found(client, discussed, code):
    discussed("Joe").comments.update(code="9876543210")
    assert client.get(f"/c/{code}/").status_code == 404


def test_a_deleted_comment_leaves_no_address(client, discussed):
    joe = discussed("Joe").comments.get()
    services.delete(comment=joe)
    assert client.get(joe.get_absolute_url()).status_code == 404


def test_an_address_survives_a_shift_of_the_numbers(client, discussed):
    article = discussed("Joe\n  Dee")
    dee = article.comments.get(number=2)
    article.comments.filter(number=2).update(number=7)
    assert client.get(dee.get_absolute_url())["Location"].endswith(f"#c-{dee.code}")
    assert client.get(f"{article.get_absolute_url()}2/").status_code == 404
    response = client.get(f"{article.get_absolute_url()}7/")
    assert (response.status_code, response["Location"]) == (302, dee.get_absolute_url())


@pytest.mark.parametrize(
    "number", ["0", "3", "2147483648", "9" * 30, "9" * 5000, "-1", "x", "1%00"]
)
def test_a_number_that_nobody_has_is_not_found(client, discussed, number):
    article = discussed("Joe\n  Dee")
    assert client.get(f"{article.get_absolute_url()}{number}/").status_code == 404


def addresses(article) -> list[str]:
    return [article.comments.get().get_absolute_url(), f"{article.get_absolute_url()}1/"]


def test_comments_of_a_removed_article_are_gone_with_it(client, discussed):
    for address in addresses(discussed("Joe", state="removed", removal_reason="asked for")):
        response = client.get(address)
        assert response.status_code == 410
        assert "asked for" in response.content.decode()


def test_comments_of_a_draft_are_not_found(client, discussed):
    for address in addresses(discussed("Joe", state="draft")):
        assert client.get(address).status_code == 404


def test_every_link_to_a_comment_is_its_lasting_address(client, discussed):
    article = discussed("Joe\n" + "\n".join(["  Dee"] * 320))
    first, last = article.comments.get(number=1), article.comments.get(number=321)
    html = page(client, article, "thread=1&after=300")
    assert f'class="c-date" href="/c/{last.code}/"' in html
    assert f'class="c-to" href="/c/{first.code}/"' in html
    html = page(client, article)
    assert f'class="c-to" href="#c-{first.code}"' in html
