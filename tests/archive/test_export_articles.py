"""The command: what it takes, what it refuses, and what is on the disk afterwards."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive.models import Tag
from comments import services as discussions
from tests.archive.exports import exported

pytestmark = pytest.mark.django_db

FORMATS = ["wxr", "disqus", "jsonl"]


def printed(format: str = "jsonl", **options: object) -> str:
    out = io.StringIO()
    call_command("export_articles", format=format, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_that_is_there_stays_as_it_is_unless_forced(make_article, tmp_path, format) -> None:
    make_article()
    file = tmp_path / "export"
    file.write_text("mine")
    with pytest.raises(CommandError, match=r"is there already. Say --force"):
        exported(format, file)
    assert file.read_text() == "mine"
    exported(format, file, force=True)
    assert "harbour clock" in file.read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


@pytest.mark.parametrize("format", FORMATS)
def test_a_full_disk_leaves_no_half_file(make_article, tmp_path: Path, format: str) -> None:
    make_article(body_html="<p>" + "tide " * 20_000 + "</p>")
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, old[1]))
    try:
        with pytest.raises(CommandError, match=r"export was not written: File too large\."):
            exported(format, tmp_path / "export")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_breaks_in_the_middle_keeps_the_old_file(
    make_article, tmp_path: Path, monkeypatch
) -> None:
    make_article()
    file = tmp_path / "export"
    exported("jsonl", file)
    before = file.read_bytes()
    make_article("Another")
    monkeypatch.setattr("archive.exporting.rows.seats", lambda comments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        exported("jsonl", file, force=True)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


def test_a_folder_that_is_not_there_and_a_folder_in_the_place_of_a_file_are_told(
    make_article, tmp_path: Path
) -> None:
    make_article()
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        exported("wxr", tmp_path / "nowhere" / "export.xml")
    with pytest.raises(CommandError, match=r"is a folder\. Name a file"):
        exported("wxr", tmp_path)


def test_filters_leave_what_they_name(make_article) -> None:
    clock = make_article(authors=["Orla Venn"])
    clock.tags.add(Tag.objects.create(name="Harbour", slug="harbour"))
    make_article("Tides", publication="Saltmarsh", published_on=None)
    for named in (
        {"article": ["the-harbour-clock"]},
        {"publication": ["The Pellworth Almanac"]},
        {"publication": ["the-pellworth-almanac"]},
        {"author": ["orla-venn"]},
        {"tag": ["Harbour"]},
        {"since": 2014, "until": 2014},
    ):
        said = printed(**named)
        assert said.count("\n") == 1
        assert '"the-harbour-clock"' in said
    assert printed(publication=["Saltmarsh", "the-pellworth-almanac"]).count("\n") == 2


def test_a_name_that_is_not_there_is_told(make_article) -> None:
    make_article()
    make_article("Hidden", slug="hidden", state="draft")
    for named, told in (
        ({"article": ["hidden"]}, "No published article has the article “hidden”"),
        ({"publication": ["Nowhere"]}, "No published article has the publication “Nowhere”"),
        ({"since": 2020}, "No published article is left to export"),
    ):
        with pytest.raises(CommandError, match=told):
            printed(**named)


def test_an_empty_archive_has_nothing_to_export() -> None:
    with pytest.raises(CommandError, match="No published article is left"):
        printed()


@pytest.mark.parametrize("format", FORMATS)
def test_no_mail_address_of_anybody_gets_in(tmp_path: Path, format: str) -> None:
    """The samples of WordPress and Disqus hold mail and IP addresses of their commenters."""
    fixtures = Path(__file__).resolve().parents[2] / "fixtures"
    call_command(
        "import_articles", str(fixtures / "wxr"), str(fixtures / "disqus"), stdout=io.StringIO()
    )
    said = printed(format)
    assert "@pellworth" not in said
    assert "192.0.2" not in said
    assert "203.0.113" not in said


@pytest.mark.parametrize("format", FORMATS)
def test_a_comment_that_was_removed_and_restored_is_whole_again(discussed, format: str) -> None:
    article = discussed("Ann: The tide.\n  Bea: It waits.")
    ann = article.comments.get(number=1)
    ann = discussions.remove(comment=ann, reason="asked for")
    assert "The tide." not in printed(format)
    discussions.restore(comment=ann)
    assert "The tide." in printed(format)


def test_standard_output_that_ends_early_is_one_sentence(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    environment = {"DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    run = [sys.executable, "manage.py"]
    for command in (["migrate", "-v0"], ["loaddata", "demo", "-v0"]):
        subprocess.run([*run, *command], cwd=root, env=environment, check=True)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*run, "export_articles", "--format", "wxr"],
            cwd=root,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "Standard output ended early: No space left on device." in done.stderr
    assert "Traceback" not in done.stderr
