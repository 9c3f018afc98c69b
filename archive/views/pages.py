"""About the archive, its appearance, and the way back from an address that leads nowhere."""

from urllib.parse import unquote

from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from archive import nearby
from archive.views.showing import show

THEMES = {"light", "dark"}
A_YEAR = 365 * 24 * 60 * 60


@require_safe
def about(request):
    return show(request, "archive/about.html", {})


@require_safe
def theme(request):
    """Keep the reader's choice of appearance.

    A GET, because it changes nothing but one harmless cookie: a POST would need a token, and the
    token a cookie for every reader, chosen or not.
    """
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    response["Cache-Control"] = "no-store"
    wanted = request.GET.get("theme")
    if wanted in THEMES:
        response.set_cookie(
            "theme",
            wanted,
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    elif wanted == "auto":
        response.delete_cookie("theme", samesite="Lax")
    return response


def not_found(request, exception):
    words = nearby.words_of(unquote(request.path))
    context = {"words": " ".join(words), "closest": nearby.closest(words)}
    return show(request, "archive/not_found.html", context, status=404)
