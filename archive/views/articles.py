"""The list of articles, one article with its discussion, and the way to one comment."""

from django.db.models import Count, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from archive import canonical, nearby, record
from archive.facets import chips, facets, relaxations, with_discussion
from archive.filters import SORTS, ArticleFilter
from archive.models import Article
from archive.paging import page_of
from archive.shapes import add_shapes
from archive.views.showing import ROWS, show
from archive.views.web import signposts
from comments import codes, discussion
from comments.models import Comment, Commenter

LARGEST_NUMBER = 2**31 - 1  # what the column of comment numbers holds on PostgreSQL


@require_safe
def browse(request):
    found = ArticleFilter(request.GET, Article.objects.published())
    context = {"filter": found, "sorts": SORTS, "totals": _totals()}
    if not found.form.is_valid():
        return show(request, "archive/browse.html", context | {"chips": [], "page": None})
    page = page_of(request, found.ordered().for_cards(), ROWS)
    shown = facets(found, opened=request.GET.get("more", ""))
    on = chips(found, shown)
    context |= {
        "chips": on,
        "facets": shown,
        "with_discussion": with_discussion(found),
        "page": page,
        "articles": add_shapes(list(page)),
        "relaxations": relaxations(found, on) if not page.paginator.count else [],
    }
    return show(request, "archive/browse.html", context)


def _totals() -> dict[str, int]:
    published = Article.objects.published()
    return published.aggregate(
        articles=Count("pk"),
        publications=Count("publication", distinct=True),
        comments=Sum("comment_count", default=0),
    ) | {"names": Commenter.objects.seen_in(published).values("name").distinct().count()}


@require_safe
def article(request, slug):
    found = (
        Article.objects.with_address()
        .for_cards()
        .defer(None)
        .defer("source_blocks", "problems")
        .select_related("capture")
        .filter(slug=slug)
        .first()
    )
    if found is None:
        moved = get_object_or_404(Article.objects.with_address(), former_slugs__slug=slug)
        return redirect(moved, permanent=True)
    if found.state == Article.State.REMOVED:
        return show(request, "archive/gone.html", {"article": found}, status=410)
    asked = {name: request.GET.get(name, "") for name in ("sort", "thread", "after")}
    try:
        talk = discussion.read(found, **asked)
    except discussion.NotThere as reason:
        raise Http404("No such part of this discussion.") from reason
    tally = record.Tally.of(found)
    before, after = nearby.in_time(found)
    address = request.build_absolute_uri(found.get_absolute_url())
    context = {
        "article": found,
        "talk": talk,
        "sorts": {k: v for k, v in discussion.SORTS.items() if k != "votes" or tally.voted},
        "tally": tally,
        "way": record.way(found),
        "saved_as": record.saved_as(found) if found.capture else "",
        "lost": record.lost(found, tally),
        "damage": record.damage(found),
        "address": address,
        "canonical": canonical.address_for(address, found.url),
        "is_hidden": canonical.is_hidden(),
        "citation": record.citation(found, address),
        "before": before,
        "after": after,
    }
    response = show(request, "archive/article.html", context)
    response["Link"] = signposts(request, found)
    return response


@require_safe
def comment(request, code):
    """The lasting address of one comment: it leads to the page of the discussion that shows it."""
    known = (
        Comment.objects.filter(article__in=Article.objects.with_address())
        .select_related("article")
        .defer("text", "body_html", "article__body_html", "article__source_blocks")
    )
    read = codes.read(code) or ""
    wanted = known.filter(code=read).first()
    if wanted is None:
        wanted = get_object_or_404(known, former_codes__code=read)
    if wanted.code != code:
        return redirect(wanted, permanent=True)
    found = wanted.article
    if found.state == Article.State.REMOVED:
        return show(request, "archive/gone.html", {"article": found}, status=410)
    query = discussion.where(wanted)
    return redirect(f"{found.get_absolute_url()}{query and '?' + query}#c-{wanted.code}")


@require_safe
def numbered(request, slug, number):
    """The comment that has this number today. A fuller capture of the page may shift the numbers,
    so nobody may keep where this leads."""
    found = get_object_or_404(Article.objects.with_address(), slug=slug)
    if found.state == Article.State.REMOVED:
        return show(request, "archive/gone.html", {"article": found}, status=410)
    known = Comment.objects.of(found).defer("text", "body_html")
    return redirect(get_object_or_404(known, number=min(number, LARGEST_NUMBER)))
