"""The files of captures: kept once, whole, and for ever."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import stat
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from archive import holdings, textlines
from archive.holdings import HoldingsError, NotHeld

BYTES = b"The harbour clock is slow.\n"
SHA256 = hashlib.sha256(BYTES).hexdigest()


def keep(content: bytes = BYTES) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    holdings.keep(io.BytesIO(content), sha256)
    return sha256


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


class Endless(io.RawIOBase):
    """So many zeros, without holding them."""

    def __init__(self, size: int) -> None:
        self.size, self.at = size, 0

    def seek(self, at: int, whence: int = 0) -> int:
        self.at = at
        return at

    def tell(self) -> int:
        return self.at

    def read(self, count: int = -1) -> bytes:
        piece = bytes(min(count, self.size - self.at))
        self.at += len(piece)
        return piece


def test_bytes_are_kept_once_read_only_under_their_digest(store: Path) -> None:
    keep()
    keep()
    place = store / SHA256[:2] / SHA256[2:4] / SHA256
    assert files_of(store) == [place]
    assert stat.S_IMODE(place.stat().st_mode) == 0o444
    assert holdings.place_of(SHA256) == place
    assert holdings.holds(SHA256)
    assert holdings.content(SHA256) == BYTES
    with holdings.opened(SHA256) as stream:
        stream.seek(4)
        assert stream.read(7) == b"harbour"


def test_a_stream_is_left_where_it_was(store: Path) -> None:
    stream = io.BytesIO(BYTES)
    stream.seek(5)
    holdings.keep(stream, SHA256)
    assert stream.tell() == 5


def test_a_long_file_passes_through_a_few_megabytes(store: Path) -> None:
    size = 200_000_000
    zeros = hashlib.sha256()
    for _ in range(200):
        zeros.update(bytes(1_000_000))
    tracemalloc.start()
    holdings.keep(Endless(size), zeros.hexdigest())
    assert holdings.measured(zeros.hexdigest()) == (zeros.hexdigest(), size)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


def test_bytes_that_change_while_they_are_read_are_not_kept(store: Path) -> None:
    with pytest.raises(HoldingsError, match="changed while being read"):
        holdings.keep(io.BytesIO(b"others"), SHA256)
    assert files_of(store) == []


def test_a_damaged_file_is_replaced_by_the_next_who_has_the_bytes(store: Path) -> None:
    place = holdings.place_of(keep())
    place.chmod(0o644)
    place.write_bytes(BYTES.replace(b"slow", b"fast"))
    assert holdings.measured(SHA256)[0] != SHA256
    keep()
    assert holdings.content(SHA256) == BYTES
    assert files_of(store) == [place]


def test_a_missing_file_is_named(store: Path) -> None:
    assert not holdings.holds(SHA256)
    for look in (holdings.content, holdings.opened, holdings.measured):
        with pytest.raises(NotHeld, match=f"{SHA256}: the file is missing"):
            look(SHA256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_name_that_is_no_digest_leads_nowhere(store: Path, name: str) -> None:
    with pytest.raises(HoldingsError, match="no SHA-256"):
        holdings.content(name)
    with pytest.raises(HoldingsError, match="no SHA-256"):
        holdings.keep(io.BytesIO(b""), name)


def test_a_folder_that_is_a_file_is_named(store: Path) -> None:
    store.write_text("I was here first.")
    with pytest.raises(HoldingsError, match=str(store)):
        keep()
    with pytest.raises(HoldingsError, match=str(store)):
        holdings.content(SHA256)
    assert not holdings.holds(SHA256)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into any folder")
def test_a_folder_that_takes_no_files_is_named(store: Path) -> None:
    store.mkdir()
    store.chmod(0o555)
    with pytest.raises(HoldingsError, match=f"{store}.*Permission denied"):
        keep()


def test_something_else_of_that_name_is_told(store: Path) -> None:
    holdings.place_of(SHA256).mkdir(parents=True)
    with pytest.raises(HoldingsError, match="no file"):
        holdings.content(SHA256)
    with pytest.raises(HoldingsError, match="directory"):
        keep()


def test_a_full_disk_leaves_nothing_behind(store: Path) -> None:
    # Of its own process, because the limit stands for what a disk has left.
    told = in_another_process(
        store,
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "content = bytes(5_000_000)\n"
        "try:\n"
        "    holdings.keep(io.BytesIO(content), hashlib.sha256(content).hexdigest())\n"
        "except holdings.HoldingsError as error:\n"
        "    print(error)\n",
    )
    assert told.communicate()[0].rstrip().endswith("File too large")
    assert files_of(store) == []


def test_two_processes_may_keep_the_same_bytes(store: Path) -> None:
    code = (
        "content = bytes(3_000_000)\n"
        "for _ in range(20):\n"
        "    holdings.keep(io.BytesIO(content), hashlib.sha256(content).hexdigest())\n"
        "    holdings.place_of(hashlib.sha256(content).hexdigest()).unlink(missing_ok=True)\n"
        "holdings.keep(io.BytesIO(content), hashlib.sha256(content).hexdigest())\n"
    )
    both = [in_another_process(store, code) for _ in range(2)]
    assert [process.communicate(timeout=60)[0] for process in both] == ["", ""]
    assert [process.returncode for process in both] == [0, 0]
    (place,) = files_of(store)
    assert hashlib.sha256(place.read_bytes()).hexdigest() == place.name


def test_what_a_killed_writer_left_is_harmless_and_removed_by_the_next(store: Path) -> None:
    content = bytes(3_000_000)
    sha256 = hashlib.sha256(content).hexdigest()
    writer = in_another_process(
        store,
        "class Slow(io.BytesIO):\n"
        "    def read(self, count=-1):\n"
        "        if self.tell() >= 2_000_000:\n"
        "            print('halfway', flush=True)\n"
        "            time.sleep(60)\n"
        "        return super().read(count)\n"
        f"holdings.keep(Slow(bytes(3_000_000)), {sha256!r})\n",
    )
    assert writer.stdout.readline() == "halfway\n"
    assert holdings.sweep() == 0, "its writer lives"
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    (left,) = files_of(store)
    assert left.suffix == ".part"
    assert not holdings.holds(sha256)
    keep(content)
    assert files_of(store) == [holdings.place_of(sha256)]


def test_unfinished_files_are_swept_from_every_folder(store: Path) -> None:
    place = holdings.place_of(keep())
    left = place.parent / ".x.part"
    left.write_bytes(b"half")
    assert holdings.sweep() == 1
    assert files_of(store) == [place]


def test_the_pages_of_the_demo_are_there_without_being_kept(store: Path) -> None:
    page = settings.SHIPPED_CAPTURES / "harbour-clock.txt"
    sha256 = hashlib.sha256(page.read_bytes()).hexdigest()
    assert holdings.holds(sha256)
    assert holdings.content(sha256) == page.read_bytes()
    assert not store.exists()


@given(
    st.lists(st.sampled_from(["a", "bc", "\r", "\n", "\r\n", "\x0c", "\u2028", "é"])),
    st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]),
    st.integers(1, 5),
)
def test_lines_are_those_of_an_editor_whatever_the_size(
    pieces: list[str], encoding: str, longest: int
) -> None:
    text = "".join(pieces)
    want = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    data = text.encode(encoding)
    assert list(textlines.lines_of(io.BytesIO(data), encoding)) == want
    assert textlines.count_lines(io.BytesIO(data), encoding) == len(want)
    cut = list(textlines.lines_of(io.BytesIO(data), encoding, longest=longest))
    assert [line.split(" … (")[0] for line in cut] == [line[:longest] for line in want]


def in_another_process(store: Path, code: str) -> subprocess.Popen[str]:
    lead = (
        "import hashlib, io, time\n"
        "from pathlib import Path\n"
        "from django.conf import settings\n"
        f"settings.configure(CAPTURES_DIR={str(store)!r}, SHIPPED_CAPTURES=Path('/nowhere'))\n"
        "from archive import holdings\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", lead + code],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
