"""The list of articles, narrowed by any mix of filters."""

from django.db.models import Count, Sum
from django.views.decorators.http import require_safe

from archive.chips import chips, relaxations
from archive.facets import counts, facets
from archive.filters import SORTS, ArticleFilter, month_named
from archive.models import Article
from archive.unchanged import unchanged
from archive.views.showing import place, rows_in_order, show
from comments.models import Commenter

MONTHS = [(number, month_named(number)) for number in range(1, 13)]


@require_safe
def browse(request):
    found = ArticleFilter(request.GET, Article.objects.published())
    context = {
        "filter": found,
        "sorts": SORTS,
        "months": MONTHS,
        "totals": unchanged("totals", _totals),
    }
    if not found.form.is_valid():
        context |= {"chips": [], "page": None, "place": place(request)}
        return show(request, "archive/browse.html", context)
    sums = counts(found)
    on = chips(found)
    context |= {
        "chips": on,
        "counts": sums,
        "facets": facets(found, opened=request.GET.get("more", "")),
        "relaxations": relaxations(found, on) if not sums.articles else [],
        **rows_in_order(request, found.ordered(), sums.articles),
    }
    return show(request, "archive/browse.html", context)


def _totals():
    published = Article.objects.published()
    return published.aggregate(
        articles=Count("pk"),
        publications=Count("publication", distinct=True),
        comments=Sum("comment_count", default=0),
    ) | {"names": Commenter.objects.seen_in(published).values("name").distinct().count()}
