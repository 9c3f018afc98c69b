"""The verbs of the import, loaded when an editor first needs one: with them come the parsers of
every format, which no process that serves readers should carry."""

from functools import partial
from importlib import import_module
from typing import Any

from django.utils.functional import SimpleLazyObject


def _later(name: str) -> Any:
    return SimpleLazyObject(partial(import_module, f"archive.importing.{name}"))


blocks = _later("blocks")
deciding = _later("deciding")
likeness = _later("likeness")
runs = _later("runs")
snapshots = _later("snapshots")
undoing = _later("undoing")
