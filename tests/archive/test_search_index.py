"""Whoever writes, and however: the index follows. `checking.flaws` compares all of it with what
should be there, so that a way to write that is not noted shows."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from archive import services
from archive.importing import deciding, undoing
from archive.models import (
    Article,
    Author,
    Byline,
    Conflict,
    ImportRun,
    Likeness,
    Publication,
    Tag,
)
from archive.search import checking, documents, draining, tables, watching
from comments import bulk
from comments import services as discussions
from comments.models import Comment
from tests.archive.captures import FERRY
from tests.archive.searching import hits, plant
from tests.trees import sow

pytestmark = pytest.mark.django_db


def indexed() -> None:
    """Work everything off, and find the index right."""
    list(draining.drain())
    assert list(checking.flaws(lambda _: None)) == []


@pytest.fixture
def corpus(make_article):
    made = plant(make_article)
    indexed()
    return made


def clock() -> Article:
    return Article.objects.get(slug="clock")


def comment(number: int = 3) -> Comment:
    return Comment.objects.get(article__slug="clock", number=number)


def through_sql(command: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(command)


def edit(**changes) -> None:
    article = clock()
    services.edit_article(article=article, revision=article.revision, **changes)


# What is written, a question, and its answer after that.
WRITES = {
    "a reply": (
        lambda: discussions.reply(parent=comment(), text="Zinnia.", author_name="Nell"),
        "zinnia",
        "clock#6",
    ),
    "a thread": (
        lambda: discussions.start_thread(article=clock(), text="Zinnia.", author_name="Nell"),
        "commenter:nell",
        "clock#6",
    ),
    "an edited comment": (
        lambda: discussions.edit(comment=comment(), revision=0, text="A sundial."),
        "sundial",
        "clock#3",
    ),
    "what it said before": (
        lambda: discussions.edit(comment=comment(), revision=0, text="A sundial."),
        "clock in:comments",
        "fog#1",
    ),
    "its day": (
        lambda: discussions.edit(
            comment=comment(), revision=0, posted_on=datetime.date(1999, 1, 1)
        ),
        "before:2000",
        "clock#3",
    ),
    "a removed comment": (
        lambda: discussions.remove(comment=comment(), reason="Off topic"),
        "clock",
        "clock fog#1",
    ),
    "one that is back": (
        lambda: discussions.restore(
            comment=discussions.remove(comment=comment(), reason="Off topic")
        ),
        "clock",
        "clock clock#3 fog#1",
    ),
    "a deleted comment": (lambda: discussions.delete(comment=comment()), "marguerite", ""),
    "a deleted discussion": (
        lambda: discussions.delete_discussion(article=clock()),
        "seven in:comments",
        "letters#1",
    ),
    "a mass load": (
        lambda: bulk.load(
            article=clock(), rows=[bulk.NewComment(number=n, text="Zinnia") for n in (8, 9)]
        ),
        "zinnia in:comments",
        "clock#9 clock#8",
    ),
    "an edited article": (lambda: edit(title="The sundial"), "sundial", "clock"),
    "its text": (lambda: edit(body_html="<p>Zinnia</p>"), "zinnia", "clock"),
    "its language": (lambda: edit(language="de"), "run", "fog#1"),
    "its day, too": (
        lambda: edit(published_on=datetime.date(1999, 1, 1)),
        "before:2000",
        "clock",
    ),
    "other tags": (lambda: edit(tags=[]), "tag:harbour seven", "bridge"),
    "other signatures": (lambda: edit(bylines=[]), "author:venn", "bridge"),
    "another publication": (
        lambda: edit(publication=Publication.objects.get(name="Le Phare")),
        "publication:phare seven",
        "clock clock#5 clock#2 clock#4 clock#1",
    ),
    "a removed article": (
        lambda: services.remove_article(article=clock(), reason="A request"),
        "seven",
        "bridge fog letters#1",
    ),
    "one that is published again": (
        lambda: services.publish_article(
            article=services.remove_article(article=clock(), reason="A request")
        ),
        "clock",
        "clock clock#3 fog#1",
    ),
    "a deleted article": (
        lambda: services.delete_article(article=clock()),
        "seven",
        "bridge fog letters#1",
    ),
    "joined authors": (
        lambda: services.join_authors(
            kept=Author.objects.get(name="Tobias Renn"),
            others=[Author.objects.get(name="Orla Venn")],
        ),
        "author:tobias seven",
        "clock bridge fog clock#5 clock#2 clock#4 clock#1",
    ),
    "the name that one had": (
        lambda: services.join_authors(
            kept=Author.objects.get(name="Tobias Renn"),
            others=[Author.objects.get(name="Orla Venn")],
        ),
        "author:orla in:articles -fog",
        "bridge clock",
    ),
    "a renamed tag": (
        lambda: Tag.objects.filter(slug="harbour").update(name="Quays"),
        "tag:quays quays",
        "bridge clock",
    ),
    "a renamed publication": (
        lambda: Publication.objects.filter(name="Le Phare").update(name="Die Leuchte"),
        "publication:leuchte musée",
        "musee musee#1",
    ),
    "a renamed author": (
        lambda: Author.objects.filter(name="Orla Venn").update(name="Zinnia Vole"),
        "zinnia",
        "bridge clock",
    ),
    "many at once": (
        lambda: Comment.objects.filter(article__slug="clock").order_by().update(text="Zinnia"),
        "zinnia in:comments",
        "clock#5 clock#4 clock#3 clock#2 clock#1",
    ),
    "somebody at the prompt": (
        lambda: through_sql("UPDATE comments_comment SET text = 'Zinnia' WHERE number = 5"),
        "zinnia",
        "clock#5",
    ),
    "a cascade": (
        lambda: Byline.objects.filter(author__name="Orla Venn").delete(),
        "author:venn",
        "",
    ),
    "a reprint": (
        lambda: Article.objects.filter(slug="fog").update(
            reprint_author=Author.objects.get(name="Orla Venn")
        ),
        "author:venn fog",
        "fog",
    ),
    "a comment on another page": (
        lambda: Comment.objects.filter(pk=comment(5).pk).update(
            article=Article.objects.get(slug="letters"), number=9
        ),
        "commenter:joe seven",
        "letters#9",
    ),
}


@pytest.mark.parametrize("what", WRITES)
def test_the_index_follows_every_write(corpus, what) -> None:
    write, question, answer = WRITES[what]
    write()
    assert hits(question) == answer
    indexed()
    assert hits(question) == answer


def test_imports_and_what_takes_them_back_are_followed(desk, db) -> None:
    desk.save("blog.xml", FERRY.as_wxr())
    assert draining.waiting() == 0, "an import ends when everything is indexed"
    indexed()
    assert Comment.objects.exists()
    later = FERRY.changed(1, text="Zinnia, said the ferryman.")
    desk.save("later.xml", later.as_wxr())
    assert hits("zinnia ferryman").endswith("#1")
    indexed()
    for run in ImportRun.objects.order_by("-pk").values_list("pk", flat=True):
        list(undoing.undo(run))
        indexed()
    assert hits("zinnia") == ""
    assert not Comment.objects.public().exists()


def test_a_decided_conflict_and_a_joined_pair_are_followed(conflict: Conflict) -> None:
    deciding.resolve(conflict.pk, choice="theirs")
    indexed()
    assert hits("lie purpose").endswith("#1")


def test_joined_pages_are_one_in_the_index(pair: Likeness) -> None:
    indexed()
    deciding.join(pair.pk)
    indexed()
    assert Article.objects.published().count() == 1


def test_a_change_is_noted_or_neither_happened(corpus) -> None:
    def write_and_fail() -> None:
        with transaction.atomic():
            comment().article.comments.update(text="Zinnia")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert draining.waiting() == 0


def test_no_column_that_says_what_is_public_goes_unwatched() -> None:
    """Whoever gives the word public another meaning has to have its columns watched."""
    watched = {(w.table, column) for w in watching.WATCHED for column in w.columns}
    for rows in (Article.objects.published(), Comment.objects.public()):
        assert not rows.query.extra_tables
        read = {
            (leaf.lhs.target.model._meta.db_table, leaf.lhs.target.column)
            for leaf in _leaves(rows.query.where)
        }
        assert read
        assert read <= watched


def _leaves(node):
    for child in getattr(node, "children", ()):
        yield from _leaves(child)
    if not hasattr(node, "children"):
        yield node


def test_words_that_nobody_may_read_are_in_no_table_of_the_index(corpus) -> None:
    discussions.start_thread(article=clock(), text="Zinnia grows", author_name="Querelle")
    indexed()
    assert "zinnia" in _everything()
    assert "querelle" in _everything()
    last = clock().comments.order_by("number").last()
    discussions.remove(comment=last, reason="Off topic")
    indexed()
    assert "zinnia" not in _everything()
    assert "querelle" not in _everything()
    discussions.restore(comment=last)
    services.remove_article(article=clock(), reason="A request")
    indexed()
    assert "zinnia" not in _everything()
    assert "flood" not in _everything()


def _everything() -> str:
    said = []
    with connection.cursor() as cursor:
        for table in tables.TABLES:
            cursor.execute(f"SELECT * FROM {table}")
            said += [repr(row) for row in cursor.fetchall()]
    return "\n".join(said)


def test_what_is_not_indexed_yet_is_neither_shown_nor_counted(corpus, client, monkeypatch) -> None:
    monkeypatch.setattr(draining, "SMALL", 0)
    discussions.remove(comment=comment(3), reason="Off topic")
    discussions.edit(comment=comment(5), revision=0, text="Something else.")
    response = client.get("/search/", {"q": "clock"})
    assert hits("clock") == "clock fog#1"
    assert hits("again") == ""
    assert "still being indexed" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_a_hidden_article_hides_its_discussion_at_once(corpus, monkeypatch) -> None:
    monkeypatch.setattr(draining, "SMALL", 0)
    services.remove_article(article=clock(), reason="A request")
    assert hits("clock") == "fog#1"


def test_a_killed_step_loses_no_note(corpus, monkeypatch) -> None:
    sow(clock(), "Nell: Zinnia")
    monkeypatch.setattr(tables.engine(), "add", _fails)
    waiting = draining.waiting()
    with pytest.raises(RuntimeError), transaction.atomic():
        draining.step(10, waiting=True)
    assert draining.waiting() == waiting
    monkeypatch.undo()
    indexed()
    assert hits("zinnia") == "clock#6"


def _fails(*_: object, **__: object) -> None:
    raise RuntimeError


def test_the_command_finds_and_mends_an_index_that_is_wrong(corpus, capsys) -> None:
    call_command("search_index", "--check")
    assert "0 changes indexed, no flaw found." in capsys.readouterr().out
    engine = tables.engine()
    with connection.cursor() as cursor:
        key = documents.key_of(comment(3).pk, comment(3).posted_on)
        engine.remove(cursor, "comments", [key])
        engine.add(cursor, "comments", [documents.CommentTokens(5, "nobody")], many=False)
    with pytest.raises(CommandError, match=r"2 flaws\. Run search_index --rebuild\."):
        call_command("search_index", "--check")
    assert f"The comment {comment(3).pk} is not indexed." in capsys.readouterr().out
    call_command("search_index", "--rebuild")
    call_command("search_index", "--check")
    assert "no flaw found" in capsys.readouterr().out


def test_a_lost_trigger_is_made_again_and_everything_looked_at(corpus, capsys) -> None:
    name = "search_comments_comment_c_changed"
    on = " ON comments_comment" if connection.vendor == "postgresql" else ""
    through_sql(f"DROP TRIGGER {name}{on}")
    Comment.objects.filter(pk=comment(3).pk).update(text="Zinnia")
    assert watching.missing() == [name]
    assert hits("zinnia") == ""
    tables.look_after()
    assert watching.missing() == []
    assert hits("zinnia") == "clock#3"
    indexed()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_index_at_once_do_not_write_over_each_other(make_article) -> None:
    # What a test of this kind empties its tables with, TRUNCATE, tells no trigger of any row.
    call_command("search_index", rebuild=True, verbosity=0)
    article = make_article("The harbour clock")
    sow(article, "\n".join(f"Joe: word{n}" for n in range(40)))
    errors: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(8):
                draining.step(7, waiting=True)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    def write() -> None:
        try:
            for row in Comment.objects.filter(article=article).order_by("pk")[:20]:
                discussions.edit(comment=row, revision=0, text=f"{row.text} changed")
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=what) for what in (work, work, write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    indexed()
    assert len(hits("changed in:comments").split()) == 20
