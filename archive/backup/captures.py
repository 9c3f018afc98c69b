"""The captures' folder in a backup.

A capture's file is named by its SHA-256 and never changes, so restoring puts in what is missing
and takes nothing away: files that no row names harm nobody, and nothing is swapped.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from archive.backup.bundle import CAPTURE, PIECE, Member
from archive.backup.staging import Staging

PAIR = re.compile(r"[0-9a-f]{2}")
NAME = re.compile(r"[0-9a-f]{64}")
MODE = 0o444  # nobody writes to a capture again


def folder() -> Path:
    return Path(settings.CAPTURES_DIR)


def files(root: Path) -> Iterator[Path]:
    """Every capture's file, in the order of their names."""
    for first in _entries(root, PAIR):
        for second in _entries(first, PAIR):
            for file in _entries(second, NAME):
                if file.name.startswith(first.name + second.name) and file.is_file():
                    yield file


def pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece


class Arriving:
    """Captures of a backup on their way into the folder, which stays as it is until `place()`."""

    def __init__(self, root: Path, staging: Staging) -> None:
        self.root, self.staging = root, staging

    def take(self, member: Member) -> None:
        matched = CAPTURE.fullmatch(member.name)
        assert matched is not None  # noqa: S101 - only such members come here
        inner, sha256 = matched[1], matched[4]
        if _digest(self.root / inner) == sha256:
            return
        target = self.staging.path / inner
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as opened:
            for piece in member.pieces():
                opened.write(piece)
        # It was damaged when the backup was made: better than none, worse than any other.
        if member.digest.hexdigest() != sha256 and (self.root / inner).exists():
            target.unlink()

    def place(self) -> int:
        return place(self.staging.path, self.root)


def place(staged: Path, root: Path) -> int:
    """Move the captures from one folder into another; how many they were."""
    os.sync()  # once for all of them: a name must not be safer than what it names
    placed = 0
    for file in files(staged):
        target = root / file.relative_to(staged)
        target.parent.mkdir(parents=True, exist_ok=True)
        file.chmod(MODE)
        file.replace(target)
        placed += 1
    return placed


def _entries(root: Path, name: re.Pattern[str]) -> list[Path]:
    try:
        return sorted(entry for entry in root.iterdir() if name.fullmatch(entry.name))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _digest(file: Path) -> str | None:
    if not file.is_file():
        return None
    digest = hashlib.sha256()
    for piece in pieces(file):
        digest.update(piece)
    return digest.hexdigest()
