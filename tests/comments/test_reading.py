"""Reading a discussion: pages of threads, and where a comment is found."""

import pytest

from comments import services
from comments.models import Comment
from tests.trees import sow

SORTED = {"oldest": "ABCDE", "newest": "EDCBA", "votes": "CEABD"}


@pytest.fixture
def article(make_article):
    article = make_article()
    sown = sow(article, "A\nB\n  x\n    y\nC\n  z\nD\nE")
    for name, votes in {"A": 1, "C": 9, "D": -2, "E": 1, "z": 50}.items():
        services.edit(comment=sown[name], revision=0, votes=votes)
    sow_other = make_article("Another")
    sow(sow_other, "Q\n  R")
    return article


@pytest.mark.parametrize("sort", SORTED)
@pytest.mark.parametrize("limit", [1, 2, 4])
def test_pages_follow_each_other_without_gap_or_overlap(article, sort, limit):
    names = dict(article.comments.values_list("number", "author_name"))
    read, after = "", None
    while page := list(Comment.objects.threads_of(article, sort, after, limit)):
        read += "".join(names[thread["number"]] for thread in page)
        after = (page[-1]["score"], page[-1]["tree_id"])
    # Of two threads with as many votes the newer one leads.
    assert read == SORTED[sort]


def test_whole_threads_come_in_one_query(article, django_assert_num_queries):
    trees = [thread["tree_id"] for thread in Comment.objects.threads_of(article, limit=3)]
    with django_assert_num_queries(1):
        read = [comment.author_name for comment in Comment.objects.comments_in(trees)]
    assert read == ["A", "B", "x", "y", "C", "z"]


def test_a_large_thread_is_read_in_stretches(article):
    tree_id = article.comments.get(author_name="B").tree_id
    first = list(Comment.objects.within(tree_id, limit=2))
    rest = list(Comment.objects.within(tree_id, after=first[-1].lft, limit=2))
    assert [comment.author_name for comment in first + rest] == ["B", "x", "y"]


def test_the_size_of_a_thread_is_half_its_right_edge(article):
    sizes = [thread["rght"] // 2 for thread in Comment.objects.threads_of(article)]
    assert sizes == [1, 3, 2, 1, 1]


def test_the_manager_speaks_the_words_of_the_queryset(article):
    removed = article.comments.get(author_name="D")
    services.remove(comment=removed, reason="Off topic")
    assert article.comments.public().threads().count() == 4
    assert Comment.objects.of(article).in_reading_order()[1].author_name == "B"
    assert [c.author_name for c in article.comments.get(author_name="y").get_ancestors()] == [
        "B",
        "x",
    ]
