"""A management command that says at its end what it cost, as a line of JSON on standard error.

    python -m tests.benchmarks.commands import_articles FILE --workers 2

`writer` and `readers` are seconds of the processor, of this process and of those that it started;
`server` those of PostgreSQL's process for this connection, null where it is not on this machine.
`planned` is how long the plans of articles that were there took, `indexed` how long it took to make
findable what was imported. It stands in a module of its own
because processes that are started for reading load it too.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any


def main(*command: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    planned, indexed = _watched()
    server = None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (server,) = cursor.fetchone()
    before = _of_process(server)
    began = time.perf_counter()
    try:
        call_command(*command)
    finally:
        took = time.perf_counter() - began
        own, others = (
            resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        after = _of_process(server)
        cost = {
            "took": took,
            "writer": own.ru_utime + own.ru_stime,
            "readers": others.ru_utime + others.ru_stime,
            "server": None if before is None or after is None else after - before,
            "peak": max(own.ru_maxrss, others.ru_maxrss) / 1024,
            "planned": sum(planned),
            "indexed": sum(indexed),
        }
        print(json.dumps(cost), file=sys.stderr)


def _watched() -> tuple[list[float], list[float]]:
    """How long each plan takes that is made from now on: what all captures said before and say
    now, and what follows from the difference; and each call of the index."""
    from archive.importing import documents
    from archive.management import running

    planned: list[float] = []
    indexed: list[float] = []

    def timed(function: Any, planned: list[float] = planned) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                planned.append(time.perf_counter() - began)

        return call

    documents.plan_again = timed(documents.plan_again)
    documents.settle.settle = timed(documents.settle.settle)
    running.index = timed(running.index, indexed)
    return planned, indexed


def _of_process(pid: int | None) -> float | None:
    """Seconds of the processor that a process has used."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(*sys.argv[1:])
