"""Lines like "Submitted by Nessa on 9 January 2020 - 17:23": who signs, and when."""

from __future__ import annotations

import re

from archive.sources import dates

LONGEST = 240  # characters of a line that is looked at: the head of a comment is shorter
_EDGES = " \u00a0,;:|·•()[]/-–—@«»"
_BEFORE_NAME = re.compile(
    r"^(?:(?:submitted|posted|published|written|comment(?:ed)?|created|added|left|sent) by|by|from"
    r"|soumis par|posté par|publié par|écrit par|envoyé par|par"
    r"|(?:eingereicht|gespeichert|eingetragen|verfasst|geschrieben|kommentiert|erstellt) von|von"
    r"|enviado por|publicado por|escrito por|por"
    r"|inviato da|scritto da|pubblicato da|postato da|da"
    r"|ingediend door|geplaatst door|ingezonden door|door|inskickat av|skrevet av|av|af"
    r"|lähettänyt|przesłane przez|opublikowane przez|dodane przez|napisane przez"
    r"|vložil|odeslal|beküldte|опубликовано|отправлено|автор|написал)\b[\s:]*",
    re.I,
)
_AFTER_NAME = re.compile(
    r"[\s,;]+(?:on|at|am|um|le|el|em|il|op|på|den|dnia|dne|w dniu|a répondu|antwortete"
    r"|(?:said )?in reply to|replied to|replied|wrote|says?|said|schrieb|a écrit|escribió"
    r"|escreveu|ha scritto|schreef|the)$",
    re.I,
)


def parted(line: str | None) -> tuple[str, str, str] | None:
    """What stands before the date of a line, the date, and what stands after it.

    Null for a line without a date.
    """
    line = " ".join((line or "").split())
    if not line or len(line) > LONGEST or not any(character.isdigit() for character in line):
        return None
    found = dates.locate(line)
    if found is None:
        return None
    date = line[found.start : found.end].strip(_EDGES)
    return _bare(line[: found.start]), date, _bare(line[found.end :])


def signed(words: str) -> str | None:
    """The name in what stands beside a date: "Submitted by Nessa on" is Nessa."""
    words = _bare(_AFTER_NAME.sub("", _BEFORE_NAME.sub("", _bare(words))))
    return words if any(character.isalpha() for character in words) else None


def _bare(words: str) -> str:
    """Without the marks at both ends, but with the bracket of "Nessa (not verified)"."""
    bare = words.strip(_EDGES)
    closing = words.rstrip(_EDGES.replace(")", ""))
    return f"{bare})" if "(" in bare and ")" not in bare and closing.endswith(")") else bare
