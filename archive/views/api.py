"""The pages as JSON, for programs. `/api/` tells people about it, `/openapi.json` programs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from archive.api import cursors, listing, openapi, pages
from archive.models import Article, Author, Publication
from archive.views import finding
from archive.views.showing import show
from comments.models import Commenter


@require_safe
def api(request):
    paths = [
        {
            "path": path.path,
            "summary": gettext(path.summary),
            "also": [(name, gettext(meaning)) for name, meaning in path.also],
        }
        for path in openapi.told()
    ]
    return show(request, "archive/api.html", {"paths": paths})


@require_safe
def openapi_json(request):
    return _answer(request, openapi.document(request.build_absolute_uri("/")))


@require_safe
def articles_json(request):
    return _piece(request, listing.articles, request.GET)


@require_safe
def article_json(request, slug):
    found = finding.named(slug)
    if found.slug != slug:
        return finding.elsewhere(request, slug=found.slug)
    return _gone(request, found) or _piece(request, pages.article, found)


@require_safe
def thread_json(request, code):
    root = finding.coded(code)
    if root.code != code:
        return finding.elsewhere(request, code=root.code)
    found = Article.objects.for_cards().get(pk=root.article_id)
    return _gone(request, found) or _piece(request, pages.thread, root, found)


@require_safe
def author_json(request, slug):
    found = get_object_or_404(Author, slug=slug)
    if not Article.objects.published().by_author(found).exists():
        raise Http404("Nothing by this author is published here.")
    return _piece(request, pages.author, found)


@require_safe
def publication_json(request, slug):
    found = get_object_or_404(Publication, slug=slug)
    if not Article.objects.published().filter(publication=found).exists():
        raise Http404("Nothing of this publication is published here.")
    return _piece(request, pages.publication, found)


@require_safe
def commenter_json(request, slug):
    seen = Commenter.objects.select_related("publication", "author")
    found = get_object_or_404(seen, slug=slug)
    published = Article.objects.published()
    if not Commenter.objects.filter(pk__in=[n.pk for n in found.joined()]).seen_in(published):
        raise Http404("Nothing under this name is published here.")
    return _piece(request, pages.commenter, found)


def _piece(request: HttpRequest, make: Callable[..., pages.Answer], *rows: object) -> HttpResponse:
    """What is asked for, or 400 with a sentence."""
    try:
        limit = cursors.limit_of(request.GET.get("limit", ""))
        after = request.GET.get("after", "")
        said = make(*rows, request.build_absolute_uri, after=after, limit=limit)
    except cursors.BadQuery as error:
        return _answer(request, {"error": str(error)}, status=400)
    return _answer(request, said)


def _gone(request: HttpRequest, found: Article) -> HttpResponse | None:
    if found.state != Article.State.REMOVED:
        return None
    legal = found.removal_kind == Article.Removal.LEGAL
    said = {"error": "This article was removed.", "reason": found.removal_reason or None}
    return _answer(request, said, status=451 if legal else 410)


def _answer(request: HttpRequest, said: pages.Answer, status: int = 200) -> HttpResponse:
    """Open to scripts of other sites, and sent once: the same words have the same ETag."""
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False}, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link"
    response["X-Robots-Tag"] = "noindex"
    if status != 200:
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    if said.get("next"):
        response["Link"] = f'<{said["next"]}>; rel="next"'
    return get_conditional_response(request, etag=etag, response=response)
