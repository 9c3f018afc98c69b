"""From a fresh checkout to a running site in one command.

    manage.py quickstart [PATH...]

1. makes the tables, collects the static files, keeps a secret key in the data folder;
2. imports the given pages, or loads the demo where there are no articles yet;
3. makes an admin login, if there is none, and prints its password once;
4. serves on 127.0.0.1 with the server that a deployment would use.

Each step leaves alone what is there, so the command can be run again.
"""

from __future__ import annotations

import os
import secrets
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from archive.models import Article

LOGIN = "editor"
HOST = "127.0.0.1"
SERVER = ["--workers", "2", "--threads", "4", "--log-level", "warning", "--no-control-socket"]


class Command(BaseCommand):
    help = "Set up the site, fill it with your pages or the demo, and serve it on this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH", help="pages to import")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="set up only")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["no_serve"]:
            self.refuse_taken_port(options["port"])
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        self.keep_secret_key()
        self.fill(options["paths"])
        self.make_login()
        if not options["no_serve"]:
            self.serve(options["port"])

    def refuse_taken_port(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except (OSError, OverflowError) as error:
                reason = error.strerror if isinstance(error, OSError) else "there is no such port"
                raise CommandError(
                    f"Port {port} of {HOST} cannot be used ({reason}). Choose another with --port."
                ) from error

    def keep_secret_key(self) -> None:
        kept = settings.DATA_DIR / "secret-key"
        if settings.SECRET_KEY == settings.LOCAL_SECRET_KEY and not kept.exists():
            settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(50))

    def fill(self, paths: list[str]) -> None:
        if paths:
            try:
                call_command("import_articles", *paths, stdout=self.stdout)
            except SystemExit:
                self.stdout.write("Some pages could not be imported; the others are here.")
        elif not Article.objects.exists():
            call_command("loaddata", "demo", verbosity=0)
            self.stdout.write("Loaded the demo: invented pages of an invented town.")

    def make_login(self) -> None:
        users = get_user_model()._default_manager
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser(LOGIN, password=password)
        self.stdout.write(f"Admin login, shown this once: {LOGIN} / {password}")

    def serve(self, port: int) -> None:
        self.stdout.write(f"Afterword: http://{HOST}:{port}/  (admin: /admin/, stop: Ctrl-C)")
        self.stdout.flush()
        os.chdir(settings.BASE_DIR)
        bind = ["--bind", f"{HOST}:{port}"]
        os.execv(  # noqa: S606 - this interpreter, with fixed arguments
            sys.executable, [sys.executable, "-m", "gunicorn", *bind, *SERVER, "archive.wsgi"]
        )
