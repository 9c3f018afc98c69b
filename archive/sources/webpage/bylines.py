"""Who signs the article."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.sources import dates
from archive.sources.document import Byline
from archive.sources.webpage.evidence import CLOSE, Evidence
from archive.sources.webpage.found import Found
from archive.sources.webpage.signatures import (
    EDGES,
    LEAD,
    LONGEST_LINE,
    LONGEST_SIGNATURE,
    VERB_LEAD,
    each_once,
    people_in,
    signed,
)
from archive.sources.webpage.words import folded

NAMED = re.compile(
    r"(?:^|[-_])(?:authors?|bylines?|autor|autoren|auteurs?|signature|firma|contributors?)"
    r"(?:[-_]{0,2}(?:names?|link|url|author))?$"
    r"|^(?:p-author|fn|vcard|creator|createdby|username|autorenzeile|autorzeile|submitted)$",
    re.I,
)
NAMED_OTHERWISE = re.compile(
    r"comment|kommentar|respon|quote|testimon|review|recent|widget|popular|related|avatar|prep"
    r"|image|photo|bio|box|about|page|site|list",
    re.I,
)
MOST_ASKED = 300  # elements named as signatures; a page of more is a list of articles
PROFILE = re.compile(
    r"/(?:author|autor(?:en|es)?|auteurs?|people|person(?:en)?|writers?|redakteur\w*|staff"
    r"|contributors?|journalist\w*|signataires?|firmas?|by|members?|users?|profile?s?"
    r"|user-uebersicht)[/?]|[?&]author=",
    re.I,
)
LINES = frozenset({"p", "div", "span", "address", "li", "h4", "h5", "h6", "small", "td", "em", "i",
                   "font", "b", "strong", "dd"})  # fmt: skip
NO_SIGNATURES = frozenset({"meta", "link", "body", "html", "form", "input", "script", "style"})
STATED = ("author", "article:author_name", "og:article:author", "parsely-author",
          "sailthru.author", "dc.creator", "dcterms.creator", "citation_author", "byl",
          "cxenseparse:author", "article:author")  # fmt: skip
NEAREST = 8  # elements under a title: a name there is not of a list's first item
# Two words or more, none of them in small letters but for the particles of names.
NAME_ALONE = re.compile(
    r"(?![a-zà-ÿ])[^\W\d_][\w’'.-]*(?:\s(?:van|von|der|den|de|del|della|di|da|du|la|le|bin|al)){0,2}"
    r"(?:\s(?![a-zà-ÿ])[^\W\d_][\w’'.-]*){1,3}"
)
SURE = 1  # the last rank of what its markup calls a signature


def bylines_of(evidence: Evidence) -> Found[tuple[Byline, ...]] | None:
    """The signatures and what gave them. A name that readers see is believed before others."""
    ld = evidence.ld
    printed = _printed(evidence)
    candidates = {
        "json-ld": people_in(ld.people("author") or ld.people("creator")),
        "meta": people_in(evidence.meta.all(*STATED)),
        "markup": printed,
    }
    given = [(source, people) for source, people in candidates.items() if people]
    if not given:
        return None
    visible = {folded(byline.name) for byline in printed}
    for source, people in given:
        if source != "markup" and any(folded(byline.name) in visible for byline in people):
            return Found(tuple(people), source)
    if printed and " " in printed[0].name:
        # Metadata that name the publication, or somebody whom no reader sees, are worth less.
        seen = folded(" ".join(evidence.page.root.itertext()))
        given = [
            (source, people)
            for source, people in given
            if source == "markup"
            or any(folded(one.name) in seen and not _is_site(one.name, evidence) for one in people)
        ]
    source, people = given[0]
    return Found(tuple(people), source)


def _is_site(name: str, evidence: Evidence) -> bool:
    """Whether somebody is called as the publication is."""
    site = folded(evidence.site.value) if evidence.site else ""
    return bool(site) and (site in folded(name) or folded(name) in site)


def _printed(evidence: Evidence) -> list[Byline]:
    """The signature in the page's markup that is best named and nearest to the title."""
    heading = folded(evidence.title.text or "")
    found: list[tuple[tuple[int, int], HtmlElement, list[Byline]]] = []
    for element, rank in _candidates(evidence):
        if evidence.weights.length[element] > LONGEST_SIGNATURE:
            continue
        people = signed(element, heading)
        if people and (rank[0] <= SURE or not any(one.name[0].islower() for one in people)):
            found.append((rank, element, people))
    if evidence.title.element is None and _differ(found):
        return []  # no title, and many names: a list of articles, each with its own
    if evidence.holder is None and _differ(found):
        found = [one for one in found if 0 < (evidence.from_title(one[1]) or 0) < NEAREST]
    behind = [one for one in found if evidence.is_behind_text(one[1])]
    if _differ(behind):
        found = [one for one in found if one not in behind]  # those who answered
    if not found:
        return []
    best, first, people = min(found, key=lambda one: one[0])
    together = [
        one
        for rank, element, names in found
        if rank[0] == best[0] and _stand_together(element, first)
        for one in names
    ]
    return each_once([*people, *together])


def _differ(signed: list[tuple[tuple[int, int], HtmlElement, list[Byline]]]) -> bool:
    """Whether these are signatures of several texts: other people, and not side by side."""
    return any(
        not {folded(name.name) for name in names} & {folded(name.name) for name in others}
        and not _stand_together(one, other)
        for (_, one, names), (_, other, others) in itertools.pairwise(signed)
    )


def _candidates(evidence: Evidence) -> Iterator[tuple[HtmlElement, tuple[int, int]]]:
    """Elements that may be the signature, with a rank, the lowest the surest."""
    page, regions = evidence.page, evidence.regions
    stated = {one for one in page.with_attribute("rel") if "author" in one.get("rel", "").split()}
    stated.update(
        one
        for one in page.with_attribute("itemprop")
        if "author" in one.get("itemprop", "").split()
    )
    named = page.named(NAMED, but=NAMED_OTHERWISE)
    marked = sorted(stated.union(named), key=page.place.__getitem__)[:MOST_ASKED]
    for element in marked:
        distance = evidence.from_title(element) or 0
        close = -CLOSE < distance < CLOSE
        region = regions.of(element)
        if element.tag in NO_SIGNATURES or regions.is_never(element):
            continue
        if distance <= -CLOSE or (region and not close):
            continue  # above the title stand other articles
        rank = 0 if element in stated else 1
        yield element, (rank if close else rank + 4, abs(distance))
    for element in evidence.under_title():
        distance = evidence.from_title(element) or 0
        if element.tag == "a" and PROFILE.search(element.get("href") or ""):
            yield element, (2, distance)
        elif element.tag in LINES and _begins(element, LEAD):
            yield element, (3, distance)
    for element in evidence.behind_text():
        if element.tag in LINES and _begins(element, VERB_LEAD):
            yield element, (8, page.place[element])


def _begins(element: HtmlElement, lead: re.Pattern[str]) -> bool:
    """Whether a line begins with such a word, or goes on with one after its date."""
    text = " ".join((element.text or "").split())
    if lead.match(text + " x"):
        return True
    if len(text) > LONGEST_LINE or not any(map(str.isdigit, text)):
        return False
    dated = dates.locate(text)
    if dated is None:
        return False
    if lead is LEAD and NAME_ALONE.fullmatch(text[: dated.start].rstrip(EDGES)):
        return dated.end == len(text)  # "Ada Pell, 9 January 2020"
    return bool(LEAD.match(text[dated.end :].strip(EDGES) + " x"))


def _stand_together(one: HtmlElement, other: HtmlElement) -> bool:
    """Whether two elements are names of one signature: in one line, or in items of one list."""
    above, beside = one.getparent(), other.getparent()
    if above is None or beside is None or above is beside:
        return above is beside
    return above.tag == beside.tag == "li" and above.getparent() is beside.getparent()
