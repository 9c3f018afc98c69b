"""Invented articles with discussions as large as the ones that the peers were measured with:
38, 1,000 and 10,000 comments of some 62 words, six in ten of them replies, five levels deep."""

from __future__ import annotations

import datetime
import random

TEXT = (
    "the clock struck again and nobody in the harbour looked up from nets that had waited since "
    "morning for somebody with patience enough to mend them before tide or weather turned"
)
DEPTHS = [388, 252, 178, 102, 80]  # of a thousand comments
NAMES = {38: 6, 1_000: 164, 10_000: 1_666}
RECENT = 20  # comments of the level above, one of which is answered: few read a talk from its start
LONG_THREAD = 5_000  # replies under one comment
DAY = datetime.date(2014, 3, 12)


def fill() -> dict[str, str]:
    """Make them, and say the address of each."""
    from archive.models import Article, Author, Byline, Publication, Tag

    chance = random.Random(20140312)
    publication = Publication.objects.create(name="The Pellworth Almanac", slug="almanac")
    author = Author.objects.create(name="Orla Venn", slug="orla-venn")
    tag = Tag.objects.create(name="Harbour", slug="harbour")
    places = {}
    for name, comments in [("38", 38), ("1,000", 1_000), ("10,000", 10_000), ("thread", None)]:
        article = Article.objects.create(
            title=f"The harbour clock, {name}",
            slug=f"clock-{name.replace(',', '')}",
            dek="On seven minutes that nobody wanted back.",
            publication=publication,
            published_on=DAY,
            published_precision="day",
            body_html="".join(f"<p>{_said(chance, 85)}</p>" for _ in range(20)),
        )
        Byline.objects.create(article=article, author=author)
        article.tags.add(tag)
        if comments is None:
            _sow(article, chance, _under_one(LONG_THREAD), 800)
        else:
            _sow(article, chance, _tree(chance, comments), NAMES[comments])
        places[name] = article.get_absolute_url()
    return places


def _said(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(TEXT.split(), k=words)).capitalize() + "."


def _tree(chance: random.Random, count: int) -> list[int | None]:
    """The parent of each comment, by its number from 1."""
    levels: list[list[int]] = [[1]] + [[] for _ in DEPTHS[1:]]
    parents: list[int | None] = [None]
    for number in range(2, count + 1):
        level = chance.choices(range(len(DEPTHS)), DEPTHS)[0]
        while level and not levels[level - 1]:
            level -= 1
        parents.append(chance.choice(levels[level - 1][-RECENT:]) if level else None)
        levels[level].append(number)
    return parents


def _under_one(count: int) -> list[int | None]:
    return [None, *([1] * count)]


def _sow(article, chance: random.Random, parents: list[int | None], names: int) -> None:
    from comments import bulk
    from comments.models import Commenter

    everyone = Commenter.objects.bulk_create(
        Commenter(
            name=f"Reader {number} of {article.slug}",
            slug=f"{article.slug}-{number}",
            publication=article.publication,
        )
        for number in range(1, names + 1)
    )
    rows = []
    for number, parent in enumerate(parents, 1):
        who = chance.choice(everyone)
        unsure = parent is not None and parent > 2 and number % 9 == 0
        rows.append(
            bulk.NewComment(
                number=number,
                parent=parent,
                commenter_id=who.pk,
                author_name=who.name,
                text="\n\n".join([_said(chance, 31), _said(chance, 31)]),
                posted_on=DAY + datetime.timedelta(days=number // 500),
                posted_at=datetime.datetime(2014, 3, 12, 8, tzinfo=datetime.UTC)
                + datetime.timedelta(minutes=3 * number),
                date_precision="minute",
                votes=chance.randrange(-3, 40),
                placement="likely" if unsure else "stated",
                likelihood=0.61 if unsure else None,
                alternatives=[{"number": parent - 1, "likelihood": 0.39, "why": "the topic fits"}]
                if unsure
                else [],
            )
        )
    bulk.load(article=article, rows=rows)
