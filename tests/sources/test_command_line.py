"""`python -m archive.sources`: what scripts rely on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "fixtures" / "plaintext" / "right-to-left.txt"
FIELDS = (
    "format title kicker dek url publication language bylines reprint published body author_bios"
    " rating disclaimer navigation declared_comments sort comments problems"
)
COMMENT_FIELDS = (
    "n id parent reply_to type author author_kind date date_precision date_text text truncated"
    " placement likelihood alternatives lines"
)


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "archive.sources", *map(str, arguments)]
    settings = {**os.environ, **environment}
    return subprocess.run(command, cwd=ROOT, capture_output=True, env=settings, timeout=60)


def test_a_document_is_one_line_of_json_with_the_promised_fields() -> None:
    done = run(PAGE, PAGE)
    assert (done.returncode, done.stderr) == (0, b"")
    first, second = done.stdout.decode().splitlines()
    assert first == second
    document = json.loads(first)
    assert set(FIELDS.split()) <= set(document)
    assert set(COMMENT_FIELDS.split()) <= set(document["comments"][0])


def test_output_is_utf_8_whatever_the_locale_says() -> None:
    done = run(PAGE, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert "🐚 shell" in done.stdout.decode("utf-8")


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = run(empty, tmp_path / "none.txt", tmp_path, PAGE)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    complaints = done.stderr.decode().splitlines()
    assert len(complaints) == 3
    assert str(empty) in complaints[0]
    assert "empty" in complaints[0]


def test_the_capture_time_settles_relative_dates() -> None:
    page = PAGE.with_name("relative-dates.txt")
    done = run("--captured-at", "2025-06-01", "--format", "plaintext", page)
    assert json.loads(done.stdout)["comments"][0]["date"] == "2020"


def test_a_capture_time_that_is_none_is_refused_at_once() -> None:
    done = run("--captured-at", "last summer", PAGE)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"last summer" in done.stderr


def test_a_reader_that_leaves_early_sees_no_traceback() -> None:
    command = [sys.executable, "-m", "archive.sources", *[str(PAGE)] * 300]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_an_interrupt_leaves_no_traceback(tmp_path: Path) -> None:
    pipe = tmp_path / "page.txt"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "archive.sources", str(PAGE), str(pipe)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A shell's background job inherits "ignore", and the wait below would never end.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        process.stdout.readline()  # the first page is printed: it waits for the second
        process.send_signal(signal.SIGINT)
        assert b"Traceback" not in process.stderr.read()
        assert process.wait(timeout=30) == 130
