"""Who may import whom: the walls between the rooms."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Room -> prefixes of our own modules that it must not import.
WALLS = {
    "archive/sources": [
        "django",
        "comments",
        "archive.models",
        "archive.markup",
        "archive.importing",
    ],
    "archive/models": ["comments", "archive.views", "archive.importing", "archive.sources"],
    "archive/importing": ["archive.views", "archive.admin", "comments.views", "comments.admin"],
    "archive/admin": ["archive.views", "comments.views"],
    "archive/management": ["archive.views", "archive.admin", "comments.views", "comments.admin"],
    "archive/views": [
        "comments.views",
        "comments.services",
        "archive.sources",
        "archive.importing",
    ],
    "comments": ["archive"],
}


def imports_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def files_of(room: str) -> list[Path]:
    where = ROOT / room
    return [where] if where.is_file() else sorted(where.rglob("*.py"))


@pytest.mark.parametrize("room", WALLS)
def test_no_room_reaches_through_its_walls(room: str) -> None:
    files = files_of(room)
    assert files, f"{room} has moved: this test must learn where"
    broken = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in imports_of(file)
        for wall in WALLS[room]
        if name == wall or name.startswith(wall + ".")
    ]
    assert broken == []


def test_sources_can_be_read_without_django() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import archive.sources, sys; print('django' in sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.strip() == "False"


def test_nothing_acts_at_a_distance() -> None:
    """No signal receivers: a write does what its verb says, where it says it."""
    listeners = [
        str(file.relative_to(ROOT))
        for room in ("archive", "comments")
        for file in files_of(room)
        if "django.dispatch" in file.read_text() or "models.signals" in file.read_text()
    ]
    assert listeners == []


def test_the_top_level_holds_what_the_house_plan_names() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    tops = {path.split("/")[0] for path in listed if not path.startswith(".")}
    planned = {"manage.py", "pyproject.toml", "README.md", "archive", "comments", "fixtures"}
    assert tops <= planned | {"templates", "tests"}
