"""Settings come from the environment, and nonsense is refused with a reason."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def check(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    unset = ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DJANGO_SETTINGS_MODULE")
    kept = {key: value for key, value in os.environ.items() if key not in unset}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=kept | {"DATA_DIR": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_nothing_needs_to_be_set_on_this_machine(tmp_path: Path) -> None:
    assert check(tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"ALLOWED_HOSTS": "archive.example"}, "SECRET_KEY is not set"),
        ({"ALLOWED_HOSTS": "archive.example", "SECRET_KEY": "  "}, "SECRET_KEY is not set"),
        (
            {"ALLOWED_HOSTS": "archive.example", "SECRET_KEY": "only-good-on-this-machine"},
            "SECRET_KEY is not set",
        ),
        ({"HTTPS": "onn"}, "HTTPS is 'onn'"),
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe'"),
        ({"DATA_DIR": "/dev/null/nowhere"}, "DATA_DIR /dev/null/nowhere"),
        ({"DATABASE_URL": "mysql://localhost/x"}, "use sqlite:////path"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is not understood"),
        ({"PERSON_KEY": "guess me"}, "PERSON_KEY is shorter than 16 characters"),
    ],
)
def test_what_would_be_unsafe_or_unclear_is_refused(
    tmp_path: Path, environment: dict[str, str], reason: str
) -> None:
    done = check(tmp_path, **environment)
    assert done.returncode != 0
    assert reason in done.stderr
    assert "guess me" not in done.stderr


@pytest.mark.parametrize("key", ["k" * 60, "$" + "k" * 60])
def test_other_machines_are_let_in_with_a_key(tmp_path: Path, key: str) -> None:
    assert check(tmp_path, ALLOWED_HOSTS="archive.example", SECRET_KEY=key).returncode == 0
