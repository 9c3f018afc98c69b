"""Figures with their targets: what is measured, and whether it is good enough."""

from __future__ import annotations

import dataclasses
import io
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, urlsplit

WARM = 3  # calls that are not counted
LEAST, MOST = 5, 200  # calls that are
SECONDS = 2.0  # for one figure, unless LEAST calls take longer


@dataclasses.dataclass(slots=True, kw_only=True)
class Answer:
    status: int
    headers: dict[str, str]
    parts: list[bytes]

    @property
    def size(self) -> int:
        return sum(map(len, self.parts))


@dataclasses.dataclass(slots=True, kw_only=True)
class Took:
    """Milliseconds. The least of many is what the work costs; the rest is what else ran here."""

    least: float
    median: float


Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def ask(application: Application, address: str, **headers: str) -> Answer:
    """As a WSGI server asks, down to the last byte; no socket, no client's work."""
    where = urlsplit(address)
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": where.path.encode().decode("latin-1"),
        "QUERY_STRING": quote(where.query, safe="=&%+"),
        "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **headers,
    }
    body = application(
        environ, lambda status, headers, exc_info=None: told.extend([status, headers])
    )
    try:
        parts = list(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return Answer(status=int(told[0][:3]), headers=dict(told[1]), parts=parts)


def timed(action: Callable[[], object], *, seconds: float = SECONDS) -> Took:
    for _ in range(WARM):
        action()
    took: list[float] = []
    end = time.perf_counter() + seconds
    while len(took) < LEAST or (len(took) < MOST and time.perf_counter() < end):
        began = time.perf_counter()
        action()
        took.append(1000 * (time.perf_counter() - began))
    return Took(least=min(took), median=statistics.median(took))


def bare(answer: Answer) -> Application:
    """A WSGI application that does nothing but give these bytes."""
    status = f"{answer.status} OK"
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(answer.size))]

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response(status, headers)
        return answer.parts

    return application


class Sheet:
    """Prints each figure beside its target, and remembers whether all were met."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def head(self, title: str, columns: str = "") -> None:
        print(f"\n{title:<44}{columns}", flush=True)

    def row(self, name: str, said: str, *targets: tuple[float, str, float, str]) -> None:
        """`targets`: (measured, "<=" or ">=", wanted, unit)."""
        verdicts = []
        for measured, sense, wanted, unit in targets:
            met = measured <= wanted if sense == "<=" else measured >= wanted
            verdicts.append(f"{'pass' if met else 'FAIL'} {sense} {wanted:g} {unit}".rstrip())
            if not met:
                self.missed.append(f"{name}: {measured:,.1f}, wanted {sense} {wanted:g} {unit}")
        print(f"  {name:<42}{said}  {', '.join(verdicts)}".rstrip(), flush=True)

    def end(self) -> int:
        for line in self.missed:
            print(f"missed: {line}")
        print("\nAll targets are met." if not self.missed else f"\n{len(self.missed)} missed.")
        return 1 if self.missed else 0
