"""How fast comments.bulk loads: python -m tests.benchmarks.load [COMMENTS]

The database is a new SQLite file, or the scratch database that DATABASE_URL names.
"""

import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

THREADS = 0.25  # of the comments; the others answer any earlier one, so some threads grow large
TEXT = "The clock struck thirteen again, and nobody in the harbour looked up from the nets. " * 4


def main(count: int) -> None:
    from django.core.management import call_command

    from archive.models import Article
    from comments import bulk, services

    call_command("migrate", verbosity=0)
    chance = random.Random(20140312)
    rows = [
        bulk.NewComment(
            number=number,
            parent=None
            if number == 1 or chance.random() < THREADS
            else chance.randrange(1, number),
            author_name=f"Reader {chance.randrange(count)}",
            text=TEXT,
        )
        for number in range(1, count + 1)
    ]
    article = Article.objects.create(title="Benchmark", slug=f"benchmark-{time.time_ns()}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    bulk.load(article=article, rows=rows)
    took = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"loaded {count:,} comments in {took:.1f} s: {count / took:,.0f} a second, +{grown:.0f} MB"
    )
    start = time.perf_counter()
    call_command("check_threads", article=article.slug)
    print(f"checked in {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    services.delete_discussion(article=article)
    article.delete()
    print(f"deleted in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'load.sqlite3'}")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
        import django

        django.setup()
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
