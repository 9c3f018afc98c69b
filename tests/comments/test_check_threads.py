"""check_threads finds each kind of damage, and repairs it."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from comments import integrity
from comments.models import Comment
from comments.numbering import tree_id_of
from tests.trees import outline, sow

DISCUSSION = """
    Joe
      Dee
        Eve
      Gus
    Ann
      Bob
"""


@pytest.fixture
def article(make_article):
    return make_article()


@pytest.fixture
def sown(article):
    return sow(article, DISCUSSION)


@pytest.fixture
def damage(db):
    """`damage(comment, lft=4)` in plain SQL, past every rule that the database would keep."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in ("comment_lft_before_rght", "comment_root_shape"):
                cursor.execute(f"ALTER TABLE comments_comment DROP CONSTRAINT {name}")
            cursor.execute("DROP INDEX comment_one_root_per_tree")
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            cursor.execute("DROP INDEX comment_one_root_per_tree")

    def write(comment, **columns):
        assignments = ", ".join(f"{name} = %s" for name in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE comments_comment SET {assignments} WHERE id = %s",
                [*columns.values(), comment.pk],
            )

    yield write
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def check(*args):
    """The exit status and what was told."""
    out = io.StringIO()
    try:
        call_command("check_threads", *args, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_a_sound_archive_is_told_so(sown):
    assert check() == (0, "1 article looked at, no damage left.\n")


@pytest.mark.parametrize(
    ("name", "columns", "says"),
    [
        ("Eve", {"lft": 4, "rght": 3}, "comment 3 ends at 3 and starts at 4"),
        ("Gus", {"lft": 2}, "the edges are not the numbers from 1 to 8"),
        ("Dee", {"rght": 6}, "overlap"),
        ("Joe", {"rght": 9}, "does not enclose it"),
        ("Joe", {"level": 1}, "does not enclose it"),
        ("Joe", {"tree_id": 77}, "has 0 top comments"),
        ("Gus", {"lft": 2, "rght": 7}, "stands in comment 4 and not in the one it answers"),
        ("Eve", {"level": 1}, "comment 3 is at level 1 instead of 2"),
        ("Eve", {"tree_id": 77}, "comment 3 is in another tree than the comment it answers"),
        ("Eve", {"number": 40}, "the article will give the number 7 again"),
        ("Dee", {"number": 30}, "comment 4 stands after a younger reply"),
        ("Bob", {"state": "removed"}, "the article counts 6 comments and has 5"),
    ],
)
def test_damage_is_found_and_repaired(article, sown, damage, name, columns, says):
    damage(sown[name], **columns)
    status, told = check()
    assert status == 1
    assert says in told

    status, told = check("--repair")
    assert (status, "no damage left" in told) == (0, True)
    assert check()[0] == 0


def test_a_repair_draws_the_tree_that_parents_tell(article, sown, damage):
    before = outline(article)
    for comment in article.comments.all():
        damage(comment, lft=5, rght=6, level=3, tree_id=1)
    check("--repair")
    assert outline(article) == before


def test_a_repair_changes_nothing_else(article, sown, damage):
    damage(sown["Bob"], level=5)
    assert integrity.repair(article.pk) == ["1 comment of 6 got new tree numbers"]
    assert integrity.repair(article.pk) == []


def test_threads_that_share_a_tree_are_parted(article, sown, damage):
    before = outline(article)
    damage(sown["Ann"], tree_id=sown["Joe"].tree_id)
    assert "has 2 top comments instead of one" in check()[1]
    assert check("--repair")[0] == 0
    assert outline(article) == before


def test_threads_that_took_each_others_name_change_back(article, sown, damage):
    joe, ann = (tree_id_of(article.pk, number) for number in (1, 5))
    before = outline(article)
    for name in ("Joe", "Dee", "Eve", "Gus"):
        damage(sown[name], tree_id=ann)
    for name in ("Ann", "Bob"):
        damage(sown[name], tree_id=joe)
    assert "which is not named after it" in check()[1]
    assert check("--repair")[0] == 0
    assert outline(article) == before


def test_a_circle_is_cut_at_its_youngest(article, sown, damage):
    damage(sown["Dee"], parent_id=sown["Eve"].pk)
    assert "comment 2 is in a circle of replies" in check()[1]
    status, told = check("--repair")
    assert status == 0
    assert "comment 3 answered one of its own replies; it is a thread now" in told
    assert outline(article) == "Joe\n  Gus\nEve\n  Dee\nAnn\n  Bob"


def test_a_parent_in_another_article_is_cut(article, sown, make_article, damage):
    other = sow(make_article("Another"), "Zoe")["Zoe"]
    damage(sown["Bob"], parent_id=other.pk)
    assert "comment 6 answers a comment of another article" in check()[1]
    assert check("--repair", "--article", article.slug)[0] == 0
    assert outline(article).endswith("Ann\nBob")


def test_one_article_can_be_looked_at_alone(article, sown, make_article, damage):
    other = make_article("Another")
    sow(other, "Zoe")
    damage(sown["Bob"], level=5)
    assert check("--article", other.slug)[0] == 0
    assert check("--article", article.slug)[0] == 1
    with pytest.raises(CommandError, match="No article has the slug nowhere"):
        call_command("check_threads", article="nowhere")


def test_long_reports_are_cut(article, damage):
    sown = sow(article, "Joe\n" + "  Dee\n" * 60)
    for number in range(2, 62):
        damage(sown[number], level=7)
    assert "and 40 more" in check()[1]


def test_comments_keep_their_words_through_a_repair(article, sown, damage):
    damage(sown["Eve"], lft=1)
    texts = list(Comment.objects.order_by("number").values_list("text", "parent_id"))
    check("--repair")
    assert list(Comment.objects.order_by("number").values_list("text", "parent_id")) == texts


def test_an_article_that_goes_while_it_is_looked_at_is_no_damage(make_article):
    article = make_article()
    gone = article.pk
    article.delete()
    assert integrity.find(gone) == []
