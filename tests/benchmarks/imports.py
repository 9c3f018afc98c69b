"""How fast an export becomes articles: python -m tests.benchmarks.imports [MEGABYTES]

First import, the same once more, and a changed article of 10,000 comments; end to end, by the
command, each in a process of its own. The database is a new SQLite file, or the scratch database
that DATABASE_URL names, which must be empty.
"""

from __future__ import annotations

import dataclasses
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.archive.captures import FERRY, Page, Said
from tests.benchmarks.sources import wxr

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
LARGE = 10_000  # comments
TEXT = "The clock struck {} again, and nobody in the harbour looked up from the nets. " * 3


def write_export(path: Path, size: int) -> int:
    """An export of about this size; how many comments it has."""
    comments = written = 0
    with path.open("w", encoding="utf-8") as file:
        for part in wxr(random.Random(7)):
            written += file.write(part)
            comments += part.count("<wp:comment>")
            if written > size and part.startswith("</item>"):
                break
        file.write("</channel></rss>")
    return comments


def large(*, changed: bool) -> Page:
    chance = random.Random(1)
    comments = [
        Said(
            id=number,
            author=f"Reader {chance.randrange(900)}",
            text=TEXT.format(number) + ("Changed." if changed and number % 100 == 0 else ""),
            under=chance.randrange(1, number) if number > 1 and chance.random() < 0.6 else None,
        )
        for number in range(1, LARGE + 1)
    ]
    if changed:
        comments.append(Said(id=LARGE + 1, author="Nell", text="A new one.", under=500))
    return dataclasses.replace(FERRY, comments=comments)


def manage(*arguments: str) -> tuple[float, str]:
    """Seconds that the command took, and its last line."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return time.perf_counter() - began, (done.stdout.splitlines() or [""])[-1]


def main(megabytes: int) -> None:
    manage("migrate", "--verbosity=0")
    with tempfile.TemporaryDirectory() as name:
        export = Path(name) / "blog.xml"
        comments = write_export(export, megabytes * MEGABYTE)
        for workers in ("2",):
            took, said = manage("import_articles", str(export), "--workers", workers)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(
                f"first import, {workers} workers: {comments:,} comments in {took:.1f} s, "
                f"{comments / took:,.0f} a second, the largest process {peak:.0f} MB\n  {said}"
            )
        again, said = manage("import_articles", str(export))
        print(f"the same again: {again:.1f} s, {took / again:.0f} times faster\n  {said}")
        for changed in (False, True):
            page = Path(name) / f"{changed}.xml"
            page.write_text(large(changed=changed).as_wxr(), encoding="utf-8")
            took, said = manage("import_articles", str(page))
            what = "changed" if changed else "new"
            print(f"{what} article of {LARGE:,} comments: {took:.1f} s, with the start\n  {said}")
    started, _ = manage("help")
    print(f"of which the start of a command: {started:.1f} s")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'imports.sqlite3'}")
        os.environ.setdefault("CAPTURES_DIR", str(Path(folder) / "captures"))
        main(int(re.sub(r"\D", "", sys.argv[1])) if len(sys.argv) > 1 else 60)
