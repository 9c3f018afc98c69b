"""Lists of names: authors, commenters, tags, publications; by name or by how much they have."""

from array import array
from collections.abc import Callable, Mapping

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from archive import initials
from archive.paging import page_of
from archive.unchanged import unchanged
from archive.views.showing import chosen, place

NAMES = 60  # of a page, in columns
SORTS = {"name": gettext_lazy("A to Z"), "busiest": gettext_lazy("Busiest")}


def names(
    request: HttpRequest,
    kind: str,
    everyone: QuerySet,
    count: Callable[..., Mapping[int, int]],
    kept: tuple[str, ...] = (),
) -> dict:
    """One page of names, each with `n`. `count` says by key how much names have: all of them, or
    those whose keys it is given."""
    sort = chosen(request, "sort", SORTS, "name")
    letters, letter = {}, request.GET.get("letter", "")
    if sort == "name":
        letters = unchanged(("letters", kind), lambda: initials.letters(everyone))
        if letter and letter not in letters:
            raise Http404("No name begins so.")
        found = initials.beginning_with(everyone, letters[letter]) if letter else everyone
        all = unchanged(("names", kind, letter), found.count)
        page = page_of(request, found.order_by("name", "pk"), NAMES, count=all)
        shown = list(page)
        counts = count(*(one.pk for one in shown)) if shown else {}
    else:
        pks, sums = unchanged(("busiest", kind), lambda: _busiest(count()))
        page = page_of(request, pks, NAMES)
        start = page.start_index() - 1
        counts = dict(zip(page, sums[start : start + NAMES], strict=False))
        known = everyone.in_bulk(list(page))
        shown = [known[pk] for pk in page if pk in known]
    for one in shown:
        one.n = counts.get(one.pk, 0)
    return {
        "sort": sort,
        "sorts": SORTS,
        "letters": list(letters),
        "letter": letter,
        "page": page,
        "names": shown,
        "place": place(request, page, kept=("letter", *kept)),
    }


def _busiest(counts: Mapping[int, int]) -> tuple[array, array]:
    """Keys and sums, apart and small: an archive has many thousands of names."""
    pks = sorted(counts, key=lambda pk: (-counts[pk], pk))
    return array("q", pks), array("q", (counts[pk] for pk in pks))
