"""Loading a whole discussion: the tree it makes, and the rows that make none."""

import dataclasses
import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from comments import bulk, integrity, services
from comments.bulk import NewComment, Unloadable
from comments.models import Comment
from comments.rearranging import rearrange
from tests.trees import drawn, outline, sow


@pytest.fixture
def article(make_article):
    return make_article()


def row(number, parent=None, **columns):
    return NewComment(
        number=number, parent=parent, text=f"Text {number}.", author_name=f"N{number}", **columns
    )


def counters(article):
    article.refresh_from_db()
    return article.comment_count, article.last_comment_number


def test_rows_come_in_any_order_and_stand_by_number(article):
    assert bulk.load(article=article, rows=[row(4, 2), row(3), row(2, 5), row(5), row(1, 5)]) == 5
    assert outline(article) == drawn(
        """
        N3
        N5
          N1
          N2
            N4
        """
    )
    assert integrity.find(article.pk) == []
    assert counters(article) == (5, 5)


def test_every_column_arrives(article):
    then = datetime.datetime(2014, 3, 12, 17, 23, tzinfo=datetime.UTC)
    values = {
        "text": "A < B",
        "code": "0123456789",
        "body_html": "<p>A &lt; B</p>",
        "author_name": "Joe \\N \t é",
        "author_kind": "author",
        "posted_on": then.date(),
        "posted_at": then,
        "date_precision": "minute",
        "date_text": "12 March, 5.23pm",
        "truncated": True,
        "state": Comment.State.REMOVED,
        "removed_on": then.date(),
        "removal_reason": "Off topic",
        "reply_to": "Ann",
        "placement": Comment.Placed.GUESS,
        "likelihood": 0.25,
        "alternatives": [{"number": None, "likelihood": 0.75, "why": "“lost”"}],
        "votes": -3,
        "source_id": "c-17",
        "first_line": 1,
        "last_line": 4,
        "text_first_line": 2,
        "text_last_line": 3,
    }
    bulk.load(article=article, rows=[NewComment(number=1, **values)])
    comment = article.comments.get()
    assert {name: getattr(comment, name) for name in values} == values
    assert (comment.score, comment.origin, comment.revision) == (-3, "captured", 0)
    assert counters(article) == (0, 1)


def test_without_html_the_text_is_used(article):
    bulk.load(article=article, rows=[NewComment(number=1, text="<b>")])
    assert article.comments.get().body_html == '<p dir="auto">&lt;b&gt;</p>'


def test_a_later_load_may_answer_what_is_there(article):
    sow(article, "Joe\n  Dee\nAnn")
    bulk.load(article=article, rows=[row(7), row(5, 6), row(6, 1), row(8, 2)])
    assert outline(article) == drawn(
        """
        Joe
          Dee
            N8
          N6
            N5
        Ann
        N7
        """
    )
    assert integrity.find(article.pk) == []
    assert counters(article) == (7, 8)


def test_replies_and_threads_follow_a_load(article):
    sown = sow(article, "Joe\nAnn")
    services.reply(parent=sown["Joe"], text="Hello.", author_name="Zoe")
    services.start_thread(article=article, text="Hello.", author_name="Eve")
    assert outline(article) == "Joe\n  Zoe\nAnn\nEve"
    assert Comment.objects.create(
        article=article,
        number=9,
        tree_id=9,
        lft=1,
        rght=2,
        level=0,
        code="x",
        text="x",
        body_html="x",
    ).pk > max(comment.pk for comment in sown.values())


def test_the_tree_grows_on_after_loaddata(article, tmp_path):
    sow(article, "Joe\n  Dee\nAnn")
    saved = tmp_path / "saved.json"
    call_command("dumpdata", "archive", "comments", output=str(saved), verbosity=0)
    services.delete_discussion(article=article)
    call_command("loaddata", str(saved), verbosity=0)
    assert counters(article) == (3, 3)

    services.reply(parent=article.comments.get(number=1), text="Hello.", author_name="Zoe")
    services.start_thread(article=article, text="Hello.", author_name="Eve")
    bulk.load(article=article, rows=[row(6, 5)])
    assert outline(article) == "Joe\n  Dee\n  Zoe\nAnn\nEve\n  N6"
    assert integrity.find(article.pk) == []


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row(1), row(1)], "Two comments have the number 1"),
        ([row(0)], "0 is no number that a comment can have"),
        ([row(1_000_000_000)], "1000000000 is no number"),
        ([NewComment(number=1, text="a\x00b")], "Comment 1 has a NUL in it"),
        ([row(2, 2)], "Comment 2 answers itself"),
        ([row(1), row(2, 9)], "Comment 2 answers comment 9, which is not there"),
        ([row(1), row(2, 4), row(3, 2), row(4, 3)], "in a circle, or hang below one: 2, 3, 4"),
        ([row(10)], "already has a comment with the number 10"),
        ([NewComment(number=1, text="a", code="0O23456789")], "code “0O23456789”, which is none"),
        (
            [NewComment(number=n, text="a", code="0123456789") for n in (1, 2)],
            "Comments 1 and 2 have the code 0123456789",
        ),
        (
            [NewComment(number=1, text="a", code="9876543210")],
            "Comment 1 has the code 9876543210 of another comment",
        ),
    ],
)
def test_rows_that_make_no_tree_are_refused_before_anything_is_written(article, rows, says):
    bulk.load(article=article, rows=[dataclasses.replace(row(10), code="9876543210")])
    with pytest.raises(Unloadable, match=says):
        bulk.load(article=article, rows=rows)
    assert outline(article) == "N10"
    assert counters(article) == (1, 10)


def test_no_rows_change_nothing(article):
    assert bulk.load(article=article, rows=[]) == 0
    assert counters(article) == (0, 0)


def test_a_very_deep_thread_is_loaded(article):
    bulk.load(article=article, rows=[row(n, n - 1 or None) for n in range(1, 5001)])
    assert article.comments.get(number=5000).level == 4999
    assert integrity.find(article.pk) == []


def test_a_column_that_was_forgotten_is_an_error(article, monkeypatch):
    column = models.TextField()
    column.set_attributes_from_name("mood")
    fields = [*Comment._meta.concrete_fields, column]
    monkeypatch.setattr(Comment._meta, "concrete_fields", fields)
    with pytest.raises(ImproperlyConfigured, match="mood"):
        bulk.load(article=article, rows=[row(1)])


def test_queries_do_not_grow_with_the_rows(article, make_article, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        bulk.load(article=article, rows=[row(1), row(2, 1), row(3, 1)])
    many = [row(n, n - 1 or None) for n in range(1, 301)]
    other = make_article("Another")
    with django_assert_num_queries(len(few)):
        bulk.load(article=other, rows=many)


def test_a_thread_may_take_the_number_of_one_that_becomes_its_reply(article):
    sown = sow(article, "Joe\nDee")
    joe, dee = sown["Joe"].pk, sown["Dee"].pk
    rearrange(article=article, numbers={joe: 2, dee: 1}, parents={joe: 1})
    assert outline(article) == drawn(
        """
        Dee
          Joe
        """
    )
    assert integrity.find(article.pk) == []
