"""What waits for a decision, and what a decision brings with it."""

from __future__ import annotations

import dataclasses

import pytest
from django.core.management import call_command

from archive import services
from archive.models import Article, Conflict, ImportRun, Publication
from comments import services as discussions
from comments.models import Comment, Commenter
from tests.archive.captures import FERRY, Said
from tests.archive.importing import Desk, comment, drawn, edit, everything
from tests.archive.test_admin_articles import save

pytestmark = pytest.mark.django_db

OPEN = Conflict.Choice.OPEN


def said(number: int, text: str) -> str:
    return FERRY.changed(1, text=f"{text} {number}.").as_wxr()


def three(conflict: Conflict) -> tuple[object, object, object]:
    return conflict.base, conflict.mine, conflict.theirs


def test_of_one_unit_one_conflict_waits_and_it_is_the_newest(desk: Desk, imported) -> None:
    was = comment(1).text
    edit(1, text="Mine.")
    for number in range(4):
        desk.save("later.xml", said(number, "A clock that is wrong is a lie"))
        assert desk.status == 3
        waiting = Conflict.objects.get(choice=OPEN)
        assert three(waiting) == (was, "Mine.", f"A clock that is wrong is a lie {number}.")
    edit(1, text="Mine, written anew.")
    desk.save("later.xml", said(9, "A clock"))
    assert three(Conflict.objects.get()) == (was, "Mine, written anew.", "A clock 9.")
    desk.says("imports", "resolve", str(Conflict.objects.get().pk), "theirs")
    assert comment(1).text == "A clock 9."


def test_one_conflict_of_the_article_and_one_of_a_place_wait_as_well(desk: Desk, imported) -> None:
    services.edit_article(article=imported, revision=0, title="Late, as ever")
    discussions.move(comment=comment(7), parent=comment(1))
    for under, title in ((4, "Late once more"), (5, "Late once again")):
        page = FERRY.changed(7, under=under)
        desk.save("later.xml", page.as_wxr().replace(FERRY.title, title))
        assert {(each.unit, each.choice) for each in Conflict.objects.all()} == {
            ("title", OPEN),
            ("parent", OPEN),
        }
    by_unit = {each.unit: each for each in Conflict.objects.all()}
    assert three(by_unit["title"]) == (FERRY.title, "Late, as ever", "Late once again")
    codes = [comment(number).code for number in (6, 1, 5)]
    assert [value[0] for value in three(by_unit["parent"])] == codes


def test_a_source_that_takes_its_change_back_leaves_no_question(desk: Desk, imported) -> None:
    edit(1, text="Mine.")
    discussions.move(comment=comment(7), parent=comment(1))
    desk.save("later.xml", FERRY.changed(1, text="Theirs.").changed(7, under=4).as_wxr())
    assert Conflict.objects.filter(choice=OPEN).count() == 2
    said = desk.save("back.xml", FERRY.as_wxr() + "<!-- as it was -->")
    assert not Conflict.objects.exists()
    assert not desk.status
    assert "1 kept" in said
    assert comment(1).text == "Mine."
    assert comment(7).parent == comment(1)


def test_a_question_that_is_still_open_stays_when_something_else_changes(
    desk: Desk, conflict: Conflict
) -> None:
    stood = three(conflict)
    later = FERRY.changed(1, text=str(conflict.theirs)).changed(2, text="Then call it that.")
    desk.save("third.xml", later.as_wxr())
    assert three(Conflict.objects.get()) == stood
    assert Conflict.objects.get().pk == conflict.pk


def test_what_was_decided_stays_on_record_beside_a_new_question(desk: Desk, conflict) -> None:
    desk.says("imports", "resolve", str(conflict.pk), "mine")
    desk.save("third.xml", said(3, "A third version of it"))
    assert [each.choice for each in Conflict.objects.order_by("pk")] == ["mine", OPEN]


def test_an_undone_run_gives_the_older_question_back(desk: Desk, conflict: Conflict) -> None:
    before, stood = everything(), three(conflict)
    desk.save("third.xml", said(3, "A third version of it"))
    assert three(Conflict.objects.get()) != stood
    assert "1 page undone" in desk.says("imports", "undo", str(ImportRun.objects.latest("pk").pk))
    assert three(Conflict.objects.get(pk=conflict.pk)) == stood
    assert everything() == before


@pytest.fixture
def moved(desk: Desk, imported: Article) -> Conflict:
    """An article of the Almanac, given to the Gazette here and to the Courier at the source."""
    imported.refresh_from_db()
    gazette = Publication.objects.create(name="The Gazette", slug="gazette")
    services.edit_article(article=imported, revision=imported.revision, publication=gazette)
    desk.save("later.xml", FERRY.as_wxr() + "<!-- -->", "--publication", "The Courier")
    return Conflict.objects.get()


def homes() -> set[str]:
    there = Comment.objects.filter(commenter__isnull=False)
    return set(there.values_list("commenter__publication__name", flat=True))


def test_who_signs_moves_with_the_publication_that_is_decided(desk: Desk, moved) -> None:
    for choice, home in (("theirs", "The Courier"), ("mine", "The Gazette")):
        desk.says("imports", "resolve", str(moved.pk), choice)
        assert not desk.status
        assert Article.objects.get().publication.name == home
        assert homes() == {home}
        assert set(Commenter.objects.values_list("publication__name", flat=True)) == {home}
    call_command("check_threads")


def test_who_signs_is_one_name_when_more_is_captured_after_it(desk: Desk, moved) -> None:
    desk.says("imports", "resolve", str(moved.pk), "theirs")
    more = [*FERRY.comments, Said(id=8, author="Bo", text="It is late again.", under=6)]
    desk.save(
        "more.xml",
        dataclasses.replace(FERRY, comments=more).as_wxr(),
        "--publication",
        "The Courier",
    )
    assert homes() == {"The Courier"}
    assert Commenter.objects.filter(name="Bo").count() == 1


def test_an_editor_who_gives_an_article_to_another_publication_brings_its_names(
    desk: Desk, editor, imported
) -> None:
    gazette = Publication.objects.create(name="The Gazette", slug="gazette")
    before = drawn()
    assert save(editor, imported, publication=gazette.pk).status_code == 302
    assert drawn() != before
    assert homes() == {"The Gazette"}
