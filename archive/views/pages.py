"""About the archive, its appearance, and the way back from an address that leads nowhere."""

from urllib.parse import unquote

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from archive import former, nearby
from archive.views.showing import keep_cookie, show
from archive.visits import COOKIE, Visits

THEMES = {"light", "dark"}
A_DAY = 24 * 60 * 60  # seconds


@require_safe
def about(request):
    return show(request, "archive/about.html", {})


@require_safe
def favicon(request):
    """For browsers that ask without looking at the page, which names the same picture."""
    response = redirect(static("archive/icon.svg"))
    response["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


@csrf_exempt
@require_POST
def theme(request):
    """Keep the reader's choice of appearance.

    Without a token, which would need a cookie for every reader, chosen or not: the worst that
    another site can do here is to choose dark.
    """
    wanted = request.POST.get("theme")
    kept = {"theme": wanted} if wanted in THEMES else {}
    return _back(request, kept, forgotten="theme" if wanted == "auto" else "")


@csrf_exempt
@require_POST
def language(request):
    """Keep the reader's choice of language, for the site's own words. Without a token, like
    `theme`."""
    wanted = request.POST.get("language")
    kept = {settings.LANGUAGE_COOKIE_NAME: wanted} if wanted in dict(settings.LANGUAGES) else {}
    return _back(request, kept, forgotten="")


@csrf_exempt
@require_POST
def visits(request):
    """Begin to mark what is new since a reader's last visit, or stop. Without a token, like
    `theme`: another site could make a browser forget what was read here, or remember it."""
    mark = request.POST.get("mark")
    begun = COOKIE in request.COOKIES
    kept = {COOKIE: str(Visits())} if mark == "on" and not begun else {}
    return _back(request, kept, forgotten=COOKIE if mark == "off" else "")


def _back(request, kept: dict[str, str], *, forgotten: str) -> HttpResponseRedirect:
    """Where the reader came from, with a cookie to keep or to forget."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    response["Cache-Control"] = "no-store"
    for name, value in kept.items():
        keep_cookie(response, name, value)
    if forgotten:
        response.delete_cookie(forgotten, samesite="Lax")
    return response


def not_found(request, exception):
    """The way on from an address that leads nowhere: to the article that was there at its old
    site, or to a page with help."""
    was_here = former.article_at(request.get_full_path())
    if was_here and request.method in {"GET", "HEAD"}:
        return redirect(was_here, permanent=True)
    words = nearby.words_of(unquote(request.path))
    context = {
        "words": " ".join(words),
        "names": nearby.closest_names(request.path, words),
        "closest": nearby.closest(words),
    }
    return show(request, "archive/not_found.html", context, status=404)
