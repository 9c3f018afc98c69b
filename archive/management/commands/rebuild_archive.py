"""Fill an empty database with what `export_archive` wrote.

    manage.py rebuild_archive DIR

Every checksum is compared first, every line is checked, and all of it is written or nothing. The
database may be of the other kind; the public pages are the same.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from archive.bags import Unusable, rebuild
from archive.management.indexing import index
from archive.management.refusing import refusing
from comments.counting import counted


class Command(BaseCommand):
    requires_migrations_checks = True
    help = "Fill an empty database with a bag that export_archive wrote."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", metavar="DIR")

    def handle(self, *args: Any, dir: str, **options: Any) -> None:
        with refusing(Unusable, "Nothing was changed."):
            done = rebuild(Path(dir))
        index()
        self.stdout.write(
            f"Rebuilt from {dir}: {counted(done.rows['articles'], 'article')}, "
            f"{counted(done.rows['comments'], 'comment')}, {counted(done.captures, 'capture')}."
        )
