"""The filters that are on: what each says, and the queries without it."""

import dataclasses

from django.template.defaultfilters import date as in_words
from django.utils.translation import gettext

from archive.filters import MODELS, ArticleFilter, month_named

SINGLE_WORDS = 3  # of a search that found nothing; each is one more question


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One filter that is on, and the query that takes it off."""

    label: str
    query: str
    name: str


def chips(found: ArticleFilter) -> list[Chip]:
    asked = found.form.cleaned_data
    on = []
    if asked.get("q"):
        on.append(Chip(label=gettext("“%s”") % asked["q"], query=_less(found, "q"), name="q"))
    if asked.get("talk"):
        on.append(Chip(label=gettext("Has a discussion"), query=_less(found, "talk"), name="talk"))
    if asked.get("uncertain"):
        query = _less(found, "uncertain")
        label = gettext("Has uncertain placements")
        on.append(Chip(label=label, query=query, name="uncertain"))
    if years := _years(asked.get("since"), asked.get("until")):
        on.append(Chip(label=years, query=_less(found, "since", "until"), name="since"))
    if asked.get("month"):
        label = in_words(month_named(asked["month"]), "F")
        on.append(Chip(label=label, query=_less(found, "month"), name="month"))
    for name in MODELS:
        names = {one.slug: one.name for one in found.known(name)}
        for slug in asked.get(name) or []:
            query = _less(found, name, value=slug)
            on.append(Chip(label=names.get(slug, slug), query=query, name=name))
    return on


def relaxations(found: ArticleFilter, on: list[Chip]) -> list[tuple[str, str, int]]:
    """(words, query, how many articles) for each way to ask for a little less."""
    ways = []
    names = {"since": ("since", "until")}
    for name in dict.fromkeys(chip.name for chip in on):
        group = names.get(name, (name,))
        if count := found.without(*group).count():
            labels = ", ".join(chip.label for chip in on if chip.name == name)
            ways.append((gettext("Without %s") % labels, _less(found, *group), count))
    terms = list(dict.fromkeys((found.form.cleaned_data.get("q") or "").split()))
    for word in terms[:SINGLE_WORDS] if len(terms) > 1 else []:
        if count := found.with_words(found.without("q"), "q", word).count():
            query = found.data.copy()
            query.pop("page", None)
            query["q"] = word
            ways.append((gettext("Only “%s”") % word, query.urlencode(), count))
    return ways


def _years(since: int | None, until: int | None) -> str:
    if since and until:
        between = {"first": since, "last": until}
        return gettext("%(first)s to %(last)s") % between if since != until else str(since)
    if since:
        return gettext("From %s") % since
    return gettext("Until %s") % until if until else ""


def _less(found: ArticleFilter, *names: str, value: str | None = None) -> str:
    query = found.data.copy()
    query.pop("page", None)
    for name in names:
        left = [other for other in query.getlist(name) if value is not None and other != value]
        query.setlist(name, left)
    return query.urlencode()
