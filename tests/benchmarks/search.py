"""How long a reader waits for what is found, and what indexing costs an import.

    python -m tests.benchmarks.search                    100,000 articles and 1,000,000 comments
    python -m tests.benchmarks.search 10000 100000       fewer of both
    python -m tests.benchmarks.search --import 60        the share of indexing, of 60 MB of export
    python -m tests.benchmarks.search --again            ask what stands in the database already

DATABASE_URL names the database, which must be empty; without it a new SQLite file is used. The
words are invented and as often as words are: the n-th of 120,000 is n times rarer than the first.
"""

from __future__ import annotations

import datetime
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

PUBLICATIONS, AUTHORS, TAGS, NAMES = 40, 2_000, 300, 20_000
WORDS = 120_000
BATCH = 20_000  # comments written at once


def main(articles: int, comments: int, *, again: bool) -> None:
    from django.core.management import call_command

    from archive.search import draining

    call_command("migrate", verbosity=0)
    chance = random.Random(11)
    words = invented(chance)
    if not again:
        began = time.perf_counter()
        write(articles, comments, words, chance)
        written = time.perf_counter() - began
        began = time.perf_counter()
        worked = time.process_time()
        notes = sum(draining.drain())
        took, worked = time.perf_counter() - began, time.process_time() - worked
        print(
            f"{articles:,} articles and {comments:,} comments written in {written:.0f} s, "
            f"indexed in {took:.0f} s ({worked:.0f} s of this process): "
            f"{took / notes * 1e6:.0f} µs each",
            flush=True,
        )
    ask(words)


def invented(chance: random.Random) -> list[str]:
    """Words of two to four syllables, none twice, the shorter ones oftener."""
    syllables = [a + b for a in "bcdfghklmnprstvwz" for b in ("a", "e", "i", "o", "u", "ar", "en")]
    found: dict[str, None] = {}
    while len(found) < WORDS:
        count = 1 if len(found) < 60 else chance.choice((2, 3, 3, 4))
        found["".join(chance.choices(syllables, k=count))] = None
    return list(found)


def write(articles: int, comments: int, words: list[str], chance: random.Random) -> None:
    from django.db import transaction

    from archive.models import Article, Author, Byline, Publication, Tag
    from comments import bulk

    weights = list(itertools.accumulate(1 / (n + 1) for n in range(len(words))))

    def text(length: int) -> str:
        return " ".join(chance.choices(words, cum_weights=weights, k=length)).capitalize() + "."

    def named(model, count: int) -> list[int]:  # type: ignore[no-untyped-def]
        rows = [
            model(name=f"{words[60 + n]} {words[-n - 1]}".title(), slug=f"{words[60 + n]}-{n}")
            for n in range(count)
        ]
        return [row.pk for row in model.objects.bulk_create(rows)]

    publications, authors, tags = (
        named(model, n)
        for model, n in ((Publication, PUBLICATIONS), (Author, AUTHORS), (Tag, TAGS))
    )
    names = [f"{words[n % 900].title()} {words[n].title()}" for n in range(NAMES)]
    often = [1 / (n + 1) for n in range(AUTHORS)]
    first = datetime.date(2001, 1, 1)
    left = comments
    while articles:
        some = min(articles, 1_000)
        with transaction.atomic():
            rows = Article.objects.bulk_create(
                Article(
                    title=text(chance.randint(3, 9)),
                    slug=f"page-{articles - n}",
                    dek=text(12),
                    language=chance.choice(("en", "en", "en", "de", "")),
                    body_html="".join(
                        f"<p>{text(chance.randint(30, 90))}</p>"
                        for _ in range(chance.randint(2, 8))
                    ),
                    publication_id=chance.choices(publications, often[:PUBLICATIONS])[0],
                    published_on=first + datetime.timedelta(chance.randrange(8_000)),
                )
                for n in range(some)
            )
            Byline.objects.bulk_create(
                Byline(article=row, author_id=chance.choices(authors, often)[0]) for row in rows
            )
            through = Article.tags.through
            through.objects.bulk_create(
                through(article=row, tag_id=pk)
                for row in rows
                for pk in {chance.choices(tags, often[:TAGS])[0] for _ in range(3)}
            )
            loads = []
            for row in rows:
                share = min(left, round(chance.expovariate(articles / max(left, 1))))
                if articles == 1:
                    share = left
                left -= share
                articles -= 1
                loads.append((row.pk, [
                    bulk.NewComment(
                        number=number,
                        text=text(chance.randint(5, 75)),
                        author_name=chance.choice(names),
                        posted_on=row.published_on + datetime.timedelta(chance.randrange(60)),
                        parent=None,
                    )
                    for number in range(1, share + 1)
                ]))  # fmt: skip
            bulk.load_new(loads)


def ask(words: list[str]) -> None:
    """Each question as a reader asks it: the whole page, three times; the best of the three."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    from archive.models import Author, Tag

    setup_test_environment()
    client = Client()
    tag, author = Tag.objects.all()[5], Author.objects.order_by("pk")[30]
    questions = {
        "the commonest word": words[0],
        "a common word": words[20],
        "an ordinary word": words[1_000],
        "a rare word": words[60_000],
        "two common words": f"{words[10]} {words[30]}",
        "two ordinary words": f"{words[300]} {words[900]}",
        "three words": f"{words[100]} {words[400]} {words[1_500]}",
        "a phrase of common words": f'"{words[3]} {words[5]}"',
        "a phrase of ordinary words": f'"{words[200]} {words[300]}"',
        "a word, not another": f"{words[500]} -{words[2]}",
        "one or the other": f"{words[5_000]} OR {words[7_000]}",
        "only without": f"-{words[1]}",
        "an author": f"author:{author.name.split()[1]}",
        "a tag and a common word": f'tag:"{tag.name}" {words[4]}',
        "a name and a common word": f"commenter:{words[7_000]} {words[4]}",
        "a year": f"{words[50]} after:2009 before:2010",
        "a word that is not here": words[3_000] + "q",
        "nothing common together": f"{words[90_000]} {words[0]}",
    }
    slowest = []
    for sort in ("relevance", "newest", "oldest"):
        for what, question in questions.items():
            times = []
            for n in range(4):
                began = time.perf_counter()
                response = client.get(
                    "/search/", {"q": question, "sort": sort, "x": n}, HTTP_HOST="localhost"
                )
                times.append(time.perf_counter() - began)
                assert response.status_code == 200
            found = str(response.context["count"])
            slowest.append(min(times))
            print(
                f"{sort:<10} {what:<28} {found:>8}  {min(times) * 1000:6.0f} ms, "
                f"at first {times[0] * 1000:.0f}",
                flush=True,
            )
    print(
        f"{connection.vendor}: median {statistics.median(slowest) * 1000:.0f} ms, "
        f"slowest {max(slowest) * 1000:.0f} ms"
    )


def share(megabytes: int) -> None:
    """Import an export, and take the time of the indexing at its end."""
    from django.core.management import call_command

    from archive.search import draining
    from tests.benchmarks.imports import write_export

    call_command("migrate", verbosity=0)
    indexing = 0.0
    drain = draining.drain

    def timed():  # type: ignore[no-untyped-def]
        nonlocal indexing
        began = time.perf_counter()
        yield from drain()
        indexing += time.perf_counter() - began

    draining.drain = timed
    with tempfile.TemporaryDirectory() as name:
        export = Path(name) / "blog.xml"
        comments = write_export(export, megabytes * 1024 * 1024)
        began = time.perf_counter()
        call_command("import_articles", str(export), workers=2)
        took = time.perf_counter() - began
    print(
        f"{comments:,} comments imported in {took:.1f} s, of which indexing {indexing:.1f} s: "
        f"{indexing / took:.0%}"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'search.sqlite3'}")
        os.environ.setdefault("CAPTURES_DIR", str(Path(folder) / "captures"))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
        os.environ.setdefault("PAGE_CACHE_MB", "0")
        import django

        django.setup()
        numbers = [int(argument) for argument in sys.argv[1:] if argument.isdecimal()]
        if "--import" in sys.argv:
            share(*(numbers or [60]))
        else:
            main(*(numbers or [100_000, 1_000_000]), again="--again" in sys.argv)
