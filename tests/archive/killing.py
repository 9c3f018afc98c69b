"""Imports that are killed, and imports that meet, each in processes of their own.

`python -m tests.archive.killing KILLS` works in the database of DATABASE_URL, which must be a
scratch one, and prints what it saw as JSON. test_imports.py reads it.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.archive.captures import FERRY

PAGES = 230  # more than two batches
IMPORT = [sys.executable, "manage.py", "import_articles"]


def blog(pages: int, *, words: str = "") -> str:
    """An export whose pages share names and titles, so that a half import shows in all of them."""
    made = [
        dataclasses.replace(
            FERRY,
            title=f"Letter {number % 90}",
            url=f"https://pellworth.example/{number}/",
            prose=[f"This is the letter of week {number}, and it is not about the ferry. " * 3],
            comments=[
                dataclasses.replace(
                    said,
                    id=said.id + 100 * number,
                    under=said.under and said.under + 100 * number,
                    text=f"{said.text} Again, in week {number}.{words}",
                    cut=None,
                )
                for said in FERRY.comments
            ],
        )
        for number in range(1, pages + 1)
    ]
    return made[0].as_wxr(*made[1:])


def killed_and_resumed(file: Path, rows: int, pause: float) -> str:
    """Killed a moment after this many rows; what became of the run."""
    from django.core.management import call_command

    from archive.importing import runs
    from archive.models import ImportRow, ImportRun

    process = subprocess.Popen([*IMPORT, str(file)], stdout=subprocess.DEVNULL)
    while process.poll() is None and ImportRow.objects.count() < rows:
        time.sleep(0.002)
    time.sleep(pause)
    process.send_signal(signal.SIGKILL)
    process.wait()
    run = ImportRun.objects.last()
    if run is None or run.state != ImportRun.State.RUNNING:
        call_command("import_articles", str(file), stdout=io.StringIO())
        return "before its first row" if run is None else "after its end"
    assert not runs.is_alive(run.process)
    left = run.rows.count()
    call_command("imports", "resume", str(run.pk), stdout=io.StringIO())
    run.refresh_from_db()
    assert run.state == ImportRun.State.FINISHED, run.totals
    assert run.totals["pages"] == {"created": PAGES}, run.totals
    return f"after {left} of {PAGES}"


def kills(count: int, file: Path) -> dict[str, object]:
    from comments import integrity
    from comments.models import articles
    from tests.archive.importing import drawn, emptied

    subprocess.run([*IMPORT, str(file)], stdout=subprocess.DEVNULL, check=True)
    clean = drawn()
    chance = random.Random(11)
    told, wrong, damage = [], 0, []
    for _ in range(count):
        emptied()
        told.append(killed_and_resumed(file, chance.randrange(PAGES), chance.random() / 50))
        wrong += drawn() != clean
        damage += [
            line for pk in articles().values_list("pk", flat=True) for line in integrity.find(pk)
        ]
    return {"killed": told, "lines": len(clean), "wrong": wrong, "damage": damage}


def meetings(folder: Path, file: Path) -> dict[str, object]:
    """Two runs at once over the same pages, one of them with another export of them."""
    from tests.archive.importing import drawn, emptied

    later = folder / "later.xml"
    later.write_text(blog(PAGES, words=" Or so they say."))
    states = []
    for order in ([file, later], [later, file], None):
        emptied()
        if order:
            for each in order:
                subprocess.run([*IMPORT, str(each)], stdout=subprocess.DEVNULL, check=True)
        else:
            both = [
                subprocess.Popen([*IMPORT, str(each)], stdout=subprocess.PIPE, text=True)
                for each in (file, later)
            ]
            said = [process.communicate()[0] for process in both]
            codes = [process.returncode for process in both]
        states.append(by_article(drawn()))
    one, other, met = states
    alike = met.keys() == one.keys() and all(met[a] in (one[a], other[a]) for a in met)
    return {"alike": alike, "codes": codes, "said": said, "articles": len(met)}


def by_article(lines: list[str]) -> dict[str, list[str]]:
    """What is drawn of each article, by its address."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if not line.startswith(" "):
            at = found.setdefault(line.split(" | ")[0], [])
        at.append(line)
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as name:
        export = Path(name) / "blog.xml"
        export.write_text(blog(PAGES))
        print(json.dumps(kills(int(sys.argv[1]), export) | {"met": meetings(Path(name), export)}))
