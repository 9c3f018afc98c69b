"""What the environment may say, and what is refused before anybody is let in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[1]


def start(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    settings |= {"DATA_DIR": str(folder), **environment}
    command = [sys.executable, "-c", "from archive import settings; print(settings.SECRET_KEY)"]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=settings, timeout=60
    )


@pytest.mark.parametrize("key", ["", "  ", "only-good-on-this-machine"])
def test_other_machines_are_not_let_in_without_a_secret(tmp_path: Path, key: str) -> None:
    done = start(tmp_path, ALLOWED_HOSTS="example.org", SECRET_KEY=key)
    assert done.returncode == 1
    assert "SECRET_KEY is not set" in done.stderr


@pytest.mark.parametrize("key", ["a-long-random-text", "$begins-like-a-variable"])
def test_a_secret_is_taken_as_it_stands(tmp_path: Path, key: str) -> None:
    done = start(tmp_path, ALLOWED_HOSTS="example.org", SECRET_KEY=key)
    assert done.stdout.strip() == key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS", "onn"),
        ("DEBUG", "maybe"),
        ("DATABASE_URL", "garbage"),
        ("DATABASE_URL", "mysql://a@b/c"),
        ("DATA_DIR", "/dev/null/nowhere"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(tmp_path: Path, name: str, value: str) -> None:
    done = start(tmp_path, **{name: value})
    assert done.returncode == 1
    assert f"ImproperlyConfigured: {name}" in done.stderr


def test_a_port_that_is_none_is_refused_before_anything_is_done() -> None:
    with pytest.raises(CommandError, match="Choose another with --port"):
        call_command("quickstart", port=99999)
