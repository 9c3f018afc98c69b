"""Whole sites for tests of what is done to whole sites: a database and a data folder each."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import override_settings

from archive.http import stamps
from archive.models import Article, Tag
from comments.models import Comment

ENGINES = {
    "sqlite": "django.db.backends.sqlite3",
    "postgresql": "django.db.backends.postgresql",
}


class Site:
    """`with site.here():` everything that Django does happens there."""

    def __init__(self, engine: str, folder: Path, name: str) -> None:
        self.engine, self.folder = engine, folder
        folder.mkdir(parents=True, exist_ok=True)
        live = connections["default"].settings_dict
        server = {key: live[key] for key in ("HOST", "PORT", "USER", "PASSWORD")}
        self.captures = folder / "captures"
        if engine == "sqlite":
            self.database: dict[str, Any] = {"NAME": str(folder / f"{name}.sqlite3")}
        else:
            self.database = {"NAME": f"{live['NAME']}_{name}", **server}

    @property
    def name(self) -> str:
        return str(self.database["NAME"])

    def make(self, *, like: Site | None = None) -> Site:
        if self.engine == "postgresql":
            template = f' TEMPLATE "{like.name}"' if like else ""
            self.on_server(f'DROP DATABASE IF EXISTS "{self.name}"')
            self.on_server(f'CREATE DATABASE "{self.name}"{template}')
        elif like:
            shutil.copyfile(like.name, self.name)
        if like and like.captures.exists():
            shutil.copytree(like.captures, self.captures)
        return self

    def unmake(self) -> None:
        if self.engine == "postgresql":
            self.on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def on_server(self, command: str) -> None:
        parameters = connections["default"].get_connection_params()
        where = {key: parameters.get(key) for key in ("host", "port", "user", "password")}
        with psycopg.connect(dbname="postgres", autocommit=True, **where) as base:
            base.execute(command)

    @contextlib.contextmanager
    def here(self) -> Iterator[Site]:
        live = connections["default"]
        options = {} if self.engine == "postgresql" else {"transaction_mode": "IMMEDIATE"}
        if self.engine == "sqlite":
            options["init_command"] = "PRAGMA journal_mode=WAL"
        plain = {**live.settings_dict, "OPTIONS": options, **self.database}
        plain["ENGINE"] = ENGINES[self.engine]
        backend = __import__(f"{plain['ENGINE']}.base", fromlist=["DatabaseWrapper"])
        connections["default"] = backend.DatabaseWrapper(plain, "default")
        try:
            with override_settings(DATA_DIR=self.folder, CAPTURES_DIR=self.captures):
                yield self
        finally:
            connections["default"].close()
            connections["default"] = live

    @property
    def url(self) -> str:
        if self.engine == "sqlite":
            return f"sqlite:///{self.name}"
        d = self.database
        who = d["USER"] + (f":{d['PASSWORD']}" if d["PASSWORD"] else "")
        return f"postgres://{who}@{d['HOST']}:{d['PORT'] or 5432}/{self.name}"

    def run(self, *arguments: object) -> str:
        """What a command says; a refusal is a CommandError."""
        out = io.StringIO()
        with self.here():
            call_command(*map(str, arguments), stdout=out)
        return out.getvalue()

    def refused(self, *arguments: object) -> str:
        with pytest.raises(CommandError) as refusal:
            self.run(*arguments)
        assert refusal.value.returncode, "a refusal has an exit status"
        return str(refusal.value)

    def start(self, *arguments: object, **more: Any) -> subprocess.Popen[str]:
        """The same in a process of its own."""
        environment = {
            **os.environ,
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.folder),
            "CAPTURES_DIR": str(self.captures),
        }
        return subprocess.Popen(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **more,
        )

    def keep_capture(self, content: bytes) -> Path:
        sha256 = hashlib.sha256(content).hexdigest()
        file = self.captures / sha256[:2] / sha256[2:4] / sha256
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        file.chmod(0o444)
        return file

    def rows(self) -> dict[str, Any]:
        """Every row of every table, but for the stamp, which is another after every change, and
        the search index, which follows from the rest."""
        held: dict[str, Any] = {}
        with self.here(), connection.cursor() as cursor:
            for table in sorted({*connection.introspection.table_names()} - {stamps.TABLE}):
                if table.startswith("archive_search_"):
                    continue
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                names = [column[0] for column in cursor.description]
                rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
                held[table] = sorted(map(repr, (sorted(row.items()) for row in rows)))
        return held

    def state(self) -> dict[str, Any]:
        """Every row and every capture: two sites with one state are one."""
        files = sorted(file for file in self.captures.rglob("*") if file.is_file())
        return self.rows() | {file.name: file.read_bytes() for file in files}

    def edit(self) -> None:
        """Change, add and delete rows, and lose every capture."""
        with self.here():
            Article.objects.update(title="Edited")
            Tag.objects.create(name="Edited", slug="edited")
            Comment.objects.filter(rght=2, level__gt=0).delete()
        for file in [path for path in self.captures.rglob("*") if path.is_file()]:
            file.unlink()
