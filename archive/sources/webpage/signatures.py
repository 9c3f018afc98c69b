"""What a line says of who wrote: "Von Ada Pell und Ivo Crane | Fotos: Una Fen" is two names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from archive.sources import dates
from archive.sources.dates import date_words
from archive.sources.document import Byline, Role
from archive.sources.webpage.prose import line_of_text, text_of
from archive.sources.webpage.words import folded

_BY = r"(?:by|von|par|por|di|da|door|af|av|przez|od)"
_VERB = (
    r"(?:written|words|story|text|posted|published|reported|report|created|submitted|added|filed"
    r"|verfasst|geschrieben|gespeichert|eingestellt|eingereicht|erstellt|veröffentlicht"
    r"|autor(?:in|en)?|author|auteure?|texte?|publié|posté|soumis|écrit|proposé|rédigé|escrito"
    r"|publicado|enviado|redacción|scritto|pubblicato|geschreven|geplaatst)\s*"
    rf"(?::|\s{_BY})?"
    rf"|(?:an?|the|ein|eine|un|une|una)\s+[\w-]+(?:\s\w+)?\s+{_BY}"
)
LEAD = re.compile(
    rf"^(?:{_VERB}|{_BY})\s*:?\s+|^(?:作者|记者|記者|撰文|文|著者|筆者|автор)\s?[:：・]\s*", re.I
)
VERB_LEAD = re.compile(rf"^(?:{_VERB})\s*:?\s+", re.I)
ROLES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"^(?:edited by|editor:?|redaktion:)\s+", re.I), "editor"),
    (re.compile(r"^(?:presented by|hosted by|moderation:)\s+", re.I), "presenter"),
)
BETWEEN = re.compile(r"\s*(?:,|;|&|\||/|\s(?:and|und|et|y|e|en|och|og|i)\s)\s*")
# A byline goes on: with a date, a place, an office, the pictures.
END = re.compile(
    r"\s+(?:[|•·–—-]|(?-i:on|at|in|am|um|vom|dans|posted|published|updated)|\d{1,2}[./:]\d|\d{4}"
    r"|(?:photography|photographs|pictures|fotograf\w+|illustrations?)\sby"
    r"|(?:fotos?|photos?|bilder|illustrations?)\s*:)(?:\s|$).*$|\s*[|•·(].*$"
    r"|,?\s+\d.*$",
    re.I,
)
NO_NAME = re.compile(
    r"https?:|www\.|@\w|^\W*$|^\d+$|\.(?:com|de|fr|org|net)\b"
    r"|^(?:on|at|in|by|von|par|por|le|el|il|am|um|the|admin|administrator|guest|gast|anonymous|author|authors|autor|autoren|none|null|unknown"
    r"|home|about|about (?:us|me|the authors?)|über (?:uns|mich)|contact|kontakt|impressum|log ?in"
    r"|sign (?:in|up)|register|anmelden|registrieren|menu|search|suche|subscribe|follow|share|more"
    r"|mehr|read more|archive?|accueil|à propos|connexion|inicio|acerca de|contacto|view all posts"
    r"|all posts|all articles|alle artikel|rss|profile?|website|back|next|previous|zurück|posts?"
    r"|(?:staff |senior |associate |managing |guest )?(?:writer|editor|reporter|correspondent"
    r"|journalist|contributor|columnist|redakteur(?:in)?|korrespondent(?:in)?)(?: at large)?"
    r"|user|staff|team|redaktionsteam|permalink|comments?|kommentare|leave a (?:comment|reply))$",
    re.I,
)
AND = re.compile(r"^(?:and|und|et|y|e|&|,)\s+")
LONGEST_SIGNATURE = 1_000  # characters of an element with one
EDGES = " ,;:.|–—-·•"
MOST_NAMES = 12
LONGEST = 80  # characters of a name
LONGEST_LINE = 160  # characters of a line that is a signature
LONGEST_WORDS = 7


def signed(element: HtmlElement, heading: str) -> list[Byline]:
    """Who signs in the first line of an element that holds a name, and in those it goes on in."""
    items = [line_of_text(item) or "" for item in element.iter("li")]
    people: list[Byline] = []
    lead = ""
    for line in items or _lines(element):
        line = " ".join(f"{lead} {line}".split())
        if LEAD.match(line + " x") and not LEAD.sub("", line + " x").rstrip("x "):
            lead = line  # "By", and the name stands in the next one
            continue
        goes_on = items or not people or AND.match(line) or lead
        lead = ""
        if not goes_on:
            break
        if len(line) <= LONGEST_LINE and folded(line) != heading:
            people += people_in([AND.sub("", line)])
            lead = "," if line.endswith((",", "&", " and", " und", " et", " y")) else ""
    return each_once(people)


def _lines(element: HtmlElement) -> list[str]:
    """Its lines; what stands in elements of its own without a gap between is no one word."""
    text = text_of(element)[:LONGEST_SIGNATURE]
    for one, other in itertools.pairwise(element.itertext()):
        if one[-1:].isalpha() and other[:1].isupper():
            text = text.replace(one + other, f"{one}\n{other}")
    return text.splitlines()


def people_in(texts: Iterable[str]) -> list[Byline]:
    found: list[Byline] = []
    for text in texts:
        role: Role = "author"
        text = " ".join(text.split())
        for pattern, other in ROLES:
            if pattern.match(text):
                role, text = other, pattern.sub("", text)
        text = LEAD.sub("", text)
        dated = dates.locate(text)
        parts = [text[: dated.start], text[dated.end :]] if dated else [text]
        for part in parts:
            if names := [Byline(name=name, role=role) for name in _names(part)]:
                found += names
                break
    return each_once(found)


def _names(text: str) -> list[str]:
    """The names in what a byline says beside its date."""
    text = LEAD.sub("", END.sub("", LEAD.sub("", text.strip(EDGES)))).strip(EDGES)
    parts = BETWEEN.split(text) if len(text.split()) > 1 else [text]
    names = [LEAD.sub("", part).strip(EDGES) for part in parts]
    if " " in names[0] and "," in text:
        # "Ada Pell, Holm": where she is, or for whom she works, is one word.
        names = [names[0], *(name for name in names[1:] if " " in name)]
    return [name for name in names if is_name(name)]


def each_once(people: Iterable[Byline]) -> list[Byline]:
    kept: dict[str, Byline] = {}
    for one in people:
        kept.setdefault(folded(one.name), one)
    return list(kept.values())[:MOST_NAMES]


def is_name(text: str) -> bool:
    """Whether this can be what somebody signs with."""
    return (
        1 < len(text) <= LONGEST
        and len(text.split()) <= LONGEST_WORDS
        and not NO_NAME.search(text)
        and not any(character.isdigit() for character in text)
        and text.casefold() not in date_words.MONTHS
        and dates.find(text) is None
    )
