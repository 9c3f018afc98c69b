"""On which day the article was published, and when it was last changed.

A page prints many dates: of today, of other articles, of comments, of its last change. What its
metadata call the day of publication is believed first; among what it prints, what stands nearest
to the title.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.sources import dates
from archive.sources.document import Precision, Published
from archive.sources.webpage import moments
from archive.sources.webpage.evidence import CLOSE, LONGEST_LINE, Evidence
from archive.sources.webpage.found import Found
from archive.sources.webpage.page import class_names
from archive.sources.webpage.prose import line_of_text

STATED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "date.created", "dc.date.issued", "dc.date.created", "dc.date", "dcterms.created",
    "dcterms.issued", "dcterms.date", "sailthru.date", "parsely-pub-date", "date.issued",
    "cxenseparse:recs:publishtime", "citation_publication_date", "citation_date", "pubdate",
    "publishdate", "publish-date", "publication_date", "article_date_original", "date",
)  # fmt: skip
CHANGES = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
           "last-modified")  # fmt: skip
NAMES = re.compile(
    r"(?:^|[-_])(?:(?:entry|post|article|publish(?:ed)?|publication|meta|news|story|blog)[-_]?"
    r"(?:date|time)|date-?published|dt-published|pubdate|posted-?on|published(?:-?on)?|date|datum"
    r"|fecha|datetime|dateline|date-?header|day-date|date-?line|timestamp|time|submitted|created"
    r"|info-publi)$",
    re.I,
)
NAMED_OTHERWISE = re.compile(
    r"site|current|today|head(?:er)?[-_]date|comment|kommentar|related|recent|widget|event"
    r"|reading|up-?date|modif",
    re.I,
)
URL_DAY = re.compile(r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>\d\d?)[/-](?P<day>\d\d?)(?=[/._-]|$)")
COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)")
MONTH = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")
CHANGED = re.compile(
    r"(?:last\s|zuletzt\s|dernière\s|última\s)?(?:updated?|modified|changed|revised|edited"
    r"|aktualisier\w*|geändert|bearbeitet|stand|mis(?:e)? à jour|modifié|actualizad[oa]"
    r"|modificad[oa])\b",
    re.I,
)
FIRST = re.compile(
    r"\b(?:published|posted|created|veröffentlicht|erstellt|erschienen|publié|paru|publicad[oa])\b",
    re.I,
)
LINES = frozenset({"p", "div", "h2", "h3", "h4", "h5", "h6", "span", "header", "strong", "li",
                   "td", "small", "address", "em", "time", "a", "font", "i", "b", "dd",
                   "center"})  # fmt: skip
LONGEST = 120  # characters of what an element named as a date says
MOST_ASKED = 200  # printed dates; a page of more is a list of them
# Where a printed date stands to the title and the text, the likeliest first.
SURE, UNDER, OVER, BEHIND, ELSEWHERE, INSIDE, ASIDE = range(7)
EARLIEST = "1990"  # no page is older


def published_of(evidence: Evidence, address: str | None) -> Found[Published] | None:
    """The day of publication that the page states, to the second where it says so.

    A year or a month alone is kept only if nothing after it names a day in it: 10/9/2010 beside
    an address with /2010/09/10/ is in September.
    """
    coarse: Found[Published] | None = None
    for text, source in _said(evidence, address):
        day = _day(evidence, text)
        if day is None or (coarse and not day.value.startswith(coarse.value.value)):
            continue
        if day.precision not in ("year", "month"):
            return Found(day, source)
        coarse = coarse or Found(day, source)
    return coarse


def modified_of(evidence: Evidence) -> Published | None:
    text = evidence.ld.text("dateModified") or evidence.meta.first(*CHANGES)
    return _day(evidence, text) if text else None


def _said(evidence: Evidence, address: str | None) -> Iterator[tuple[str, str]]:
    """Texts that may be the date, the surest first, each with what says it."""
    if text := evidence.ld.text("datePublished", "dateCreated"):
        yield text, "json-ld"
    if text := evidence.meta.first(*STATED):
        yield text, "meta"
    printed = _printed(evidence)
    for text in (*printed.near, *_under_title(evidence), *printed.around):
        yield text, "markup"
    for url in (address, evidence.page.address):
        if url and (found := URL_DAY.search(url)):
            yield f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}", "url"
    for text in printed.far:
        yield text, "markup"
    if printed.has_others:
        return
    from archive.sources.webpage import extracted  # htmldate takes a while to load

    # Data that were understood have said all they say of the article; the rest are of comments.
    data = [] if evidence.ld.problems else evidence.ld.scripts
    if text := extracted.day_of(evidence.page, {*evidence.regions.apart, *data}):
        yield text, "htmldate"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What elements named as dates say, each list from the likeliest on.

    near        what is surely meant, or stands under the title; around: over it, under the text
    has_others  under the text stand dates of answers or of other articles, so that a search of
                the whole page would find one of them
    """

    near: list[str]
    around: list[str]
    far: list[str]
    has_others: bool


def _printed(evidence: Evidence) -> Printed:
    page, regions = evidence.page, evidence.regions
    sure = {
        one
        for one in page.with_attribute("itemprop")
        if "datePublished" in (one.get("itemprop") or "")
    }
    sure.update(one for one in page.with_tag("time") if one.get("pubdate") is not None)
    named = sure.union(page.named(NAMES, but=NAMED_OTHERWISE), page.with_tag("time"))
    inside = set(evidence.holder.iter()) if evidence.holder is not None else set()
    found: list[tuple[tuple[int, int], str]] = []
    for element in sorted(named, key=page.place.__getitem__)[:MOST_ASKED]:
        region = regions.of(element)
        if regions.is_never(element) or _is_of_a_change(element):
            continue
        text = element.get("datetime") or element.get("content") or element.get("title") or ""
        if not any(map(str.isdigit, text)) and evidence.weights.length[element] <= LONGEST:
            text = line_of_text(element) or ""
        if not text or len(text) > LONGEST:
            continue
        distance = evidence.from_title(element)
        rank = _rank(evidence, distance, element, is_inside=element in inside)
        if element in sure and not (region == "margin" and rank > OVER):
            rank = SURE
        elif region == "margin":
            rank = ASIDE
        found.append(((rank, abs(distance or 0)), text))
    found.sort(key=lambda one: one[0])
    behind = {text for (rank, _), text in found if rank == BEHIND}
    has_others = len(behind) > 1
    if has_others:
        found = [one for one in found if one[0][0] != BEHIND]
    return Printed(
        near=[text for (rank, _), text in found if rank <= UNDER],
        around=[text for (rank, _), text in found if UNDER < rank <= BEHIND],
        far=[text for (rank, _), text in found if rank > BEHIND],
        has_others=has_others,
    )


def _rank(
    evidence: Evidence, distance: int | None, element: HtmlElement, *, is_inside: bool
) -> int:
    """How likely a date is the article's by its place, 0 the most."""
    if is_inside and (distance is None or distance > 0):
        title = evidence.title.element
        if title is None or evidence.holder not in set(title.iterancestors()):
            return INSIDE
    if evidence.is_behind_text(element):
        return BEHIND
    if distance is not None and 0 <= distance < CLOSE:
        return UNDER
    if distance is None:
        return OVER
    # Over the title stand the day of its post, and the day on which the page was printed.
    return OVER if -CLOSE // 4 < distance < 0 else ELSEWHERE


def _is_of_a_change(element: HtmlElement) -> bool:
    names = class_names(element)
    changed = "updated" in names or "modified" in names
    return "dateModified" in (element.get("itemprop") or "") or (
        changed and "published" not in names and "entry-date" not in names
    )


def _under_title(evidence: Evidence) -> Iterator[str]:
    """Short lines close under the title, before the text begins: one may end in its date."""
    for element in evidence.under_title():
        if element.tag in LINES and evidence.weights.length[element] <= LONGEST_LINE:
            text = line_of_text(element) or ""
            if any(map(str.isdigit, text)):
                yield text


def _day(evidence: Evidence, text: str) -> Published | None:
    """A date that the page states. Without a year it is none."""
    line = " ".join(text.split())
    if CHANGED.match(line):
        if (first := FIRST.search(line)) is None:
            return None
        line = line[first.end() :].strip(" :")
    if MONTH.fullmatch(line):
        precision: Precision = "month" if "-" in line else "year"
        return Published(value=line, precision=precision, basis="stated", why=None)
    if compact := COMPACT.fullmatch(line):
        line = "-".join(compact.groups())
    line = moments.of_unix(line) or line
    reading = dates.read(line) or dates.find(line)
    if reading is None or reading.ago:
        return None
    settled = dates.settle(reading, captured=None, day_first=_day_first(evidence))
    if settled.value is None or settled.value < EARLIEST:
        return None
    return Published(value=settled.value, precision=settled.precision, basis="stated", why=None)


def _day_first(evidence: Evidence) -> bool | None:
    """Whether 01/09/2020 is in September, by the page's language; English writes both."""
    code = (evidence.page.root.get("lang") or "").lower().replace("_", "-")
    if not code or code in ("en", "en-ca"):
        return None
    return code != "en-us"
