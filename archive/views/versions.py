"""What an article or a comment said before it was changed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from archive import canonical
from archive.models import Article, ArticleVersion
from archive.views import finding
from archive.views.showing import show
from comments.models import Comment, CommentVersion

Former = ArticleVersion | CommentVersion | None


@require_safe
def article_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    article, instead = finding.article(request, slug)
    if article is None:
        return instead
    return _version(request, article, number, "archive/article_version.html", {"article": article})


@require_safe
def comment_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    comment, instead = finding.comment(request, code)
    if comment is None:
        return instead
    context = {"comment": comment, "article": comment.article}
    return _version(request, comment, number, "archive/comment_version.html", context)


def _version(
    request: HttpRequest,
    thing: Article | Comment,
    number: int,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """What stands here now is the last version, and its address as a version is good as well."""
    versions = list(thing.versions.defer("body_html"))
    last = versions[-1].number + 1 if versions else 1
    if not 1 <= number <= last:
        raise Http404("There is no such version.")
    former = None
    if number < last:
        former = thing.versions.filter(number=number).first()
        if former is None or former.withdrawn:
            return finding.withdrawn(request, thing)
    since = [row.replaced_at for row in versions if row.number == number - 1]
    context |= {
        "thing": thing,
        "number": number,
        "last": last,
        "shown": former or thing,
        "former": former,
        "since": since[0] if since else None,
        "numbers": [row.number for row in versions if not row.withdrawn] + [last],
        "canonical": canonical.address_for(
            request.build_absolute_uri(thing.get_absolute_url()), context["article"].url
        ),
    }
    return show(request, template, context)


def chosen_version(
    request: HttpRequest, thing: Article | Comment
) -> tuple[int | None, Former, int]:
    """The version that `?version=` asks for, its row unless it is what stands here now, and how
    many there are. Of a thing that was never changed no version is named."""
    asked = request.GET.get("version", "")
    known = {row.number: row for row in thing.versions.all()} if thing.revision else {}
    last = max(known, default=0) + 1
    if not asked:
        return (last if known else None), None, last
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    if number == last:
        return (last if known else None), None, last
    if number not in known or known[number].withdrawn:
        raise Http404("There is no such version to be cited.")
    return number, known[number], last
