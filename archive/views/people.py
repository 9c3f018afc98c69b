"""Who wrote the articles, who wrote beneath them, and where they appeared."""

from itertools import groupby

from django.db.models import Count, F, Max, Min
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from archive.models import Article, Author, Publication
from archive.paging import page_of
from archive.views.showing import chosen, rows, show
from comments.models import Comment, Commenter

NAMES = 60  # people of a list, in columns
REMARKS = 30  # comments of one commenter
REMARK_ORDERS = {
    # By article, and in the order of the talk beneath each.
    "newest": [F("article__published_on").desc(nulls_last=True), "-article", "number"],
    "oldest": [F("article__published_on").asc(nulls_last=True), "article", "number"],
    "votes": ["-score", "pk"],
}


@require_safe
def people(request):
    kind = chosen(request, "kind", {"authors", "commenters"}, "authors")
    published = Article.objects.published()
    if kind == "authors":
        everyone = published.authors().order_by("name", "pk")
    else:
        everyone = Commenter.objects.seen_in(published).with_counts(published)
        everyone = everyone.select_related("publication").order_by("-n", "pk")
    page = page_of(request, everyone, NAMES)
    return show(request, "archive/people.html", {"kind": kind, "page": page})


@require_safe
def author(request, slug):
    found = get_object_or_404(Author, slug=slug)
    articles = Article.objects.published().by_author(found)
    sums = articles.sums()
    if not sums["n"]:
        raise Http404("Nothing by this author is published here.")
    context = {
        "author": found,
        "sums": sums,
        "publications": Publication.objects.filter(articles__in=articles)
        .annotate(n=Count("articles"))
        .order_by("-n", "name")[:8],
        "remarks": Commenter.objects.filter(author=found).seen_in(Article.objects.published()),
    }
    context |= rows(request, articles)
    return show(request, "archive/author.html", context)


@require_safe
def publication(request, slug):
    found = get_object_or_404(Publication, slug=slug)
    articles = Article.objects.published().filter(publication=found)
    context = {"publication": found, "sums": articles.sums(), **rows(request, articles)}
    return show(request, "archive/publication.html", context)


@require_safe
def commenter(request, slug):
    """One name, or several that an editor joined because one person used them."""
    found = get_object_or_404(Commenter.objects.select_related("publication", "author"), slug=slug)
    names = list(found.joined())
    theirs = Comment.objects.public().filter(
        commenter__in=names, article__in=Article.objects.published()
    )
    sums = theirs.aggregate(
        n=Count("pk"),
        articles=Count("article", distinct=True),
        first=Min("posted_on"),
        last=Max("posted_on"),
        votes=Max("votes"),
    )
    if not sums["n"]:
        raise Http404("Nothing under this name is published here.")
    sort = chosen(request, "sort", REMARK_ORDERS, "newest")
    remarks = theirs.order_by(*REMARK_ORDERS[sort]).select_related(
        "article__publication", "parent", "commenter"
    )
    page = page_of(request, remarks.defer("article__body_html", "parent__body_html"), REMARKS)
    answered = theirs.filter(parent__in=Comment.objects.public().order_by()).exclude(
        parent__commenter__in=names
    )
    sorts = {"newest": "Newest", "oldest": "Oldest"}
    context = {
        "commenter": found,
        "others": [name for name in names if name != found],
        "sums": sums,
        "answers": answered.exclude(parent__commenter=None)
        .values_list("parent__commenter__slug", "parent__commenter__name")
        .annotate(n=Count("pk"))
        .order_by("-n", "parent__commenter__name")[:3],
        "best": theirs.filter(votes__gt=0)
        .select_related("article")
        .order_by("-score", "pk")
        .first(),
        "sort": sort,
        "sorts": sorts | {"votes": "Most voted"} if sums["votes"] is not None else sorts,
        "page": page,
        "groups": [(home, list(said)) for home, said in groupby(page, lambda row: row.article)],
    }
    return show(request, "archive/commenter.html", context)
