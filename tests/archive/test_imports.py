"""What `manage.py imports` promises: runs are known, can be taken back and taken up again."""

from __future__ import annotations

import dataclasses
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from archive.importing import runs
from archive.models import Article, Author, Capture, ImportRun, Publication, Snapshot, Tag
from comments import services as discussions
from comments.models import Comment, Commenter
from tests.archive.captures import FERRY, PROSE, Page, Said
from tests.archive.importing import Desk, drawn, everything
from tests.archive.killing import PAGES

KILLS = 3


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


def late(*more: Said, **changes) -> Page:
    return dataclasses.replace(FERRY, comments=[*FERRY.comments, *more], **changes)


BAKER = Said(id=8, author="Nell", text="You two should meet the baker.", under=1)


@pytest.mark.django_db
def test_runs_are_listed_with_what_they_did(desk: Desk) -> None:
    desk.save("ferry.xml", FERRY.as_wxr(), "--publication", "The Almanac")
    desk.save("ferry.xml", FERRY.as_wxr(), "--publication", "The Almanac")
    second, first = desk.lines("imports", "list")
    assert first["totals"]["pages"] == {"created": 1}
    assert second["totals"]["pages"] == {"unchanged": 1}
    assert first["options"]["publication"] == "The Almanac"
    run, row = desk.lines("imports", "show", str(first["run"]))
    assert run["state"] == "finished"
    assert (row["outcome"], row["title"]) == ("created", FERRY.title)
    assert row["comments"] == {"created": len(FERRY.comments)}
    assert FERRY.title in desk.says("imports", "show", str(first["run"]))


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["show", "undo", "resume"])
def test_a_run_that_does_not_exist_is_told(desk: Desk, verb: str) -> None:
    assert "There is no run 77" in desk.says("imports", verb, "77")
    assert desk.status


@pytest.mark.django_db
def test_undoing_the_first_import_leaves_nothing_and_importing_again_gives_the_same(
    desk: Desk,
) -> None:
    desk.save("ferry.xml", FERRY.as_wxr())
    before = drawn()
    said = desk.says("imports", "undo", str(ImportRun.objects.get().pk))
    assert "1 page undone, 0 kept" in said
    for model in (Article, Comment, Commenter, Author, Publication, Tag, Snapshot, Capture):
        assert not model._default_manager.exists(), model
    desk.save("ferry.xml", FERRY.as_wxr())
    assert drawn() == before


@pytest.mark.django_db
@pytest.mark.parametrize("again", [FERRY.as_wxr().encode(), gzip.compress(FERRY.as_wxr().encode())])
def test_what_changed_nothing_since_does_not_stand_for_a_run_that_was_undone(
    desk: Desk, again: bytes
) -> None:
    desk.save("ferry.xml", FERRY.as_wxr())
    before = drawn()
    assert " 1 unchanged" in desk.save("again", again)
    desk.says("imports", "undo", str(ImportRun.objects.earliest("pk").pk))
    assert not Article.objects.exists()
    assert " 1 created" in desk.imports("again")
    assert drawn() == before


@pytest.mark.django_db
def test_undoing_a_later_import_restores_what_stood_before(desk: Desk) -> None:
    desk.save("ferry.txt", FERRY.as_text())
    edited = Comment.objects.get(number=2)
    discussions.edit(comment=edited, revision=0, text="Then call it a time-table.")
    before = everything()
    changed = late(BAKER, prose=[*PROSE[:2], "Another end was written to it, a good while later."])
    tagged = changed.as_wxr().replace(
        "<wp:post_id>", '<category domain="post_tag" nicename="f">Ferry</category><wp:post_id>'
    )
    desk.save("ferry.xml", tagged)
    assert everything() != before
    run = ImportRun.objects.order_by("pk").last()
    assert "1 page undone" in desk.says("imports", "undo", str(run.pk))
    assert everything() == before
    call_command("check_threads")
    assert desk.lines("imports", "list")[0]["state"] == "undone"
    assert "was undone already" in desk.says("imports", "undo", str(run.pk))


@pytest.mark.django_db
def test_undo_refuses_what_was_edited_since_and_names_it_and_undoes_the_rest(desk: Desk) -> None:
    other = Page(
        title="Ebb",
        url="https://pellworth.example/ebb/",
        comments=[Said(id=31, author="Bo", text="It ebbs as it pleases.")],
    )
    desk.save("blog.xml", FERRY.as_wxr(other))
    comment = Comment.objects.get(source_id="4")
    discussions.edit(comment=comment, revision=0, text="Shorter.")
    said = desk.says("imports", "undo", str(ImportRun.objects.get().pk))
    assert desk.status
    assert "#4 Bo" in said
    assert "edited since" in said
    assert [article.title for article in Article.objects.all()] == [FERRY.title]
    assert Comment.objects.count() == len(FERRY.comments)
    call_command("check_threads")


@pytest.mark.django_db
def test_undo_refuses_where_somebody_has_answered_since(desk: Desk) -> None:
    desk.save("ferry.xml", FERRY.as_wxr())
    desk.save("later.xml", late(BAKER).as_wxr())
    run = ImportRun.objects.order_by("pk").last()
    discussions.reply(parent=Comment.objects.get(source_id="8"), text="We did.", author_name="Bo")
    said = desk.says("imports", "undo", str(run.pk))
    assert "answers one that this run brought" in said
    assert Comment.objects.count() == len(FERRY.comments) + 2


@pytest.mark.django_db
def test_an_undo_that_is_stopped_says_so_and_is_gone_on_with(desk: Desk, monkeypatch) -> None:
    desk.save("ferry.xml", FERRY.as_wxr())
    run = str(ImportRun.objects.get().pk)

    def stop(row) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("archive.importing.undoing.undo_row", stop)
        assert "Stopped. What is told above was done" in desk.says("imports", "undo", run)
    assert desk.status == 130
    assert "1 page undone" in desk.says("imports", "undo", run)


@pytest.mark.django_db
def test_a_comment_that_was_changed_and_merged_away_comes_back_as_it_was(desk: Desk) -> None:
    said = Said(id=1, author="", text="+1")
    other = Said(id=2, author="Bo", text="It ebbs as it pleases, and so does the baker, I am told.")
    page = dataclasses.replace(FERRY, comments=[said, other])
    desk.save("threads.xml", page.as_disqus())
    named = page.changed(1, author="Tamsin")
    desk.save("ferry.html", named.as_html())
    before = everything()
    desk.save("ferry.xml", page.as_wxr())
    assert len(before[0]) > len(drawn())  # two are one now
    run = ImportRun.objects.latest("pk")
    assert "1 page undone" in desk.says("imports", "undo", str(run.pk))
    assert everything() == before
    call_command("check_threads")


@pytest.mark.django_db
def test_undo_keeps_the_addresses_that_led_to_the_article_before(desk: Desk) -> None:
    ebb = dataclasses.replace(FERRY, title="Ebb").as_html()
    desk.save("ebb.html", ebb)
    desk.save("flood.html", dataclasses.replace(FERRY, title="Flood").as_html())
    before = everything()
    desk.save("ebb-again.html", ebb + "<!-- again -->")
    desk.says("imports", "undo", str(ImportRun.objects.latest("pk").pk))
    assert everything() == before


@pytest.mark.django_db
def test_an_earlier_run_is_not_undone_under_a_later_one(desk: Desk) -> None:
    desk.save("ferry.xml", FERRY.as_wxr())
    desk.save("later.xml", late(BAKER).as_wxr())
    first, second = ImportRun.objects.order_by("pk")
    assert f"run {second.pk}: undo that one first" in desk.says("imports", "undo", str(first.pk))
    assert "1 page undone" in desk.says("imports", "undo", str(second.pk))
    assert "1 page undone" in desk.says("imports", "undo", str(first.pk))
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_undo_gives_an_article_the_address_back_that_a_namesake_took(desk: Desk) -> None:
    desk.save("a.html", dataclasses.replace(FERRY, title="Open thread").as_html())
    before = drawn()
    other = Page(title="Open thread", url="https://pellworth.example/b/", prose=["It rains. " * 9])
    desk.save("b.html", other.as_html())
    assert drawn() != before
    desk.says("imports", "undo", str(ImportRun.objects.order_by("pk").last().pk))
    assert drawn() == before


@pytest.mark.django_db
def test_a_parser_that_reads_more_plans_again_under_the_same_rules(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive import sources

    html = FERRY.as_html()
    desk.save("ferry.html", html)
    edit = Comment.objects.get(source_id="2")
    discussions.edit(comment=edit, revision=0, text="Then call it a time-table.")
    whole = sources.FORMATS["html"]

    def reads_votes(stream, **options):
        for document in whole.parse_page(stream, **options):
            comments = [
                dataclasses.replace(comment, votes=comment.n, text=comment.text.upper())
                for comment in document.comments
            ]
            yield dataclasses.replace(document, comments=tuple(comments[:-1]))

    newer = dataclasses.replace(whole, parse=reads_votes, parse_page=reads_votes, version=2)
    monkeypatch.setitem(sources.FORMATS, "html", newer)
    said = desk.save("ferry.html", html)
    assert desk.status == 3
    assert "conflict: text of comment" in said
    there = {c.source_id: c for c in Comment.objects.all()}
    assert there["7"].absent_from  # not found any more, and not taken away
    assert there["2"].text == "Then call it a time-table."
    assert there["2"].votes == 2
    assert there["3"].text == FERRY.comments[2].text.upper()
    assert len(there) == len(FERRY.comments)
    desk.says("imports", "undo", str(ImportRun.objects.order_by("pk").last().pk))
    assert Comment.objects.get(source_id="3").text == FERRY.comments[2].text


@pytest.mark.django_db
def test_a_run_at_work_can_be_neither_resumed_nor_undone(desk: Desk) -> None:
    run = runs.begin(paths=[])
    for verb in ("resume", "undo"):
        assert "still at work" in desk.says("imports", verb, str(run.pk))


@pytest.mark.django_db
def test_a_finished_run_has_nothing_left_to_resume(desk: Desk) -> None:
    desk.save("ferry.xml", FERRY.as_wxr())
    assert "nothing is left to do" in desk.says(
        "imports", "resume", str(ImportRun.objects.get().pk)
    )


def kill(database_url: str, folder: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.archive.killing", str(KILLS)],
        env={**os.environ, "DATABASE_URL": database_url, "DATA_DIR": str(folder)},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def assert_nothing_was_lost_or_doubled(told: dict[str, object]) -> None:
    assert told["wrong"] == 0
    assert told["damage"] == []
    assert told["lines"] == PAGES * (1 + len(FERRY.comments))
    assert any(f" of {PAGES}" in line for line in told["killed"]), told["killed"]
    assert told["met"]["codes"] == [0, 0], told["met"]
    assert told["met"]["alike"]
    assert told["met"]["articles"] == PAGES


@pytest.mark.thorough
def test_imports_that_are_killed_or_meet_end_like_clean_ones_on_sqlite(tmp_path: Path) -> None:
    told = kill(f"sqlite:///{tmp_path / 'killed.sqlite3'}", tmp_path)
    assert_nothing_was_lost_or_doubled(told)


@pytest.mark.thorough
@pytest.mark.postgresql
def test_imports_that_are_killed_or_meet_end_like_clean_ones_on_postgresql(
    transactional_db, tmp_path: Path
) -> None:
    test = connection.settings_dict
    where = f"{test['HOST']}:{test['PORT'] or 5432}/{test['NAME']}"
    who = test["USER"] + (f":{test['PASSWORD']}" if test["PASSWORD"] else "")
    assert_nothing_was_lost_or_doubled(kill(f"postgres://{who}@{where}", tmp_path))


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["begin", "finish"])
def test_a_database_that_refuses_is_told_in_a_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(runs, verb, refuse)
    said = desk.save("ferry.xml", FERRY.as_wxr())
    assert "the database refused (database is locked)" in said.lower()
    assert desk.status == 4
