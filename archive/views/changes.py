"""As captured and as edited: what an editor changed, word by word."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from archive.models import Article
from archive.views import finding
from archive.views.showing import show
from comments.models import Comment


@require_safe
def article_changes(request, slug):
    found, instead = finding.article(request, slug)
    return instead if found is None else _shown(request, found)


@require_safe
def comment_changes(request, code):
    found, instead = finding.comment(request, code)
    return instead if found is None else _shown(request, found)


def _shown(request: HttpRequest, what: Article | Comment) -> HttpResponse:
    # What was captured is what was withdrawn, or holds it.
    if what.versions.filter(withdrawn=True).exists():
        return finding.withdrawn(request, what)
    # With it comes what reads HTML, which no process should carry that nobody asks for changes.
    from archive import changes

    compare = changes.of_comment if isinstance(what, Comment) else changes.of_article
    context = {
        "article": what.article if isinstance(what, Comment) else what,
        "comment": what if isinstance(what, Comment) else None,
        "capture": what.capture,
        "back": what.get_absolute_url(),
        "edited_at": what.edited_at,
        "changes": compare(what),
    }
    return show(request, "archive/changes.html", context)
