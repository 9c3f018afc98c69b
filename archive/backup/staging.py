"""A folder beside the live data, where a restore works and nobody else looks."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from types import TracebackType

from archive.backup.problems import Unusable

NAME = ".restoring"


class Staging:
    """`with Staging(beside) as staging`: `staging.path` is there, empty, and ours alone.

    It has one name, so that the next restore clears away what a killed one left; the lock is the
    system's and ends with the process, so that a leftover is never taken for a restore at work.
    """

    def __init__(self, beside: Path) -> None:
        self.path = beside / NAME

    def __enter__(self) -> Staging:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.lock = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self.lock)
            raise Unusable(f"Another restore is at work in {self.path}.") from error
        self._clear()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._clear()
        self.path.rmdir()
        os.close(self.lock)

    def _clear(self) -> None:
        for entry in self.path.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
