"""How fast an export becomes articles: python -m tests.benchmarks.imports [MEGABYTES [COMMENTS]]

A first import, the same once more, a changed article of 10,000 comments, and at last COMMENTS in
one run (a million, or 0 for none); end to end, by the command, each in a process of its own. The
database is a new SQLite file, or the scratch database that DATABASE_URL names, which must be empty.

Seconds of the processor are told beside those of the clock: where other work is done on the
machine, only those can be compared.
"""

from __future__ import annotations

import dataclasses
import json
import os
import random
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
TEXT = "The clock struck {0} again, and nobody in the harbour looked up from the nets. " * 3


def write_export(path: Path, size: int | None = None, *, most: int | None = None) -> int:
    """An export of about this size, or with about so many comments; how many it has."""
    comments = written = 0
    with path.open("w", encoding="utf-8") as file:
        for part in wxr(random.Random(7)):
            written += file.write(part)
            comments += part.count("<wp:comment>")
            enough = written > size if size is not None else comments >= (most or 0)
            if enough and part.startswith("</item>"):
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


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cost:
    """Seconds and megabytes: see `commands`. `whole` is `took` with the start of the command."""

    whole: float
    took: float
    writer: float
    readers: float
    server: float | None
    peak: float
    planned: float
    indexed: float
    said: str

    def of(self, comments: int) -> str:
        seconds = [self.writer, self.readers, self.server or 0.0]
        each = [f"{one:.1f} s" for one in seconds]
        server = f", database {each[2]}" if self.server is not None else ""
        sum_of = sum(seconds)
        return (
            f"{comments:,} comments in {self.whole:.1f} s with the start of the command,"
            f" {comments / self.whole:,.0f} a second; without it {comments / self.took:,.0f},"
            f" and without {self.indexed:.1f} s of making them findable"
            f" {comments / (self.took - self.indexed):,.0f}\n"
            f"  processor: writer {each[0]}, readers {each[1]}{server}; together"
            f" {sum_of / comments * 1e6:.0f} microseconds a comment, of which two cores do"
            f" {2 * comments / sum_of:,.0f} a second\n"
            f"  the largest process {self.peak:.0f} MB\n  {self.said}"
        )


def manage(*arguments: str) -> Cost:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.commands", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    whole = time.perf_counter() - began
    last = (done.stdout.splitlines() or [""])[-1]
    return Cost(**json.loads(done.stderr.splitlines()[-1]), whole=whole, said=last)


def main(megabytes: int, most: int) -> None:
    manage("migrate", "--verbosity=0")
    with tempfile.TemporaryDirectory() as name:
        export = Path(name) / "blog.xml"
        comments = write_export(export, megabytes * MEGABYTE)
        first = manage("import_articles", str(export), "--workers", "2")
        print(f"first import, 2 workers: {first.of(comments)}", flush=True)
        again = manage("import_articles", str(export))
        print(
            f"the same again: {again.took:.2f} s, {first.took / again.took:.0f} times faster; with"
            f" the start of the command {again.whole:.2f} s, {first.whole / again.whole:.0f} times;"
            f" processor {again.writer + again.readers:.2f} s\n  {again.said}",
            flush=True,
        )
        for changed in (False, True):
            page = Path(name) / f"{changed}.xml"
            page.write_text(large(changed=changed).as_wxr(), encoding="utf-8")
            cost = manage("import_articles", str(page))
            what = f"changed, planned in {cost.planned:.2f} s and" if changed else "new,"
            print(
                f"an article of {LARGE:,} comments: {what} imported in {cost.took:.1f} s\n"
                f"  {cost.said}",
                flush=True,
            )
        if most:
            export.unlink()
            comments = write_export(export, most=most)
            os.environ["DATABASE_URL"] = _another(Path(name))
            manage("migrate", "--verbosity=0")
            whole = manage("import_articles", str(export), "--workers", "2")
            print(f"one run: {whole.of(comments)}", flush=True)


def _another(folder: Path) -> str:
    """An empty database: the titles and codes of the first export stand in the one before."""
    return f"sqlite:///{folder / 'million.sqlite3'}"


if __name__ == "__main__":
    given = [int("".join(filter(str.isdigit, argument))) for argument in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'imports.sqlite3'}")
        os.environ.setdefault("CAPTURES_DIR", str(Path(folder) / "captures"))
        main(*given, *(120, 1_000_000)[len(given) :])
