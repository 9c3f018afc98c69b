"""As captured and as edited: what an editor changed, word by word."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from archive.models import Article
from archive.views import finding
from archive.views.articles import commented
from archive.views.showing import show
from comments.models import Comment


@require_safe
def article_changes(request, slug):
    found = Article.objects.with_address().select_related("capture").filter(slug=slug).first()
    if found is None:
        moved = get_object_or_404(Article.objects.with_address(), former_slugs__slug=slug)
        return redirect("article-changes", moved.slug, permanent=True)
    if found.state == Article.State.REMOVED:
        return show(request, "archive/gone.html", {"article": found}, status=410)
    return _shown(request, found, found.get_absolute_url(), found.edited_at)


@require_safe
def comment_changes(request, code):
    found = commented(code)
    if isinstance(found, Article):
        return show(request, "archive/gone.html", {"article": found}, status=410)
    if found.is_withheld:
        raise Http404("That comment is not shown.")
    if found.code != code:
        return redirect("comment-changes", found.code, permanent=True)
    if found.state != Comment.State.PUBLISHED:
        context = {"article": found.article, "comment": found, "back": found.get_absolute_url()}
        return show(request, "archive/changes.html", context, status=410)
    whole = Comment.objects.select_related("article", "snapshot", "capture").get(pk=found.pk)
    return _shown(request, whole, whole.get_absolute_url(), whole.edited_at)


def _shown(request: HttpRequest, what, back: str, edited_at) -> HttpResponse:
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
        "back": back,
        "edited_at": edited_at,
        "changes": compare(what),
    }
    return show(request, "archive/changes.html", context)
