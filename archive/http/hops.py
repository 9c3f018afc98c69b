"""A redirect for good that would lead to another one leads to its end: an address without its
slash, by http, with a slug of long ago is one step from the article.

One that is not for good stays a step of its own, or the browser would forget the first.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase

PERMANENT = {301, 308}
MOST = 4  # steps to look ahead; no way of ours is longer, and what goes in a circle ends here

Next = Callable[[HttpRequest], HttpResponseBase]


class OneHop:
    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code not in PERMANENT or request.method not in {"GET", "HEAD"}:
            return response
        for _ in range(MOST):
            beyond = self._beyond(request, response)
            if beyond is None:
                break
            response = beyond
        return response

    def _beyond(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase | None:
        """The redirect that stands where this one leads; null for anything else.

        What else it finds was made for nothing, but `PublicPages` keeps it, and the reader who is
        sent there asks next.
        """
        there = urlsplit(urljoin(request.build_absolute_uri(), response["Location"]))
        if there.netloc != request.get_host() or there.path.startswith("/admin/"):
            return None
        found = self.get_response(_asking(request, there.scheme, there.path, there.query))
        if found.status_code not in PERMANENT or found.cookies or response.cookies:
            if found.streaming:
                found.close()
            return None
        found["Location"] = urljoin(response["Location"], found["Location"])
        return found


def _asking(request: HttpRequest, scheme: str, path: str, query: str) -> HttpRequest:
    """The same reader's request for another address."""
    environ = {
        **request.META,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(),
    }
    if scheme == "https":  # as the proxy will say it then
        environ["HTTP_X_FORWARDED_PROTO"] = "https"
    return type(request)(environ)
