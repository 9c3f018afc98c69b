"""A line that holds a date and, beside it, no more than a name and labels.

Ivo 4. April 2016 um 11:06 Uhr - Antworten      name, date, label
Soumis par Yann, le lundi 14 mai 2012           an introduction, name, date
NettieMarch 5, 2014 at 6:20 PM                 the tool lost the gap
# Le 8 mai à 10:12, par Maëlle En réponse à : Titre
"""

from __future__ import annotations

import dataclasses
import re

from archive.sources import dates
from archive.sources.dates.date_words import MONTHS, fold
from archive.sources.dumps import labels as tables
from archive.sources.dumps import sections, words
from archive.sources.dumps.date_spans import is_weekday, printed, span
from archive.sources.pagetext.lines import tidy

LONGEST = 260  # characters of a line that may be a header
WEEKDAY = re.compile(
    r"(?:^|[\s,;|·•(-])(?:(?:am|le|el|il|on|op|den|dne"
    r"|em)\s)?(?P<day>[^\W\d_]{2,12})\.?,?\s?(?:den|the|le|el)?\s?$",
    re.I,
)
# Leads that stand behind a name ("Sam on 3 May") and never between a weekday and its date.
SETTING_OUT = frozenset({"on", "am", "vom", "em", "op", "på", "dne", "dnia"})
REPLIED = re.compile(
    r"\s(?:replied|responded|antwortete|hat geantwortet|a r[ée]pondu|respondió|ha risposto"
    r"|respondeu)\b",
    re.I,
)
SAID_BY = re.compile(rf"(?:{words.SAYING})\s(?P<name>[^\s].{{0,60}})", re.I)
TITLE_AFTER = re.compile(r"(?:en réponse à|in reply to|als antwort auf|re\s?:)\s?:?\s.*", re.I)
NUMBER = re.compile(
    r"(?:#|№|nr\.?\s?|no\.?\s?|kommentar\s|comment\s|beitrag\s|post\s)?(?P<n>\d{1,6})(?:[.)#:]"
    r"|\s?(?=\s|$))\s*",
    re.I,
)
FILED = re.compile(
    r"(?:posted in|filed under|tagged|published in|categor|veröffentlicht in|abgelegt"
    r"|publié dans|publicado en|pubblicato in|archiviato)\b",
    re.I,
)
NOT_NAMES = re.compile(
    r"(?:mis(?:e)? [àa] jour(?: le)?|publi[eé]e?(?: le)?|updated|last (?:updated|post|modified"
    r"|reply|edit)|modified|modifi[eé]e?|aktualisiert|stand|zuletzt aktualisiert"
    r"|letzter beitrag|letzte antwort|dernière mise à jour|actualizado|aggiornato|bijgewerkt"
    r"|erschienen|datum|date|published|posted|created|erstellt(?: am)?|join(?:ed)?(?: date)?"
    r"|registriert(?: seit)?"
    r"|dabei seit|member since|mitglied seit|beigetreten|inscrit le|copyright|©|last seen|start"
    r"|beginn|termin|event|from|bis|ab|until|vom|today|heute|juli|uhr)",
    re.I,
)
SENTENCE = re.compile(r"[.!?…]\s+\S|[.!?]{2,}|[\"“”„»«]\s")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A date in a header. `name` is "" where the line holds no more; `lead` is its number or
    introduction, `shape` how the date is written; `replied` that its verb is one of answering,
    `answers` that a "Reply" stands behind it, `numbered` that a "#12" does."""

    name: str
    date_text: str
    reading: dates.Reading | None
    shape: str
    lead: str
    labels: bool
    says: bool
    replied: bool = False
    answers: bool = False
    numbered: bool = False
    role: str | None = None


def mention(text: str) -> Mention | None:
    """The header that this line may be, if a date stands in it and no more than belongs to it."""
    if not 4 <= len(text) <= LONGEST or text.startswith((">", "http")):
        return None
    where = span(text)
    if where is None:
        return None
    start, end = where.start, where.end
    before, after = text[:start], text[end:]
    found = WEEKDAY.search(before)
    if found and is_weekday(found["day"]) and not _signs(before, found, text[start:end]):
        start = found.start("day")
        before = before[: found.start()]
    date_text = printed(text, dataclasses.replace(where, start=start))
    tail = _tail(after)
    if tail is None:
        return None
    name_after, labels, role = tail
    lead, name, says = _lead(before)
    replied = bool(REPLIED.search(before))
    if name and name_after:
        return None
    if name_after and lead and lead != "#":
        return None
    if name_after and not lead and words.BY_NAME.match(after.strip(words.EDGES)):
        lead = "by"
    name = name or name_after
    if name:
        name, role = part_role(name, role)
    if name and not plausible(name) and not (labels and len(name) < 200 and name[-1] not in ".?!"):
        return None  # another site's title may be long, and then a label stands behind the date
    return Mention(
        name=name, date_text=date_text, reading=where.reading, shape=where.shape, lead=lead,
        labels=labels, says=says, replied=replied,
        answers=bool(tables.REPLY_LABEL.search(after)),
        numbered=bool(re.search(r"#\s?\d", after)), role=role,
    )  # fmt: skip


def _signs(before: str, found: re.Match[str], date: str) -> bool:
    """Whether a word before a date is a name and no weekday: "Submitted by Sam on Sat, 03/12"."""
    before_day = re.findall(r"[^\W\d_]+", re.split(r"\d", date, maxsplit=1)[0])
    if before_day and before_day[0].casefold() in SETTING_OUT:
        return True
    if any(is_weekday(word) and fold(word) not in MONTHS for word in before_day):
        return True  # the date has its weekday; "mar" may be the month
    introduced = words.BY_NAME.fullmatch(_trim(tidy(before)))
    return introduced is not None and introduced.start("name") <= before.find(found["day"])


def _tail(after: str) -> tuple[str, bool, str | None] | None:
    """What follows a date: a name, whether labels, a role. None for what is neither."""
    rest = after.strip(words.EDGES + ".")
    if not rest:
        return "", False, None
    if found := words.SAYS.fullmatch(after.strip(" ,-–—|·•")) or SAID_BY.fullmatch(rest):
        return _trim(found["name"]), False, None
    labelled = False
    # Labels end the line: "- Antworten", "#662", "Zum Antworten anmelden Zitieren #".
    for _ in range(4):
        if tables.is_label(rest) or tables.is_label(rest.rstrip("# ")):
            return "", True, None
        head, _, last = rest.rpartition(" ")
        if head and tables.is_label(last) and not last.isdigit():
            rest, labelled = head.strip(words.EDGES), True
        else:
            break
    for size in (1, 2, 3, 4):  # two labels side by side
        parts = rest.split(" ")
        if (
            len(parts) > size
            and tables.is_label(" ".join(parts[:size]))
            and tables.is_label(" ".join(parts[size:]))
        ):
            return "", True, None
    if rest.casefold() in words.ROLES:
        return "", labelled, rest
    if found := words.BY_NAME.fullmatch(rest):
        name = TITLE_AFTER.sub("", found["name"])
        name = re.sub(r",?\s(?:in|dans|on|re)\s?:.*", "", name)
        return _trim(name), labelled, None
    if after.strip()[:1] in ",|–—-·•:" and len(rest) <= 40 and len(rest.split()) <= 4:
        return rest, labelled, None
    return None


def _lead(before: str) -> tuple[str, str, bool]:
    """What precedes a date: a number or an introduction, a name, and whether it "says"."""
    says = bool(words.SAYS.fullmatch(tidy(before.rstrip(words.EDGES)) + ":"))
    lead, rest = "", tidy(before)
    if found := NUMBER.match(rest):
        lead, rest = "#", rest[found.end() :]
    elif rest[:1] == "#":
        lead = "#"
    rest = _trim(rest)
    if found := words.BY_NAME.fullmatch(rest):
        lead, rest = rest[: found.start("name")].casefold().strip(), found["name"]
    for _ in range(3):  # "NAME wrote on", "NAME, le"
        rest = _trim(rest)
        if words.JOINTS.fullmatch(rest):
            return lead, "", says
        head, _, last = rest.rpartition(" ")
        two, _, last_two = head.rpartition(" ")
        if two and words.JOINTS.fullmatch(f"{last_two} {last}"):
            rest = two
            continue
        if head and words.JOINTS.fullmatch(last):
            rest = head
            continue
        break
    rest = _trim(rest)
    half = len(rest) // 2
    if len(rest) % 2 and rest[half] == " " and rest[:half] == rest[half + 1 :]:
        rest = rest[:half]  # the avatar's description and the name
    return lead, rest, says


def _trim(text: str) -> str:
    """Without the marks round it, but with the brackets that belong to it."""
    text = text.strip(words.EDGES.replace("(", "").replace(")", ""))
    while text.endswith("(") or (text.endswith(")") and text.count(")") > text.count("(")):
        text = text[:-1].rstrip(words.EDGES.replace(")", ""))
    while text.startswith(")") or (text.startswith("(") and text.count("(") > text.count(")")):
        text = text[1:].lstrip()
    return text


def part_role(name: str, role: str | None = None) -> tuple[str, str | None]:
    """Part a name from the label behind it: "Ada Pell (Gast)", "Ada Pell (not verified)"."""
    found = re.fullmatch(r"(?P<name>.{1,80}?)\s?[(\[](?P<role>[^()\[\]]{3,20})[)\]]", name)
    if found and found["role"].casefold() in words.ROLES:
        return found["name"], found["role"]
    head, _, last = name.rpartition(" ")
    if head and last in {"Gast", "Guest", "Invité", "Admin", "Author", "Autor", "Moderator"}:
        return head, last
    return name, role


def plausible(name: str) -> bool:
    """Whether anybody might sign so: no sentence, no label, no address of a page."""
    if len(name) > words.LONGEST_NAME or len(name.split()) > 9 or "://" in name:
        return False
    if not any(c.isalnum() for c in name) or name[-1] in ":;,?":
        return False
    if tables.is_label(name) or sections.count(name) is not None:
        return False
    if FILED.match(name) or NOT_NAMES.fullmatch(name):
        return False
    return not (len(name) > 25 and SENTENCE.search(name))
