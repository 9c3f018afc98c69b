"""Captures as the importer keeps them: the file first, then the row."""

from __future__ import annotations

import datetime
import hashlib
import io
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from archive import holdings
from archive.importing import Importer, Source, runs
from archive.models import Article, Capture, FixityCheck
from comments.models import Comment
from tests.sources import archives

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PAGE = "\n\n".join(
    ["The ferry is late again", "By Nessa Quill", "March 3, 2014", "It was late. " * 12] * 2
)


def run(*paths: Path, **options: object) -> str:
    out = io.StringIO()
    try:
        call_command("import_articles", *map(str, paths), stdout=out, **options)
    except SystemExit:
        out.write("ended with 1")
    return out.getvalue()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "ferry.txt"
    file.write_text(PAGE)
    return file


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_an_imported_page_is_a_file_and_its_row(store: Path, page: Path) -> None:
    run(page)
    capture = Capture.objects.get()
    assert files_of(store) == [holdings.place_of(capture.sha256)]
    assert capture.content() == page.read_bytes()
    assert capture.lines() == PAGE.split("\n")
    assert capture.line_count == len(PAGE.split("\n"))
    assert (capture.checked_at, capture.damaged_at) == (None, None)


@pytest.mark.django_db
def test_a_dry_run_writes_no_file(store: Path, page: Path) -> None:
    assert "1 created" in run(page, dry_run=True)
    assert not store.exists()
    assert not Capture.objects.exists()


@pytest.mark.django_db
def test_a_file_that_cannot_be_kept_fails_before_anything_is_written(
    store: Path, page: Path
) -> None:
    store.write_text("I was here first.")
    said = run(page)
    assert f"its bytes cannot be kept: {store}" in said
    assert said.endswith("ended with 1")
    for model in (Capture, Article, Comment):
        assert not model.objects.exists()


@pytest.mark.django_db
def test_an_export_is_one_file_whatever_the_number_of_its_articles(store: Path) -> None:
    run(FIXTURES / "wxr" / "almanac.xml")
    capture = Capture.objects.get()
    assert capture.articles.count() > 1
    assert len(files_of(store)) == 1
    assert (capture.url, capture.url_verified) == ("", False)
    assert capture.holds_personal_data


@pytest.mark.django_db
def test_only_a_crawler_proves_where_a_page_was(tmp_path: Path) -> None:
    text = b"<p>" + b"It is slow. " * 40 + b"</p></body></html>"
    claims = b'<html><head><link rel="canonical" href="https://almanac.example/clock"></head>'
    page = tmp_path / "page.html"
    page.write_bytes(claims + b"<body><h1>The clock</h1>" + text)
    crawl = tmp_path / "crawl.warc"
    crawl.write_bytes(
        archives.record(archives.response(claims + b"<body><h1>The tide</h1>" + text))
    )
    run(page, crawl)
    saved, crawled = Capture.objects.order_by("pk")
    assert (saved.url, saved.url_verified) == ("https://almanac.example/clock", False)
    assert crawled.url_verified
    assert crawled.url != saved.url
    assert crawled.captured_at


@pytest.mark.django_db
def test_importing_the_file_again_mends_a_damaged_capture(store: Path, page: Path) -> None:
    run(page)
    place = holdings.place_of(Capture.objects.get().sha256)
    place.unlink()
    with pytest.raises(SystemExit):
        call_command("check_fixity", stdout=io.StringIO())
    assert Capture.objects.get().damaged_at
    run(page, dry_run=True)
    assert not place.exists()
    assert "1 unchanged" in run(page)
    assert place.read_bytes() == page.read_bytes()
    assert Capture.objects.get().damaged_at is None
    assert [*FixityCheck.objects.values_list("outcome", flat=True)] == ["ok", "missing"]


@pytest.mark.django_db
def test_the_raw_file_is_public_only_if_all_that_was_read_from_it_is(
    make_capture, make_article, make_editor
) -> None:
    def public(capture: Capture) -> bool:
        found = Capture.objects.public().filter(pk=capture.pk).exists()
        assert found is (capture.kept_back() == "")
        return found

    plain = make_capture("words")
    article = make_article(capture=plain)
    assert public(plain)
    assert not public(make_capture("nessa@holm.example", holds_personal_data=True))
    Article.objects.update(state="draft")
    assert not public(plain)
    Article.objects.update(state="published")
    run(FIXTURES / "plaintext" / "holm-loaf.txt")
    discussed = Capture.objects.exclude(pk=plain.pk).get(file_name="holm-loaf.txt")
    assert public(discussed)
    Comment.objects.filter(pk=discussed.comments.first().pk).update(state="removed")
    assert not public(discussed)
    assert article.capture == plain


def killed_import(export: Path, environment: dict[str, str], after: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_articles", str(export)],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_an_import_killed_at_any_moment_leaves_no_row_without_its_file(tmp_path: Path) -> None:
    import sqlite3

    environment = {
        **os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/a.sqlite3"
    }  # fmt: skip
    manage = [sys.executable, "manage.py"]
    options = {"cwd": settings.BASE_DIR, "env": environment, "check": True}
    subprocess.run([*manage, "migrate", "--verbosity", "0"], **options)
    for after in (0.6, 0.9, 1.2, 1.5):
        killed_import(FIXTURES / "plaintext", environment, after)
        with sqlite3.connect(tmp_path / "a.sqlite3") as base:
            rows = [sha256 for (sha256,) in base.execute("SELECT sha256 FROM archive_capture")]
        base.close()
        kept = tmp_path / "captures"
        for sha256 in rows:
            place = kept / sha256[:2] / sha256[2:4] / sha256
            assert hashlib.sha256(place.read_bytes()).hexdigest() == sha256
    subprocess.run([*manage, "check_fixity"], stdout=subprocess.DEVNULL, **options)
    assert not [*kept.rglob("*.part")]


def import_it(path: str, folder: str, database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database
    settings.CAPTURES_DIR = Path(folder)
    moment = datetime.datetime(2015, 11, 30, tzinfo=datetime.UTC)
    source = Source(name="ferry.txt", path=Path(path), named=True)
    (result,) = Importer(run=runs.begin(paths=[path]), captured_at=moment).results([source])
    connection.close()
    assert result.outcome in ("created", "unchanged")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_importers_of_the_same_page_keep_it_once(store: Path, page: Path) -> None:
    context = multiprocessing.get_context("fork")
    name = connection.settings_dict["NAME"]
    connection.close()
    both = [context.Process(target=import_it, args=(str(page), str(store), name)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(30)
    assert [process.exitcode for process in both] == [0, 0]
    assert Capture.objects.get().content() == page.read_bytes()
    assert Article.objects.count() == 1
    assert len(files_of(store)) == 1
