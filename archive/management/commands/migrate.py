"""Django's migrate; afterwards every table that pages show is watched (see archive.http.stamps),
and the search index is there and follows what it holds (see archive.search.tables)."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connection

from archive.http import stamps
from archive.search import tables


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        changes = not (options["plan"] or options["check_unapplied"])
        if changes and options["database"] == connection.alias:
            stamps.watch()
            tables.look_after()
