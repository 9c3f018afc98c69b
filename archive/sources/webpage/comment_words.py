"""The words that blog themes print round a name and a date, in the languages they come in."""

from __future__ import annotations

import re

from archive.sources import dates

LONGEST_HEADER = 400  # characters that may hold a date beside other things
LONGEST_NOTICE = 120
_SAYS = (
    r"(?:says|said|wrote|writes|commented|comments|responded|replied|added|says on|sagt|sagte"
    r"|schreibt|schrieb|meint|meinte|kommentiert|dijo|dice|escribió|comentó|dit|a dit|a écrit|écrit"
    r"|ha detto|scrive|disse|diz|comentou|escreveu|zegt|schreef|schrijft|mówi|pisze|napisał\(a\)"
    r"|píše|napsal|říká|пишет|говорит|säger|skriver|sier|siger)\s*[:：]$"
)
SAYS = re.compile(r"(?:^|\s)" + _SAYS, re.I)
COMMENT_BY = re.compile(
    r"^(?:comment|pingback|trackback|kommentar|comentario|commentaire|commento|reactie)s?\s+"
    r"(?:by|von|par|por|de|da|door)[\s:]+",
    re.I,
)
BY = re.compile(
    r"^(?:by|(?:posted|written|left|geschrieben|publié|écrit|escrito|publicado)\s+"
    r"(?:by|von|par|por)|(?:von|par|por|door)(?=:))[\s:]+",
    re.I,
)
PING = re.compile(r"^\W*(?:pingbacks?|trackbacks?)\b", re.I)
WAITS = re.compile(
    r"moderat|modérat|moderaci|moderaç|moderazione|freischalt|freigeschaltet|freigabe|approval"
    r"|модер|moderowan|schválení",
    re.I,
)
NO_NAME = re.compile(r"[\W\d]*(?:on|at|am|um|le|el|em|op|il|den|vom)?[\W\d]*", re.I)
# What stands between a name and a date.
BETWEEN = re.compile(
    r"^[\s,(\-–—|•·]+|[\s,(\-–—|•·@/]+(?:(?:on|at|am|le|el|em|op|il|den)\s*)?$", re.I
)
CLOCK = re.compile(
    r"(?:\b(?:at|um|à|às|alle|om|@)\s*)?\b\d{1,2}[:.h]\d\d(?:\s*[ap]\.?m\.?)?(?:\s+on\b)?", re.I
)
DIGIT = re.compile(r"\d")
NUMBERED = re.compile(r"^\W*\d{1,5}\s*[|.):·]\s*")


def named(line: str) -> str | None:
    """A name without what a theme prints round it: "Comment by", "says:".

    A capital "By" may be the name's own.
    """
    line = COMMENT_BY.sub("", " ".join(line.split()))
    if line.startswith(("by ", "by:")) or (not line.startswith("By ") and BY.match(line)):
        line = BY.sub("", line)
    if found := SAYS.search(line):
        line = line[: found.start()]
    return line.strip(" |,·•–—").rstrip(" :,|·•–—") or None


def dated(line: str) -> str | None:
    """The date in a line of a comment's header, as it is printed there."""
    line = " ".join(line.split()) if len(line) <= LONGEST_HEADER else ""
    if not line or dates.read(line):
        return line or None
    found = dates.locate(line) if DIGIT.search(line) else None
    return line[found.start : found.end] if found else None


def before_date(line: str) -> str:
    """A line as far as its date; or what follows it, if the date comes first."""
    if date := dated(line):
        before, _, after = line.partition(date)
        line = BETWEEN.sub("", before) or BETWEEN.sub("", after)
        return BY.sub("", line)
    return line


def beside_date(text: str, date: str | None) -> str | None:
    """The name in a header that is loose text: "3 | Nessa Crane | January 9, 2020"."""
    before, _, after = text.partition(date) if date else (text, "", "")
    lines = [*reversed(before.split("\n")), *after.split("\n")]
    for line in lines:
        line = BETWEEN.sub("", NUMBERED.sub("", CLOCK.sub("", line)).strip())
        if line and not NO_NAME.fullmatch(line) and len(line) <= 80:
            return named(line)
    return None


def is_signature(line: str, *, apart: bool) -> bool:
    """Whether this is "Comment by NAME", or "by NAME" with a date.

    `apart` is false for a plain paragraph, which may be text that begins so: it needs both.
    """
    if len(line) > LONGEST_HEADER:
        return False
    if COMMENT_BY.match(line):
        return apart or dated(line) is not None
    return apart and bool(BY.match(line)) and dated(line) is not None


def is_only_name(line: str, name: str) -> bool:
    """Whether a line says no more than a name, a date, and "says:"."""
    rest = line.replace(name, "", 1).strip()
    if date := dated(rest):
        rest = rest.replace(date, "", 1).strip()
    return not rest.strip(" ,:|·•–—()-") or bool(SAYS.fullmatch(rest))
