"""What `manage.py import_articles` promises its operator."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive import sources
from archive.importing import units
from archive.models import Article, Author, Capture, Publication
from archive.sources.document import Document
from comments.models import Comment, Commenter

PAGE = """\
The ferry is late again

Nobody on the quay has looked at a watch.

By Orla Venn
March 12, 2014

The six o'clock boat left at seven minutes past six, as it has since the winter of 1951. Nobody
ran for it, and nobody complained of it either.

Subscribe
Notify of
guest
3 Comments
Oldest
Newest Most Voted
Inline Feedbacks
View all comments
Haverkamp
Haverkamp
March 12, 2014

A clock that is wrong on purpose is a timetable.

Ines Calloway
Ines Calloway
Reply to\u00a0 Haverkamp
March 12, 2014

Then call it a timetable.

Haverkamp
Haverkamp
Reply to\u00a0 Ines Calloway
March 13, 2014

I just did.
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "ferry.txt"
    file.write_text(PAGE, encoding="utf-8")
    return file


def run(*args: object, fails: bool = False) -> str:
    """The command's output; with `fails`, its exit status must say so."""
    out = io.StringIO()
    status = 0
    try:
        call_command("import_articles", *map(str, args), stdout=out)
    except SystemExit as error:
        status = error.code
    assert bool(status) is fails
    return out.getvalue()


def everything() -> list[int]:
    models = (Article, Author, Capture, Publication, Comment, Commenter)
    return [model.objects.count() for model in models]


@pytest.mark.django_db
def test_a_saved_page_becomes_an_article_with_its_discussion(page: Path) -> None:
    said = run(page, "--publication", "The Pellworth Almanac", "--captured-at", "2015-11-30")
    article = Article.objects.get()
    assert article.title == "The ferry is late again"
    assert str(article.publication) == "The Pellworth Almanac"
    assert [byline.author.name for byline in article.bylines.all()] == ["Orla Venn"]
    assert str(article.published_on) == "2014-03-12"
    assert "left at seven minutes past six" in article.body_html
    assert article.comment_count == 3
    parents = [
        (comment.number, comment.parent and comment.parent.number)
        for comment in Comment.objects.order_by("number")
    ]
    assert parents == [(1, None), (2, 1), (3, 2)]
    assert "1 page: 1 created" in said
    assert "3 comments added" in said


@pytest.mark.django_db
def test_every_comment_is_found_again_in_the_lines_it_came_from(page: Path) -> None:
    run(page)
    for comment in Comment.objects.select_related("capture"):
        lines = comment.capture.lines()[comment.text_first_line - 1 : comment.text_last_line]
        assert "\n".join(lines) == comment.text
        header = comment.capture.lines()[comment.first_line - 1]
        assert header == comment.author_name


@pytest.mark.django_db
def test_the_pages_in_a_zip_become_articles_and_what_fails_there_is_told(tmp_path: Path) -> None:
    file = tmp_path / "pages.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("ferry.txt", PAGE)
        archive.writestr("cut.gz", b"\x1f\x8b\x08")
        archive.writestr("clock.txt", PAGE.replace("ferry is", "clock is"))
    said = run(file, fails=True)
    assert "cut.gz" in said
    titles = Article.objects.order_by("title").values_list("title", flat=True)
    assert [*titles] == ["The clock is late again", "The ferry is late again"]
    assert {capture.file_name for capture in Capture.objects.all()} == {"ferry.txt", "clock.txt"}
    ferry = Article.objects.get(title__contains="ferry")
    assert ferry.capture.lines()[0] == "The ferry is late again"
    assert "2 unchanged" in run(file, fails=True)


@pytest.mark.django_db
def test_importing_twice_changes_nothing_and_says_so(page: Path) -> None:
    run(page)
    before = everything()
    said = run(page)
    assert everything() == before
    assert "unchanged" in said
    assert "0 comments added" in said


@pytest.mark.django_db
def test_an_edit_survives_a_second_import(page: Path) -> None:
    run(page)
    Article.objects.update(title="The ferry is on time")
    run(page)
    assert Article.objects.get().title == "The ferry is on time"


@pytest.mark.django_db
def test_a_dry_run_tells_and_keeps_nothing(page: Path) -> None:
    said = run(page, "--dry-run")
    assert "1 created" in said
    assert "nothing was kept" in said
    assert sum(everything()) == 0


@pytest.mark.django_db
def test_the_json_lines_can_be_read_and_add_up(page: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    rows = [json.loads(line) for line in run(tmp_path, "--json", fails=True).splitlines()]
    *results, last = rows
    totals = last["totals"]
    assert totals["pages"] == len(results) == 2
    assert totals["created"] + totals["failed"] == 2
    assert {row["outcome"] for row in results} == {"created", "failed"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "is empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, ""),
        ("blank.txt", b" \n\n \n", ""),
    ],
)
def test_a_file_that_is_no_page_is_named_with_a_reason(
    tmp_path: Path, page: Path, name: str, content: bytes, reason: str
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    said = run(bad, page, fails=True)
    (line,) = [line for line in said.splitlines() if line.startswith("failed")]
    assert str(bad) in line
    assert reason in line
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as stream:
        stream.write(b"The ferry is late again.\n" * 9000)
        stream.truncate(200 * 1024 * 1024)
    assert "too large for one page" in run(huge, fails=True)
    assert sum(everything()) == 0


@pytest.mark.django_db
def test_a_path_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such file"):
        run(tmp_path / "missing.txt")
    with pytest.raises(CommandError, match="holds no files"):
        run(tmp_path)


@pytest.mark.django_db
def test_a_failure_half_way_leaves_nothing_of_the_article(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("comments.bulk.load", stop)
    with pytest.raises(CommandError, match="nothing is half-written"):
        run(page)
    assert sum(everything()) == 0


@pytest.mark.django_db
def test_a_capture_time_that_is_no_time_is_an_error(page: Path) -> None:
    with pytest.raises(CommandError, match="2020-06-01"):
        run(page, "--captured-at", "last summer")


@pytest.mark.django_db
def test_a_day_of_capture_makes_no_hour_of_two_hours_ago(page: Path) -> None:
    page.write_text(PAGE.replace("March 13, 2014", "2 hours ago"), encoding="utf-8")
    run(page, "--captured-at", "2015-11-30")
    comment = Comment.objects.get(number=3)
    assert comment.date_precision == "day"
    assert comment.posted_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["9999-12-31T23:59-14:00", "0001-01-01T00:00+14:00"])
def test_a_capture_at_the_end_of_the_calendar_is_an_error(page: Path, given: str) -> None:
    with pytest.raises(CommandError, match="2020-06-01"):
        run(page, "--captured-at", given)


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "  ", "bad\udcff", "\x1b[31mred"])
def test_a_publication_nobody_can_read_is_an_error(page: Path, given: str) -> None:
    with pytest.raises(CommandError, match="--publication"):
        run(page, "--publication", given)


@pytest.mark.django_db
def test_a_name_signed_twice_is_one_byline(page: Path) -> None:
    page.write_text(PAGE.replace("By Orla Venn", "By Orla Venn and Orla Venn"), encoding="utf-8")
    run(page)
    assert [byline.author.name for byline in Article.objects.get().bylines.all()] == ["Orla Venn"]


@pytest.mark.django_db
def test_a_page_that_cannot_be_stored_fails_alone(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = units.said

    def too_large(document: Document) -> dict[str, object]:
        return said(document) | {"rating": ["1.00", 10**30]}

    worse = tmp_path / "worse.txt"
    worse.write_text(PAGE.replace("ferry", "barge"), encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(units, "said", too_large)
        told = run(worse, fails=True)
    assert "cannot be stored" in told
    assert sum(everything()) == 0
    assert "1 created" in run(page)


@pytest.mark.django_db
def test_a_file_name_is_told_in_one_line_and_without_commands(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"two\nlines\x1b[31m\xff.txt")
    odd.write_text(PAGE, encoding="utf-8")
    said = run(odd)
    assert len(said.splitlines()) == 2
    assert "\x1b" not in said
    said.encode()
    run(odd, "--json").encode()
    assert Capture.objects.get().file_name == r"two\nlines\x1b[31m\udcff.txt"


@pytest.mark.django_db
def test_a_text_beside_the_pages_is_skipped_unless_it_is_named(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("What is here\n\nSaved by hand, in no order.\n", encoding="utf-8")
    with pytest.raises(CommandError, match="No page was found"):
        run(tmp_path)
    assert sum(everything()) == 0
    assert "1 created" in run(notes)


@pytest.mark.django_db
def test_a_path_that_no_file_system_takes_is_an_error() -> None:
    with pytest.raises(CommandError, match="too long"):
        run("a" * 5000)


@pytest.mark.django_db
def test_a_closed_standard_input_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert "standard input: is closed" in run("-", fails=True)


def test_a_reader_who_has_seen_enough_causes_no_traceback() -> None:
    manage = Path(__file__).resolve().parents[2] / "manage.py"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, manage, "help"], stdout=writer, stderr=subprocess.PIPE, timeout=60
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.django_db
def test_a_dry_run_plans_what_a_run_then_does(page: Path, tmp_path: Path) -> None:
    (tmp_path / "the same again.txt").write_bytes(page.read_bytes())
    for name in ("notes.md", "the same notes.md"):
        (tmp_path / name).write_text("# Notes\n\nBuy string.\n", encoding="utf-8")
    planned = run(tmp_path, "--dry-run").splitlines()[-1]
    done = run(tmp_path).splitlines()[-1]
    assert planned.partition(" (")[0] == done.partition(" (")[0]
    assert planned.endswith("(dry run: nothing was kept)")
    assert "1 created, 0 updated, 1 unchanged, 0 kept, 0 conflict, 2 skipped" in done


@pytest.mark.django_db
def test_a_folder_without_pages_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (tmp_path / "todo.txt").write_text("milk\nrope\nstamps\n")
    with pytest.raises(CommandError, match="No page was found"):
        run(tmp_path)
    assert sum(everything()) == 0


@pytest.mark.django_db
def test_an_article_that_lost_all_but_its_text_is_found_in_a_folder(tmp_path: Path) -> None:
    paragraph = "The tide came in as printed and went out again, which nobody had asked of it. " * 2
    (tmp_path / "tide.txt").write_text(f"The tide, again\n\n{paragraph}\n\n{paragraph}\n")
    assert "1 created" in run(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.django_db
def test_a_capture_counts_its_lines_as_the_parsers_do(
    tmp_path: Path, encoding: str, end: str
) -> None:
    content = PAGE.replace("Nobody ran", "Nobody\u2019s").replace("\n", end).encode(encoding)
    file = tmp_path / "ferry.txt"
    file.write_bytes(content)
    run(file)
    lines = Capture.objects.get().lines()
    assert lines == sources.split_lines(sources.decode(content).text)
    assert lines[0] == "The ferry is late again"
