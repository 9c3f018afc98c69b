"""Importing again: nothing changes that nobody changed, and no edit is lost."""

from __future__ import annotations

import dataclasses

import pytest
from django.core.management import call_command

from archive import services
from archive.importing import deciding
from archive.models import Article, Conflict, Snapshot, Tag
from comments import services as discussions
from comments.models import Comment
from tests.archive.captures import FERRY, PROSE, Page, Said
from tests.archive.importing import Desk, drawn, nothing_written

pytestmark = pytest.mark.django_db

EDITED = "A clock that is wrong on purpose is a time-table."


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def imported(desk: Desk) -> Article:
    desk.save("blog.xml", FERRY.as_wxr())
    return Article.objects.get()


def comment(source_id: int) -> Comment:
    return Comment.objects.get(source_id=str(source_id))


def edit(source_id: int, **changes) -> None:
    row = comment(source_id)
    discussions.edit(comment=row, revision=row.revision, **changes)


def changed(number: int, **changes) -> Page:
    """The same page, in which the source has changed one comment."""
    return dataclasses.replace(
        FERRY,
        comments=[
            dataclasses.replace(said, **changes) if said.id == number else said
            for said in FERRY.comments
        ],
    )


@pytest.mark.parametrize(
    "text", [FERRY.as_text(), FERRY.as_html(), FERRY.as_wxr(), FERRY.as_disqus()]
)
def test_the_same_bytes_a_second_time_write_nothing(desk: Desk, text: str) -> None:
    desk.save("page", text)
    with nothing_written():
        assert " 1 unchanged" in desk.save("page", text)
        assert " 1 unchanged" in desk.save("other-name", text)


def test_the_same_documents_in_other_bytes_change_no_article(desk: Desk, imported) -> None:
    before = drawn()
    desk.save("blog.xml", FERRY.as_wxr() + "<!-- exported again -->")
    assert [line.partition(" | ")[0] for line in drawn()] == [
        line.partition(" | ")[0] for line in before
    ]
    assert Article.objects.get().revision == 0
    assert set(Comment.objects.values_list("revision", flat=True)) == {0}


def test_edits_stay_when_the_source_says_nothing_new(desk: Desk, imported) -> None:
    services.edit_article(article=imported, revision=0, title="The ferry was late")
    edit(1, text=EDITED)
    moved = discussions.move(comment=comment(7), parent=comment(1))
    with nothing_written():
        desk.save("blog.xml", FERRY.as_wxr())
    desk.save("again.xml", FERRY.as_wxr() + "<!-- again -->")
    assert Article.objects.get().title == "The ferry was late"
    assert comment(1).text == EDITED
    assert comment(7).parent == comment(1)
    assert comment(7).revision == moved.revision
    assert not Conflict.objects.exists()


def test_what_the_source_changed_elsewhere_is_taken_beside_the_edits(desk: Desk, imported) -> None:
    edit(1, text=EDITED)
    later = changed(3, text="I just did, and everybody came.")
    said = desk.save("later.xml", later.as_wxr())
    assert "1 updated" in said
    assert comment(1).text == EDITED
    assert comment(3).text == "I just did, and everybody came."
    assert not Conflict.objects.exists()


def test_a_text_that_both_changed_in_different_paragraphs_is_merged(desk: Desk) -> None:
    page = changed(4, text="One, as it was.\n\nTwo, as it was.\n\nThree, as it was.", cut=None)
    desk.save("blog.xml", page.as_wxr())
    edit(4, text="One, by an editor.\n\nTwo, as it was.\n\nThree, as it was.")
    page = changed(4, text="One, as it was.\n\nTwo, as it was.\n\nThree, at the source.", cut=None)
    desk.save("later.xml", page.as_wxr())
    assert comment(4).text == "One, by an editor.\n\nTwo, as it was.\n\nThree, at the source."
    assert not Conflict.objects.exists()


def test_an_article_that_both_changed_in_different_paragraphs_is_merged(
    desk: Desk, imported
) -> None:
    body = imported.body_html.replace("seven minutes", "nine minutes")
    services.edit_article(article=imported, revision=0, body_html=body)
    later = dataclasses.replace(FERRY, prose=[*PROSE[:2], PROSE[2] + " It was disbanded."])
    desk.save("later.xml", later.as_wxr())
    now = Article.objects.get().body_html
    assert "nine minutes" in now
    assert "It was disbanded." in now


def test_a_conflict_keeps_the_edit_and_waits_with_all_three_versions(desk: Desk, imported) -> None:
    edit(1, text=EDITED)
    theirs = "A clock that is wrong on purpose is a lie."
    said = desk.save("later.xml", changed(1, text=theirs).as_wxr())
    assert desk.status == 3
    assert "conflict: text of comment" in said
    assert comment(1).text == EDITED
    [waiting] = desk.lines("imports", "conflicts")
    was = FERRY.comments[0].text
    assert (waiting["base"], waiting["mine"], waiting["theirs"]) == (was, EDITED, theirs)
    desk.save("later.xml", changed(1, text=theirs).as_wxr())
    assert Conflict.objects.count() == 1


def test_a_conflict_is_resolved_by_command_and_can_be_decided_again(desk: Desk, imported) -> None:
    edit(1, text=EDITED)
    desk.save("later.xml", changed(1, text="A lie.").as_wxr())
    number = str(Conflict.objects.get().pk)
    desk.says("imports", "resolve", number, "theirs")
    assert comment(1).text == "A lie."
    assert desk.lines("imports", "conflicts") == []
    desk.says("imports", "resolve", number, "mine")
    assert comment(1).text == EDITED


def test_a_conflict_over_words_that_changed_again_is_left_to_the_editor(
    desk: Desk, imported
) -> None:
    edit(1, text=EDITED)
    desk.save("later.xml", changed(1, text="A lie.").as_wxr())
    edit(1, text="Something else again.")
    said = desk.says("imports", "resolve", str(Conflict.objects.get().pk), "theirs")
    assert "changed since" in said
    assert comment(1).text == "Something else again."


def test_a_conflict_that_somebody_else_decided_is_not_decided_unseen(desk: Desk, imported) -> None:
    edit(1, text=EDITED)
    desk.save("later.xml", changed(1, text="A lie.").as_wxr())
    number = Conflict.objects.get().pk
    deciding.resolve(number, choice="mine", seen="open")
    with pytest.raises(deciding.Refused, match="Somebody else decided"):
        deciding.resolve(number, choice="theirs", seen="open")
    assert comment(1).text == EDITED
    with pytest.raises(deciding.Refused, match="one of mine, theirs, edited"):
        deciding.resolve(number, choice="open")


def test_a_conflict_is_settled_by_what_an_editor_wrote_instead(desk: Desk, imported) -> None:
    edit(1, text=EDITED)
    desk.save("later.xml", changed(1, text="A lie.").as_wxr())
    edit(1, text="Something else again.")
    conflict = deciding.resolve(Conflict.objects.get().pk, choice="edited")
    assert conflict.choice == Conflict.Choice.EDITED
    assert deciding.stands(conflict) == comment(1).text == "Something else again."
    assert desk.lines("imports", "conflicts") == []


def test_the_operator_may_let_the_source_win_and_the_edit_is_kept_to_take_back(
    desk: Desk, imported
) -> None:
    edit(1, text=EDITED)
    desk.save("later.xml", changed(1, text="A lie.").as_wxr(), "--on-conflict", "theirs")
    assert comment(1).text == "A lie."
    desk.says("imports", "resolve", str(Conflict.objects.get().pk), "mine")
    assert comment(1).text == EDITED


def test_the_operator_may_let_a_conflict_fail_and_nothing_of_the_page_is_written(
    desk: Desk, imported
) -> None:
    edit(1, text=EDITED)
    later = dataclasses.replace(changed(1, text="A lie."), title="Changed")
    with nothing_written():
        said = desk.save("later.xml", later.as_wxr(), "--on-conflict", "fail")
    assert desk.status == 1
    assert "text was changed here and at the source" in said
    assert not Conflict.objects.exists()
    desk.save("later.xml", later.as_wxr())
    assert Conflict.objects.count() == 1


def test_an_editors_move_wins_over_a_source_that_says_what_it_said(desk: Desk, imported) -> None:
    discussions.move(comment=comment(2), parent=None)
    desk.save("later.xml", changed(3, text="I did.").as_wxr())
    assert comment(2).parent is None
    assert comment(2).placement == "edited"


def test_a_move_by_both_is_a_conflict(desk: Desk, imported) -> None:
    discussions.move(comment=comment(7), parent=comment(1))
    desk.save("later.xml", changed(7, under=4).as_wxr())
    assert comment(7).parent == comment(1)
    conflict = Conflict.objects.get()
    assert conflict.unit == "parent"
    desk.says("imports", "resolve", str(conflict.pk), "theirs")
    assert comment(7).parent == comment(4)
    call_command("check_threads")


def test_a_move_under_a_comment_that_came_with_it_can_be_taken(desk: Desk, imported) -> None:
    discussions.move(comment=comment(7), parent=comment(1))
    late = Said(id=8, author="Nell", text="Which one before?", under=6)
    later = changed(7, under=8)
    desk.save("later.xml", dataclasses.replace(later, comments=[*later.comments, late]).as_wxr())
    desk.says("imports", "resolve", str(Conflict.objects.get().pk), "theirs")
    assert comment(7).parent == comment(8)
    call_command("check_threads")


def test_moves_that_would_make_a_circle_leave_the_editors(desk: Desk, imported) -> None:
    discussions.move(comment=comment(4), parent=comment(7))
    desk.save("later.xml", changed(6, under=4).as_wxr())
    assert comment(4).parent == comment(7)
    call_command("check_threads")


def test_a_reply_in_a_later_export_lands_under_its_parent(desk: Desk, imported) -> None:
    edit(2, text="Then call it a time-table.")
    late = Said(id=99, author="Tamsin", text="You two should meet the baker.", under=2)
    later = dataclasses.replace(FERRY, comments=[late, *FERRY.comments])
    desk.save("later.xml", later.as_wxr())
    assert comment(99).parent == comment(2)
    assert Article.objects.get().comment_count == len(FERRY.comments) + 1
    call_command("check_threads")


def test_what_was_written_here_stays_where_it_is_when_more_is_captured(
    desk: Desk, imported
) -> None:
    own = discussions.reply(parent=comment(1), text="I was there.", author_name="Nell")
    new = discussions.start_thread(article=imported, text="Me too.", author_name="Abe")
    late = Said(id=8, author="Tamsin", text="You two should meet the baker.", under=1)
    desk.save("l.xml", dataclasses.replace(FERRY, comments=[*FERRY.comments, late]).as_wxr())
    assert Comment.objects.get(code=own.code).parent == comment(1)
    threads = Comment.objects.threads().order_by("tree_id").values_list("author_name", flat=True)
    assert list(threads) == ["Haverkamp", "Bo", "Tamsin", "Abe"]
    assert Comment.objects.get(code=new.code).number > comment(8).number
    call_command("check_threads")


def test_removed_comments_stay_removed_and_deleted_ones_do_not_come_back(
    desk: Desk, imported
) -> None:
    discussions.remove(comment=comment(5), reason="A private address.")
    discussions.delete(comment=comment(3))
    for page in (FERRY, changed(5, text="Changed at the source.")):
        desk.save("later.xml", page.as_wxr() + "<!-- later -->")
        desk.save("page.html", page.as_html())
    assert comment(5).state == Comment.State.REMOVED
    assert not Comment.objects.filter(source_id="3").exists()
    call_command("check_threads")


def test_a_reply_to_a_deleted_comment_takes_the_place_above(desk: Desk, imported) -> None:
    discussions.delete(comment=comment(3))
    late = Said(id=8, author="Tamsin", text="Who was that, then?", under=3)
    desk.save("l.xml", dataclasses.replace(FERRY, comments=[*FERRY.comments, late]).as_wxr())
    assert comment(8).parent == comment(2)


def test_a_removed_article_stays_removed_and_a_deleted_one_does_not_come_back(
    desk: Desk, imported
) -> None:
    services.remove_article(article=imported, reason="At the author's wish.")
    desk.save("later.xml", changed(1, text="Changed.").as_wxr())
    imported.refresh_from_db()
    assert imported.state == Article.State.REMOVED
    services.delete_article(article=imported)
    for name, text in (
        ("blog.xml", FERRY.as_wxr()),
        ("later.xml", changed(2, text="Changed.").as_wxr()),
        ("page.html", FERRY.as_html()),
        ("page.txt", FERRY.as_text()),
    ):
        said = desk.save(name, text)
        assert not Article.objects.exists(), said
    assert "an editor deleted this article" in said
    assert all(bytes(s.content) == b"" for s in Snapshot.objects.exclude(capture=None))


def test_tags_and_bylines_of_both_sides_combine(desk: Desk, imported) -> None:
    tag = Tag.objects.create(name="Harbour", slug="harbour")
    services.edit_article(article=imported, revision=0, tags=[tag])
    later = FERRY.as_wxr().replace(
        "<wp:post_id>", '<category domain="post_tag" nicename="ferry">Ferry</category><wp:post_id>'
    )
    desk.save("later.xml", later)
    names = Article.objects.get().tags.values_list("name", flat=True)
    assert sorted(names) == ["Ferry", "Harbour"]


def test_a_dry_run_says_to_the_row_what_a_run_then_does(desk: Desk, imported) -> None:
    edit(1, text=EDITED)
    edit(4, votes=7)
    later = dataclasses.replace(
        changed(1, text="A lie."),
        title="The ferry was late",
        prose=[*PROSE, "A postscript that was added to the text a good while later, and kept."],
    )
    desk.put("1.xml", later.as_wxr())
    desk.put("2.html", changed(2, text="Then call it that.").as_html())
    with nothing_written():
        planned = desk.lines("import_articles", str(desk.folder), "--dry-run")
    done = desk.lines("import_articles", str(desk.folder))
    assert planned[-1].pop("dry_run") is True
    assert done[-1].pop("dry_run") is False
    planned[-1].pop("run"), done[-1].pop("run")
    assert planned == done


def test_the_numbers_of_every_row_add_up(desk: Desk, imported) -> None:
    edit(1, text=EDITED)
    discussions.delete(comment=comment(3))
    late = Said(id=8, author="Tamsin", text="You should meet the baker.", under=1)
    page = changed(1, text="A lie.")
    page = dataclasses.replace(page, comments=[*page.comments, late])
    row, totals = desk.lines("import_articles", str(desk.put("l.xml", page.as_wxr())))
    assert row["by_outcome"] == {
        "conflict": 1,
        "unchanged": len(FERRY.comments) - 2,
        "skipped": 1,
        "created": 1,
    }
    assert sum(row["by_outcome"].values()) == row["comments"] == len(page.comments)
    assert sum(totals["totals"]["comments"].values()) == row["comments"]
