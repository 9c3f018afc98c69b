"""What articles are about and where they appeared: tags and publications."""

from django.db.models import Count, Exists, OuterRef
from django.http import Http404
from django.views.decorators.http import require_safe

from archive.models import Article, Author, Publication, Tag
from archive.views.names import names
from archive.views.showing import moved, rows, show

FEW = 8  # names beside a list


@require_safe
def tags(request):
    published = Article.objects.published()
    under = published.order_by().filter(tags=OuterRef("pk"))
    context = names(request, "tags", Tag.objects.filter(Exists(under)), published.counts_by_tag)
    return show(request, "archive/tags.html", context)


@require_safe
def publications(request):
    published = Article.objects.published()
    under = published.order_by().filter(publication=OuterRef("pk"))
    found, count = Publication.objects.filter(Exists(under)), published.counts_by_publication
    return show(request, "archive/publications.html", names(request, "sources", found, count))


@require_safe
def tag(request, slug):
    found = Tag.objects.filter(slug=slug).first()
    if found is None:
        return moved("tag", slug)
    articles = Article.objects.published().filter(tags=found)
    sums = articles.sums()
    if not sums["n"]:
        raise Http404("Nothing with this tag is published here.")
    beside = Tag.objects.filter(articles__in=articles).exclude(pk=found.pk)
    context = {
        "tag": found,
        "sums": sums,
        "beside": beside.annotate(n=Count("articles")).order_by("-n", "name")[:FEW],
        "publications": Publication.objects.filter(articles__in=articles)
        .annotate(n=Count("articles"))
        .order_by("-n", "name")[:FEW],
        **rows(request, articles, sums["n"]),
    }
    return show(request, "archive/tag.html", context)


@require_safe
def publication(request, slug):
    found = Publication.objects.filter(slug=slug).first()
    if found is None:
        return moved("publication", slug)
    articles = Article.objects.published().filter(publication=found)
    sums = articles.sums()
    context = {
        "publication": found,
        "sums": sums,
        "authors": _busiest(articles),
        "tags": Tag.objects.filter(articles__in=articles)
        .annotate(n=Count("articles"))
        .order_by("-n", "name")[:FEW],
        **rows(request, articles, sums["n"]),
    }
    return show(request, "archive/publication.html", context)


def _busiest(articles) -> list[Author]:
    counts = articles.counts_by_author()
    known = Author.objects.in_bulk([pk for pk, _ in counts.most_common(FEW)])
    for author in known.values():
        author.n = counts[author.pk]
    return sorted(known.values(), key=lambda author: (-author.n, author.name))
