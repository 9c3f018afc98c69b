"""The door before Django: pages that this process keeps, and what readers have already.

Most requests of a read archive are for one of these. All they need of Django is the stamp, and
half of the time of the others is spent on making requests and responses of them. Anything that is
not plain goes on to Django and `PublicPages`, which says the same, and fills what is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from archive.http import dates, stamps
from archive.http.asking import asked, version_of
from archive.http.keeping import Kept

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

KEPT = "afterword.kept"  # in the environment of a request
PUBLIC = "public, max-age=0, must-revalidate"
VARY = "Cookie, Accept-Encoding"


class Door:
    def __init__(self, application: Application) -> None:
        self.application = application
        self.kept = Kept(int(settings.PAGE_CACHE_MB * 1_000_000))
        self.elsewhere = (settings.STATIC_URL, "/admin/")

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        return self._kept(environ, start_response) or self._made(environ, start_response)

    def _made(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ[KEPT] = self.kept
        return self.application(environ, start_response)

    def _kept(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes] | None:
        if (
            environ["REQUEST_METHOD"] != "GET"
            or environ.get("HTTP_COOKIE")
            or "HTTP_IF_MODIFIED_SINCE" in environ
            or settings.DEBUG
            or environ["PATH_INFO"].startswith(self.elsewhere)
        ):
            return None
        stamp = stamps.quickly()
        reader = asked(environ, {})
        if stamp is None or reader is None:
            return None
        version = version_of(stamp)
        page = self.kept.get(version, reader)
        if known := environ.get("HTTP_IF_NONE_MATCH"):
            etag = page.headers["ETag"] if page else reader.etag(version)
            if etag in known:
                headers = [("ETag", etag), ("Cache-Control", PUBLIC), ("Vary", VARY)]
                start_response("304 Not Modified", headers)
                return [b""]
        if page is None:
            return None
        headers = [*page.headers.items(), ("Last-Modified", dates.last_modified(stamp))]
        start_response("200 OK", headers)
        return [page.body]
