"""An import at work: the loop, the report and the exit status, for the commands that run one."""

from __future__ import annotations

import contextlib
import datetime
import gc
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from archive.importing import Importer, Outcome, Result, Source, Totals, runs
from archive.importing.addresses import NO_MAP, AddressMapError, read_map
from archive.importing.hands import HandsError
from archive.importing.outcome import printable
from archive.management.indexing import index
from archive.models import ImportRun
from comments.counting import counted

FAILED, USAGE, CONFLICTS, DATABASE, HANDS, STOPPED = 1, 2, 3, 4, 6, 130
WORTH_WORKERS = 16 * 1024 * 1024  # bytes
MOST_WORKERS = 2


def refused_at_start(error: Error) -> str:
    return (
        f"The database refused ({str(error).strip()}). What is told above was done, nothing else."
    )


class Session:
    """One run, reported on a command's output."""

    def __init__(self, command: BaseCommand, *, as_json: bool, dry_run: bool = False) -> None:
        self.command, self.as_json, self.dry_run = command, as_json, dry_run
        self.totals = Totals()
        self.run: ImportRun | None = None

    def work(self, run: ImportRun, sources: Sequence[Source]) -> None:
        """Import these files into the run. Raises CommandError when it cannot go on."""
        self.run = run
        said = run.options
        when = said.get("captured_at")
        try:
            moves = read_map(Path(settings.ADDRESS_MAP)) if settings.ADDRESS_MAP else NO_MAP
        except AddressMapError as error:
            raise CommandError(f"ADDRESS_MAP: {error}") from error
        importer = Importer(
            run=run,
            captured_at=datetime.datetime.fromisoformat(when) if when else None,
            publication=said.get("publication"),
            format=said.get("format"),
            on_conflict=said.get("on_conflict", "keep"),
            address_map=moves,
            person_key=settings.PERSON_KEY.encode() or None,
            dry_run=self.dry_run,
            workers=said.get("workers") or hands_for(sources),
            scheduler=said.get("scheduler"),
        )
        result: Result | None = None
        # What is read is let go of as soon as it is written: looking for circles in a hundred
        # thousand comments again and again finds none, and takes a tenth of the time.
        gc.set_threshold(200_000, 20, 100)
        try:
            with (
                _Bar(sources, self.totals) as bar,
                contextlib.closing(importer.results(sources, progress=bar.moved)) as results,
            ):
                for result in results:
                    self.totals.add(result)
                    self.report(result)
        except KeyboardInterrupt:
            self._stopped(run)
            told = f"Stopped. {self._whole(run, also='; nothing is half-written')}"
            raise CommandError(told, returncode=STOPPED) from None
        except Error as error:
            place = f"After {printable(result.file)}" if result else "At the start"
            told = f"{place}: the database refused ({str(error).strip()}). {self._whole(run)}"
            raise CommandError(told, returncode=DATABASE) from error
        except HandsError as error:
            self._stopped(run)
            told = f"{printable(str(error))}. {self._whole(run)}"
            raise CommandError(told, returncode=HANDS) from error
        try:
            runs.finish(run)
        except Error as error:
            told = f"At the end: the database refused ({str(error).strip()}). {self._whole(run)}"
            raise CommandError(told, returncode=DATABASE) from error
        if not self.dry_run:
            self._index()

    def _index(self) -> None:
        """What is imported stays so; what is not indexed yet, others go on with."""
        try:
            index()
        except (KeyboardInterrupt, Error):
            self.command.stderr.write(
                "Not all of it can be found yet: searches, or search_index, go on indexing."
            )

    def begin(self, **options: Any) -> ImportRun:
        """A new run. Raises CommandError where the database refuses already."""
        try:
            return runs.begin(**options)
        except Error as error:
            raise CommandError(refused_at_start(error), returncode=DATABASE) from error

    def _whole(self, run: ImportRun, *, also: str = "") -> str:
        """What there is of a run that ended early."""
        if self.dry_run:
            return "It was a dry run: nothing was kept."
        return f"What is listed above is whole{also}. Go on with: imports resume {run.pk}"

    def _stopped(self, run: ImportRun) -> None:
        self._close()
        if not self.dry_run:
            runs.stop(run)

    def report(self, result: Result) -> None:
        out, style = self.command.stdout, self.command.style
        if self.as_json:
            out.write(json.dumps(result.as_json(), ensure_ascii=False))
            return
        colour = {Outcome.FAILED: style.ERROR, Outcome.CONFLICT: style.WARNING}
        out.write(colour.get(result.outcome, str)(result.line()))
        for line in result.details():
            out.write(line)

    def end(self) -> None:
        """The last line, and the exit status."""
        self._close()
        run = self.run
        if run is not None and run.state == ImportRun.State.FAILED:
            raise CommandError(f"The totals of run {run.pk} do not add up: {run.totals['missing']}")
        if self.totals.nothing_found:
            raise CommandError("No page was found among these files.")
        if self.totals.failed:
            sys.exit(FAILED)
        if self.totals.conflicts:
            if not self.as_json:
                waiting = counted(self.totals.conflicts, "page")
                self.command.stdout.write(f"Conflicts on {waiting} wait: see `imports conflicts`.")
            sys.exit(CONFLICTS)

    def _close(self) -> None:
        number = self.run.pk if self.run and not self.dry_run else None
        if self.as_json:
            said = {**self.totals.as_json(), "run": number, "dry_run": self.dry_run}
            self.command.stdout.write(json.dumps(said))
            return
        which = " (dry run: nothing was kept)" if self.dry_run else f" (run {number})"
        self.command.stdout.write(self.totals.line() + which)


def hands_for(sources: Sequence[Source]) -> int:
    """How many processes read, where nobody says it: what is read in a second is not worth the
    second in which they start, and more than two have nothing to do while one writes."""
    if sum(source.size for source in sources) < WORTH_WORKERS:
        return 1
    return min(len(os.sched_getaffinity(0)), MOST_WORKERS)


class _Bar:
    """Progress on a terminal, by the bytes that were read; nothing anywhere else."""

    def __init__(self, sources: Sequence[Source], totals: Totals) -> None:
        console = Console(stderr=True)
        self.totals, self.before, self.started = totals, 0, time.monotonic()
        self.progress = Progress(
            TextColumn("Importing"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[rate]}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self.sizes = {id(source): source.size for source in sources}
        self.source: Source | None = None

    def __enter__(self) -> _Bar:
        self.progress.start()
        self.task = self.progress.add_task("", total=sum(self.sizes.values()) or None, rate="")
        return self

    def __exit__(self, *_: Any) -> None:
        self.progress.stop()

    def moved(self, source: Source, place: int) -> None:
        if self.progress.disable:
            return
        if self.source is not None and source is not self.source:
            self.before += self.sizes[id(self.source)]
        self.source = source
        spent = time.monotonic() - self.started
        rate = sum(self.totals.comments.values()) / spent if spent else 0
        self.progress.update(
            self.task, completed=self.before + place, rate=f"{rate:,.0f} comments/s"
        )
