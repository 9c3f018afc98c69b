"""What its own site kept from its readers: spam, and comments that waited or were deleted."""

import re

import pytest

from comments import services
from comments.models import Comment
from tests.archive.test_article import numbers, page


def shown(client, article) -> list[int]:
    return numbers(page(client, article))


@pytest.fixture
def article(discussed):
    made = discussed(
        """
        Ann: The clock is slow.
          Spammer: Buy watches.
        Seller: Cheap clocks.
        Held: I wait.
          Joe: An answer to what waited.
            Ines: And one to that.
        Lonely: Deleted.
          Bot: More watches.
        """
    )
    for number, state in {2: "spam", 3: "spam", 4: "pending", 7: "deleted", 8: "spam"}.items():
        made.comments.filter(number=number).update(state=state)
    return made


def test_what_nobody_answered_has_no_seat(client, article):
    assert shown(client, article) == [1, 4, 5, 6]


def test_a_seat_says_why_its_words_are_absent(client, article):
    html = client.get(article.get_absolute_url()).content.decode()
    assert "Waited for approval at its source. Its replies are kept." in html
    assert "I wait." not in html
    assert "in reply to an absent comment" in re.sub(r"\s+", " ", html)
    assert "watches" not in html


def test_an_editor_lets_it_through_and_holds_it_back_again(client, article):
    held = article.comments.get(number=3)
    services.restore(comment=held)
    assert 3 in shown(client, article)
    services.remove(comment=held, reason="it was spam after all")
    assert Comment.objects.get(pk=held.pk).state == "removed"


def test_a_page_of_nothing_but_spam_shows_an_empty_discussion(client, discussed):
    article = discussed("A: one\nB: two")
    article.comments.update(state="spam")
    assert shown(client, article) == []


def test_an_editor_sees_it_and_why(editor, article):
    held = article.comments.get(number=4)
    page = editor.get(f"/admin/comments/comment/{held.pk}/change/").content.decode()
    assert "Waited for approval at its source" in page
    assert "Show to readers" in page
    editor.post(
        f"/admin/comments/comment/{held.pk}/restore/", {"revision": held.revision}, follow=True
    )
    held.refresh_from_db()
    assert held.state == "published"
