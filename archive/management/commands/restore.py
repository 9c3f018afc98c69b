"""Put a backup in the place of what is here now.

    manage.py restore FILE

Every checksum is compared first; then everything is unpacked beside the live data and looked
at, and only then do the two change places. Whatever goes wrong before that leaves the live data
as they were. Captures that are here already stay.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from archive.backup import Unusable, restore
from archive.management.indexing import index
from archive.management.refusing import refusing
from comments.counting import counted


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Put a backup in the place of the database, and add the captures that are missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--repair",
            action="store_true",
            help="number damaged discussions anew, as check_threads does, before they go live",
        )

    def handle(self, *args: Any, file: str, repair: bool, **options: Any) -> None:
        with refusing(Unusable, "Nothing was changed."):
            done = restore(Path(file), repair=repair)
        index()
        rows = done.contents.rows
        self.stdout.write(
            f"Restored what {file} held at {done.head.made_at}: "
            f"{counted(rows.get('archive_article', 0), 'article')}, "
            f"{counted(rows.get('comments_comment', 0), 'comment')}, "
            f"{counted(done.contents.captures, 'capture')} ({done.captures} were not here)."
        )
        if done.repaired:
            self.stdout.write(f"Numbered anew: {counted(done.repaired, 'discussion')}.")
        if done.left_over:
            self.stdout.write(done.left_over)
