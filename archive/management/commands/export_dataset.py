"""Everything public as a data set for research.

    manage.py export_dataset dataset
    manage.py export_dataset dataset --no-parquet

Exit status: 0, or 1 with a sentence.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console

from archive.exporting import Filters, NothingToExport, NotWritten, dataset, pages_of
from archive.importing.outcome import printable
from comments.counting import counted


class Command(BaseCommand):
    requires_migrations_checks = True
    help = "Write all published articles and comments as JSON lines and Parquet, with a data card."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="new, empty, or an earlier data set")
        parser.add_argument(
            "--no-parquet",
            action="store_false",
            dest="parquet",
            help="JSON lines only; Parquet needs the extra `dataset`",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        console = Console(stderr=True)
        try:
            with console.status("Writing") as status:
                census = dataset.write(
                    folder,
                    pages_of(Filters()),
                    site=settings.SITE_NAME,
                    parquet=options["parquet"],
                    tell=lambda so_far: status.update(f"{so_far.articles:,} articles"),
                )
        except (NothingToExport, NotWritten) as error:
            raise CommandError(printable(str(error))) from error
        except DatabaseError as error:
            raise CommandError(
                f"The database refused ({str(error).strip()}). Nothing was written."
            ) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was written.", returncode=130) from None
        self.stderr.write(
            f"{counted(census.articles, 'article')} and {counted(census.comments, 'comment')} "
            f"written to {printable(str(folder))}. README.md there says how sure they are."
        )
