"""What was asked for, in articles and in what readers said under them."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from archive import search as door
from archive.search import Asked, Count, TooLong, parse
from archive.views.showing import show

TABS = {
    "": gettext_lazy("Everything"),
    "articles": gettext_lazy("Articles"),
    "comments": gettext_lazy("Comments"),
}


@require_safe
def search(request):
    asked = Asked.of(request.GET)
    if asked.is_empty:
        return redirect("browse")
    found = None
    context = {"asked": asked, "chips": door.chips(asked)}
    context["clear"] = Asked(parse(asked.question.said)).but()
    try:
        found = door.find(asked)
        count = Count.of(found.of(asked.shown))
        context |= {
            "count": count,
            "complete": found.complete,
            "tabs": [
                (name, Count.of(found.of(kind)), asked.but(kind=kind), kind == asked.shown)
                for kind, name in TABS.items()
                if not asked.question.only or kind == asked.question.only
            ],
            "sorts": [(name, asked.but(sort=s), s == asked.sort) for s, name in door.SORTS.items()],
            "facets": door.facets(asked, found),
            "results": door.results(asked, found),
            "meant": None if count else door.meant(asked),
            "ways": [] if count else door.ways(asked),
        }
    except TooLong:
        context |= {"too_long": True}
    response = show(request, "archive/search.html", context)
    if found is None or not found.complete:
        response["Cache-Control"] = "no-store"  # the next answer may be another one
    return response
