"""Exports of whole sites, from their file to what readers and editors see."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.models import Article, ImportRun
from comments import services as discussions
from tests.archive.importing import drawn as drawn_all
from tests.sources import archives
from tests.trees import drawn, outline

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def run(*paths: Path) -> str:
    out = io.StringIO()
    call_command("import_articles", *map(str, paths), stdout=out)
    return out.getvalue()


def comment(id: int, parent: int, name: str, hour: int) -> dict[str, object]:
    return {
        "id": id,
        "post": 5,
        "parent": parent,
        "author_name": name,
        "date": f"2014-03-12T{hour:02}:00:00",
        "date_gmt": f"2014-03-12T{hour:02}:00:00",
        "content": {"rendered": f"<p>{name} says so.</p>"},
        "type": "comment",
        "status": "approved",
        "link": "https://pellworth.example/clock/#comment-1",
    }


@pytest.mark.django_db
def test_a_list_that_begins_with_the_newest_is_numbered_from_the_oldest(tmp_path: Path) -> None:
    file = tmp_path / "comments.json"
    newest_first = [
        comment(4, 2, "Dag", 12),
        comment(3, 0, "Cal", 11),
        comment(2, 1, "Bea", 10),
        comment(1, 0, "Ann", 9),
    ]
    file.write_text(json.dumps(newest_first))
    run(file)
    article = Article.objects.get()
    assert outline(article) == drawn(
        """
        Ann
          Bea
            Dag
        Cal
        """
    )
    assert [*article.comments.order_by("number").values_list("source_id", flat=True)] == [
        *("1", "2", "3", "4")
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "format", sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())
)
def test_the_samples_of_every_format_become_articles_and_twice_is_once(format: str) -> None:
    said = run(FIXTURES / format)
    assert ", 0 failed" in said
    before = Article.objects.count()
    assert before
    again = run(FIXTURES / format)
    assert Article.objects.count() == before
    assert " 0 created" in again
    call_command("check_threads", stdout=io.StringIO())


@pytest.mark.django_db
def test_an_import_that_was_stopped_in_the_middle_of_an_export_is_finished_by_the_next() -> None:
    export = FIXTURES / "wxr" / "broken.xml"
    run(export)
    whole = drawn_all()
    stopped = ImportRun.objects.get()
    _, *others = Article.objects.order_by("pk")
    for article in others:  # as if they had never been written
        discussions.delete_discussion(article=article)
        article.snapshots.all().delete()
        article.delete()
    stopped.files.update(read_at=None)
    said = run(export)
    assert drawn_all() == whole
    assert f"{len(others)} created, 0 updated, 1 unchanged" in said


@pytest.mark.django_db
def test_a_page_in_a_crawl_has_the_moment_of_its_capture(tmp_path: Path) -> None:
    page = b"<html><body><h1>The clock</h1><p>" + b"It is slow. " * 40 + b"</p></body></html>"
    file = tmp_path / "crawl.warc"
    file.write_bytes(archives.record(archives.response(page)))
    run(file)
    article = Article.objects.select_related("capture").get()
    assert article.capture.content() == page
    assert article.capture.captured_at is not None


@pytest.mark.django_db
def test_the_operator_may_say_what_format_a_file_has(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text("<h1>The clock</h1>\n\n<p>It is slow, and nobody in Pellworth minds it.</p>\n")
    out = io.StringIO()
    call_command("import_articles", str(file), "--format", "plaintext", stdout=out)
    assert "created" in out.getvalue()
    assert Article.objects.select_related("capture").get().capture.format == "plaintext"
