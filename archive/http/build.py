"""What a page is made of besides the database: code, templates, settings, names of static files.

Read once in a process, when the first page asks; a process that runs does not see new ones either.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import django
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
CODE = [("archive", "*.py"), ("comments", "*.py"), ("archive", "*.mo"), ("comments", "*.mo")]
# Not said by a page, or another on each machine.
APART = {"SECRET_KEY", "SECRET_KEY_FALLBACKS", "DATABASES", "LOGGING", "LOGGING_CONFIG"}
PLAIN = (str, int, float, bool, type(None), datetime.timedelta, Path)

STARTED = time.time()  # a setting has no date of its own: nothing here is older than the process
_known: tuple[Any, str] | None = None


def digest() -> str:
    global _known
    given = settings._wrapped  # another one as soon as a test overrides a setting
    if _known is None or _known[0] is not given:
        _known = (given, _digest())
    return _known[1]


def _digest() -> str:
    said = hashlib.sha256(_of_files(*_folders(), Path(settings.STATIC_ROOT or ROOT)))
    said.update(json.dumps(dict(_settings()), sort_keys=True, default=str).encode())
    return said.hexdigest()


def _folders() -> Iterator[Path]:
    for engine in settings.TEMPLATES:
        yield from map(Path, engine.get("DIRS", []))


@lru_cache(8)
def _of_files(*folders: Path) -> bytes:
    """Of the code, the templates, and, in the last of the folders, under which names
    `collectstatic` put style and script."""
    said = hashlib.sha256(django.get_version().encode())
    files = [path for folder, pattern in CODE for path in sorted((ROOT / folder).rglob(pattern))]
    for folder in folders[:-1]:
        files += sorted(path for path in folder.rglob("*") if path.is_file())
    names = folders[-1] / "staticfiles.json"
    for path in [*files, *([names] if names.is_file() else [])]:
        said.update(f"\n{path.name}\n".encode())
        said.update(path.read_bytes())
    return said.digest()


def _settings() -> Iterator[tuple[str, Any]]:
    for name in dir(settings):
        if name.isupper() and name not in APART and _is_plain(value := getattr(settings, name)):
            yield name, value


def _is_plain(value: Any) -> bool:
    """Said alike by every process: no function, and no object with an address in its name."""
    if isinstance(value, dict):
        return all(map(_is_plain, value)) and all(map(_is_plain, value.values()))
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(_is_plain, value))
    return isinstance(value, PLAIN)
