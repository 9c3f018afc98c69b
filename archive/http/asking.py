"""What of a request decides which page it gets, and the ETag that follows from it.

Read from the WSGI environment alone, so that `door` can do it before Django makes a request of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation

from archive.http import build, codings, stamps

THEMES = {"light", "dark"}
LOCALE = "django.middleware.locale.LocaleMiddleware"
Version = tuple[str, str]


class Asked(NamedTuple):
    """Two that are equal get the same bytes, as long as nothing changes."""

    scheme: str
    host: str
    path: str
    query: str
    theme: str
    language: str
    chosen: bool  # theme or language by a cookie, so that no shared cache may keep the page
    coding: str  # in which its bytes travel

    def etag(self, version: Version) -> str:
        return f'"{hashlib.sha256(repr((version, *self)).encode()).hexdigest()[:32]}"'


def asked(environ: Mapping[str, Any], cookies: Mapping[str, str]) -> Asked | None:
    """Null for a reader with any other cookie than those that choose between a few looks: who
    brings one may be somebody."""
    theme = cookies.get("theme", "") if cookies else ""
    if cookies and cookies.keys() - {"theme", settings.LANGUAGE_COOKIE_NAME}:
        return None
    if theme and theme not in THEMES:
        return None
    language = settings.LANGUAGE_CODE
    if LOCALE in settings.MIDDLEWARE:
        request: Any = SimpleNamespace(META=environ, COOKIES=cookies)
        language = translation.get_language_from_request(request)
    said = environ.get
    return Asked(
        f"{said('wsgi.url_scheme')} {said('HTTP_X_FORWARDED_PROTO', '')}",
        said("HTTP_HOST") or f"{said('SERVER_NAME')}:{said('SERVER_PORT')}",
        f"{said('SCRIPT_NAME', '')}{said('PATH_INFO', '')}",
        said("QUERY_STRING", ""),
        theme,
        language,
        bool(cookies),
        codings.chosen(said("HTTP_ACCEPT_ENCODING", "")),
    )


def version_of(stamp: stamps.Stamp) -> Version:
    return stamp.token, build.digest()
