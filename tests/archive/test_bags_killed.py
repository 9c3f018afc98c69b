"""Bags whose writer or reader is killed halfway: nothing half-written is seen as whole."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from archive.bags import Unusable, bagit
from tests.archive.filled import contents, engines, kept_rows
from tests.archive.sites import Site

pytestmark = pytest.mark.thorough

KILLS = 6
SAME = pytest.mark.parametrize(
    ("site", "empty"),
    [engines("sqlite", "sqlite"), engines("postgresql", "postgresql")],
    indirect=True,
)


def killed(site: Site, clean: float, chance: random.Random, *arguments: object) -> bool:
    """Killed at a moment of its work; whether it was still at work then."""
    run = site.start(*arguments)
    time.sleep(clean * (0.3 + 0.8 * chance.random()))
    at_work = run.poll() is None
    run.send_signal(signal.SIGKILL)
    run.communicate()
    return at_work


def seconds_of(site: Site, *arguments: object) -> float:
    begun = time.monotonic()
    run = site.start(*arguments)
    _, told = run.communicate(timeout=120)
    assert run.returncode == 0, told
    return time.monotonic() - begun


@SAME
def test_a_bag_is_there_whole_or_not_at_all(site: Site, empty: Site, tmp_path: Path) -> None:
    there, chance = tmp_path / "there", random.Random(3)
    clean = seconds_of(site, "export_archive", tmp_path / "clean")
    whole = contents(tmp_path / "clean")
    there.mkdir()
    at_work = 0
    for number in range(KILLS):
        folder = there / f"bag{number}"
        at_work += killed(site, clean, chance, "export_archive", folder)
        if folder.exists():
            assert contents(folder) == whole
        else:
            for part in there.iterdir():
                if part.name.startswith(".bag") and contents(part) != whole:
                    with pytest.raises(Unusable):
                        bagit.verify(part, bool)
            site.run("export_archive", folder)
            assert contents(folder) == whole
    assert at_work


@SAME
def test_a_database_is_rebuilt_whole_or_stays_empty(
    site: Site, empty: Site, tmp_path: Path
) -> None:
    bag, chance = tmp_path / "bag", random.Random(4)
    clean = 1.2 * seconds_of(site, "export_archive", bag, "--with-personal-data")
    nothing, whole = kept_rows(empty), kept_rows(site)
    at_work = 0
    for _ in range(KILLS):
        at_work += killed(empty, clean, chance, "rebuild_archive", bag)
        there = kept_rows(empty)
        assert there in (nothing, whole)
        if there == whole:
            break
    assert at_work
    if there == nothing:
        empty.run("rebuild_archive", bag)
    assert kept_rows(empty) == whole
    assert "no damage left" in empty.run("check_threads")
    empty.run("check_fixity")
