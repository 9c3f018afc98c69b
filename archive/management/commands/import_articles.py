"""Import saved pages and exports.

    manage.py import_articles PATH...

PATH is a file, a folder (searched with everything under it) or - for standard input. Each file
gets a line that says what became of it; the last line counts them. Importing a file twice
changes nothing.
"""

from __future__ import annotations

import datetime
import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.dateparse import parse_date, parse_datetime
from rich.console import Console
from rich.progress import Progress

from archive.importing import Outcome, Result, Totals, find_sources, import_source
from archive.importing.outcome import printable
from archive.sources import FORMATS
from archive.sources.document import SourceError


def moment(given: str) -> datetime.datetime:
    """A day or a moment; without a zone it is taken as UTC, never as this machine's own."""
    day = parse_date(given)
    parsed = datetime.datetime.combine(day, datetime.time()) if day else parse_datetime(given)
    if parsed is None or not datetime.MINYEAR < parsed.year < datetime.MAXYEAR:
        raise ValueError  # in another zone the first and the last year leave the calendar
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=datetime.UTC)


class Command(BaseCommand):
    requires_migrations_checks = True
    help = "Import saved pages and exports: files, folders, or - for standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument(
            "--captured-at",
            metavar="WHEN",
            help="when the pages were saved: 2020-06-01 or 2020-06-01T12:30Z",
        )
        parser.add_argument(
            "--publication", metavar="NAME", help="where the pages come from, whatever they say"
        )
        parser.add_argument(
            "--format",
            choices=sorted(FORMATS),
            metavar="NAME",
            help=f"instead of a look at the files: {', '.join(sorted(FORMATS))}",
        )
        parser.add_argument("--dry-run", action="store_true", help="do it all, and keep none of it")
        parser.add_argument("--json", action="store_true", help="a JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json = options["json"]
        captured_at = None
        if options["captured_at"]:
            try:
                captured_at = moment(options["captured_at"])
            except ValueError as error:
                raise CommandError(
                    f"--captured-at {options['captured_at']}: write a day as 2020-06-01 "
                    "or a moment as 2020-06-01T12:30Z"
                ) from error
        publication = options["publication"]
        if publication is not None:
            publication = " ".join(publication.split())
            if not publication or not publication.isprintable():
                raise CommandError("--publication: write a name that can be read")
        try:
            found = list(find_sources(options["paths"]))
        except SourceError as error:
            raise CommandError(printable(str(error))) from error

        totals, planned = Totals(), set[str]()
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("Importing", total=len(found))
            try:
                for source in found:
                    for result in import_source(
                        source,
                        captured_at=captured_at,
                        publication=publication,
                        format=options["format"],
                        dry_run=options["dry_run"],
                        planned=planned,
                    ):
                        totals.add(result)
                        self.report(result)
                    bar.advance(task)
            except KeyboardInterrupt:
                self.close(totals, dry_run=options["dry_run"])
                raise CommandError(
                    "Stopped. What is listed above is whole; nothing is half-written.",
                    returncode=130,
                ) from None
            except DatabaseError as error:
                self.close(totals, dry_run=options["dry_run"])
                raise CommandError(
                    f"{printable(source.name)}: the database refused ({str(error).strip()}). "
                    "What is listed above is whole; run the same command again."
                ) from error
        self.close(totals, dry_run=options["dry_run"])
        if totals.nothing_found:
            raise CommandError("No page was found among these files.")
        if totals.failed:
            sys.exit(1)

    def report(self, result: Result) -> None:
        if self.as_json:
            self.stdout.write(json.dumps(result.as_json(), ensure_ascii=False))
            return
        style = self.style.ERROR if result.outcome is Outcome.FAILED else str
        self.stdout.write(style(result.line()))

    def close(self, totals: Totals, *, dry_run: bool) -> None:
        if self.as_json:
            self.stdout.write(json.dumps({**totals.as_json(), "dry_run": dry_run}))
            return
        self.stdout.write(totals.line() + (" (dry run: nothing was kept)" if dry_run else ""))
