"""How fast readers get their pages: python -m tests.benchmarks.pages [PART...]

    pages    server time of whole pages, nothing cached, and their queries
    rates    304 and kept pages behind gunicorn, beside a bare application with the same bytes
    memory   four workers that have served everything
    sizes    style and script

Each figure stands beside its target; the exit status is 1 if one is missed. The server time is
that of the WSGI application, to the last byte, without socket and client; the least of many calls
counts, since whatever else runs on the machine only adds to it.

The database is a new SQLite file, or the scratch database that DATABASE_URL names, which must be
empty.
"""

from __future__ import annotations

import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.benchmarks import readers, serving
from tests.benchmarks.measuring import Sheet, ask, bare, timed

ALL = "?view=whole"  # the whole discussion on one page
MEMORY = 64  # megabytes that the largest page may add
TURNS = 3
ROUNDS = 40  # enough for each of four workers to have served each page
SITE = ["/", "/people/", "/about/", "/2014/", "/2014/3/", "/authors/orla-venn/", "/?tag=harbour"]


def measure_pages(sheet: Sheet, places: dict[str, str]) -> None:
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    settings.PAGE_CACHE_MB = 0  # before the door is made
    from archive.wsgi import application

    assert application.kept.room == 0
    few, many, most = places["38"], places["1,000"], places["10,000"]
    wanted: list[tuple[str, str, float, int]] = [
        ("article, 38 comments", few, 10, 8),
        ("1,000 comments, first page", many, 13, 0),
        ("1,000 comments, newest first", f"{many}?sort=newest", 13, 0),
        ("1,000 comments, all on one page", many + ALL, 70, 0),
        ("10,000 comments, first page", most, 0, 0),
        ("10,000 comments, most voted", f"{most}?sort=votes", 0, 0),
        ("10,000 comments, all on one page", most + ALL, 400, 0),
        ("5,000 replies under one comment", places["thread"], 0, 0),
        ("first page of the site", "/", 0, 0),
        ("people", "/people/", 0, 0),
        ("about", "/about/", 0, 0),
    ]
    sheet.head(
        "Whole pages, nothing cached", "    least   median     bare  queries comments       kB"
    )
    first = 0.0
    for name, address, most_ms, most_queries in wanted:
        with CaptureQueriesContext(connection) as asked:
            answer = ask(application, address)
        queries = len([one for one in asked if not one["sql"].startswith("PRAGMA")])
        if answer.status != 200:
            sheet.row(name, f"answers {answer.status}", (answer.status, "<=", 200, "status"))
            continue
        shown = len(set(re.findall(rb'id="c-\w+"', b"".join(answer.parts))))
        there = int(name.split()[0].replace(",", "")) if address.endswith(ALL) else 0
        if shown < there:
            sheet.row(name, f"shows {shown}", (shown, ">=", there, "comments"))
            continue
        before = _peak()
        took = timed(partial(ask, application, address))
        grown = _peak() - before
        nothing = timed(partial(ask, bare(answer), address), seconds=0.1)
        targets = [(took.least, "<=", most_ms, "ms")] if most_ms else []
        if most_queries:
            targets.append((queries, "<=", most_queries, "queries"))
        if name == "1,000 comments, first page":
            first = took.least
        if name == "10,000 comments, first page":  # a tenth is the noise of this machine
            targets.append((took.least, "<=", max(13, round(1.1 * first, 1)), "ms"))
        if address == most + ALL:
            targets.append((grown, "<=", MEMORY, "MB more"))
        said = f"{took.least:9.2f}{took.median:9.2f}{nothing.least:9.3f}{queries:8}{shown:9,}"
        sheet.row(name, f"{said}{answer.size / 1000:9.1f}", *targets)


def _peak() -> float:
    """Megabytes that this process ever had at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_rates(sheet: Sheet, places: dict[str, str]) -> None:
    from django.db import connections

    connections.close_all()
    sheet.head("Requests a second, one worker", "     ours     bare    share")
    with serving.served("archive.wsgi", workers=1, keeps_open=True) as ours:
        for name, address, accepted in [
            ("article, 38 comments", places["38"], ""),
            ("article, 38 comments, compressed", places["38"], "gzip, br"),
            ("10,000 comments, first page", places["10,000"], "gzip, br"),
            ("first page of the site", "/", ""),
        ]:
            asked = {"accept_encoding": accepted} if accepted else {}
            whole = serving.request(address, **asked)
            answer = ours.ask(whole)
            etag = serving.header(answer, "etag")
            known = serving.request(address, if_none_match=etag, **asked)
            body = answer.partition(b"\r\n\r\n")[2]
            for kind, request, sent in [("kept", whole, body), ("304", known, b"")]:
                _compare(sheet, f"{name}, {kind}", ours, request, sent)


def _compare(sheet: Sheet, name: str, ours: serving.Served, request: bytes, sent: bytes) -> None:
    """Both at the same time of day, in turn; the best of each counts."""
    file = Path(os.environ["DATA_DIR"]) / "bare"
    file.write_bytes(sent)
    bare = {"workers": 1, "keeps_open": True, "BARE_BODY": str(file)}
    with serving.served("tests.benchmarks.bare", **bare) as other:
        turns = [(ours.rate(request), other.rate(request)) for _ in range(TURNS)]
    rate, most = (max(each) for each in zip(*turns, strict=True))
    share = 100 * rate / most
    sheet.row(name, f"{rate:9,.0f}{most:9,.0f}{share:8.0f} %", (share, ">=", 50, "%"))


def measure_memory(sheet: Sheet, places: dict[str, str]) -> None:
    from django.db import connections

    connections.close_all()
    sheet.head("Memory of gunicorn, MiB (PSS)", "    total  workers  the most")
    with serving.served("archive.wsgi", workers=4) as ours:
        for name, addresses, target in [
            ("four workers, the site and 1,000 comments", [places["1,000"], *SITE], 120),
            ("and 10,000 comments on one page", [places["10,000"] + ALL], 0),
        ]:
            for _ in range(ROUNDS):
                for address in addresses:
                    ours.ask(serving.request(address))
            server, *workers = ours.memory()
            total = server + sum(workers)
            said = f"{total:9.1f}{sum(workers):9.1f}{max(workers):9.1f}"
            sheet.row(name, said, *([(total, "<=", target, "MiB")] if target else []))


def measure_sizes(sheet: Sheet, places: dict[str, str]) -> None:
    from django.contrib.staticfiles import finders

    sheet.head("Style and script")
    for name, most in [("afterword.css", 20_000), ("afterword.js", 6_000)]:
        size = Path(finders.find(f"archive/{name}")).stat().st_size
        sheet.row(name, f"{size:9,} bytes", (size, "<=", most, "bytes"))


PARTS: dict[str, Callable[[Sheet, dict[str, str]], None]] = {
    "pages": measure_pages,
    "rates": measure_rates,
    "memory": measure_memory,
    "sizes": measure_sizes,
}


def main(parts: list[str]) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    began = time.perf_counter()
    places = readers.fill()
    print(f"made in {time.perf_counter() - began:.1f} s: {', '.join(places.values())}")
    sheet = Sheet()
    for part in parts or PARTS:
        PARTS[part](sheet, places)
    return sheet.end()


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - PARTS.keys():
        sys.exit(f"There is no part {', '.join(sorted(unknown))}: {', '.join(PARTS)}.")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
        sys.exit(main(sys.argv[1:]))
