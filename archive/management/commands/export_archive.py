"""Write the whole archive as a bag.

    manage.py export_archive DIR

DIR is a new folder, or an empty one. In it are the captures, JSON lines of everything that was
read and edited, and a manifest of checksums (BagIt, RFC 8493). The same archive makes the same
bytes. Accounts, sessions and addresses of people are not in it.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.bags import Unusable, export
from archive.management.refusing import refusing
from comments.counting import counted

NAMED = 3  # captures; the rest are counted


class Command(BaseCommand):
    requires_migrations_checks = True
    help = "Write the archive as a BagIt bag: captures, JSON lines, checksums."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", metavar="DIR", help="a new folder, or an empty one")
        parser.add_argument(
            "--with-personal-data",
            action="store_true",
            help="the bytes of captures, too, that hold e-mail or network addresses",
        )

    def handle(self, *args: Any, dir: str, with_personal_data: bool, **options: Any) -> None:
        with refusing(Unusable, "Nothing was written."):
            done = export(Path(dir), with_personal_data=with_personal_data)
        self.stdout.write(
            f"{dir}: {counted(done.rows['articles'], 'article')}, "
            f"{counted(done.rows['comments'], 'comment')}, {counted(done.captures, 'capture')}."
        )
        if kept := len(done.personal):
            self.stdout.write(
                f"The bytes of {counted(kept, 'capture')} stay here: they hold addresses of people."
            )
        if damaged := done.damaged:
            more = f" and {len(damaged) - NAMED} more" if len(damaged) > NAMED else ""
            raise CommandError(
                "The bag is whole but for captures that are damaged or missing here: "
                f"{', '.join(damaged[:NAMED])}{more}. See check_fixity."
            )
