"""Replies, threads, edits and removals: what is done, and what is refused."""

import pytest

from comments import services
from tests.trees import drawn, outline, sow


@pytest.fixture
def article(make_article):
    return make_article()


def test_a_reply_stands_under_what_it_answers(article):
    sown = sow(
        article,
        """
        Joe
          Dee
            Joe
        Ann
        """,
    )
    services.reply(parent=sown["Dee"], text="Yes.", author_name="Zoe")
    assert outline(article) == drawn(
        """
        Joe
          Dee
            Joe
            Zoe
        Ann
        """
    )


def test_a_new_thread_stands_last(article):
    sow(article, "Joe")
    services.start_thread(article=article, text="Hello.", author_name="Ann")
    assert outline(article) == "Joe\nAnn"
