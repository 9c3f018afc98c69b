"""Take what the public may see out of the archive again.

    manage.py export_articles --format wxr --output almanac.xml
    manage.py export_articles --format html --output copy/

Without --output it is written to standard output. Exit status: 0, or 1 with a sentence.
"""

from __future__ import annotations

import contextlib
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console

from archive.exporting import (
    Filters,
    Notes,
    NothingToExport,
    NotWritten,
    html,
    pages_of,
    whole_file,
)
from archive.exporting.writers import WRITERS
from archive.importing.outcome import printable
from comments.counting import counted

STANDARD_OUTPUT = "-"


class Command(BaseCommand):
    requires_migrations_checks = True
    help = "Export published articles with their discussions, or a copy of the whole site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--format",
            required=True,
            choices=[*WRITERS, "html"],
            help="wxr (WordPress), disqus, jsonl (everything, a JSON object an article), or html "
            "(a copy of the site that needs no server)",
        )
        parser.add_argument(
            "--output",
            metavar="PATH",
            default=STANDARD_OUTPUT,
            help="a file; for html a folder that is new, empty, or an earlier copy",
        )
        parser.add_argument("--force", action="store_true", help="replace a file that is there")
        parser.add_argument(
            "--article", action="append", default=[], metavar="SLUG", help="only this one; again"
        )
        for name in ("publication", "author", "tag"):
            parser.add_argument(
                f"--{name}", action="append", default=[], metavar="NAME", help="or its slug; again"
            )
        parser.add_argument("--since", type=int, metavar="YEAR", help="published from then on")
        parser.add_argument("--until", type=int, metavar="YEAR", help="published until then")
        parser.add_argument(
            "--site",
            metavar="ADDRESS",
            help="html: the address of the live site, as https://archive.example",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        filters = Filters(
            articles=options["article"],
            publications=options["publication"],
            authors=options["author"],
            tags=options["tag"],
            since=options["since"],
            until=options["until"],
        )
        try:
            if options["format"] == "html":
                self.copy_site(options["output"], options["site"], filters)
            elif options["site"]:
                raise CommandError("--site is for html; other formats have no address of ours.")
            else:
                self.write_file(options["format"], options["output"], filters, options["force"])
        except (NothingToExport, NotWritten) as error:
            raise CommandError(printable(str(error))) from error
        except DatabaseError as error:
            raise CommandError(
                f"The database refused ({str(error).strip()}). Nothing was written."
            ) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was written.", returncode=130) from None

    def write_file(self, format: str, output: str, filters: Filters, force: bool) -> None:
        export, notes = pages_of(filters), Notes()
        with self.opened(output, force) as stream:
            WRITERS[format](export, stream, notes=notes)
        for sentence in notes.sentences():
            self.stderr.write(printable(sentence))
        self.stderr.write(
            f"{counted(notes.articles, 'article')} and {counted(notes.comments, 'comment')} "
            f"{'written' if output == STANDARD_OUTPUT else f'written to {printable(output)}'}."
        )

    @contextlib.contextmanager
    def opened(self, output: str, force: bool) -> Iterator[TextIO]:
        if output != STANDARD_OUTPUT:
            with whole_file(Path(output), force=force) as stream:
                yield stream
            return
        stream = self.stdout._out
        if stream is sys.stdout:
            # An export is UTF-8 whatever the terminal's language is.
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        try:
            yield stream
            stream.flush()
        except OSError as error:
            if stream is sys.stdout:  # what is left in its buffer would fail again at exit
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise NotWritten(f"Standard output ended early: {error.strerror}.") from error

    def copy_site(self, output: str, site: str | None, filters: Filters) -> None:
        if filters:
            raise CommandError("html copies the whole site; leave the filters out.")
        if output == STANDARD_OUTPUT:
            raise CommandError("html is a folder of files: say where with --output FOLDER.")
        console = Console(stderr=True)
        with console.status("Copying") as status:
            made = html.copy_site(
                Path(output), site=site, tell=lambda pages: status.update(f"{pages:,} pages")
            )
        self.stderr.write(
            f"{counted(made.pages, 'page')} and {counted(made.assets, 'file')} beside them written "
            f"to {printable(output)}. Open {printable(str(Path(output) / 'index.html'))}."
        )
