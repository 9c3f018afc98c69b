"""How fast a list of 100,000 articles answers: python -m tests.benchmarks.browse [ARTICLES]

Milliseconds for one page, uncached: the least of many and their median, the processor's share of
this process (all of it where the database is SQLite, on however busy a machine), its queries. The
database is a new SQLite file, or the scratch database that DATABASE_URL names. With KEEP=1 what
stands there already is asked again and stays; SLOWEST=3 shows the three slowest queries of each.
"""

from __future__ import annotations

import datetime
import os
import random
import sys
import tempfile
import time
from pathlib import Path

YEARS = range(1998, 2022)
PUBLICATIONS, AUTHORS, TAGS, NAMES = 120, 2_000, 400, 20_000
TALKED = 0.6  # of the articles have a discussion, of five comments on average
GUESSED = 0.1  # of the comments are placed by inference
TARGET = 60  # milliseconds, with all filters on
BATCH = 2_000
WORDS = (  # noqa: SIM905 - read by people
    "clock harbour tide fog signal bridge ledger baker shelter puddle council ferry brick letter "
    "stone paper timetable museum weather correspondence loaf tower mud slipway groyne zinc"
).split()
# Every filter at once, with something left to show.
ALL = (
    "q=clock&publication={publication}&author={author}&tag={tag}&since=1999&until=2020"
    "&month={month}&talk=true&uncertain=true&sort=comments"
)
OTHERS = {
    "front page, no filter": "",
    "page 5,000": "page={last}",
    "a word": "q=zinc",
    "a source": "publication={publication}",
    "an author": "author={author}",
    "two tags": "tag={tag}&tag=tag-1",
    "a year and a month": "year=2014&month=3",
    "a month of any year": "month=3",
    "has a discussion, most comments": "talk=true&sort=comments",
    "has uncertain placements": "uncertain=true",
    "latest comment first": "sort=talk",
    "oldest, opened authors": "sort=oldest&more=author",
    "nothing matches": "q=nothing+like+it&tag={tag}&year=2014",
}
PAGES = ["/dates/", "/2014/", "/2014/3/", "/tags/", "/tags/tag-1/", "/publications/paper-1/"]
PAGES += ["/people/", "/people/?sort=busiest", "/people/?kind=commenters", "/authors/author-1/"]
PAGES += ["/people/?kind=commenters&sort=busiest", "/commenters/name-1/", "/a/clock-nowhere/"]


def fill(count: int) -> None:
    from django.db import transaction

    from archive.models import Article, Author, Byline, Publication, Tag
    from comments.models import Comment, Commenter

    chance = random.Random(20140312)
    with transaction.atomic():
        papers = Publication.objects.bulk_create(
            Publication(name=f"Paper {n}", slug=f"paper-{n}") for n in range(PUBLICATIONS)
        )
        authors = Author.objects.bulk_create(
            Author(name=f"{chance.choice('ABDEKLMORSTV')}. Author {n}", slug=f"author-{n}")
            for n in range(AUTHORS)
        )
        tags = Tag.objects.bulk_create(Tag(name=f"Tag {n}", slug=f"tag-{n}") for n in range(TAGS))
        names = Commenter.objects.bulk_create(
            (
                Commenter(name=f"Name {n}", slug=f"name-{n}", publication=papers[n % len(papers)])
                for n in range(NAMES)
            ),
            batch_size=BATCH,
        )
        for start in range(0, count, BATCH):
            articles = Article.objects.bulk_create(
                _article(chance, n, papers) for n in range(start, min(start + BATCH, count))
            )
            pairs = {(a.pk, chance.choice(authors).pk) for a in articles for _ in range(2)}
            Byline.objects.bulk_create(
                Byline(article_id=a, author_id=b) for a, b in pairs if chance.random() < 0.6
            )
            through = Article.tags.through
            pairs = {(a.pk, _few(chance, tags).pk) for a in articles for _ in range(2)}
            through.objects.bulk_create(through(article_id=a, tag_id=b) for a, b in pairs)
            Comment.objects.bulk_create(
                (row for a in articles for row in _talk(chance, a, names)), batch_size=BATCH
            )


def _few(chance: random.Random, rows: list):
    """One of them, the first ones far more often than the last."""
    return rows[int(len(rows) * chance.random() ** 3)]


def _article(chance: random.Random, n: int, papers: list):
    from archive.models import Article

    day = datetime.date(chance.choice(YEARS), chance.randint(1, 12), chance.randint(1, 28))
    title = " ".join(chance.choices(WORDS, k=5)).capitalize()
    return Article(
        title=title,
        slug=f"{title.lower().replace(' ', '-')}-{n}",
        dek=" ".join(chance.choices(WORDS, k=12)),
        body_html="<p>"
        + "</p><p>".join(" ".join(chance.choices(WORDS[:-1], k=40)) for _ in "1234"),
        publication=_few(chance, papers),
        published_on=day,
        published_precision="day",
        comment_count=chance.randint(1, 9) if chance.random() < TALKED else 0,
        imported_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
        + datetime.timedelta(seconds=n),
    )


def _talk(chance: random.Random, article, names: list):
    from comments.models import Comment

    for number in range(1, article.comment_count + 1):
        guess = chance.random() < GUESSED
        key = article.pk * 10 + number
        yield Comment(
            article=article,
            number=number,
            code=f"{key:010d}",
            commenter=_few(chance, names),
            author_name="Name",
            tree_id=key,
            lft=1,
            rght=2,
            level=0,
            posted_on=article.published_on + datetime.timedelta(days=number),
            date_precision="day",
            text=" ".join(chance.choices(WORDS, k=30)),
            body_html="<p>said</p>",
            placement="guess" if guess else "stated",
        )


def common() -> dict[str, object]:
    """What an article with a discussion has that others have too, for a question that finds it."""
    from archive.models import Article

    guessed = Article.objects.filter(comments__placement="guess", title__icontains="clock")
    busy = guessed.filter(publication__slug="paper-0", tags__slug="tag-0", authors__isnull=False)
    found = busy.filter(published_on__year__gte=1999, published_on__year__lte=2020).first()
    return {
        "publication": "paper-0",
        "author": found.authors.first().slug,
        "tag": "tag-0",
        "month": found.published_on.month,
        "last": Article.objects.count() // 20,
    }


def main(count: int) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from archive.models import Article
    from tests.benchmarks.measuring import Sheet, ask, timed

    settings.ALLOWED_HOSTS, settings.PAGE_CACHE_MB = ["localhost"], 0
    from archive.wsgi import application

    if not (os.environ.get("KEEP") and "archive_article" in connection.introspection.table_names()):
        call_command("migrate", verbosity=0)
        fill(count)
    if os.environ.get("KEEP"):
        call_command("migrate", verbosity=0)
    if connection.vendor == "postgresql":  # its own housekeeping does this within a minute
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    sheet, words, slowest = Sheet(), common(), int(os.environ.get("SLOWEST", "0"))
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    sheet.head(
        f"{Article.objects.count():,} articles, {connection.vendor}",
        "least  median    cpu  queries",
    )

    def row(name: str, address: str, *, target: float | None = None) -> None:
        asked: list[tuple[float, str]] = []

        def noted(execute, sql, params, many, context):
            began = clock()
            try:
                return execute(sql, params, many, context)
            finally:
                asked.append((1000 * (clock() - began), sql % params if params else sql))

        with connection.execute_wrapper(noted):
            answer = ask(application, address)
        if answer.status >= 500:
            raise SystemExit(f"{address} answered {answer.status}.")
        spent: list[float] = []

        def once() -> None:
            began = time.process_time()
            ask(application, address)
            spent.append(1000 * (time.process_time() - began))

        took = timed(once, seconds=1)
        times = f"{took.least:6.1f} {took.median:6.1f} {min(spent):6.1f}"
        said = f"{times} {len(asked):4}  {answer.status}"
        sheet.row(name, said, *([(took.least, "<=", target, "ms")] if target else []))
        for cost, sql in sorted(asked, reverse=True)[:slowest]:
            print(f"      {cost:5.1f} ms {sql[:2000]}")

    row("all filters", f"/?{ALL.format(**words)}", target=TARGET)
    for name, query in OTHERS.items():
        row(name, f"/?{query.format(**words)}")
    for address in PAGES:
        row(address, address)
    return sheet.end()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'browse.sqlite3'}")
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
