"""What a line of an article says about its makers: byline, reprint, author's note, disclaimer.

Each reader takes one tidied line or paragraph and answers with what it states, or None.
"""

from __future__ import annotations

import re

from archive.sources import dates
from archive.sources.document import Byline, Reprint, Role, Series

LONGEST_CREDIT = 300  # characters: an attribution is a line, not a paragraph that cites somebody

_WORD = r"[^\W\d_a-zß-öø-ÿ][\w’'.-]*"
_SMALL = r"(?:van|von|der|den|de|del|della|di|da|du|la|le|bin|ibn|al|el|y|zu|ter|ten|dos)"
NAME = rf"{_WORD}(?:\s(?:{_SMALL}\s){{0,2}}{_WORD}){{0,4}}"
_TITLED = (
    r"(?:(?:the\s)?(?:[Ee]ditor(?:-in-[Cc]hief)?|[Hh]ost|[Pp]resenter|[Cc]orrespondent|[Cc]olumnist"
    r"|[Pp]rofessor|Prof\.|Dr\.|[Cc]ontributor|[Rr]eporter|[Pp]ublisher|[Kk]eeper|[Hh]arbourmaster)\s)?"
)
_AND = r"(?:,?\s(?:and|und|et|y|with)\s|\s?&\s?|,\s)"
BYLINE = re.compile(
    r"(?P<lead>By|by|Written by|Words by|Story by|Text by|Author:?|Posted by|Published by|Edited by"
    r"|Presented by|Hosted by|Von|Par|Por|Di|Door)\s+(?P<names>.{2,190})"
)
BEFORE_DATE = re.compile(r"\s?[|•·–—]\s?|\s-\s|,\s|\s(?:on|at)\s")
ROLES: dict[str, Role] = {
    "Edited by": "editor",
    "Presented by": "presenter",
    "Hosted by": "presenter",
}
DATED = re.compile(
    r"(?:Published|Posted|First published|Date|Updated|Last updated|Veröffentlicht|Publié)"
    r"(?:\s(?:on|at|am|le))?:?\s(?P<date>.{6,64})",
    re.I,
)
PRESENTERS = re.compile(
    rf"(?:(?P<outlet>[^.,;:]{{2,60}}?)[’']s?\s)?{_TITLED}(?P<one>{NAME})"
    rf"(?:,?\sand|\s&)\s{_TITLED}(?P<two>{NAME})\s"
    r"(?:discuss|talk|look|examine|analy[sz]e|break\sdown|review|explore|debate|consider|ask"
    r"|present|sit\sdown|take)\b"
)
SERIES = re.compile(
    r"(?P<title>.{2,100}?)\s?[:,–—|-]\s?(?:Episode|Ep\.?|Part|Instalment|Installment|No\.?"
    r"|Number|Folge|Épisode|Episodio)\s?#?(?P<episode>\d{1,5})\.?"
)

_QUOTED = r"[“\"«„‘'](?P<title>[^“”\"«»„]{2,200}?)[,.]?[”\"»“’'],?"
_BY = r"(?:(?:was\s)?(?:[Aa]uthored|[Ww]ritten|[Pp]enned|[Ss]ubmitted|[Pp]osted)\s)?[Bb]y"
_VIA = (
    r"(?:[Vv]ia|for|at|in|from|of|[Oo]riginally\s(?:published|posted)\s(?:at|by|in|on)"
    r"|first\spublished\s(?:at|by|in))"
)
_OUTLET = r"(?P<publication>[^,;(]{2,120}?)"
_END = r"[\s….:,*]*(?P<url>\(?https?://[^\s)]{4,300}\)?)?[\s….:,*]*"
_FIRST = (
    r"(?:(?:an?|the|this)\s(?:longer\s|shorter\s|slightly\sdifferent\s)?(?:version\sof\s)?(?:this\s)?"
    r"(?:article|piece|post|essay|story|column|report|letter|interview)\s)?(?:was\s|has\s|is\s)?"
    r"(?:(?:originally|first|previously)\s(?:published|appeared|printed|posted|ran|featured)"
    r"|(?:re-?published|reprinted|reproduced|re-?posted)(?:\swith\s(?:kind\s)?permission)?"
    r"|(?:published|appeared|printed|posted)\s(?:originally|first))"
)
ATTRIBUTIONS = (
    re.compile(rf"{_QUOTED}\s{_BY}\s(?P<author>{NAME}),?\s{_VIA}\s{_OUTLET}{_END}"),
    re.compile(rf"{_QUOTED}\s(?:[Vv]ia|from)\s{_OUTLET}{_END}"),
    re.compile(rf"{_BY}\s(?P<author>{NAME}),?\s[Vv]ia\s{_OUTLET}{_END}"),
    re.compile(rf"(?:[Aa]uthored|[Ww]ritten)\sby\s(?P<author>{NAME}),?\s(?:for|at)\s{_OUTLET}{_END}"),
    re.compile(
        rf"{_FIRST}\s(?:at|in|on|by|with|from)\s{_OUTLET}"
        rf"(?:,?\s(?:under\sthe\stitle|as)\s{_QUOTED})?(?:\s{_BY}\s(?P<author>{NAME}))?"
        rf"(?:,?\s(?:on|in)\s(?P<date>[^.;]{{4,40}}))?{_END}",
        re.I,
    ),
    re.compile(rf"(?:Via|Source|From|Reprinted from|Hat tip):?\s{_OUTLET}{_END}"),
)  # fmt: skip

_MAKER = (
    r"author|journalist|professor|writer|editor|reporter|columnist|fellow|historian|correspondent"
    r"|analyst|contributor|founder|director|host|novelist|poet|lecturer|teacher|blogger|researcher"
    r"|economist|lawyer|producer|presenter|photographer|activist|critic|broadcaster|publisher"
    r"|scholar|student|keeper|engineer|essayist|freelancer?|scientist|diplomat|officer|chair"
)
BIO = re.compile(
    rf"(?:(?:Dr|Prof|Professor|Sir|Dame|Rev)\.?\s)?(?P<name>{NAME})(?:,\s[^,]{{2,60}},)?\s"
    r"(?P<does>is|was|has|writes|lives|works|teaches|edits|covers|reports|served|keeps)\b.*"
)
MAKER = re.compile(rf"\b(?:{_MAKER})s?\b", re.I)
ABOUT = re.compile(r"About (?:the|this) (?:author|writer)s?:?", re.I)

OPINION = re.compile(r"\b(?:statements?|views?|opinions?)\b", re.I)
DISOWNED = re.compile(
    r"\bnot\s(?:necessarily\s|always\s)?(?:the\s(?:views|opinions|position)\sof"
    r"|(?:represent|reflect|express|those\sof|be\sthose\sof|coincide\swith|shared?\sby)\b)",
    re.I,
)
OWNER = re.compile(
    r"(?:(?:those|that|views?|opinions?|positions?|policy|stance)(?:\s(?:or|and)\s\w+)?\sof"
    r"|(?:represent|reflect))\s(?P<owner>[^,.;]{2,80})"
)


def series(line: str) -> Series | None:
    """The series and number in "The Lamp Room: Episode 12."."""
    found = SERIES.fullmatch(line) if len(line) < 160 else None
    return Series(title=found["title"], episode=int(found["episode"])) if found else None


def byline(line: str) -> tuple[list[Byline], dates.Reading | None] | None:
    """The names of "By Ada Pell and Ivo Crane | January 9, 2020", and the date, if there."""
    found = BYLINE.fullmatch(line) if len(line) <= 200 else None
    if not found:
        return None
    role = ROLES.get(found["lead"], "author")
    signed, date = found["names"], None
    for gap in BEFORE_DATE.finditer(signed):
        if date := dates.read(signed[gap.end() :]):
            signed = signed[: gap.start()]
            break
    names = [name for name in re.split(_AND, signed.strip(" ,")) if name]
    if not names or not all(re.fullmatch(NAME, name) for name in names):
        return None
    return [Byline(name=name, role=role) for name in names], date


def dated(line: str) -> dates.Reading | None:
    """A line that is a date, or a date after "Published on"."""
    found = DATED.fullmatch(line) if len(line) <= 100 else None
    return dates.read(found["date"]) if found else dates.read(line)


def presenters(paragraph: str) -> tuple[list[Byline], str | None]:
    """Who discusses in "The Circular's Ada Pell and Ivo Crane discuss", and whose they are."""
    found = PRESENTERS.match(paragraph[:400])
    if not found:
        return [], None
    names = [Byline(name=found[key], role="presenter") for key in ("one", "two")]
    return names, found["outlet"]


def attribution(line: str) -> Reprint | None:
    """Where the text below, or above, first appeared."""
    if len(line) > LONGEST_CREDIT:
        return None
    for pattern in ATTRIBUTIONS:
        found = pattern.fullmatch(line)
        if not found:
            continue
        said = found.groupdict()
        publication = said["publication"].strip(" .…*:")
        url = said.get("url") or None
        if publication.startswith(("http://", "https://")):
            publication, url = "", url or publication
        if publication and not re.match(r"[^\W_a-z]|[a-z-]+\.[a-z]{2}", publication):
            return None
        return Reprint(
            title=said.get("title"),
            author=said.get("author"),
            publication=publication or None,
            url=url.strip("()") if url else None,
        )
    return None


def bio(paragraph: str, makers: set[str]) -> bool:
    """Whether a paragraph is a note on one of the makers, or on somebody who plainly is one."""
    found = BIO.match(paragraph[:400])
    if not found or len(paragraph) > 1200:
        return False
    if any(found["name"] == name or found["name"].endswith(f" {name}") for name in makers):
        return True
    sentence = re.split(r"(?<=[a-z]{3})[.!?]\s", paragraph[:400])[0]
    return found["does"] in {"is", "was", "has"} and bool(
        re.search(r"\s(?:is|was|has\sbeen)\s(?:an?|the|currently|also)\b", sentence)
        and MAKER.search(sentence)
        and " " in found["name"]
    )


def disclaimer(paragraph: str) -> bool:
    """Whether the publication says here that the opinions are not its own."""
    return (
        len(paragraph) < 1000
        and bool(OPINION.search(paragraph))
        and bool(DISOWNED.search(paragraph))
    )


def disclaiming(paragraph: str) -> str | None:
    """The publication that a disclaimer speaks for, if it gives its name."""
    denied = DISOWNED.search(paragraph)
    if not denied:
        return None
    owners = [found["owner"].strip() for found in OWNER.finditer(paragraph, denied.start())]
    for owner in reversed(owners):
        owner = re.sub(r"^(?:those|that|the\s\w+)\sof\s", "", owner)
        name = re.split(r"\s(?:or|and)\s(?:its|their|any|the)\b", owner)[0]
        name = re.sub(r"^(?:the\s)(?=[A-Z])", "", name)
        name = re.sub(r"^(?:views?|opinions?|positions?)\s.*?of\s(?:the\s)?", "", name)
        if re.match(r"[^\W\d_a-z]", name):
            return name
    return None
