"""Many processes read what one would: the same documents, in the same order, whoever dies."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.importing import parallel
from archive.importing.files import Source, find_sources
from archive.importing.hands import Died
from archive.importing.parallel import read_ahead
from archive.sources.packing import packed, unpacked
from archive.worker import read_pieces
from tests.importing.exports import FOOT, HEAD, export, item

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"


def told(paths, **how) -> list[tuple]:
    """What is read of the files, in a form that can be compared."""
    with contextlib.closing(read_ahead(find_sources(map(str, paths)), **how)) as reading:
        return [as_told(read) for read in reading]


def as_told(read) -> tuple:
    origin = read.origin
    return (
        read.source.name,
        read.digest,
        origin
        and (origin.name, origin.digest, origin.index, origin.url, first_bytes(origin.stream)),
        read.document,
        type(read.error),
        str(read.error),
    )


def first_bytes(stream) -> bytes:
    """Of a stream that its parser may be in the middle of."""
    place = stream.tell()
    stream.seek(0)
    first = stream.read(16)
    stream.seek(place)
    return first


class Here:
    """A hand that reads in this process, and dies over what holds one of these words."""

    def __init__(self, *deadly: bytes, deaths: int = 1_000) -> None:
        self.deadly = deadly
        self.deaths = deaths

    def read(self, task):
        if self.deaths and any(word in piece.content for word in self.deadly for piece in task):
            self.deaths -= 1
            raise Died
        return read_pieces(task)

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def hands(monkeypatch):
    """Read with hands of this process: as `hands(Here(), Here())` says."""

    def hire(*hired: Here) -> None:
        monkeypatch.setattr(
            parallel, "processes", lambda count: contextlib.nullcontext(list(hired))
        )

    hire(Here(), Here())
    return hire


def children() -> list:
    return multiprocessing.active_children()


def test_the_samples_are_read_as_by_one_process() -> None:
    alone = told([FIXTURES])
    assert len(alone) > 300
    assert {each[4].__name__ for each in alone} >= {"NoneType", "UnknownFormat"}
    assert told([FIXTURES], workers=2) == alone
    assert children() == []


def test_a_large_export_is_read_by_two(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(parallel, "STRETCH", 128 * 1024)
    file = tmp_path / "almanac.xml"
    file.write_bytes(export(100, 50))
    alone = told([file])
    assert sum(len(each[3].comments) for each in alone) == 5_000
    assert told([file], workers=2) == alone


@pytest.mark.parametrize("after", [1, 40])
def test_a_process_that_is_killed_loses_nothing(tmp_path, monkeypatch, after: int) -> None:
    monkeypatch.setattr(parallel, "STRETCH", 32 * 1024)
    file = tmp_path / "almanac.xml"
    file.write_bytes(export(100, 50))
    alone = told([file])
    read = []
    with contextlib.closing(read_ahead(find_sources([str(file)]), workers=2)) as reading:
        for each in reading:
            read.append(as_told(each))
            if len(read) == after:
                [victim, *_] = children()
                os.kill(victim.pid, signal.SIGKILL)
    assert read == alone
    assert children() == []


def test_who_stops_early_leaves_no_process(tmp_path) -> None:
    file = tmp_path / "almanac.xml"
    file.write_bytes(export(40, 50))
    with contextlib.closing(read_ahead(find_sources([str(file), str(file)]), workers=2)) as reading:
        next(reading)
        assert len(children()) == 2
    assert children() == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_processes_end_with_the_one_that_started_them(tmp_path, how: int) -> None:
    file = tmp_path / "almanac.xml"
    file.write_bytes(export(200, 50))
    script = tmp_path / "main.py"
    script.write_text(
        textwrap.dedent(f"""
            import contextlib, multiprocessing, signal
            if __name__ == "__main__":
                # A shell that runs the tests in the background has told them to ignore it.
                signal.signal(signal.SIGINT, signal.default_int_handler)
                import django
                django.setup()
                from archive.importing import files, parallel
                found = files.find_sources([{str(file)!r}] * 1_000)
                with contextlib.closing(parallel.read_ahead(found, workers=2)) as reading:
                    next(reading)
                    print(*[one.pid for one in multiprocessing.active_children()], flush=True)
                    for _ in reading:
                        pass
        """)
    )
    path = {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    with subprocess.Popen(
        [sys.executable, script],
        env=os.environ | path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        numbers = process.stdout.readline().split()
        assert len(numbers) == 2
        if how == signal.SIGINT:
            os.killpg(process.pid, how)  # as a terminal does
        else:
            process.send_signal(how)
        try:
            said = process.communicate(timeout=60)[1]
        finally:
            process.kill()
    assert process.returncode == -how
    assert said.count("Traceback") == (1 if how == signal.SIGINT else 0)
    for _ in range(100):
        if not any(is_running(number) for number in numbers):
            return
        time.sleep(0.1)
    pytest.fail("a process outlived the one that it read for")


def is_running(number: str) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_file_that_kills_its_readers_fails_alone(tmp_path, hands) -> None:
    hands(Here(b"deadly"), Here(b"deadly"))
    for name, text in (("a", "Reader"), ("b", "deadly"), ("c", "Reader")):
        (tmp_path / f"{name}.xml").write_bytes(export(1, 2).replace(b"Reader", text.encode()))
    read = told([tmp_path], workers=2)
    assert [each[5] for each in read] == [
        "None",
        "the process that read it died, and so did the next one",
        "None",
    ]


def test_who_dies_once_is_replaced(tmp_path, hands) -> None:
    (tmp_path / "a.xml").write_bytes(export(1, 2))
    hands(Here(b"Reader", deaths=1))
    assert [each[5] for each in told([tmp_path], workers=2)] == ["None"]


def test_a_stretch_that_kills_its_readers_costs_no_other(tmp_path, monkeypatch, hands) -> None:
    monkeypatch.setattr(parallel, "STRETCH", 8 * 1024)
    file = tmp_path / "almanac.xml"
    file.write_bytes(export(40, 5).replace(b"?p=20<", b"?p=20&amp;deadly<"))
    alone = told([file])
    hands(Here(b"deadly"))
    read = told([file], workers=2)
    lost = [each[3].id for each in alone if each[3] not in [one[3] for one in read]]
    assert "20" in lost
    assert len(lost) < 10
    [failure] = [each[5] for each in read if each[3] is None]
    assert failure.startswith("line ")
    assert failure.endswith("the process that read it died, and so did the next one")
    assert [each[3] for each in read if each[3]] == [e[3] for e in alone if e[3].id not in lost]


TRAPS = {
    "sound": "",
    "quoted": "<content:encoded><![CDATA[It writes:\n</item>\n<item>\n<title>x</title>\n]]>"
    "</content:encoded>",
    "quoted badly": "<wp:postmeta><![CDATA[</item>\n<item>\n",
    "unclosed": "<content:encoded><![CDATA[It ends",
    "control": "<wp:comment><wp:comment_content>a \x0b b</wp:comment_content></wp:comment>",
    "undeclared": "<media:thumbnail>x</media:thumbnail>",
    "remark": "<!-- </item><item> -->",
    "menu": "<wp:post_type>nav_menu_item</wp:post_type>",
    "lost end": "LOST",
    "blank": "\r\n\r\n\r\r\n",
}


@given(
    traps=st.lists(st.sampled_from(sorted(TRAPS)), min_size=3, max_size=14),
    every=st.integers(1, 3_000),
    lines=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
@settings(max_examples=60)
def test_a_broken_export_is_read_as_by_one_process(
    tmp_path_factory, traps: list[str], every: int, lines: str, mark: str
) -> None:
    made, ids = random.Random(1), itertools.count(1)
    items = []
    for n, trap in enumerate(traps):
        text = item(n, 2, made, ids)
        if trap == "lost end":
            text = text.replace("</item>", "")
        items.append(text.replace("<wp:status>", TRAPS[trap] + "\n<wp:status>"))
    file = tmp_path_factory.mktemp("traps") / "almanac.xml"
    whole = mark + HEAD + "".join(items) + FOOT
    file.write_bytes(whole.replace("\n", lines).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel, "STRETCH", every)
        patch.setattr(parallel, "processes", lambda count: contextlib.nullcontext([Here()]))
        assert told([file], workers=2) == told([file])


def test_an_export_without_texts_is_refused_as_by_one_process(tmp_path, monkeypatch, hands) -> None:
    monkeypatch.setattr(parallel, "STRETCH", 500)
    menus = export(20, 0).replace(b">post<", b">nav_menu_item<")
    file = tmp_path / "almanac.xml"
    file.write_bytes(menus)
    [alone] = told([file])
    assert alone[5].endswith("only 20 of other kinds")
    assert told([file], workers=2) == [alone]


def test_what_a_zip_holds_comes_with_its_own_bytes(tmp_path, hands) -> None:
    file = tmp_path / "saved.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("wrong-tide", "gulls"):
            archive.writestr(f"{name}.xml", export(2, 1, seed=len(name)))
        archive.writestr("broken.xml", b"<rss xmlns:wp='http://wordpress.org/export/1.2/'>")
    alone = told([file])
    assert [each[2] and each[2][0] for each in alone][:4] == ["wrong-tide.xml"] * 2 + [
        "gulls.xml"
    ] * 2
    assert alone[-1][4].__name__ == "MembersFailed"
    assert told([file], workers=2) == alone


def test_too_large_an_answer_is_read_here(tmp_path, monkeypatch, hands) -> None:
    monkeypatch.setattr("archive.sources.pieces.MOST_ANSWERED", 3_000)
    file = tmp_path / "almanac.xml"
    file.write_bytes(export(5, 5))
    assert told([file], workers=2) == told([file])
    monkeypatch.setattr(parallel, "STRETCH", 10_000)
    assert told([file], workers=2) == told([file])


def test_a_file_larger_than_a_piece_is_read_here(tmp_path, monkeypatch, hands) -> None:
    monkeypatch.setattr(parallel, "LARGEST", 1_000)
    file = tmp_path / "almanac.xml"
    file.write_bytes(export(5, 5))
    assert told([file], workers=2) == told([file])


def test_only_so_many_files_are_opened_ahead(tmp_path, hands) -> None:
    (tmp_path / "a.xml").write_bytes(export(1, 1))
    opened = 0

    def endless():
        nonlocal opened
        while True:
            opened += 1
            yield Source(name="a.xml", path=tmp_path / "a.xml", named=True)

    with contextlib.closing(read_ahead(endless(), workers=2)) as reading:
        for _ in range(1_000):
            next(reading)
    assert opened <= 1_000 + 2 * parallel.AHEAD * parallel.BATCH_PARTS


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_not_wanted_or_cannot_be_opened_is_not_read(tmp_path, hands, workers: int) -> None:
    (tmp_path / "a.xml").write_bytes(export(1, 1))
    (tmp_path / "b.xml").write_bytes(b"")
    gone = Source(name="gone.xml", path=tmp_path / "gone.xml", named=True)
    sources = [*find_sources([str(tmp_path)]), gone]
    read = list(read_ahead(sources, workers=workers, wanted=lambda source, digest, stream: False))
    assert [(bool(each.digest), each.document, str(each.error)) for each in read] == [
        (True, None, "None"),
        (False, None, "is empty"),
        (False, None, "cannot be read: No such file or directory"),
    ]


def test_every_document_of_the_samples_survives_packing() -> None:
    read = [each[3] for each in told([FIXTURES]) if each[3]]
    assert [unpacked(packed(document)) for document in read] == read
