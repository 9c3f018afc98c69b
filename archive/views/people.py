"""Who wrote the articles, and who wrote beneath them."""

from functools import partial
from itertools import groupby

from django.db.models import Count, Exists, F, Max, Min, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from archive.models import Article, Author, Publication
from archive.paging import page_of
from archive.structured import heads, linked
from archive.views.names import names
from archive.views.showing import chosen, moved, place, rows, show
from comments.models import Comment, Commenter

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
        everyone, count = published.authors(), published.counts_by_author
    else:
        everyone = Commenter.objects.seen_in(published).select_related("publication")
        count = partial(Commenter.objects.counts, published)
    context = {"kind": kind, **names(request, kind, everyone, count, kept=("kind",))}
    return show(request, "archive/people.html", context)


@require_safe
def author(request, slug):
    found = Author.objects.filter(slug=slug).first()
    if found is None:
        return moved("author", slug)
    published = Article.objects.published()
    articles = published.by_author(found)
    sums = articles.sums()
    if not sums["n"]:
        raise Http404("Nothing by this author is published here.")
    theirs = Commenter.objects.filter(author=found).seen_in(published).select_related("publication")
    said = Commenter.objects.counts(published, *(name.pk for name in theirs)) if theirs else {}
    context = {
        "author": found,
        "sums": sums,
        "talked": articles.filter(comment_count__gt=0).count(),
        "publications": Publication.objects.filter(articles__in=articles)
        .annotate(n=Count("articles"))
        .order_by("-n", "name")[:8],
        "remarks": [(name, said.get(name.pk, 0)) for name in theirs],
        **rows(request, articles, sums["n"]),
    }
    context |= _told(
        request,
        found,
        kind="authors",
        about=found.bio,
        count=sums["n"],
        action="WriteAction",
        names=found.also_credited_as,
    )
    return show(request, "archive/author.html", context)


def _told(request, person, *, kind: str, about: str, **facts) -> dict:
    """What the page of an author or a commenter says to programs."""
    absolute = request.build_absolute_uri
    above = ("People", f"{reverse('people')}?kind={kind}")
    return {
        "metas": heads.of_profile(person, about, absolute),
        "linked_html": linked.script_html(
            linked.profile(person, absolute, about=about, **facts),
            linked.trail(absolute, above, (person.name, person.get_absolute_url())),
        ),
    }


@require_safe
def commenter(request, slug):
    """One name, or several that an editor joined because one person used them."""
    found = get_object_or_404(
        Commenter.objects.select_related("publication", "author", "same_as"), slug=slug
    )
    joined = list(found.joined())
    # Asked of each comment: a list of all articles would be made for each question below.
    under = Article.objects.published().order_by().filter(pk=OuterRef("article"))
    theirs = Comment.objects.public().filter(Exists(under), commenter__in=joined)
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
    remarks = remarks.defer("article__body_html", "parent__body_html")
    page = page_of(request, remarks, REMARKS, count=sums["n"])
    groups = [(home, list(said)) for home, said in groupby(page, lambda row: row.article)]
    here = theirs.filter(article__in={home for home, _ in groups}).order_by()
    counts = dict(here.values_list("article").annotate(Count("pk")))
    answered = theirs.filter(parent__in=Comment.objects.public().order_by()).exclude(
        parent__commenter__in=joined
    )
    dated = theirs.exclude(posted_on=None).defer("text", "body_html")
    sorts = {"newest": gettext("Newest"), "oldest": gettext("Oldest")}
    if sums["votes"] is not None:
        sorts["votes"] = gettext("Most voted")
    context = {
        "commenter": found,
        "others": [name for name in joined if name != found],
        "sums": sums,
        "first": dated.order_by("posted_on", "pk").first(),
        "last": dated.order_by("-posted_on", "-pk").first(),
        "answers": answered.exclude(parent__commenter=None)
        .values_list("parent__commenter__slug", "parent__commenter__name")
        .annotate(n=Count("pk"))
        .order_by("-n", "parent__commenter__name")[:3],
        "best": theirs.filter(votes__gt=0)
        .select_related("article")
        .order_by("-score", "pk")
        .first(),
        "sort": sort,
        "sorts": sorts,
        "page": page,
        "groups": [(home, said, counts[home.pk]) for home, said in groups],
        # Joined names show the same comments: one of their addresses is the one to keep.
        "place": place(request, page, at=(found.same_as or found).get_absolute_url()),
    }
    context |= _told(
        request,
        found,
        kind="commenters",
        about="",
        count=sums["n"],
        action="CommentAction",
        names=context["others"],
    )
    return show(request, "archive/commenter.html", context)
