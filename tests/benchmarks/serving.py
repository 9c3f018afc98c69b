"""Applications behind gunicorn, asked over sockets; and the memory that the workers take."""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER = ["--preload", "--no-control-socket"]  # as the README says
KEEPING_OPEN = ["--worker-class", "gthread", "--threads", "4", "--keep-alive", "60"]
CONNECTIONS = 4
PATIENCE = 30


class Served:
    """`ask(b"GET ...")` once, `rate(b"GET ...")` for a while: requests a second."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def ask(self, request: bytes) -> bytes:
        """The whole answer, or what came of it."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as there:
            there.sendall(request)
            said = b""
            while not _is_whole(said) and (piece := there.recv(1 << 20)):
                said += piece
        return said

    def rate(self, request: bytes, *, seconds: float = 1.0) -> float:
        """CONNECTIONS readers that ask, wait for the answer and ask again."""
        size = len(self.ask(request))
        done = 0
        with selectors.DefaultSelector() as asked, contextlib.ExitStack() as open_ones:
            for _ in range(CONNECTIONS):
                there = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
                open_ones.enter_context(there)
                there.sendall(request)
                asked.register(there, selectors.EVENT_READ, [size])
            began = time.perf_counter()
            while (took := time.perf_counter() - began) < seconds:
                for key, _ in asked.select(1):
                    got = len(key.fileobj.recv(1 << 20))
                    assert got, "the server has closed the connection"
                    key.data[0] -= got
                    if key.data[0] <= 0:
                        key.data[0] = size
                        key.fileobj.sendall(request)
                        done += 1
        return done / took

    def memory(self) -> list[float]:
        """MiB of the server and of each worker; of what they share, each has its part."""
        return [_share(pid) / 1024 for pid in (self.process.pid, *_children(self.process.pid))]


@contextlib.contextmanager
def served(
    application: str, *, workers: int, keeps_open: bool = False, **environment: str
) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--workers", str(workers), *SERVER]
    command += KEEPING_OPEN if keeps_open else []
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "error"],
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > until or process.poll() is not None:
                    raise
                time.sleep(0.05)
        yield Served(process, port)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def request(address: str, **headers: str) -> bytes:
    """`request("/a/clock/", if_none_match='"..."')`."""
    lines = [f"GET {address} HTTP/1.1", "Host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def header(answer: bytes, name: str) -> str:
    for line in answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]:
        said, _, value = line.partition(":")
        if said.lower() == name:
            return value.strip()
    return ""


def _is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return False
    return b" 304 " in head[:20] or len(body) >= int(header(answer, "content-length") or 0)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _share(pid: int) -> int:
    """Kilobytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
