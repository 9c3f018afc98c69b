"""Articles beside others: before and after in time, and at addresses that look alike."""

import difflib
import re
from collections.abc import Callable
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from archive.models import Article, Publication, Tag
from comments.models import Commenter

CANDIDATES = 300  # addresses compared for one lost reader
CLOSEST = 4
SEARCHED_WORDS = 3
WORDS_KEPT = 12
NAMED: dict[str, Callable[[], QuerySet]] = {
    "authors": lambda: Article.objects.published().authors(),
    "commenters": lambda: Commenter.objects.seen_in(Article.objects.published()),
    "publications": lambda: Publication.objects.filter(articles__in=Article.objects.published()),
    "tags": lambda: Tag.objects.filter(articles__in=Article.objects.published()),
}
ROUTES = {"a", "people", "about", *NAMED}


def in_time(article: Article) -> tuple[Article | None, Article | None]:
    """The articles before and after this one in its publication."""
    if article.published_on is None:
        return None, None
    others = Article.objects.published().filter(publication=article.publication_id)
    others = others.only("title", "slug", "publication")
    day, key = article.published_on, article.pk
    before = others.filter(Q(published_on__lt=day) | Q(published_on=day, pk__lt=key))
    after = others.filter(Q(published_on__gt=day) | Q(published_on=day, pk__gt=key))
    return (
        before.order_by("-published_on", "-pk").first(),
        after.order_by("published_on", "pk").first(),
    )


def words_of(path: str) -> list[str]:
    """What somebody might have meant by an address: its words, without its furniture."""
    words = re.findall(r"[^\W_]+", re.sub(r"\.\w{2,5}$", "", path[:1000]))
    return [word[:40] for word in words if word.casefold() not in ROUTES][:WORDS_KEPT]


def closest_names(path: str, words: list[str]) -> list[Any]:
    """Authors, commenters, publications or tags whose address looks most like a lost one among
    theirs. One query, and none for other addresses."""
    known = NAMED.get(path.strip("/").partition("/")[0])
    longest = max(words, key=len, default="")
    if known is None or len(longest) < 3:
        return []
    found = list(known().filter(slug__icontains=longest).order_by("slug").distinct()[:CANDIDATES])
    wanted = "-".join(words).casefold()
    return sorted(found, key=lambda one: -_likeness(wanted, one.slug))[:CLOSEST]


def closest(words: list[str]) -> list[Article]:
    """Articles whose address shares a word with these and looks most like them. One query, and
    an index of addresses is all that it reads of any article that is not compared."""
    longest = sorted((word for word in words if len(word) > 2), key=len)[-SEARCHED_WORDS:]
    if not longest:
        return []
    shared = sum(
        (Case(When(slug__icontains=word, then=1), default=0) for word in longest), Value(0)
    )
    alike = Article.objects.annotate(shared=shared).filter(shared__gt=0)
    some = alike.order_by("-shared", "-pk").values("pk")[:CANDIDATES]
    found = Article.objects.published().filter(pk__in=some).select_related("publication")
    candidates = list(
        found.only("title", "slug", "published_on", "published_precision", "publication__name")
    )
    wanted = "-".join(words).casefold()
    return sorted(candidates, key=lambda a: -_likeness(wanted, a.slug))[:CLOSEST]


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()
