"""From what went wrong to a sentence and an exit status, for commands that write all or nothing."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

import psycopg
from django.core.management.base import CommandError
from django.db import Error

from archive.backup import sentence

STOPPED = 130  # what a shell gives a program that Ctrl-C ended


@contextlib.contextmanager
def refusing(refusal: type[Exception], outcome: str) -> Iterator[None]:
    """`outcome` says how things stand afterwards, such as "Nothing was changed."."""
    try:
        yield
    except refusal as error:
        raise CommandError(f"{error} {outcome}") from error
    except (Error, psycopg.Error, sqlite3.Error) as error:
        raise CommandError(f"The database refused: {sentence(error)}. {outcome}") from error
    except OSError as error:
        raise CommandError(f"{sentence(error)}. {outcome}") from error
    except KeyboardInterrupt:
        raise CommandError(f"Stopped. {outcome}", returncode=STOPPED) from None
