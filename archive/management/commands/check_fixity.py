"""Compare the file of every capture with the digest that it was imported under.

    manage.py check_fixity [--sample N]

A file that was changed or is missing gets a line, and its mark in the admin and on the pages of
its articles; one that was put back right loses the mark. Ends with 1 if any is damaged.
"""

from __future__ import annotations

import collections
import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from archive import fixity, holdings
from archive.importing.outcome import encodable, printable
from archive.models import Capture
from comments.counting import counted


def positive(given: str) -> int:
    if not (given.isascii() and given.isdecimal() and int(given)):
        raise ArgumentTypeError(f"{given} is no number of captures")
    return int(given)


class Command(BaseCommand):
    requires_migrations_checks = True
    help = (
        "Reads the file of every capture, compares it with what was imported, and marks what is "
        "damaged or missing. Safe while the site is in use. Exits with 1 if anything is damaged."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sample",
            type=positive,
            metavar="N",
            help="only N captures: those that were not checked for the longest time, at random",
        )
        parser.add_argument("--json", action="store_true", help="a JSON object a line")

    def handle(self, *, sample: int | None, **options: Any) -> None:
        self.as_json = options["json"]
        self.counts: collections.Counter[str] = collections.Counter()
        swept = holdings.sweep()
        try:
            self.look(sample)
        except DatabaseError as error:
            self.close(swept)
            raise CommandError(
                f"The database refused ({str(error).strip()}). "
                "The captures that are left were not checked."
            ) from error
        except KeyboardInterrupt:
            self.close(swept)
            raise CommandError(
                "Stopped. What was checked is recorded; --sample begins with what was not.",
                returncode=130,
            ) from None
        self.close(swept)
        if self.counts.total() > self.counts[fixity.OK]:
            sys.exit(1)

    def look(self, sample: int | None) -> None:
        chosen = Capture.objects.oldest_checked_first().values_list("pk", flat=True)
        # A list: a query left open would hold SQLite to the past, and no finding could be recorded.
        pks = list(chosen[:sample])
        console = Console(stderr=True)
        columns = (
            TextColumn("Checking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        )  # fmt: skip
        with Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as bar:
            task = bar.add_task("Checking", total=len(pks))
            for finding in fixity.check_all(pks):
                self.counts[finding.outcome] += 1
                if finding.outcome != fixity.OK:
                    self.report(finding)
                bar.advance(task)

    def report(self, finding: fixity.Finding) -> None:
        if self.as_json:
            self.stdout.write(encodable(json.dumps(finding.as_json(), ensure_ascii=False)))
            return
        name = f"capture {finding.capture.pk}, {finding.capture.file_name}"
        said = f"{finding.outcome:<8} {name}: {finding.place}: {finding.detail}"
        self.stdout.write(self.style.ERROR(printable(said)))

    def close(self, swept: int) -> None:
        outcomes = (fixity.OK, fixity.DAMAGED, fixity.MISSING, fixity.DENIED)
        counts = {outcome: self.counts[outcome] for outcome in outcomes}
        checked = self.counts.total()
        if self.as_json:
            self.stdout.write(json.dumps({"totals": {"checked": checked, **counts}}))
            return
        told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        left = f"; removed {counted(swept, 'unfinished file')} of writers that died"
        self.stdout.write(f"{counted(checked, 'capture')}: {told}{left if swept else ''}")
