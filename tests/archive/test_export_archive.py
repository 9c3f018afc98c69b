"""`export_archive`: a bag as the standard has it, and what is not in it."""

from __future__ import annotations

import hashlib
import json
import resource
import shutil
from functools import partial
from pathlib import Path

from django.apps import apps

from archive.bags.tables import TABLES
from archive.models import Article, Capture
from tests.archive.filled import ONE, contents
from tests.archive.sites import Site


@ONE
def test_a_bag_is_what_the_standard_says(site: Site, empty: Site, tmp_path: Path) -> None:
    site.run("export_archive", tmp_path / "bag")
    files = contents(tmp_path / "bag")
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    payload = {path: content for path, content in files.items() if path.startswith("data/")}
    listed = dict(
        line.split("  ")[::-1] for line in files["manifest-sha256.txt"].decode().splitlines()
    )
    assert listed == {path: hashlib.sha256(c).hexdigest() for path, c in payload.items()}
    tags = dict(
        line.split("  ")[::-1] for line in files["tagmanifest-sha256.txt"].decode().splitlines()
    )
    assert tags == {path: hashlib.sha256(files[path]).hexdigest() for path in tags}
    assert tags.keys() == {"bagit.txt", "bag-info.txt", "manifest-sha256.txt"}
    oxum = f"{sum(map(len, payload.values()))}.{len(payload)}"
    assert f"Payload-Oxum: {oxum}\n" in files["bag-info.txt"].decode()


@ONE
def test_the_schema_names_every_key_of_every_line(site: Site, empty: Site, tmp_path: Path) -> None:
    site.run("export_archive", tmp_path / "bag")
    schema = json.loads((tmp_path / "bag/data/schema.json").read_text())
    for path, columns in schema["files"].items():
        for line in (tmp_path / "bag" / path).read_text().split("\n")[:-1]:
            assert json.loads(line).keys() == columns.keys()
    assert schema["files"]["data/comments.jsonl"]["parent"]["kind"] == "comments: code"
    assert "process" not in schema["files"]["data/runs.jsonl"]


def test_every_table_of_the_archive_is_in_a_bag(django_db_setup) -> None:
    models = {
        model
        for app in ("archive", "comments")
        for model in apps.get_app_config(app).models.values()
    }
    models -= {Article.tags.through}
    assert {model.__name__ for model in models} == {table.model.__name__ for table in TABLES}


@ONE
def test_accounts_and_machines_are_not_in_it(site: Site, empty: Site, tmp_path: Path) -> None:
    site.run("export_archive", tmp_path / "bag")
    lines = b"".join(c for p, c in contents(tmp_path / "bag").items() if p.endswith(".jsonl"))
    assert b"gatekeeper" not in lines
    assert b"keeper.invalid" not in lines
    assert b"pbkdf2" not in lines


@ONE
def test_a_folder_with_something_in_it_is_not_written_to(
    site: Site, empty: Site, tmp_path: Path
) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag/mine.txt").write_text("mine")
    assert "is not empty" in site.refused("export_archive", tmp_path / "bag")
    assert contents(tmp_path / "bag") == {"mine.txt": b"mine"}
    shutil.rmtree(tmp_path / "bag")
    (tmp_path / "bag").mkdir()
    site.run("export_archive", tmp_path / "bag")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@ONE
def test_a_full_disk_leaves_no_half_bag(site: Site, empty: Site, tmp_path: Path) -> None:
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (60_000, 60_000))
    run = site.start("export_archive", tmp_path / "there" / "bag", preexec_fn=limit)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "Nothing was written." in said
    assert "Traceback" not in said
    assert list((tmp_path / "there").iterdir()) == []


@ONE
def test_files_that_hold_addresses_of_people_stay_at_home(
    site: Site, empty: Site, tmp_path: Path
) -> None:
    with site.here():
        personal = set(
            Capture.objects.filter(holds_personal_data=True).values_list("sha256", flat=True)
        )
    assert personal
    assert "they hold addresses of people" in site.run("export_archive", tmp_path / "bag")
    assert not personal & {path.name for path in (tmp_path / "bag").rglob("*")}
    site.run("export_archive", tmp_path / "all", "--with-personal-data")
    assert personal <= {path.name for path in (tmp_path / "all").rglob("*")}
    empty.run("rebuild_archive", tmp_path / "all")
    with empty.here():
        assert all(capture.content() for capture in Capture.objects.all())


@ONE
def test_a_capture_that_is_damaged_is_named_and_left_out(
    site: Site, empty: Site, tmp_path: Path
) -> None:
    with site.here():
        sha256 = Capture.objects.filter(holds_personal_data=False, format="html").first().sha256
    file = site.captures / sha256[:2] / sha256[2:4] / sha256
    whole = file.read_bytes()
    file.chmod(0o644)
    for damage in (lambda: file.write_bytes(b"flipped"), file.unlink):
        damage()
        folder = tmp_path / str(file.exists())
        said = site.refused("export_archive", folder)
        assert "The bag is whole but for" in said
        assert sha256 in said
        assert sha256 not in {path.name for path in folder.rglob("*")}
    file.write_bytes(whole)
    empty.run("rebuild_archive", folder)
    assert "no damage left" in empty.run("check_threads")
