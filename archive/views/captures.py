"""The files that everything was read from, as text with line numbers and never as a page."""

import re

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from archive import record
from archive.holdings import HoldingsError
from archive.models import Article, Capture
from archive.models.captures import ADDRESS, WINDOW, window_of
from archive.views.showing import show
from archive.views.web import mark_memento
from comments.models import Comment

START = re.compile(rf"[0-9a-f]{{{ADDRESS},64}}")
ASKED = re.compile(r"([1-9][0-9]{0,11})(?:-([1-9][0-9]{0,11}))?", re.ASCII)
MOST_ARTICLES = 20  # are named of an export


@require_safe
def capture(request, start):
    known = Capture.objects.at_address(start) if START.fullmatch(start) else Capture.objects.none()
    found = get_object_or_404(known.order_by("pk")[:1])
    read = Q(capture=found) | Q(pk__in=found.snapshots.values("article"))
    articles = Article.objects.published().filter(read)
    named = list(articles.only("title", "slug").order_by("pk")[: MOST_ARTICLES + 1])
    if not named:
        raise Http404("Nothing that readers may see was read from that file.")
    first, last = _asked(request.GET.get("lines", ""))
    context = {
        "capture": found,
        "saved_as": record.format_of(found),
        "articles": named[:MOST_ARTICLES],
        "more_articles": len(named) > MOST_ARTICLES,
    }
    reason = found.kept_back()
    if reason:
        return _shown(request, context | {"refusal": reason}, status=403)
    if found.encoding is None:
        refusal = gettext("The file is no text: it has no lines.")
        return _shown(request, context | {"refusal": refusal})
    try:
        lines = found.shown_lines()[first - 1 : last + 1]
    except HoldingsError:
        refusal = gettext("The file cannot be read at the moment. It is checked, and put back.")
        return _shown(request, context | {"refusal": refusal}, status=503)
    if not lines:
        raise Http404("The file has no such line.")
    more = len(lines) > last - first + 1
    spoken = _begin_at(found, first, last)
    numbered = enumerate(lines[: last - first + 1], first)
    context |= {
        "first": first,
        "last": first + min(len(lines), last - first + 1) - 1,
        "lines": [(number, line, spoken.get(number, ())) for number, line in numbered],
        "before": window_of(max(1, first - 1)) if first > 1 else None,
        "after": window_of(last + 1) if more else None,
    }
    response = _shown(request, context)
    mark_memento(request, response, found)
    return response


def _asked(lines: str) -> tuple[int, int]:
    """ "120-140", or "120" alone; not more than a page of lines."""
    if not lines:
        return 1, WINDOW
    asked = ASKED.fullmatch(lines)
    if not asked:
        raise Http404("Not the numbers of lines.")
    first = int(asked[1])
    last = int(asked[2] or asked[1])
    if last < first:
        raise Http404("Not the numbers of lines.")
    return first, min(last, first + WINDOW - 1)


def _begin_at(capture: Capture, first: int, last: int) -> dict[int, list[Comment]]:
    """The comments that were read from these lines, by the line that each begins in."""
    comments = Comment.objects.public().filter(
        capture=capture, first_line__range=(first, last), article__state=Article.State.PUBLISHED
    )
    found: dict[int, list[Comment]] = {}
    for comment in comments.only("code", "number", "first_line").order_by("number"):
        found.setdefault(comment.first_line, []).append(comment)
    return found


def _shown(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    response = show(request, "archive/capture.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
