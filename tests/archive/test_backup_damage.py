"""A backup that is damaged, foreign or hostile is refused before the live data are touched.

Every byte is read and compared first, and that knows no database: one engine is enough here.
"""

from __future__ import annotations

import io
import json
import random
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError

from archive.backup import bundle
from tests.archive.sites import Site

pytestmark = [pytest.mark.thorough, pytest.mark.parametrize("demo", ["sqlite"], indirect=True)]


def test_a_flipped_bit_anywhere_is_found_before_anything_is_touched(
    demo: Site, live: Site, backup: Path
) -> None:
    whole, chance = backup.read_bytes(), random.Random(4)
    before, after = live.state(), demo.state()
    said, harmless = [], 0
    for _ in range(80):
        at = chance.randrange(len(whole))
        damaged = bytearray(whole)
        damaged[at] ^= 1 << chance.randrange(8)
        backup.write_bytes(damaged)
        try:
            live.run("restore", backup)
        except CommandError as refusal:
            said.append(str(refusal))
        else:  # what stands between members means nothing
            before = after
            harmless += 1
        assert live.state() == before
    assert harmless < 10
    assert [line for line in said if str(backup) not in line or "Nothing was" not in line] == []


def test_a_file_that_was_cut_off_is_refused(live: Site, backup: Path) -> None:
    whole, before = backup.read_bytes(), live.state()
    for share in (0, 0.001, 0.1, 0.35, 0.6, 0.9, 0.99):
        backup.write_bytes(whole[: int(len(whole) * share)])
        said = live.refused("restore", backup)
        assert "was cut off" in said or "is damaged" in said
        assert "Nothing was changed." in said
    assert live.state() == before


def rewritten(file: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A backup whose checksums agree with what was changed; None leaves a member out."""
    target = file.with_name("rewritten.tar")
    with file.open("rb") as old, target.open("w+b") as new:
        writer = bundle.Writer(new)
        for member in bundle.Reader(file, old):
            content = change(member.name, b"".join(member.pieces()))
            if content is not None:
                writer.add(member.name, [content])
        writer.close()
    return target


def test_what_the_checksums_do_not_tell_the_rows_do(live: Site, backup: Path) -> None:
    before = live.state()

    def miscounted(name: str, content: bytes) -> bytes:
        if name != bundle.CONTENTS:
            return content
        said = json.loads(content)
        said["rows"]["archive_article"] += 1
        return json.dumps(said).encode()

    said = live.refused("restore", rewritten(backup, miscounted))
    assert "archive_article should have 14 rows and has 13" in said
    assert live.state() == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda said: said["migrations"].append("archive.9999_future"), "archive.9999_future"),
        (lambda said: said.update(format=2), "made by a newer version"),
        (lambda said: said.update(format="1"), "format is missing or is not what it should be"),
        (lambda said: said.update(migrations=[1]), "migrations is missing or is not"),
        (lambda said: said.pop("engine"), "engine is missing"),
        (lambda said: said.update(engine="oracle"), "a backup of 'oracle'"),
    ],
)
def test_a_backup_of_another_site_is_refused(live: Site, backup: Path, change, reason) -> None:
    before = live.state()

    def changed(name: str, content: bytes) -> bytes:
        if name != bundle.FIRST:
            return content
        said = json.loads(content)
        change(said)
        return json.dumps(said).encode()

    assert reason in live.refused("restore", rewritten(backup, changed))
    assert live.state() == before


def test_a_backup_of_the_other_engine_is_refused_with_the_way_round(
    live: Site, backup: Path
) -> None:
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[live.engine]

    def foreign(name: str, content: bytes) -> bytes:
        return (
            content.replace(live.engine.encode(), other.encode()) if "backup" in name else content
        )

    said = live.refused("restore", rewritten(backup, foreign))
    assert "export_archive and rebuild_archive" in said


def test_a_backup_without_its_database_is_refused(live: Site, backup: Path) -> None:
    before = live.state()

    def without(name: str, content: bytes) -> bytes | None:
        return None if name == bundle.DATABASE or "archive_article.copy" in name else content

    live.refused("restore", rewritten(backup, without))
    assert live.state() == before


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../outside.gz", tarfile.REGTYPE),
        ("/tmp/outside.gz", tarfile.REGTYPE),
        ("captures/../../outside.gz", tarfile.REGTYPE),
        ("captures/aa/bb/" + "c" * 64 + ".gz", tarfile.REGTYPE),
        ("captures/cc/cc/" + "c" * 64 + ".gz", tarfile.SYMTYPE),
        ("captures/cc/cc/" + "c" * 64 + ".gz", tarfile.LNKTYPE),
        ("tables/Pg_Class;.copy.gz", tarfile.REGTYPE),
    ],
)
def test_only_the_members_of_a_backup_are_taken(live: Site, backup: Path, name, kind) -> None:
    before = live.state()
    first, rest = io.BytesIO(), backup.read_bytes()
    with backup.open("rb") as file:
        writer = bundle.Writer(first)
        member = next(iter(bundle.Reader(backup, file)))
        writer.add(member.name, member.pieces())
    evil = tarfile.TarInfo(name)
    evil.type, evil.linkname = kind, "/etc/passwd"
    at = first.tell()
    backup.write_bytes(rest[:at] + evil.tobuf(tarfile.GNU_FORMAT) + rest[at:])
    assert "a backup has no such member" in live.refused("restore", backup)
    assert live.state() == before
    assert not (live.folder.parent / "outside").exists()


@pytest.mark.parametrize("content", [b"", b"no backup", bytes(5000), b"\x1f\x8b" + bytes(600)])
def test_another_file_is_no_backup(live: Site, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other"
    file.write_bytes(content)
    said = live.refused("restore", file)
    assert str(file) in said
    assert "Nothing was changed." in said


def test_a_file_that_is_not_there_is_named(live: Site, tmp_path: Path) -> None:
    said = live.refused("restore", tmp_path / "nowhere.tar")
    assert "nowhere.tar: No such file or directory" in said
