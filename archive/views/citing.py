"""How to cite an article or a comment: a page, and a file for each format."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from archive import citing
from archive.models import Article
from archive.views import finding
from archive.views.showing import show
from archive.views.versions import chosen_version
from comments.models import Comment


@require_safe
def cite_article(request: HttpRequest, slug: str, ending: str = "") -> HttpResponse:
    article, instead = finding.article(request, slug)
    if article is None:
        return instead
    work, versions = _work_of(request, article)
    return _answer(request, work, ending, article, article, versions)


@require_safe
def cite_comment(request: HttpRequest, code: str, ending: str = "") -> HttpResponse:
    comment, instead = finding.comment(request, code)
    if comment is None:
        return instead
    version, former, versions = chosen_version(request, comment)
    work = citing.of_comment(
        comment,
        on=citing.of_article(comment.article, address=_address(request, comment.article)),
        address=_address(request, comment, version),
        former=former,
        version=version,
    )
    return _answer(request, work, ending, comment, comment.article, versions)


def _work_of(request: HttpRequest, article: Article) -> tuple[citing.Work, int]:
    version, former, versions = chosen_version(request, article)
    address = _address(request, article, version)
    return citing.of_article(article, address=address, former=former, version=version), versions


def _answer(
    request: HttpRequest,
    work: citing.Work,
    ending: str,
    thing: Article | Comment,
    article: Article,
    versions: int,
) -> HttpResponse:
    if asked := request.GET.get("format") or ending:
        return _file(work, asked)
    here = thing.get_absolute_url()
    query = f"?version={work.version}" if work.version and work.version < versions else ""
    context = {
        "thing": thing,
        "article": article,
        "work": work,
        "versions": range(1, versions + 1) if versions > 1 else [],
        "styles": [(name, title, words(work)) for name, (title, words) in citing.STYLES.items()],
        "formats": [
            (
                name,
                format.name,
                f"{here}cite.{format.ending}{query}",
                format.text(work),
            )
            for name, format in citing.FORMATS.items()
        ],
    }
    return _of_today(show(request, "archive/cite.html", context))


def _file(work: citing.Work, asked: str) -> HttpResponse:
    for name, format in citing.FORMATS.items():
        if asked in (name, format.ending):
            response = HttpResponse(format.text(work), f"{format.media}; charset=utf-8")
            disposition = f'attachment; filename="{work.key}.{format.ending}"'
            response["Content-Disposition"] = disposition
            response["X-Robots-Tag"] = "noindex"
            return _of_today(response)
    raise Http404(f"Citations come as {', '.join(citing.FORMATS)}.")


def _of_today(response: HttpResponse) -> HttpResponse:
    """It names the day, so nobody may keep it for as long as nothing else changes."""
    response["Cache-Control"] = "no-cache"
    return response


def _address(request: HttpRequest, thing: Article | Comment, version: int | None = None) -> str:
    path = thing.get_absolute_url()
    return request.build_absolute_uri(f"{path}@v{version}/" if version else path)
