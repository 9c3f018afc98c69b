"""The life of an import run: begun, finished or stopped, taken up again.

A run is a row from its first moment on, and so is every file that it begins; what was written
before a kill is whole, and `resume` does what is missing. Each row of a run is written in the
transaction of the document that it tells of.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from archive.importing import rows
from archive.models import ImportRun
from comments.refused import Refused

KILLED = "killed"  # a state that no row has


class RolledBack(Exception):
    """Ends the transaction of a dry run."""


def begin(**options: Any) -> ImportRun:
    """`options` are what `resume` needs to do the same again."""
    return ImportRun.objects.create(
        started_at=timezone.now(), options=options, process=this_process()
    )


def take_up(run_id: int) -> ImportRun:
    """The run, ours from now on. Refuses one that is finished, undone, or still at work."""
    with transaction.atomic():
        run = find(run_id, lock=True)
        if run.state not in (ImportRun.State.RUNNING, ImportRun.State.STOPPED):
            raise Refused(
                f"Run {run.pk} is {run.get_state_display().lower()}: nothing is left to do."
            )
        if run.state == ImportRun.State.RUNNING and is_alive(run.process):
            raise Refused(f"Run {run.pk} is still at work, as {run.process}.")
        run.state, run.process = ImportRun.State.RUNNING, this_process()
        run.save(update_fields=["state", "process"])
    return run


def find(run_id: int, *, lock: bool = False) -> ImportRun:
    found = ImportRun.objects.filter(pk=run_id)
    run = (found.select_for_update() if lock else found).first()
    if run is None:
        raise Refused(f"There is no run {run_id}: see `imports list`.")
    return run


def stop(run: ImportRun) -> None:
    _close(run, ImportRun.State.STOPPED)


def finish(run: ImportRun) -> None:
    """Its totals, from its rows. They add up, or the run has failed: a row is missing, or counts
    other comments than its document has."""
    _close(run, ImportRun.State.FINISHED)
    missing = list(
        run.files.annotate(written=Count("rows"))
        .exclude(documents=F("written"))
        .values_list("name", flat=True)
    )
    if missing:
        run.totals["missing"] = missing
        _close(run, ImportRun.State.FAILED)


def _close(run: ImportRun, state: str) -> None:
    run.state, run.finished_at = state, timezone.now()
    run.totals = rows.totals(run) | {k: v for k, v in run.totals.items() if k == "missing"}
    run.save(update_fields=["state", "finished_at", "totals"])


@contextlib.contextmanager
def kept(*, dry_run: bool) -> Iterator[None]:
    """Everything inside is one transaction that is taken back, if this is a dry run."""
    if not dry_run:
        yield
        return
    with contextlib.suppress(RolledBack), transaction.atomic():
        yield
        raise RolledBack


def state_of(run: ImportRun) -> str:
    """A run that was killed could not say so itself."""
    if run.state == ImportRun.State.RUNNING and not is_alive(run.process):
        return KILLED
    return str(run.state)


def this_process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{_born(os.getpid())}"


def is_alive(process: str) -> bool:
    """Whether that process runs on this machine. One on another machine counts as alive: nobody
    here can tell."""
    host, _, rest = process.rpartition(":")[0].rpartition(":")
    born = process.rpartition(":")[2]
    if not rest.isdecimal():
        return False
    if host != socket.gethostname():
        return True
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _born(int(rest)) == born


def _born(pid: int) -> str:
    """When a process began, as its system counts: a process id is used again, this is not."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""  # a system without /proc: the process id has to do
    return said.rpartition(")")[2].split()[19]
