"""What a format's invented samples become, against what stands beside them.

NAME.ext stands in fixtures/FORMAT/ and NAME.expected.json beside it, which `pytest --regenerate`
writes: a list of documents, one for each that the file holds, without the fields that say nothing.
`test_samples` reads them all, so that a new one needs no test of its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive.sources import read

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
EXPECTED = ".expected.json"
CAPTURED = "2025-06-01T12:00:00+00:00"  # what "5 years ago" in a sample counts from


def of(format: str) -> list[Path]:
    """The samples of a format; a folder is one sample where the format is a folder."""
    found = [path for path in sorted((FIXTURES / format).iterdir()) if EXPECTED not in path.name]
    assert found, f"fixtures/{format} is empty"
    return found


def all_of_them() -> list[Path]:
    return [path for folder in sorted(FIXTURES.iterdir()) if folder.is_dir()
            for path in of(folder.name)]  # fmt: skip


def full_name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def name(path: Path) -> str:
    return path.name


def check(path: Path, request: pytest.FixtureRequest) -> None:
    said = [_without_silence(one.as_json()) for one in read(path, captured_at=CAPTURED)]
    said = json.loads(json.dumps(said))  # tuples are lists there
    expected = path.with_name(path.name.partition(".")[0] + EXPECTED)
    if request.config.getoption("--regenerate"):
        expected.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert expected.exists(), "pytest --regenerate writes it"
    assert said == json.loads(expected.read_text("utf-8"))


def _without_silence(value: Any) -> Any:
    """Without nulls, empty lists and false flags, which would be most of the lines."""
    if isinstance(value, dict):
        return {
            key: _without_silence(each)
            for key, each in value.items()
            if each is not None and each is not False and each not in ("", (), [], {})
        }
    if isinstance(value, (list, tuple)):
        return [_without_silence(each) for each in value]
    return value
