"""Threads, replies, edits, removals and deletions: what is done, and what is refused."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from comments import services
from comments.models import Comment
from comments.services import Refused
from tests.trees import drawn, outline, sow


@pytest.fixture
def article(make_article):
    return make_article()


@pytest.fixture
def sown(article):
    return sow(
        article,
        """
        Joe
          Dee
            Eve
        Ann
        """,
    )


def counters(article):
    article.refresh_from_db()
    return article.comment_count, article.last_comment_number


def test_a_new_thread_stands_last(article, sown):
    comment = services.start_thread(article=article, text="Hello.\n\nYou.", author_name=" Zoe ")
    assert outline(article).splitlines()[-1] == "Zoe"
    assert (comment.number, comment.level, comment.revision) == (5, 0, 0)
    assert comment.body_html == '<p dir="auto">Hello.</p>\n<p dir="auto">You.</p>'
    assert (comment.origin, comment.placement) == ("added", "stated")
    assert counters(article) == (5, 5)


def test_a_reply_stands_last_among_its_siblings(article, sown):
    comment = services.reply(parent=sown["Joe"], text="Yes.", author_name="Zoe")
    services.reply(parent=comment, text="No.", author_name="Joe")
    assert outline(article) == drawn(
        """
        Joe
          Dee
            Eve
          Zoe
            Joe
        Ann
        """
    )
    assert comment.parent.rght == Comment.objects.get(pk=sown["Joe"].pk).rght - 2


def test_a_comment_may_bring_its_own_time(article):
    then = datetime.datetime(2014, 3, 12, 17, 23, tzinfo=datetime.UTC)
    comment = services.start_thread(
        article=article, text="Old.", author_name="Joe", posted_at=then, origin="captured"
    )
    comment.refresh_from_db()
    assert (comment.posted_at, comment.posted_on) == (then, then.date())
    assert comment.origin == "captured"


@pytest.mark.parametrize(
    ("text", "author_name", "says"),
    [
        ("", "Joe", "needs some words"),
        (" \n\u202e\x00", "Joe", "needs some words"),
        ("x" * (services.MAX_TEXT + 1), "Joe", "too long"),
        ("Hello.", " \n ", "needs a name"),
        ("Hello.", "J" * 201, "name is too long"),
    ],
)
def test_words_and_a_name_are_asked_for(article, sown, text, author_name, says):
    with pytest.raises(Refused, match=says):
        services.start_thread(article=article, text=text, author_name=author_name)
    with pytest.raises(Refused, match=says):
        services.reply(parent=sown["Joe"], text=text, author_name=author_name)
    assert counters(article) == (4, 4)


def test_a_closed_article_takes_no_comments_and_keeps_its_tree(article, sown):
    type(article).objects.update(comments_open=False)
    before = outline(article)
    with pytest.raises(Refused, match="closed"):
        services.start_thread(article=article, text="Hello.", author_name="Zoe")
    with pytest.raises(Refused, match="closed"):
        services.reply(parent=sown["Joe"], text="Hello.", author_name="Zoe")
    assert outline(article) == before
    assert counters(article) == (4, 4)
    assert Comment.objects.get(pk=sown["Joe"].pk).rght == 6


def test_a_reply_to_a_removed_comment_is_refused(sown):
    services.remove(comment=sown["Dee"], reason="Off topic")
    with pytest.raises(Refused, match="removed while you were writing"):
        services.reply(parent=sown["Dee"], text="Hello.", author_name="Zoe")


def test_a_reply_to_a_deleted_comment_is_refused(sown):
    services.delete(comment=sown["Eve"])
    with pytest.raises(Refused, match="deleted while you were writing"):
        services.reply(parent=sown["Eve"], text="Hello.", author_name="Zoe")


def test_a_thread_under_a_deleted_article_is_refused(make_article):
    article = make_article("Gone")
    type(article).objects.filter(pk=article.pk).delete()
    with pytest.raises(Refused, match="no longer here"):
        services.start_thread(article=article, text="Hello.", author_name="Zoe")


def test_a_refusal_leaves_the_callers_transaction_alone(article, sown):
    with transaction.atomic():
        services.start_thread(article=article, text="Kept.", author_name="Zoe")
        with pytest.raises(Refused):
            services.reply(parent=sown["Joe"], text="", author_name="Zoe")
    assert counters(article) == (5, 5)


def test_a_removed_comment_keeps_its_seat_and_can_come_back(article, sown):
    before = outline(article)
    removed = services.remove(comment=sown["Dee"], reason="Off topic")
    assert outline(article) == before.replace("Dee", "Dee (removed)")
    assert (removed.removal_reason, removed.removed_on) == ("Off topic", timezone.localdate())
    assert counters(article) == (3, 4)
    with pytest.raises(Refused, match="removed already"):
        services.remove(comment=sown["Dee"], reason="Again")

    restored = services.restore(comment=sown["Dee"])
    assert outline(article) == before
    assert (restored.removal_reason, restored.removed_on) == ("", None)
    assert counters(article) == (4, 4)
    with pytest.raises(Refused, match="is not removed"):
        services.restore(comment=sown["Dee"])


@pytest.mark.parametrize(
    ("reason", "why"), [("", "Readers are told why"), (" \n", "told why"), ("x" * 201, "in 200")]
)
def test_a_removal_without_a_reason_that_fits_is_refused(article, sown, reason, why):
    with pytest.raises(Refused, match=why):
        services.remove(comment=sown["Dee"], reason=reason)
    assert outline(article) == "Joe\n  Dee\n    Eve\nAnn"
    assert counters(article) == (4, 4)


def test_removing_an_old_revision_is_refused(article, sown):
    services.edit(comment=sown["Dee"], revision=0, text="Better words.")
    with pytest.raises(Refused, match="Somebody else"):
        services.remove(comment=sown["Dee"], reason="Bad words", revision=0)
    assert counters(article) == (4, 4)


def test_an_edit_writes_source_and_html(sown):
    comment = services.edit(comment=sown["Dee"], revision=0, text="A < B", author_name="D. Dee")
    assert (comment.text, comment.body_html) == ("A < B", '<p dir="auto">A &lt; B</p>')
    assert (comment.author_name, comment.revision) == ("D. Dee", 1)
    assert comment.edited_at is not None


def test_of_two_editors_at_once_the_second_is_told(sown):
    services.edit(comment=sown["Dee"], revision=0, text="First.")
    with pytest.raises(Refused, match="Somebody else changed that comment"):
        services.edit(comment=sown["Dee"], revision=0, text="Second.")
    assert Comment.objects.get(pk=sown["Dee"].pk).text == "First."


def test_an_edited_day_takes_the_wrong_time_with_it(article):
    comment = services.start_thread(article=article, text="Hello.", author_name="Joe")
    day = datetime.date(2014, 3, 12)
    comment = services.edit(comment=comment, revision=0, posted_on=day)
    assert (comment.posted_on, comment.posted_at, comment.date_precision) == (day, None, "day")
    comment = services.edit(comment=comment, revision=1, posted_on=None)
    assert comment.date_precision == "unknown"


def test_edited_votes_sort_the_thread(sown):
    comment = services.edit(comment=sown["Joe"], revision=0, votes=7)
    assert (comment.votes, comment.score) == (7, 7)
    comment = services.edit(comment=comment, revision=1, votes=None)
    assert (comment.votes, comment.score) == (None, 0)


def test_an_edit_asks_for_words_but_not_fewer_than_were_captured(article):
    long = "x" * (services.MAX_TEXT + 5)
    comment = sow(article, f"Joe: {long}")["Joe"]
    comment = services.edit(comment=comment, revision=0, text=long[:-1])
    with pytest.raises(Refused, match="too long"):
        services.edit(comment=comment, revision=1, text=long + long)
    with pytest.raises(Refused, match="needs some words"):
        services.edit(comment=comment, revision=1, text=" ")


def test_an_edit_cannot_reach_the_tree(sown):
    with pytest.raises(TypeError, match="parent"):
        services.edit(comment=sown["Dee"], revision=0, parent=None)


def test_editing_a_deleted_comment_is_refused(sown):
    services.delete(comment=sown["Eve"])
    with pytest.raises(Refused, match="deleted"):
        services.edit(comment=sown["Eve"], revision=0, text="Hello.")


def test_a_deleted_comment_leaves_no_gap_and_its_number_is_not_given_again(article, sown):
    services.delete(comment=sown["Ann"])
    services.delete(comment=sown["Eve"])
    comment = services.reply(parent=sown["Joe"], text="Hello.", author_name="Zoe")
    assert comment.number == 5
    assert outline(article) == "Joe\n  Dee\n  Zoe"
    assert counters(article) == (3, 5)


def test_a_comment_with_replies_is_not_deleted(article, sown):
    before = outline(article)
    with pytest.raises(Refused, match="has replies"):
        services.delete(comment=sown["Dee"])
    assert outline(article) == before


def test_a_removed_comment_is_counted_out_once(article, sown):
    services.remove(comment=sown["Eve"], reason="Off topic")
    services.delete(comment=sown["Eve"])
    assert counters(article) == (3, 4)


def test_a_discussion_goes_with_its_article(article, sown, make_article):
    other = make_article("Another")
    sow(other, "Joe\n  Ann")
    assert services.delete_discussion(article=article) == 4
    assert counters(article) == (0, 4)
    article.delete()
    assert outline(other) == "Joe\n  Ann"


def test_an_editor_confirms_a_placement(article):
    guessed = sow(article, "Joe\n  Dee", placement="guess", likelihood=0.4)["Dee"]
    comment = services.confirm_placement(comment=guessed)
    assert (comment.placement, comment.likelihood, comment.revision) == ("edited", None, 1)
    assert outline(article) == "Joe\n  Dee"


@pytest.mark.parametrize("replies", [1, 60])
def test_a_reply_costs_the_same_in_a_small_and_a_large_thread(
    article, django_assert_num_queries, replies
):
    parent = sow(article, "Joe\n" + "  Dee\n" * replies)["Joe"]
    with django_assert_num_queries(9):  # two of them open and close the savepoint
        services.reply(parent=parent, text="Hello.", author_name="Zoe")
