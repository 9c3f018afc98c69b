"""The picture that goes with a link to an article."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from archive.shapes import add_shapes
from archive.views import finding

FRESH = 24 * 60 * 60  # seconds


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """Drawn when it is asked for, unless who asks has it. The cache forgets the oldest ones."""
    from archive.structured import cards  # the few who draw carry what drawing needs

    article, instead = finding.article(request, slug)
    if article is None:
        return instead
    [article] = add_shapes([article])
    key = cards.key_of(article, article.strokes)
    etag = f'"{key}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        kept = f"card:{key}"
        picture = cache.get(kept)
        if picture is None:
            picture = cards.draw(article, article.strokes)
            cache.set(kept, picture, timeout=None)
        response = HttpResponse(picture, "image/png")
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={FRESH}"
    return response
