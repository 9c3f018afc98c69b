"""`python -m archive.sources`: what scripts rely on."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from archive.sources import FOLDERS, FORMATS, Document, FolderFormat, SourceError, plaintext, read
from archive.sources.__main__ import main as command

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


def test_a_folder_is_searched_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b/two.txt", "a.txt", "c.png", ".hidden.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        content = b"\x89PNG\r\n" if name == "c.png" else f"Page {name}\n\nA text.\n".encode()
        (tmp_path / name).write_bytes(content)
    done = run(tmp_path)
    titles = [json.loads(line)["title"] for line in done.stdout.decode().splitlines()]
    assert titles == ["Page a.txt", "Page b/two.txt"]
    assert done.returncode == 0
    assert done.stderr.decode() == f"{tmp_path}: files in a format that is not read here: 1\n"
    (tmp_path / "bad.gz").write_bytes(b"\x1f\x8b\x08")
    done = run(tmp_path)
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 2)
    assert b"bad.gz: the gzip is damaged" in done.stderr


def test_a_folder_can_be_one_document(tmp_path: Path, monkeypatch, capfdbinary) -> None:
    (tmp_path / "comments").mkdir()
    (tmp_path / "comments" / "1.yml").write_text("name: Ivo\n")
    [page] = read(PAGE)

    def parse(folder: Path, *, captured_at: str | None = None) -> Iterator[Document]:
        yield dataclasses.replace(page, title=folder.name)

    def matches(folder: Path) -> str | None:
        return "holds comments as YAML" if any(folder.glob("*.yml")) else None

    kept = FolderFormat("kept", "a folder of comments", matches, parse)
    monkeypatch.setitem(FOLDERS, "kept", kept)
    assert command([str(tmp_path)]) == 0
    said = capfdbinary.readouterr().out
    assert [json.loads(line)["title"] for line in said.splitlines()] == ["comments"]


def test_a_page_can_come_through_a_pipe() -> None:
    arguments = [sys.executable, "-m", "archive.sources", "-", "/dev/stdin"]
    with PAGE.open("rb") as page:
        pipe = subprocess.run(["cat"], stdin=page, capture_output=True).stdout
    done = subprocess.run(arguments[:-1], cwd=ROOT, capture_output=True, input=pipe)
    assert len(done.stdout.splitlines()) == 1
    again = subprocess.run(
        [*arguments[:-2], "/dev/stdin"], cwd=ROOT, capture_output=True, input=pipe
    )
    assert again.stdout == done.stdout
    empty = subprocess.run(arguments[:-1], cwd=ROOT, capture_output=True, input=b"")
    assert (empty.returncode, empty.stderr) == (1, b"standard input: the file is empty\n")


def test_sniffing_says_what_each_file_is_and_why(tmp_path: Path) -> None:
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\r\n")
    done = run("--sniff", PAGE, picture, tmp_path / "none.txt")
    [said] = map(json.loads, done.stdout.splitlines())
    assert said == {"file": str(PAGE), "format": "plaintext", "why": "text without markup"}
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 2


def test_half_a_character_is_escaped_so_that_the_output_is_utf_8(monkeypatch, capfdbinary) -> None:
    [page] = read(PAGE)
    broken = dataclasses.replace(page, title="half \ud83d of it")
    monkeypatch.setattr("archive.sources.__main__.read", lambda path, **options: [broken])
    assert command([str(PAGE)]) == 0
    said = capfdbinary.readouterr().out.decode("utf-8")
    assert json.loads(said)["title"] == "half \ud83d of it"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (KeyError("n"), "a fault of the parser, not of the file: KeyError at test_command_line"),
        (RecursionError(), "nested too deeply"),
        (MemoryError(), "more memory than there is"),
    ],
)
def test_a_parser_that_breaks_costs_its_own_file(
    fault: Exception, said: str, monkeypatch, tmp_path: Path
) -> None:
    def breaks(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
        yield from plaintext.parse(stream)
        raise fault

    row = dataclasses.replace(FORMATS["plaintext"], parse=breaks)
    monkeypatch.setitem(FORMATS, "plaintext", row)
    found = []
    with pytest.raises(SourceError, match=said):
        found.extend(read(PAGE))
    assert len(found) == 1


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


def test_spans_say_where_each_field_stands_in_its_file() -> None:
    done = run("--spans", PAGE)
    assert (done.returncode, done.stderr) == (0, b"")
    told = json.loads(done.stdout)
    lines = PAGE.read_text("utf-8").split("\n")
    fields = {field["path"]: field for field in told["comments"][0]}
    [span] = fields["author"]["spans"]
    assert span["first_line"] == span["last_line"]
    line = lines[span["first_line"] - 1]
    assert line[span["first_column"] - 1 : span["last_column"] - 1] == fields["author"]["value"]
    assert fields["n"]["spans"] == []
    assert fields["n"]["why"]


def test_spans_are_told_of_folders_standard_input_and_members_of_containers(
    tmp_path: Path,
) -> None:
    export = ROOT / "fixtures" / "wxr" / "almanac.xml"
    packed = tmp_path / "almanac.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(export, "inside.xml")
    folder = ROOT / "fixtures" / "staticman" / "fog-signal"
    done = run("--spans", export, packed, folder)
    assert (done.returncode, done.stderr) == (0, b"")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    alone = [one for one in told if one["format"] == "wxr" and one["member"] is None]
    inside = [one for one in told if one["member"] == "inside.xml"]
    assert [one["comments"] for one in alone] == [one["comments"] for one in inside]
    assert [one["format"] for one in told][-1] == "staticman"
    piped = subprocess.run(
        [sys.executable, "-m", "archive.sources", "--spans", "-"],
        cwd=ROOT, input=export.read_bytes(), capture_output=True, timeout=60,
    )  # fmt: skip
    assert [json.loads(line)["comments"] for line in piped.stdout.splitlines()] == [
        one["comments"] for one in alone
    ]
