"""Writers that race for one discussion, each a process with its own connection.

`python -m tests.comments.racing WRITERS WRITES` races in the database of DATABASE_URL, which
must be a scratch one, and prints what happened as JSON. test_races.py reads it.
"""

import collections
import json
import multiprocessing
import os
import random
import sys
import time

START = """
    Joe
      Dee
        Eve
      Gus
    Ann
      Bob
    Cat
"""
VERBS = ["reply"] * 8 + ["thread"] * 3 + ["move"] * 4
VERBS += ["lift", "remove", "remove", "delete", "load"]


def write(article, chance: random.Random) -> str:
    """One write somewhere in the discussion, mostly where the others write too."""
    from comments import bulk, services
    from tests.comments.verbs import do

    comments = article.comments.order_by("number")
    busy = list(comments[:12] if chance.random() < 0.6 else comments.order_by("-number")[:40])
    comment, other = chance.choice(busy), chance.choice(busy)
    verb = chance.choice(VERBS)
    try:
        if verb == "load":
            number = chance.randrange(10_000, 10_000_000)
            rows = [
                bulk.NewComment(number=number, parent=comment.number, text="Hello."),
                bulk.NewComment(number=number + 1, parent=number, text="Hello."),
                bulk.NewComment(number=number + 2, text="Hello."),
            ]
            bulk.load(article=article, rows=rows)
        else:
            do(verb, article=article, comment=comment, other=other)
    except (services.Refused, bulk.Unloadable) as refusal:
        return f"refused: {refusal}"
    return verb


def writer(task: tuple[int, int, int]) -> list[str]:
    from archive.models import Article

    seed, writes, pk = task
    chance, article, told = random.Random(seed), Article.objects.get(pk=pk), []
    for _ in range(writes):
        try:
            told.append(write(article, chance))
        except Exception as error:  # a failed call is what the race looks for
            told.append(f"failed: {type(error).__name__}: {error}")
    return told


def race(writers: int, writes: int) -> dict[str, object]:
    from django.core.management import call_command
    from django.db import connection, connections

    from archive.models import Article
    from comments import integrity
    from tests.trees import sow

    call_command("migrate", verbosity=0)
    article = Article.objects.create(title="Race", slug="race")
    sow(article, START)
    connections.close_all()  # a connection must not be shared across a fork
    began = time.monotonic()
    tasks = [(seed, writes, article.pk) for seed in range(writers)]
    with multiprocessing.get_context("fork").Pool(writers) as pool:
        racing, alarms, looks = pool.map_async(writer, tasks, chunksize=1), [], 0
        while not racing.ready():  # a site in use must raise no false alarm
            alarms += integrity.find(article.pk)
            looks += 1
            racing.wait(0.05)
        told = [line for lines in racing.get() for line in lines]
    took = time.monotonic() - began
    article.refresh_from_db()
    return {
        "database": connection.vendor,
        "seconds": round(took, 1),
        "writes_a_second": round(len(told) / took),
        "done": collections.Counter(line for line in told if ":" not in line),
        "refused": collections.Counter(line for line in told if line.startswith("refused")),
        "failed": [line for line in told if line.startswith("failed")],
        "damage": integrity.find(article.pk),
        "false_alarms": alarms,
        "looks": looks,
        "comments": article.comments.count() - START.count("\n") + 1,
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    import django

    django.setup()
    print(json.dumps(race(int(sys.argv[1]), int(sys.argv[2])), indent=2))
