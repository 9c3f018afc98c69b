"""The README's commands do what it says: each is run, in its order, on an empty database."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Every command of the README but the two that install, which `.ci/run` runs as they stand."""
    blocks = BLOCK.findall((ROOT / "README.md").read_text())
    lines = [line for block in blocks for line in block.splitlines() if line.strip()]
    return [line for line in lines if "pip install" not in line]


def test_the_files_and_variables_it_names_are_there() -> None:
    text = (ROOT / "README.md").read_text()
    paths = re.findall(r"`((?:archive|comments|templates|fixtures|tests)/[\w./-]*)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []
    _, said, code = (ROOT / "archive/settings.py").read_text().split('"""', 2)
    variables = set(re.findall(r"^([A-Z_]+) ", said, re.M))
    table = re.findall(r"^\| (`[A-Z_]+`.*?) \|", text, re.M)
    assert set(re.findall(r"`([A-Z_]+)`", "".join(table))) == variables
    assert {name for name in variables if f'"{name}"' not in code} == set()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the checkout and takes what the commands write."""
    folder = tmp_path_factory.mktemp("checkout")
    for entry in ROOT.iterdir():
        if not entry.name.startswith("."):
            (folder / entry.name).symlink_to(entry)
    return folder


def test_every_command_of_the_readme_works(checkout: Path) -> None:
    # The first command that reads or writes tables comes after the ones that make them.
    run = commands()
    assert len(run) >= 8
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    } | {"DATA_DIR": str(checkout / ".data")}
    migrate = ".venv/bin/python manage.py migrate"
    assert migrate in run
    for command in [migrate, *run]:
        program, *arguments = shlex.split(command)
        assert program == ".venv/bin/python"
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=checkout,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
