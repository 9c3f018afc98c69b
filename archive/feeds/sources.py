"""Which feeds there are, and what is in each: nothing that readers may not see."""

from __future__ import annotations

from django.db.models import Max, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from archive.feeds import entries
from archive.feeds.entries import Feed, Site
from archive.models import Article, ArticleVersion, Author, Publication, Tag
from archive.models.articles import ArticleQuerySet
from comments.models import Comment, Commenter

ARTICLES = 30  # of one feed; who asks once a day misses nothing but a large import
COMMENTS = 50


def whole_site(site: Site) -> Feed:
    return Feed(
        id=site.id_of("feed", "site"),
        title=site.name,
        about=f"What came to {site.name} last.",
        home=site.absolute(reverse("browse")),
        base=site.absolute(reverse("feed", args=[""])),
        site=site.name,
        entries=_articles(Article.objects.published(), site),
    )


def publication(slug: str, site: Site) -> Feed:
    found = get_object_or_404(Publication, slug=slug)
    articles = Article.objects.published().filter(publication=found)
    return _of_thing(
        found, found.name, f"Articles of {found.name}", site, _articles(articles, site)
    )


def author(slug: str, site: Site) -> Feed:
    found = get_object_or_404(Author, slug=slug)
    articles = _articles(Article.objects.published().by_author(found), site)
    if not articles:
        raise Http404("Nothing by this author is published here.")
    return _of_thing(found, found.name, f"Articles by {found.name}", site, articles)


def tag(slug: str, site: Site) -> Feed:
    found = get_object_or_404(Tag, slug=slug)
    articles = _articles(Article.objects.published().filter(tags=found), site)
    if not articles:
        raise Http404("Nothing with this tag is published here.")
    return _of_thing(found, found.name, f"Articles about {found.name}", site, articles)


def commenter(slug: str, site: Site) -> Feed:
    """What was said under a name, and under those that an editor joined to it."""
    found = get_object_or_404(Commenter, slug=slug)
    said = Comment.objects.public().filter(
        commenter__in=list(found.joined()), article__in=Article.objects.published()
    )
    comments = _comments(said, site)
    if not comments:
        raise Http404("Nothing under this name is published here.")
    return _of_thing(found, found.name, f"Comments under the name {found.name}", site, comments)


def discussion(article: Article, site: Site) -> Feed:
    """The comments of an article that readers may see."""
    comments = _comments(Comment.objects.public().of(article), site)
    title = f"Comments on “{article.title}”"
    return _of_thing(article, title, "Each names what it answers", site, comments)


def _of_thing(thing, title: str, about: str, site: Site, found: list[entries.Entry]) -> Feed:
    path = thing.get_absolute_url()
    return Feed(
        id=site.id_of("feed", f"{thing._meta.model_name}/{thing.pk}"),
        title=f"{entries.line(title)}, {site.name}",
        about=f"{entries.line(about)}.",
        home=site.absolute(path),
        base=site.absolute(f"{path}feed."),
        site=site.name,
        entries=found,
    )


def _articles(articles: ArticleQuerySet, site: Site) -> list[entries.Entry]:
    """What came last and what was edited last: a draft may be published long after it came."""
    plain = articles.order_by().values_list("pk", flat=True)
    came = plain.order_by("-pk")[:ARTICLES]
    edited = plain.filter(edited_at__isnull=False).order_by("-edited_at", "-pk")[:ARTICLES]
    replaced = ArticleVersion.objects.filter(article=OuterRef("pk")).order_by().values("article")
    changed = replaced.annotate(last=Max("replaced_at")).values("last")
    found = (
        Article.objects.filter(pk__in={*came, *edited})
        .for_cards()
        .defer(None)
        .defer("source_blocks", "problems")
        .annotate(changed_at=Subquery(changed))
    )
    by_time = sorted(found, key=lambda row: row.pk, reverse=True)
    told = [entries.of_article(row, site) for row in by_time]
    return sorted(told, key=lambda entry: entry.updated, reverse=True)[:ARTICLES]


def _comments(comments, site: Site) -> list[entries.Entry]:
    pks = list(comments.order_by("-pk").values_list("pk", flat=True)[:COMMENTS])
    hidden = ("article__body_html", "article__source_blocks", "article__problems",
              "parent__text", "parent__body_html")  # fmt: skip
    found = Comment.objects.filter(pk__in=pks).select_related("article", "commenter", "parent")
    return [entries.of_comment(row, site) for row in found.order_by("-pk").defer(*hidden)]
