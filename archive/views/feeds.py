"""Feeds, and the page that lists them."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from archive.feeds import FORMATS, sources
from archive.feeds.entries import Feed, Site
from archive.models import Article, Author, FormerAddress, Publication, Tag
from archive.models.articles import ArticleQuerySet
from archive.views import finding
from archive.views.showing import show

RENAMED = {"author", "publication", "tag"}  # kinds whose former addresses are known
LISTED = 60  # of the publications, authors and tags with most articles; each page has its own


@require_safe
def feed(request: HttpRequest, form: str, kind: str = "whole_site", slug: str = "") -> HttpResponse:
    if form not in FORMATS:
        raise Http404(f"Feeds come as {', '.join(FORMATS)}.")
    if kind == "discussion":
        article, instead = finding.article(request, slug)
        return instead if article is None else _answer(request, form, sources.discussion, article)
    named = (slug,) if slug else ()
    try:
        return _answer(request, form, getattr(sources, kind), *named)
    except Http404:
        if kind not in RENAMED:
            raise
        former = get_object_or_404(FormerAddress, slug=slug, **{f"{kind}__isnull": False})
        return finding.elsewhere(request, slug=getattr(former, kind).slug)


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    published = Article.objects.published()
    signed = published.counts_by_author().most_common(LISTED)
    known = Author.objects.in_bulk([pk for pk, _ in signed])
    for pk, n in signed:
        known[pk].n = n
    groups = [
        (gettext("Publications"), _busiest(Publication, published)),
        (gettext("Authors"), [known[pk] for pk, _ in signed]),
        (gettext("Tags"), _busiest(Tag, published)),
    ]
    context = {
        "formats": [(ending, name) for ending, (name, _, _) in FORMATS.items()],
        "groups": groups,
    }
    return show(request, "archive/feeds.html", context)


def _busiest(kind, published: ArticleQuerySet) -> list:
    counted = kind.objects.filter(articles__in=published).annotate(n=Count("articles"))
    return list(counted.order_by("-n", "name")[:LISTED])


def _answer(request: HttpRequest, form: str, source, *what) -> HttpResponse:
    site = Site(
        name=settings.SITE_NAME,
        host=request.get_host().partition(":")[0],
        absolute=request.build_absolute_uri,
    )
    made: Feed = source(*what, site)
    _, media, text = FORMATS[form]
    response = HttpResponse(text(made).encode("utf-8", "replace"), f"{media}; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response
