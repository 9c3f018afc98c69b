"""Old addresses: where a page was then leads to where it is now, and to its saved copies."""

from __future__ import annotations

import datetime
import re

from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

from archive.memento import Asked, moment_of, nearest
from archive.memento.timemap import LINKS, Addresses, as_json, as_links
from archive.models import Article, Capture
from archive.views.showing import show

WANTED = "Accept-Datetime"
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"]")  # what would end the address in a header


@require_safe
def web(request):
    """Where readers ask for an old address."""
    given = request.GET.get("url", "").strip()
    if given:
        return redirect(_prefix("web-lookup") + iri_to_uri(CONTROL.sub("", given)))
    return show(request, "archive/web.html", {})


@require_safe
def lookup(request, url):
    """From an address of then to the article, or as a TimeGate if the reader names a moment."""
    asked = _asked(request, "web-lookup")
    if WANTED in request.headers:
        return _gate(request, asked)
    response = redirect(_article_at(asked))
    patch_vary_headers(response, [WANTED])
    return response


@require_safe
def lookup_at(request, stamp, url):
    """The saved copy nearest to a moment, or the article where no copy is dated."""
    moment = moment_of(stamp)
    if moment is None:
        raise Http404("No such moment.")
    asked = _asked(request, "web-at", stamp)
    article = _article_at(asked)
    mementos = asked.mementos()
    return redirect(nearest(mementos, moment).capture if mementos else article)


@require_safe
def lookup_all(request, url):
    """All saved copies of one page, those of unknown date too, for people."""
    asked = _asked(request, "web-all")
    articles = asked.articles()
    if not articles:
        raise Http404("No page of this address is in the archive.")
    context = {"asked": asked, "articles": articles, "captures": asked.captures()}
    return show(request, "archive/web.html", context)


@require_safe
def timegate(request, url):
    return _gate(request, _asked(request, "timegate"))


@require_safe
def timemap(request, form, url):
    asked = _asked(request, "timemap", form)
    mementos = [
        (memento, request.build_absolute_uri(memento.capture.get_absolute_url()))
        for memento in asked.mementos()
    ]
    if not mementos:
        raise Http404("No dated copy of this page is in the archive.")
    addresses = addresses_of(request, asked.url)
    if form == "json":
        return JsonResponse(as_json(addresses, mementos))
    return HttpResponse(as_links(addresses, mementos), content_type=LINKS)


def addresses_of(request, original: str) -> Addresses:
    """Where the services for a page of then are."""

    def here(name: str, *arguments: str) -> str:
        return request.build_absolute_uri(_prefix(name, *arguments)) + original

    return Addresses(
        original=original,
        timegate=here("timegate"),
        links=here("timemap", "link"),
        json=here("timemap", "json"),
    )


def mark_memento(request, response: HttpResponse, capture: Capture) -> None:
    """Tell programs what this is a copy of and when it was made, if both are known and it is a
    copy of one page alone."""
    original = iri_to_uri(capture.url)
    if capture.captured_at and _is_web(original) and capture.snapshots.count() <= 1:
        response["Memento-Datetime"] = http_date(capture.captured_at.timestamp())
        response["Link"] = addresses_of(request, original).relations()


def signposts(request, article: Article) -> str:
    """The `Link` header of an article's page, for programs that harvest or cite it
    (https://signposting.org): what to cite, what it is, who wrote it, where it was."""
    here = request.build_absolute_uri
    links = [
        f'<{here(article.get_absolute_url())}>; rel="cite-as"',
        '<https://schema.org/NewsArticle>; rel="type"',
        *(
            f'<{here(byline.author.get_absolute_url())}>; rel="author"'
            for byline in article.bylines.all()
        ),
    ]
    original = iri_to_uri(article.url)
    if _is_web(original):
        links.append(addresses_of(request, original).relations())
    return ", ".join(links)


def _is_web(address: str) -> bool:
    """Whether it can stand in a header, as the address of a page."""
    return address.lower().startswith(("http://", "https://")) and not UNSAFE.search(address)


def _gate(request, asked: Asked) -> HttpResponse:
    """Send to the copy that was saved nearest to the moment of `Accept-Datetime`."""
    moment = None
    if WANTED in request.headers:
        seconds = parse_http_date_safe(request.headers[WANTED])
        if seconds is None:
            return HttpResponseBadRequest(
                "Accept-Datetime is no date of HTTP, such as: Wed, 12 Mar 2014 09:00:00 GMT\n",
                content_type="text/plain; charset=utf-8",
            )
        moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    mementos = asked.mementos()
    if not mementos:
        raise Http404("No dated copy of this page is in the archive.")
    response = HttpResponseRedirect(nearest(mementos, moment).capture.get_absolute_url())
    patch_vary_headers(response, [WANTED])
    response["Link"] = addresses_of(request, asked.url).relations()
    return response


def _article_at(asked: Asked) -> Article:
    articles = asked.articles()
    if not articles:
        raise Http404("No page of this address is in the archive.")
    return articles[0]


def _asked(request, name: str, *arguments: str) -> Asked:
    """The old address with its query, which belongs to it and not to ours. What Django unescaped
    on the way in is escaped again, so that nothing in it can end a header or a link."""
    return Asked.of(request.get_full_path().removeprefix(_prefix(name, *arguments)))


def _prefix(name: str, *arguments: str) -> str:
    """The path before the old address, which no converter accepts empty."""
    return reverse(name, args=[*arguments, "x"]).removesuffix("x")
