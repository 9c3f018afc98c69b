"""Public pages: validators and 304, Cache-Control and Vary, compression, HEAD, kept pages.

A page is a function of the database's stamp, the build, and what the request says: its address,
and which of a few looks the reader chose. So a digest of these is its ETag, known before anything
is rendered, and a 304 costs one small query. Whoever brings another cookie may be somebody: their
pages are private, and validated by their bytes.

What a view says about caching itself is left as it says it. No page tells the time of day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from archive.http import codings, dates, stamps
from archive.http.asking import Asked, asked, version_of
from archive.http.door import KEPT, PUBLIC, VARY
from archive.http.keeping import Kept, Page

PRIVATE = "private, max-age=0, must-revalidate"
NEVER = "private, no-store"
SAFE = {"GET", "HEAD"}
KNOWN_VARY = {"cookie", "accept-encoding", "accept-language"}

Next = Callable[[HttpRequest], HttpResponseBase]


class PublicPages:
    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.kept = Kept(int(settings.PAGE_CACHE_MB * 1_000_000))
        self.elsewhere = (settings.STATIC_URL, "/admin/")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE or request.path_info.startswith(self.elsewhere):
            return self.get_response(request)
        cookies = request.COOKIES if request.META.get("HTTP_COOKIE") else {}
        # While somebody works on the templates, only the bytes say whether a page has changed.
        reader = None if settings.DEBUG else asked(request.META, cookies)
        stamp = _stamp() if reader else None
        if reader is None or stamp is None:
            return _headless(request, _own(request, self.get_response(request), reader))
        version, kept = version_of(stamp), request.META.get(KEPT, self.kept)
        etag = reader.etag(version)
        known = request.META.get("HTTP_IF_NONE_MATCH", "")
        if etag in known:
            return _not_modified(etag, reader)
        page = kept.get(version, reader)
        if page:
            response = HttpResponse(page.body, headers=page.headers)
        else:
            response = self.get_response(request)
            if not _is_page(response):
                return _headless(request, _own(request, response, reader))
            _tell(response, reader)
            response["ETag"] = etag
            if not response.streaming:
                kept.put(version, reader, Page(dict(response.items()), response.content))
        since = "" if known else request.META.get("HTTP_IF_MODIFIED_SINCE", "")
        if known.strip() == "*" or dates.is_known(stamp, since):
            if response.streaming:
                response.close()
            return _not_modified(etag, reader)
        response["Last-Modified"] = dates.last_modified(stamp)
        return _headless(request, response)


def _stamp() -> stamps.Stamp | None:
    """Null where the database does not say: there is none, or `migrate` has not run."""
    try:
        return stamps.current()
    except DatabaseError:
        return None


def _is_page(response: HttpResponseBase) -> bool:
    """Whether anybody would have got the same."""
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name}
    return (
        response.status_code == 200
        and not response.cookies
        and "Cache-Control" not in response
        and "ETag" not in response
        and varies <= KNOWN_VARY
    )


def _own(
    request: HttpRequest, response: HttpResponseBase, reader: Asked | None
) -> HttpResponseBase:
    """An error, a redirect, a page of somebody with cookies, or one that speaks for itself."""
    secret = bool(response.cookies) or request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    if "Cache-Control" not in response:
        if secret or response.status_code >= 500:
            response["Cache-Control"] = NEVER
            return response
        if response.status_code == 304:  # as the view found by an ETag of its own
            response["Cache-Control"] = _who_may_keep(reader)
            return response
        _tell(response, reader, request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if response.status_code == 200 and not response.streaming and "ETag" not in response:
            response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if response.status_code == 200 and not secret and "ETag" in response:
        return get_conditional_response(request, etag=response["ETag"], response=response)
    return response


def _who_may_keep(reader: Asked | None) -> str:
    return PUBLIC if reader and not reader.chosen else PRIVATE


def _tell(response: HttpResponseBase, reader: Asked | None, accepted: str = "") -> None:
    """Who may keep it, on what it depends; and the bytes in fewer bytes."""
    response["Cache-Control"] = _who_may_keep(reader)
    patch_vary_headers(response, VARY.split(", "))
    coding = reader.coding if reader else codings.chosen(accepted)
    small = not response.streaming and len(response.content) < codings.SMALL
    typed = codings.is_worth_it(response.get("Content-Type", ""))
    if coding and typed and not small and "Content-Encoding" not in response:
        response["Content-Encoding"] = coding
        if response.get("ETag", "").startswith('"'):
            response["ETag"] = f"W/{response['ETag']}"  # no longer of these very bytes
        if response.streaming:
            response.streaming_content = codings.packed_stream(response.streaming_content, coding)
        else:
            response.content = codings.packed(response.content, coding)
    if not response.streaming:
        response["Content-Length"] = str(len(response.content))


def _not_modified(etag: str, reader: Asked) -> HttpResponse:
    response = HttpResponse(status=304)
    del response["Content-Type"]
    response["ETag"] = etag
    response["Cache-Control"] = _who_may_keep(reader)
    response["Vary"] = VARY
    return response


def _headless(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """What HEAD gets: all of it but the body."""
    if request.method != "HEAD":
        return response
    if response.streaming:
        response.streaming_content = ()
    else:
        length = response.get("Content-Length", str(len(response.content)))
        response.content = b""
        response["Content-Length"] = length
    return response
