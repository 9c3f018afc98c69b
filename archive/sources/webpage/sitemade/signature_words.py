"""What is printed round a name: "Posted by NAME on DATE", "NAME says:", "in reply to NAME"."""

from __future__ import annotations

import re

from archive.sources.webpage.sitemade.control_words import control_of
from archive.sources.webpage.sitemade.printed_dates import around_date

LONGEST = 120  # characters: another page that links here signs with its title

_BEFORE = re.compile(
    r"^(?:#?\d{1,5}[.):]?\s+|@(?=\w)|"
    r"(?:geschrieben|verfasst|kommentiert|eingestellt|erstellt|veröffentlicht|kommentar|gepostet|"
    r"beitrag|antwort|eintrag)\s+von\s+|von\s*:?\s+|"
    r"(?:posted|written|submitted|added|left|said|comment(?:ed)?|reply|response|sent|created|"
    r"published)\s+by\s*:?\s+|by\s*:?\s+|comment from\s+|from\s*:?\s+|"
    r"(?:name|author|autor|auteur|user|nickname|nick|имя|автор|nome|naam|nombre|nom|姓名|作者|"
    r"名前|投稿者)\s*[:：]\s*|"
    r"(?:écrit|posté|publié|rédigé|soumis|envoyé|commentaire|réponse|message)\s+(?:par|de)\s*:?\s+|"
    r"par\s*:?\s+|"
    r"(?:escrito|publicado|enviado|comentario|comentado)\s+(?:por|de)\s*:?\s+|por\s*:?\s+|"
    r"(?:scritto|inviato|pubblicato|commento)\s+(?:da|di)\s*:?\s+|(?:da|di)\s*:\s+|"
    r"(?:geschreven|geplaatst|reactie)\s+(?:door|van)\s*:?\s+|door\s*:?\s+|"
    r"(?:napisał|autor|przez)\s*:?\s+|(?:napsal|přidal)\s*:?\s+|av\s*:\s+)",
    re.I,
)
_AFTER = re.compile(
    r"(?:\s*[,:|•·–—\-(\[]+|\s+(?:"
    r"says?|said|wrote|writes|replied|replies|responded|commented|posted|added|answered|says\s+to|"
    r"sagt|sagte|schrieb|schreibt|meint|meinte|kommentierte?|antwortete?|"
    r"a\s+écrit|a\s+dit|dit|a\s+répondu|écrit|dice|dijo|escribió|escribe|respondió|comentó|"
    r"ha\s+scritto|ha\s+detto|scrive|diz|disse|escreveu|schreef|zegt|zei|"
    r"napisał\(?a?\)?|pisze|napsal\(?a?\)?|píše|пишет|написал\(?а?\)?|сказал\(?а?\)?|говорит|"
    r"ответил\(?а?\)?|skrev|säger|kirjoitti|yazdı|dedi ki|說|说|曰|さん|より|:)"
    r"|\s*[說说])\s*[,:|•·–—\-(\[]*$",
    re.I,
)
# What joins a name to the date behind it. Anywhere else it is a name: Long Le, Nam Il.
_JOINT_WORDS = r"on|at|am|um|le|à|el|il|alle|op|dne|den|в|du|vom|il\s+y\s+a|vor|em|於|于"
_JOINT = re.compile(rf"(?:\s+(?:{_JOINT_WORDS})|\s*[於于])\s*:?\s*$", re.I)
_BEGINS_WITH_JOINT = re.compile(rf"\s*(?:(?:{_JOINT_WORDS})\s|[於于(\[（])", re.I)
_ANSWERS = re.compile(
    r"^(?:↩|⤷|↪|→|►|▸|➥|»)?\s*(?:"
    r"(?:in\s+)?(?:reply|response|answer|replying|responding)\s+to|replied\s+to|"
    r"(?:als\s+)?(?:antwort|erwiderung|reaktion)\s+(?:auf|an)"
    r"(?:\s+(?:den\s+)?(?:kommentar|beitrag)\s+von)?|"
    r"en\s+réponse\s+à|réponse\s+à|a\s+répondu\s+à|en\s+respuesta\s+a|respuesta\s+a|"
    r"en\s+contestación\s+a|in\s+risposta\s+a|risposta\s+a|em\s+resposta\s+a|resposta\s+a|"
    r"als\s+antwoord\s+op|in\s+antwoord\s+op|reactie\s+op|antwoord\s+op|"
    r"w\s+odpowiedzi\s+(?:na|do)|odpowiedź\s+(?:na|do|dla)|reakce\s+na|odpověď\s+na|"
    r"в\s+ответ\s+на|ответ\s+на|в\s+ответ|svar\s+(?:till?|på)|回复|回覆|回應|返信先|"
    r"ردًّا\s+على|ردا\s+على|yanıt)\s*[:：]?\s*@?\s*",
    re.I,
)
# Labels that stand where a name might.
_LABELS = frozenset({
    "date", "datum", "fecha", "data", "time", "posted", "written", "on", "at", "am", "le", "vom",
    "投稿日", "日時", "日期", "时间", "時間", "дата", "comments", "comment", "kommentar", "name",
    "says", "reply", "re", "commented", "published", "page"
})  # fmt: skip
_NO_LETTERS = re.compile(r"^[\W\d_]*$")
_ROUND = " \t\xa0,;|·•–—-"
LONGEST_ROUND = 30
_SHORTENINGS = 3  # "#12 Posted by NAME wrote:" has three things round the name


def name_in(text: str, before_date: bool = False) -> str | None:
    """The name in a line like "Posted by Nessa on 9 January 2020 at 17:23".

    `before_date` says that a date stands right behind the line, in an element of its own.
    """
    if around := around_date(text):
        before, after = around
        date = text[len(before) : len(text) - len(after)]
        if len(before.strip(" \t,.:-–—|·•()#@0123456789")) >= 2:
            text = before if _BEGINS_WITH_JOINT.match(date) else without_joint(before)
        else:
            text = after
    elif before_date:
        # In "Long Le" and a date beside it, "Le" is written as a name is.
        shorter = without_joint(text)
        text = shorter if text[len(shorter) :].islower() or not shorter.strip() else text
    for _ in range(_SHORTENINGS):
        shorter = _AFTER.sub("", " " + _BEFORE.sub("", text.strip(_ROUND) + " ").strip()).strip()
        if shorter == text:
            break
        text = shorter
    text = text.strip(_ROUND + ":")
    if text.endswith(")") and "(" not in text:
        text = text[:-1]
    if not text or len(text) > LONGEST or _NO_LETTERS.match(text) or control_of(text):
        return None
    return None if text.casefold() in _LABELS or answers(text) is not None else text


def without_joint(text: str) -> str:
    """What stands right before a date without the "on" that leads to it."""
    return _JOINT.sub("", text)


def leads_to_name(text: str) -> bool:
    """Whether a line says "by" or "name:" in front of a name."""
    return _BEFORE.match(text) is not None


def goes_round_name(text: str) -> bool:
    """Whether a line is nothing but what stands round a name: "says:", "Posted by", "on"."""
    return len(text) <= LONGEST_ROUND and not _AFTER.sub(
        "", without_joint(" " + _BEFORE.sub("", text.strip() + " ").strip())
    ).strip(_ROUND)


def answers(text: str) -> str | None:
    """What follows "in reply to" in a line, "" if nothing does; null for any other line."""
    found = _ANSWERS.match(text)
    return text[found.end() :].strip(" :,\xa0#@") if found else None
