"""Back up the database and the captures into one file.

    manage.py backup [FILE]

Safe while the site is in use. FILE is written whole or not at all, for its owner's eyes only,
and never over another file; a folder takes a file that is named after the time.
"""

from __future__ import annotations

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.backup import Unusable, make
from archive.management.refusing import refusing
from comments.counting import counted

FOLDER = "backups"  # in the data folder, where no file is named
NAMED = 3  # captures; the rest are counted


class Command(BaseCommand):
    help = "Back up the database and the captures into one file, while the site is in use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", metavar="FILE", help="a new file, or a folder")

    def handle(self, *args: Any, file: str | None, **options: Any) -> None:
        given = Path(file) if file else settings.DATA_DIR / FOLDER
        if not file or given.is_dir():
            now = datetime.datetime.now(datetime.UTC)
            given = given / f"afterword-{now:%Y-%m-%dT%H%M%SZ}.tar"
        with refusing(Unusable, "No backup was made."):
            made = make(given)
        rows = made.contents.rows
        self.stdout.write(
            f"{made.file}: {counted(rows.get('archive_article', 0), 'article')}, "
            f"{counted(rows.get('comments_comment', 0), 'comment')}, "
            f"{counted(made.contents.captures, 'capture')}, {counted(made.size, 'byte')}."
        )
        if damaged := made.contents.damaged:
            more = f" and {len(damaged) - NAMED} more" if len(damaged) > NAMED else ""
            raise CommandError(
                f"The backup is whole, but captures were damaged or missing before: "
                f"{', '.join(damaged[:NAMED])}{more}. See check_fixity."
            )
