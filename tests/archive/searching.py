"""A corpus for search, invented, with a trap in each page; and hits as a person would name them."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.http import QueryDict

from archive import search
from archive.models import Article, Tag
from archive.search.finding import find
from comments.models import Comment
from tests.trees import sow


def day(year: int, month: int = 1, on: int = 1) -> datetime.date:
    return datetime.date(year, month, on)


def plant(make_article: Callable[..., Article]) -> dict[str, Article]:
    """Eight pages of four publications, by their slugs. Their comments are of the same day."""
    harbour, _ = Tag.objects.get_or_create(name="Harbour", slug="harbour")
    made: dict[str, Article] = {}

    def page(slug: str, title: str, talk: str = "", *, tags: tuple[Tag, ...] = (), **fields):
        fields.setdefault("language", "en")
        fields.setdefault("published_on", day(2014, 3, 12))
        article = make_article(title, slug=slug, **fields)
        article.tags.set(tags)
        if talk:
            sow(article, talk, posted_on=fields["published_on"])
        made[slug] = article

    page(
        "clock",
        "The harbour clock is running slow",
        """
        Wim de Boog: Visitors who cannot manage seven minutes will not manage the mud.
          Ines: Minutes? Seven of them, he says.
        Marguerite: A clock is a clock is a clock.
        Dag: It is seven minutes slow as I type.
        Joe: Seven minutes, again.
        """,
        dek="Seven minutes, and nobody minds.",
        body_html="<p>The clock lost its <em>sev</em>en minutes in the flood of 1951.</p>",
        authors=["Orla Venn"],
        tags=(harbour,),
    )
    page(
        "fog",
        "Who owns the fog signal?",
        "Joe: The horn & the clock <b>both</b> run late.",
        body_html="<p>A horn in the harbour. It sounds for seven minutes a night. Café closed.</p>",
        authors=["Tobias Renn"],
        published_on=day(2013, 12, 31),
    )
    page(
        "bridge",
        "A bridge is a long door",
        body_html="<p>Minutes of the council: seven doors, and a harbour wall.</p>",
        publication="Saltmarsh Quarterly",
        authors=["Orla Venn", "Tobias Renn"],
        published_on=day(2015),
        tags=(harbour,),
    )
    page(
        "letters",
        "Letters about letters",
        "Ann: I timed it at seven minutes. Ça va?",
        published_on=None,
    )
    page(
        "musee",
        "Au musée des élèves",
        "Zoé: Les élèves couraient, les musées ferment.",
        language="fr-FR",
        body_html="<p>Les musées étaient fermés.</p>",
        publication="Le Phare",
        published_on=day(2016),
    )
    page(
        "tokyo",
        "海水浴場の時計",
        "花子: 時計は七分遅れている。水が冷たい。",
        language="ja",
        body_html="<p>海水は冷たい。東京の時計。</p>",
        publication=None,
        published_on=day(2017),
    )
    page(
        "moscow",
        "Часы на пристани",
        "Ёлка: Ещё семь минут!",
        language="ru",
        body_html="<p>Красные часы.</p>",
        published_on=day(2018),
    )
    page(
        "plain",
        "Runs without a language",
        "Ned: running, runs and ran",
        language="",
        body_html="<p>A ferry was running.</p>",
        published_on=day(2019),
    )
    return made


def asked(question: str, **more: str) -> search.Asked:
    """`asked("clock", kind="comments", tag="harbour")`"""
    query = QueryDict(mutable=True)
    query["q"] = question
    for name, value in more.items():
        query["in" if name == "kind" else name] = value
    return search.Asked.of(query)


def hits(question: str, **more: str) -> str:
    """Slugs of articles, slug#number of comments, in the order of the page."""
    wanted = asked(question, **more)
    found = find(wanted)
    slugs = dict(Article.objects.values_list("pk", "slug"))
    numbers = dict(Comment.objects.values_list("pk", "number"))
    return " ".join(
        slugs[hit.page] + (f"#{numbers[hit.pk]}" if hit.kind == "comments" else "")
        for some in found.of(wanted.shown)
        for hit in some.rows
    )
