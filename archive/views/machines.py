"""What other programs ask of a site: robots.txt, sitemaps, and how to quote a page."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.sitemaps import views as sitemaps
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from archive import canonical, oembed
from archive.models import Article
from archive.sitemaps import SITEMAPS
from comments import codes
from comments.models import Comment

LONGEST_SIZE = 5  # digits of a maxwidth


@require_safe
def robots(request):
    """Readers' pages for everybody, one address of each; nothing where the operator hides it."""
    if canonical.is_hidden():
        lines = ["User-agent: *", "Disallow: /"]
    else:
        kept = ("admin", "web", "timegate", "timemap", "theme", "language")
        lines = [
            "User-agent: *",
            *(f"Disallow: /{name}/" for name in kept),
            "",
            f"Sitemap: {request.build_absolute_uri(reverse('sitemap-index'))}",
        ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_index(request):
    return sitemaps.index(request, SITEMAPS, sitemap_url_name="sitemap")


@require_safe
def sitemap(request, section):
    return sitemaps.sitemap(request, SITEMAPS, section=section)


@require_safe
def embed(request):
    """oEmbed: what to show for the address of one of our articles or comments."""
    form = request.GET.get("format") or "json"
    if form not in ("json", "xml"):
        return HttpResponse("oEmbed is given as json or xml.\n", "text/plain", status=501)
    quoted = _quoted(request, request.GET.get("url", ""))
    answer = quoted.as_oembed(
        width=_size(request, "maxwidth"),
        height=_size(request, "maxheight"),
        home=request.build_absolute_uri("/"),
    )
    if form == "xml":
        response = HttpResponse(oembed.as_xml(answer), content_type="text/xml; charset=utf-8")
    else:
        response = JsonResponse(answer)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _quoted(request, address: str) -> oembed.Quotation:
    """The article or comment at an address of this site. Raises Http404 for everything else."""
    try:
        parts = urlsplit(address)
        found = resolve(parts.path)
    except (ValueError, Resolver404) as error:
        raise Http404("No page of this archive has that address.") from error
    if parts.netloc.lower() != request.get_host().lower():
        raise Http404("That address is not one of this archive.")
    published = Article.objects.published().for_cards()
    if found.url_name == "article":
        article = get_object_or_404(published, slug=found.kwargs["slug"])
        own = request.build_absolute_uri(article.get_absolute_url())
        return oembed.Quotation.of_article(article, own)
    if found.url_name == "comment":
        code = codes.read(found.kwargs["code"]) or ""
        comment = get_object_or_404(Comment.objects.public(), code=code, article__in=published)
        article = published.get(pk=comment.article_id)
        own = request.build_absolute_uri(comment.get_absolute_url())
        return oembed.Quotation.of_comment(comment, article, own)
    raise Http404("Only articles and comments can be quoted.")


def _size(request, name: str) -> int:
    said = request.GET.get(name, "")
    usable = said.isascii() and said.isdigit() and 0 < len(said) <= LONGEST_SIZE
    return max(1, int(said)) if usable else 10**LONGEST_SIZE
