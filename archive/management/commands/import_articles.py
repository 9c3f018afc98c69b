"""Import saved pages and exports.

    manage.py import_articles PATH...

PATH is a file, a folder (searched with everything under it) or - for standard input. Each file
gets a line that says what became of it; the last line counts them. Importing a file again
changes nothing; a later or fuller capture of a page changes what it knows better, and leaves
alone what an editor changed. See `imports` for what was done, and for taking it back.

Exits with 0 when all is well, 1 when a file failed, 2 when the command was not understood, 3 when
conflicts wait for a decision, 4 when the database refused, 6 when nobody is left to read, 130 when
it was stopped.
"""

from __future__ import annotations

import datetime
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils.dateparse import parse_date, parse_datetime

from archive.importing import find_sources, runs
from archive.importing.outcome import encodable, printable
from archive.management.running import DATABASE, USAGE, Session, refused_at_start
from archive.sources import FORMATS
from archive.sources.document import SourceError

MOST_WORKERS = 64  # one process writes, and four keep it busy


def moment(given: str) -> datetime.datetime:
    """A day or a moment; without a zone it is taken as UTC, never as this machine's own."""
    day = parse_date(given)
    parsed = datetime.datetime.combine(day, datetime.time()) if day else parse_datetime(given)
    if parsed is None or not datetime.MINYEAR < parsed.year < datetime.MAXYEAR:
        raise ValueError  # in another zone the first and the last year leave the calendar
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=datetime.UTC)


def number_of_workers(given: str) -> int:
    number = int(given)
    if not 1 <= number <= MOST_WORKERS:
        raise ArgumentTypeError(f"{number} is no number from 1 to {MOST_WORKERS}")
    return number


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
        parser.add_argument(
            "--on-conflict",
            choices=["keep", "theirs", "fail"],
            default="keep",
            help="where source and editor changed the same thing: keep the editor's and let a "
            "person decide (the default), take the source's, or fail the document",
        )
        parser.add_argument(
            "--workers",
            type=number_of_workers,
            metavar="N",
            help="processes that read while this one writes: 1 reads here; two for large files, "
            "unless it is said",
        )
        parser.add_argument(
            "--scheduler",
            metavar="ADDRESS",
            help="read with the workers of this dask scheduler: tcp://host:8786",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and keep none of it"
        )
        parser.add_argument("--json", action="store_true", help="a JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        captured_at = None
        if options["captured_at"]:
            try:
                captured_at = moment(options["captured_at"])
            except ValueError as error:
                raise CommandError(
                    f"--captured-at {options['captured_at']}: write a day as 2020-06-01 "
                    "or a moment as 2020-06-01T12:30Z",
                    returncode=USAGE,
                ) from error
        publication = options["publication"]
        if publication is not None:
            publication = " ".join(publication.split())
            if not publication or not publication.isprintable():
                raise CommandError("--publication: write a name that can be read", returncode=USAGE)
        try:
            found = list(find_sources(options["paths"]))
        except SourceError as error:
            raise CommandError(printable(str(error))) from error
        said = {
            "paths": [encodable(path) for path in options["paths"]],
            "captured_at": captured_at and captured_at.isoformat(),
            "publication": publication,
            "format": options["format"],
            "on_conflict": options["on_conflict"],
            "workers": options["workers"],
            "scheduler": options["scheduler"],
        }
        session = Session(self, as_json=options["json"], dry_run=options["dry_run"])
        try:
            with runs.kept(dry_run=options["dry_run"]):
                session.work(session.begin(**said), found)
        except Error as error:  # a dry run begins and ends in the database too
            raise CommandError(refused_at_start(error), returncode=DATABASE) from error
        session.end()
