"""Conflicts in the hands of editors: three versions, and a decision."""

from __future__ import annotations

import dataclasses

import pytest
from django.core.management import call_command

from archive import services
from archive.differences import difference, folded
from archive.models import Article, Conflict, ImportRun
from comments import services as discussions
from tests.archive.captures import FERRY
from tests.archive.conftest import HOSTILE
from tests.archive.importing import Desk, comment, edit

pytestmark = pytest.mark.django_db

RUNS = "/admin/archive/importrun/"
CONFLICTS = "/admin/archive/conflict/"
EDITED = "A clock that is wrong on purpose is a time-table."
THEIRS = "A clock that is wrong on purpose is a lie."


def decide(client, conflict: Conflict, choice: str, seen: str = "open"):
    data = {"choice": choice, "seen": seen}
    return client.post(f"{CONFLICTS}{conflict.pk}/decide/", data, follow=True)


def test_a_conflict_shows_three_versions_and_the_words_that_differ(editor, conflict) -> None:
    page = editor.get(f"{CONFLICTS}{conflict.pk}/change/").content.decode()
    assert f"<h1>Text of comment {comment(1)}</h1>" in page
    assert "<del>timetable.</del><ins>time-table.</ins>" in page
    assert "<del>timetable.</del><ins>lie.</ins>" in page
    assert FERRY.comments[0].text in page


def test_a_conflict_is_decided_and_decided_otherwise(editor, conflict) -> None:
    page = decide(editor, conflict, "theirs").content.decode()
    assert "The source&#x27;s was taken." in page
    assert comment(1).text == THEIRS
    conflict.refresh_from_db()
    assert conflict.decided_by.username == "editor 0"
    assert (
        "What stood here was kept." in decide(editor, conflict, "mine", "theirs").content.decode()
    )
    assert comment(1).text == EDITED
    history = editor.get(f"/admin/comments/comment/{comment(1).pk}/history/").content.decode()
    assert "The source&#x27;s was taken." in history


def test_the_second_of_two_who_decide_is_told(editor, conflict) -> None:
    decide(editor, conflict, "mine")
    assert "Somebody else decided this" in decide(editor, conflict, "theirs").content.decode()
    assert comment(1).text == EDITED
    assert "is decided by one of" in decide(editor, conflict, "open", "mine").content.decode()


def test_what_was_edited_since_is_shown_and_closes_the_conflict(editor, conflict, read) -> None:
    address = f"{CONFLICTS}{conflict.pk}/change/"
    assert f"/admin/comments/comment/{comment(1).pk}/change/" in str(editor.get(address).content)
    edit(1, text="Something else again.")
    page = read(address)
    assert "Something else again." in page
    assert "Take the source" not in page
    assert "Edit it as you want to have it" in decide(editor, conflict, "theirs").content.decode()
    decide(editor, conflict, "edited")
    conflict.refresh_from_db()
    assert conflict.choice == Conflict.Choice.EDITED
    assert comment(1).text == "Something else again."


def test_open_conflicts_come_first_and_lead_to_each_other(
    desk: Desk, editor, conflict, read
) -> None:
    decide(editor, conflict, "mine")
    edit(2, text="Then call it a time-table.")
    edit(3, text="I did, and nobody came.")
    both = dataclasses.replace(
        FERRY,
        comments=[
            dataclasses.replace(said, text=f"Otherwise {said.id}") if said.id in (2, 3) else said
            for said in FERRY.changed(1, text=THEIRS).comments
        ],
    )
    desk.save("both.xml", both.as_wxr())
    page = read(CONFLICTS)
    order = [page.index(f"text of comment {comment(n)}") for n in (2, 3, 1)]
    assert max(order[:2]) < order[2]
    waiting = Conflict.objects.filter(choice="open")
    for one, other in (list(waiting), list(waiting)[::-1]):
        content = editor.get(f"{CONFLICTS}{one.pk}/change/").content.decode()
        assert f"{CONFLICTS}{other.pk}/change/" in content
    assert "1 result" in read(f"{CONFLICTS}?choice__exact=mine")


def test_places_dates_and_bylines_are_told_in_words(desk: Desk, editor, imported, read) -> None:
    discussions.move(comment=comment(7), parent=comment(1))
    services.edit_article(
        article=imported, revision=0, published_on=imported.published_on.replace(year=2013)
    )
    desk.save("later.xml", FERRY.changed(7, under=4).as_wxr().replace("2014-03-12", "2014-03-13"))
    place = Conflict.objects.get(unit="parent")
    page = read(f"{CONFLICTS}{place.pk}/change/")
    assert f"Place of comment {comment(7)}" in page
    assert f"Under {comment(6)} Stated by the source" in page
    for words in (str(comment(1)), "Chosen by an editor", str(comment(4))):
        assert words in page
    date = Conflict.objects.get(unit="published")
    page = read(f"{CONFLICTS}{date.pk}/change/")
    assert "12 March 2014, 09:00:00 UTC" in page
    assert "Entered by an editor" in page
    decide(editor, place, "theirs")
    decide(editor, date, "theirs")
    assert comment(7).parent == comment(4)
    assert Article.objects.get().published_on.day == 13
    call_command("check_threads")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_a_conflict_are_inert(desk: Desk, editor, imported, words) -> None:
    edit(1, text=words)
    services.edit_article(article=imported, revision=0, title=words)
    later = dataclasses.replace(FERRY.changed(1, text=f"{words} at the source"), title="Another")
    desk.save("later.xml", later.as_wxr())
    addresses = [f"{CONFLICTS}{each.pk}/change/" for each in Conflict.objects.all()]
    assert addresses
    runs = [f"{RUNS}{run.pk}/change/" for run in ImportRun.objects.all()]
    for address in (CONFLICTS, RUNS, *addresses, *runs):
        page = editor.get(address).content.decode()
        for mark in ("<script>alert", "<img src=x", "<svg/onload", "<b>turned"):
            assert mark not in page


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("", "new"),
        ("gone", ""),
        ("one\ntwo\nthree", "one\n2\nthree\n"),
        ("a b c d", "a x y d"),
        ("<p>One</p>", "<p>Two</p>"),
        ("word " * 50_000, "other word " * 50_000),
        ("line\n" * 50_000, "other\nline\n" * 50_000),
    ],
)
def test_a_difference_holds_both_texts(was: str, now: str) -> None:
    pieces = difference(was, now)
    assert "".join(p.text for p in pieces if p.kind != "new") == was
    assert "".join(p.text for p in pieces if p.kind != "gone") == now


def test_long_stretches_without_a_difference_are_folded() -> None:
    lines = [f"line {n}\n" for n in range(100)]
    changed = [*lines[:50], "other\n", *lines[52:]]
    pieces = folded(difference("".join(lines), "".join(changed)))
    assert [p.text for p in pieces if p.kind == "folded"] == ["48 lines", "46 lines"]
    assert "".join(p.text for p in pieces if p.kind == "same").count("line ") == 4


def test_pages_ask_the_same_however_many_conflicts_there_are(
    conflict: Conflict, queries_of_editor
) -> None:
    addresses = [
        CONFLICTS,
        f"{CONFLICTS}{conflict.pk}/change/",
        "/admin/",
        RUNS,
        f"/admin/archive/article/{conflict.article_id}/change/",
        f"/admin/comments/comment/{conflict.comment_id}/change/",
    ]
    before = {address: queries_of_editor(address) for address in addresses}
    Conflict.objects.bulk_create(
        Conflict(
            article_id=conflict.article_id,
            comment_id=pk,
            run_id=conflict.run_id,
            unit=unit,
            mine="a",
            theirs="b",
        )
        for pk in conflict.article.comments.values_list("pk", flat=True)
        for unit in ("author", "date", "parent", "state", "truncated", "votes")
    )
    assert {address: queries_of_editor(address) for address in addresses} == before
