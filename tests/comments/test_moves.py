"""Moving comments: every kind of move, and what is refused."""

import contextlib
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments import integrity, services
from comments.models import Comment
from comments.services import Refused
from tests.comments.verbs import do
from tests.trees import drawn, outline, sow

DISCUSSION = """
    Joe
      Dee
        Eve
        Fay
      Gus
    Ann
      Bob
    Cat
"""


@pytest.fixture
def article(make_article):
    return make_article()


@pytest.fixture
def sown(article):
    return sow(article, DISCUSSION)


@pytest.mark.parametrize(
    ("name", "under", "expected"),
    [
        pytest.param(
            "Fay",
            "Gus",
            """
            Joe
              Dee
                Eve
              Gus
                Fay
            Ann
              Bob
            Cat
            """,
            id="within its thread, to the right",
        ),
        pytest.param(
            "Gus",
            "Eve",
            """
            Joe
              Dee
                Eve
                  Gus
                Fay
            Ann
              Bob
            Cat
            """,
            id="within its thread, to the left",
        ),
        pytest.param(
            "Fay",
            "Joe",
            """
            Joe
              Dee
                Eve
              Fay
              Gus
            Ann
              Bob
            Cat
            """,
            id="one level up, between older and younger",
        ),
        pytest.param(
            "Dee",
            "Ann",
            """
            Joe
              Gus
            Ann
              Dee
                Eve
                Fay
              Bob
            Cat
            """,
            id="a branch to another thread, before a younger reply",
        ),
        pytest.param(
            "Joe",
            "Bob",
            """
            Ann
              Bob
                Joe
                  Dee
                    Eve
                    Fay
                  Gus
            Cat
            """,
            id="a thread into another one",
        ),
        pytest.param(
            "Dee",
            None,
            """
            Joe
              Gus
            Dee
              Eve
              Fay
            Ann
              Bob
            Cat
            """,
            id="a branch becomes a thread, in the order of numbers",
        ),
    ],
)
def test_a_moved_comment_stands_by_its_number(article, sown, name, under, expected):
    before = outline(article)
    old_parent = sown[name].parent
    moved = services.move(comment=sown[name], parent=sown.get(under))
    assert outline(article) == drawn(expected)
    assert integrity.find(article.pk) == []
    assert (moved.placement, moved.likelihood, moved.revision) == ("edited", None, 1)

    services.move(comment=moved, parent=old_parent)
    assert outline(article) == before
    assert integrity.find(article.pk) == []


def test_the_old_parent_stays_an_alternative(article):
    known = [{"number": 1, "likelihood": 0.3, "why": "Joe was the last to speak."}]
    sown = sow(article, "Joe\nAnn\n  Dee", placement="likely", likelihood=0.6, alternatives=known)
    moved = services.move(comment=sown["Dee"], parent=sown["Joe"])
    first, added = moved.alternatives
    assert first == known[0]
    assert (added["number"], added["likelihood"]) == (2, 0.6)
    moved = services.move(comment=moved, parent=None)
    moved = services.move(comment=moved, parent=sown["Joe"])
    assert [other["number"] for other in moved.alternatives] == [1, 2, None]


def test_moving_a_comment_to_where_it_is_confirms_it(article, sown):
    before = outline(article)
    moved = services.move(comment=sown["Dee"], parent=sown["Joe"])
    assert outline(article) == before
    assert (moved.placement, moved.alternatives) == ("edited", [])


def test_a_comment_cannot_answer_itself_or_its_replies(article, sown):
    before = outline(article)
    with pytest.raises(Refused, match="answer itself"):
        services.move(comment=sown["Dee"], parent=sown["Dee"])
    with pytest.raises(Refused, match="its own replies"):
        services.move(comment=sown["Joe"], parent=sown["Fay"])
    assert outline(article) == before


def test_a_comment_cannot_change_its_article(sown, make_article):
    other = sow(make_article("Another"), "Zoe")["Zoe"]
    with pytest.raises(Refused, match="another article"):
        services.move(comment=sown["Dee"], parent=other)


def test_moving_to_a_deleted_comment_is_refused(sown):
    services.delete(comment=sown["Cat"])
    with pytest.raises(Refused, match="deleted"):
        services.move(comment=sown["Dee"], parent=sown["Cat"])


def test_moving_an_old_revision_is_refused(sown):
    services.move(comment=sown["Dee"], parent=sown["Ann"], revision=0)
    with pytest.raises(Refused, match="Somebody else"):
        services.move(comment=sown["Dee"], parent=sown["Cat"], revision=0)


def test_replies_go_under_removed_comments_when_an_editor_says_so(article, sown):
    services.remove(comment=sown["Cat"], reason="Off topic")
    services.move(comment=sown["Bob"], parent=sown["Cat"])
    assert outline(article).endswith("Ann\nCat (removed)\n  Bob")


def test_a_deep_thread_moves_without_recursion(article):
    deep = "\n".join("  " * level + f"N{level}" for level in range(1500))
    sown = sow(article, deep + "\nAnn")
    services.move(comment=sown["N1"], parent=sown["Ann"])
    assert integrity.find(article.pk) == []
    assert Comment.objects.get(pk=sown["N1499"].pk).level == 1499


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["reply", "reply", "thread", "move", "move", "lift", "remove", "delete"]),
        st.integers(0, 99),
        st.integers(0, 99),
    ),
    max_size=25,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_no_sequence_of_writes_damages_the_tree(make_article, steps):
    article = make_article(slug=uuid.uuid4().hex)
    sow(article, DISCUSSION)
    for verb, one, other in steps:
        comments = list(article.comments.order_by("number"))
        if not comments:
            break
        comment, target = comments[one % len(comments)], comments[other % len(comments)]
        with contextlib.suppress(Refused):
            do(verb, article=article, comment=comment, other=target)
    assert integrity.find(article.pk) == []
    assert all(
        comment.parent_id is None or comment.parent.lft < comment.lft < comment.parent.rght
        for comment in article.comments.select_related("parent")
    )
