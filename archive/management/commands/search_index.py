"""Index what was written and is not indexed yet, look whether the index is right, or make it anew.

manage.py search_index [--check | --rebuild]
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from archive.management.indexing import index, progress
from archive.search import checking, draining, tables
from comments.counting import counted

SHOWN = 20  # flaws; what is wrong everywhere is wrong for one reason


class Command(BaseCommand):
    requires_migrations_checks = True
    help = (
        "Brings the search index up to date, as imports and questions do by themselves. Safe while "
        "the site is in use. Exits with 1 if --check finds a flaw, and with 130 when stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--check",
            action="store_true",
            help="then compare it with every public text; what is written meanwhile looks wrong",
        )
        how.add_argument(
            "--rebuild",
            action="store_true",
            help="forget the index and make it anew; until it is done, searches find a part",
        )

    def handle(self, *, check: bool, rebuild: bool, **options: Any) -> None:
        began = time.monotonic()
        try:
            tables.look_after()
            if rebuild:
                tables.begin_anew()
            notes = index()
            flaws = self.flaws() if check else []
        except DatabaseError as error:
            raise CommandError(
                f"The database refused ({str(error).strip()}). What is indexed is whole; "
                "run it again."
            ) from error
        except KeyboardInterrupt:
            left = counted(draining.waiting(), "change")
            raise CommandError(f"Stopped: {left} wait to be indexed.", returncode=130) from None
        if flaws:
            raise CommandError(f"{counted(len(flaws), 'flaw')}. Run search_index --rebuild.")
        what = "no flaw found" if check else f"in {time.monotonic() - began:.1f} s"
        self.stdout.write(f"{counted(notes, 'change')} indexed, {what}.")

    def flaws(self) -> list[str]:
        with progress("Comparing", checking.total()) as moved:
            found = list(checking.flaws(moved))
        for line in found[:SHOWN]:
            self.stdout.write(line)
        if len(found) > SHOWN:
            self.stdout.write(f"and {len(found) - SHOWN:,} more")
        return found
