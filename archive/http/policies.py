"""What a browser may do with what we send, besides the Content-Security-Policy of the settings."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import cache

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpRequest
from django.http.response import HttpResponseBase

UNUSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
PERMISSIONS = ", ".join(f"{name}=()" for name in (*UNUSED, "browsing-topics"))

Next = Callable[[HttpRequest], HttpResponseBase]


class Policies:
    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        if request.path_info.startswith("/admin/"):
            response.setdefault("X-Robots-Tag", "noindex, nofollow")
            # The rich text editor brings its style along as it goes: without it, blanks get lost.
            response._csp_update = {
                "script-src": [SELF, _of_the_editor()],
                "style-src": [SELF, UNSAFE_INLINE],
            }
        return response


@cache
def _of_the_editor() -> str:
    """The one inline script that there is: where the rich text editor has its modules."""
    from django_prose_editor.widgets import importmap

    written = str(importmap.render()).partition(">")[2].removesuffix("</script>")
    digest = base64.b64encode(hashlib.sha256(written.encode()).digest()).decode()
    return f"'sha256-{digest}'"
