"""Imports in the hands of editors: what runs did, and taking them back."""

from __future__ import annotations

import dataclasses

import pytest

from archive.models import Article, Conflict, ImportRun, Likeness
from comments.models import Comment
from tests.archive.captures import FERRY, Page
from tests.archive.importing import Desk, comment, edit

pytestmark = pytest.mark.django_db

RUNS = "/admin/archive/importrun/"
CONFLICTS = "/admin/archive/conflict/"
PAIRS = "/admin/archive/likeness/"
EDITED = "A clock that is wrong on purpose is a time-table."
THEIRS = "A clock that is wrong on purpose is a lie."


def decide(client, conflict: Conflict, choice: str, seen: str = "open"):
    data = {"choice": choice, "seen": seen}
    return client.post(f"{CONFLICTS}{conflict.pk}/decide/", data, follow=True)


def test_runs_are_listed_with_their_state_and_totals(desk: Desk, conflict, read) -> None:
    ImportRun.objects.create(
        started_at=ImportRun.objects.first().started_at,
        options={"paths": ["killed.xml"]},
        process="nowhere",
    )
    page = read(RUNS)
    assert "blog.xml" in page
    assert "1 created" in page
    assert "1 in conflict" in page
    assert "Killed before its end killed.xml" in page


def test_a_run_tells_each_page_what_changed_and_why(desk: Desk, editor, conflict, read):
    desk.put("broken.warc", "WARC/1.0\r\nnothing of the kind")
    later = dataclasses.replace(FERRY.changed(3, text="I did."), title="The ferry was late")
    desk.put("again.xml", later.as_wxr())
    desk.imports("again.xml", "broken.warc")
    run = ImportRun.objects.first()
    page = read(f"{RUNS}{run.pk}/change/")
    assert "On conflict keep" in page
    assert "Title taken from the source: from “The ferry is late again” to “The ferry was" in page
    assert f"Text of {comment(3)} taken from the source" in page
    [failed] = run.rows.filter(outcome="failed")
    assert failed.reason
    assert " ".join(failed.reason.split()) in page.replace("&#x27;", "'").replace("&quot;", '"')
    article = Article.objects.get()
    assert f"/admin/archive/article/{article.pk}/change/" in str(
        editor.get(f"{RUNS}{run.pk}/change/").content
    )
    only = read(f"{RUNS}{run.pk}/change/?outcome=failed")
    assert "broken.warc" in only
    assert "taken from the source" not in only
    first = ImportRun.objects.get(pk=conflict.run_id)
    said = read(f"{RUNS}{first.pk}/change/")
    assert f"Text of {comment(1)} changed here and at the source, kept as edited" in said


def test_rows_of_a_run_are_paged_in_a_fixed_number_of_queries(
    desk: Desk, editor, queries_of_editor, read
) -> None:
    pages = [
        Page(title=f"Letter {n}", url=f"https://pellworth.example/{n}/", comments=FERRY.comments)
        for n in range(60)
    ]
    desk.save("one.xml", pages[0].as_wxr())
    desk.save("many.xml", pages[1].as_wxr(*pages[2:]))
    many, one = ImportRun.objects.all()
    asked = [queries_of_editor(f"{RUNS}{run.pk}/change/") for run in (one, many)]
    assert asked[0] == asked[1]
    assert "Page 1 of 2" in read(f"{RUNS}{many.pk}/change/")
    second = read(f"{RUNS}{many.pk}/change/?outcome=created&page=2")
    assert "Letter 59" in second
    for odd in ("?page=x", "?page=-1", "?outcome=nonsense", "?outcome=&page=99999999999999999999"):
        assert editor.get(f"{RUNS}{many.pk}/change/{odd}").status_code == 200
    assert queries_of_editor(RUNS) == queries_of_editor(f"{RUNS}?state__exact=finished")


def test_a_run_is_undone_after_a_question(desk: Desk, editor, imported, read) -> None:
    run = ImportRun.objects.get()
    asked = read(f"{RUNS}{run.pk}/undo/")
    assert "wrote 1 page." in asked
    assert Article.objects.exists()
    response = editor.post(f"{RUNS}{run.pk}/undo/", follow=True)
    assert "is undone: 1 page" in response.content.decode()
    assert not Article.objects.exists()
    again = editor.post(f"{RUNS}{run.pk}/undo/", follow=True)
    assert "was undone already" in again.content.decode()


def test_undoing_tells_what_was_edited_since_and_leaves_it(desk: Desk, editor, imported) -> None:
    edit(1, text=EDITED)
    run = ImportRun.objects.get()
    page = editor.post(f"{RUNS}{run.pk}/undo/").content.decode()
    assert "0 pages undone, 1 kept" in page
    assert f"Comment {comment(1)} on “{imported}” was edited since." in page
    assert Article.objects.exists()
    run.refresh_from_db()
    assert run.state == ImportRun.State.FINISHED


def test_a_run_of_many_pages_is_undone_by_command(desk: Desk, editor, imported, monkeypatch):
    monkeypatch.setattr("archive.admin.runs.AT_ONCE", 0)
    run = ImportRun.objects.get()
    for page in (editor.get, editor.post):
        assert f"imports undo {run.pk}" in page(f"{RUNS}{run.pk}/undo/").content.decode()
    assert Article.objects.exists()


def test_open_conflicts_are_counted_where_somebody_comes_by(
    desk: Desk, editor, conflict, read
) -> None:
    article = Article.objects.get()
    for address in (
        "/admin/",
        f"/admin/archive/article/{article.pk}/change/",
        f"/admin/comments/comment/{conflict.comment_id}/change/",
    ):
        assert "1 open conflict between an import and an edit" in read(address)
    decide(editor, conflict, "mine")
    assert "open conflict" not in read("/admin/")


def test_open_pairs_are_counted_where_somebody_comes_by(pair, read) -> None:
    assert "1 pair of articles may be one page" in read("/admin/")
    for article in (pair.article, pair.other):
        assert "May be one page with" in read(f"/admin/archive/article/{article.pk}/change/")


def test_an_article_shows_its_captures_and_imports(desk: Desk, imported, read) -> None:
    page = FERRY.without(2)
    desk.save("page.html", page.as_html(), "--captured-at", "2015-11-30")
    address = f"/admin/archive/article/{imported.pk}/change/"
    said = read(address)
    for words in ("blog.xml", "page.html", "wxr", "30 November 2015", "7 comments", "version 1"):
        assert words in said
    assert "At its source: Published" in said
    for run in ImportRun.objects.all():
        assert f"Run {run.pk}" in said
    told = read(f"/admin/comments/comment/{comment(2).pk}/change/")
    assert "Not in page.html, saved on 30 November 2015" in told
    assert "Not in" not in read(f"/admin/comments/comment/{comment(1).pk}/change/")


def test_an_article_that_its_site_kept_back_says_so(desk: Desk, read) -> None:
    desk.save("d.xml", FERRY.as_wxr().replace("<wp:status>publish<", "<wp:status>private<"))
    article = Article.objects.get()
    page = read(f"/admin/archive/article/{article.pk}/change/")
    assert f"Not published there: {article.source_state}" in page
    assert article.source_state


def test_captures_that_are_gone_are_counted(desk: Desk, imported, read) -> None:
    Comment.objects.filter(source_id="1").update(absent_from=["0123456789abcdef:0"])
    page = read(f"/admin/comments/comment/{comment(1).pk}/change/")
    assert "Not in 1 capture that this page does not have any more" in page


def test_pages_of_imports_ask_who_is_there(client, editor, make_editor, conflict, read) -> None:
    viewer = make_editor("archive.view_article", "comments.change_comment")
    allowed = make_editor("archive.view_conflict", "archive.view_importrun")
    run = conflict.run_id
    pages = [CONFLICTS, f"{CONFLICTS}{conflict.pk}/change/", RUNS, f"{RUNS}{run}/change/"]
    for address in pages:
        assert client.get(address).status_code == 302
        assert viewer.get(address).status_code == 403
        assert allowed.get(address).status_code == 200
    for page in (f"{CONFLICTS}999/change/", f"{RUNS}999/change/", f"{PAIRS}999/change/"):
        assert editor.get(page).status_code == 404
    assert editor.post(f"{CONFLICTS}999/decide/").status_code == 404
    assert editor.get(f"{RUNS}999/undo/").status_code == 404
    assert "Undo this run" not in read(f"{RUNS}{run}/change/", by=allowed)
    assert "Keep ours" not in read(f"{CONFLICTS}{conflict.pk}/change/", by=allowed)
    assert "open conflict" not in read("/admin/", by=viewer)
    article = f"/admin/archive/article/{conflict.article_id}/change/"
    for words in ("Captures", "Imports", "open conflict"):
        assert words not in read(article, by=viewer)


def test_only_who_may_change_may_decide_and_undo(client, make_editor, editor, conflict) -> None:
    address, undo = f"{CONFLICTS}{conflict.pk}/decide/", f"{RUNS}{conflict.run_id}/undo/"
    theirs = {"choice": "theirs", "seen": "open"}
    looking = make_editor("archive.view_conflict", "archive.view_importrun")
    halfway = make_editor("archive.change_conflict", "archive.change_article")
    assert client.post(address, theirs).status_code == 302
    assert client.post(undo).status_code == 302
    for somebody in (looking, halfway):
        assert somebody.post(address, theirs).status_code == 403
        assert somebody.get(undo).status_code == 403
        assert somebody.post(undo).status_code == 403
    assert editor.get(address).status_code == 405
    conflict.refresh_from_db()
    assert conflict.choice == Conflict.Choice.OPEN
    may = make_editor("archive.change_conflict", "comments.change_comment")
    assert may.post(address, theirs).status_code == 302
    assert comment(1).text == THEIRS
    assert make_editor("archive.change_importrun").get(undo).status_code == 200


@pytest.mark.parametrize("name", ["importrun", "conflict", "likeness"])
def test_records_of_imports_are_neither_added_nor_deleted_nor_filled_in(
    editor, conflict, name
) -> None:
    row = conflict.run_id if name == "importrun" else conflict.pk
    if name == "likeness":
        other = Article.objects.create(title="Other", slug="other")
        row = Likeness.objects.create(article=conflict.article, other=other, why="x").pk
    address = f"/admin/archive/{name}/"
    assert editor.get(f"{address}add/").status_code == 403
    assert editor.post(f"{address}{row}/delete/", {"post": "yes"}).status_code == 403
    assert editor.post(f"{address}{row}/change/", {"unit": "x"}).status_code == 405
    assert "delete_selected" not in editor.get(address).content.decode()
