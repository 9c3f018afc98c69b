"""The article or comment that an address names, or the answer where it names none that is here."""

from __future__ import annotations

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from archive.models import Article, Byline
from archive.views.showing import gone, show
from comments import codes, discussion
from comments.models import Comment

OF_ITS_ARTICLE = ("article__publication", "article__reprint_author", "article__capture")

# An article, or null and what to answer instead.
Found = tuple[Article, None] | tuple[None, HttpResponse]


def named(slug: str) -> Article:
    """The article that has this slug, or had it: then it has another one by now. Raises Http404."""
    known = (
        Article.objects.with_address()
        .for_cards()
        .defer(None)
        .defer("source_blocks", "problems")
        .select_related("publication", "reprint_author", "reprint_publication", "capture")
    )
    found = known.filter(slug=slug).first()
    return found or get_object_or_404(known, former_slugs__slug=slug)


def coded(code: str) -> Comment:
    """The comment that has this code however it was typed, or had it. Raises Http404."""
    known = (
        Comment.objects.filter(article__in=Article.objects.with_address())
        .select_related(*OF_ITS_ARTICLE, "capture")
        .defer("article__body_html", "article__source_blocks", "article__problems")
    )
    read = codes.read(code) or ""
    found = known.filter(code=read).first()
    return found or get_object_or_404(known, former_codes__code=read)


def article(request: HttpRequest, slug: str) -> Found:
    """Whose text readers may see. A former address leads to the same page of the present one."""
    found = named(slug)
    if found.slug != slug:
        return None, elsewhere(request, slug=found.slug)
    if found.state != Article.State.PUBLISHED:
        return None, gone(request, found)
    return found, None


def comment(request: HttpRequest, code: str) -> tuple[Comment, None] | tuple[None, HttpResponse]:
    """Whose words readers may see."""
    found = coded(code)
    if found.code != code:
        return None, elsewhere(request, code=found.code)
    if found.article.state != Article.State.PUBLISHED:
        return None, gone(request, found.article)
    if found.state == Comment.State.REMOVED:
        return None, gone(request, found.article, found, place_of(found))
    if found.state != Comment.State.PUBLISHED:
        raise Http404("Its own site did not publish that comment.")
    prefetch_related_objects([found.article], Prefetch("bylines", Byline.objects.with_author()))
    return found, None


def place_of(comment: Comment) -> str:
    """Where its discussion shows it. Raises Http404 for what has no seat there."""
    try:
        query = discussion.where(comment)
    except discussion.NotThere as reason:
        raise Http404("That comment is not shown.") from reason
    return f"{comment.article.get_absolute_url()}{query and '?' + query}#c-{comment.code}"


def elsewhere(request: HttpRequest, **named: str) -> HttpResponse:
    """The same page under the name that it has now, with the same query."""
    match = request.resolver_match
    moved = redirect(match.view_name, permanent=True, **{**match.kwargs, **named})
    if query := request.META.get("QUERY_STRING"):
        moved["Location"] += f"?{query}"
    return moved


def withdrawn(request: HttpRequest, thing: Article | Comment) -> HttpResponse:
    """The notice at the address of a version that an editor withdrew."""
    context = {"withdrawn": True, "place": thing.get_absolute_url()}
    return show(request, "archive/gone.html", context, status=410)
