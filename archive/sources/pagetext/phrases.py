"""The words that comment plugins print round a discussion, in the languages we have met.

wpDiscuz prints about two hundred phrases and lets a site reword all of them; these are the
ones that a saved page shows, in its English and in its usual translations. Lines are expected
tidied, see `archive.sources.pagetext.lines.tidy`.
"""

from __future__ import annotations

import re

from archive.sources.document import AuthorKind
from archive.sources.pagetext.lines import tidy

REPLY_TO = re.compile(
    r"(?:Reply to|In reply to|Replying to|Antwort an|Antwort auf|Antworten an|Antworten auf"
    r"|Répondre à|Réponse à|En réponse à|Responder a|Respuesta a|En respuesta a|Rispondi a"
    r"|Risposta a|In risposta a|Resposta a|Em resposta a|Antwoord aan|Antwoord op|Reageer op"
    r"|Reactie op):?\s(?P<name>.+)"
)
MOST_COMMENTS = 1_000_000_000  # no page has as many, and an archive's columns hold no more
LONGEST_NAME = 100  # characters; wpDiscuz takes 50 from guests, registered names may be longer

# Two of these have no word of their own in the records: a member is registered, and whoever
# runs the site edits it.
LABELS: dict[str, AuthorKind] = {
    "Guest": "guest",
    "Gast": "guest",
    "Invité": "guest",
    "Invitado": "guest",
    "Ospite": "guest",
    "Convidado": "guest",
    "Member": "registered",
    "Mitglied": "registered",
    "Membre": "registered",
    "Miembro": "registered",
    "Membro": "registered",
    "Lid": "registered",
    "Subscriber": "registered",
    "Contributor": "registered",
    "Active Member": "registered",
    "New Member": "registered",
    "Noble Member": "registered",
    "Trusted Member": "registered",
    "Author": "author",
    "Post Author": "author",
    "Autor": "author",
    "Auteur": "author",
    "Autore": "author",
    "Editor": "editor",
    "Redakteur": "editor",
    "Admin": "editor",
    "Administrator": "editor",
    "Moderator": "editor",
}
# WordPress without a plugin prints "Ada says:", as an item of a numbered list.
SAYS = re.compile(
    r"(?:(?:\d+\.|[*+•o-])\s)?(?P<name>.{1,100})\s(?:says|said|sagt|schreibt|dit|dice|ha detto|diz"
    r"|disse|schreef|zegt)\s?:"
)
PENDING = frozenset(
    {"Awaiting for approval", "Awaiting approval", "Your comment is awaiting moderation."}
)

_NOUN = (
    r"(?:comments?|responses?|replies|reply|thoughts?|kommentare?|commentaires?|comentarios?"
    r"|commenti|commento|comentários?|reacties?)"
)
COUNT = re.compile(
    rf"(?:(?P<before>\d[\d.,]*)\s?(?P<scale>[km])?\s{_NOUN}"
    rf"|{_NOUN}\s?\(?\s?(?P<after>\d[\d.,]*)\s?(?P<scale_after>[km])?\s?\)?"
    rf"|(?P<none>no|keine|aucun|sin|nessun|nenhum|geen)\s{_NOUN}(?:\syet)?\.?)"
    r"(?:\s(?:on|to|so far)\b.{0,300})?",
    re.I,
)

SORT = {
    "oldest": "oldest",
    "newest": "newest",
    "most voted": "most voted",
    "älteste": "oldest",
    "neueste": "newest",
    "am meisten bewertet": "most voted",
    "le plus ancien": "oldest",
    "le plus récent": "newest",
    "le plus populaire": "most voted",
    "más antiguo": "oldest",
    "el más nuevo": "newest",
    "más votado": "most voted",
}
_SORT_WORDS = re.compile("|".join(sorted(map(re.escape, SORT), key=len, reverse=True)))

# The comment form, the subscription bar and the bar of the inline feedback.
FORM = frozenset(
    line.casefold()
    for line in (
        "Subscribe", "Notify of", "guest", "Inline Feedbacks", "View all comments", "Label",
        "new follow-up comments", "new replies to my comments", "Connect with", "Login", "Name*",
        "Email*", "Website", "Name", "Email", "{}", "[+]", "{} [+]", "Be the First to Comment!",
        "This comment form is under antispam protection", "Please login to comment",
        "Be the first to comment", "Join the discussion", "Join the discussion...",
        "Start the discussion", "Leave a comment", "Leave a Reply", "Leave a Comment", "Comments",
        "Post Comment", "Cancel reply", "View Comments", "Load Comments", "You are going to send"
        " email to", "Move Comment", "I allow to create an account", "Login with", "Discussion",
        "Abonnieren", "Benachrichtige mich bei", "Gast", "Inline Feedbacks anzeigen",
        "Alle Kommentare anzeigen", "S’abonner", "S'abonner", "Notification pour", "Invité",
        "Commentaires en ligne", "Afficher tous les commentaires", "Suscribir", "Notificar de",
        "Invitado", "Ver todos los comentarios", "Iscriviti", "Notificami", "Ospite",
        "Vedi tutti i commenti", "Inscrever-se", "Notificar de", "Convidado",
        "Ver todos os comentários", "Abonneer", "Laat het weten als er", "Bekijk alle reacties",
    )
)  # fmt: skip
AVATARS = frozenset({"guest", "gast", "invité", "invitado", "ospite", "convidado"})
FORM_ONLY = FORM - AVATARS

# What stands under a comment, and what ends a list of them.
FOOT = re.compile(
    r"Reply|Hide Replies|Show Replies|(?:View|Hide|Show) Replies \(\d+\)|Load More Comments"
    r"|Load Rest of Comments|Share|Report|Edit|Vote Up|Vote Down|Permalink|Copy link"
    r"|Share On (?:Twitter|Facebook|X|VKontakte|WhatsApp)"
    r"|(?:Diesen Kommentar auf Twitter teilen\??\s?)+|Antworten|Antworten (?:anzeigen|verbergen)"
    r"|Répondre|Responder|Rispondi|Beantwoorden"
)
EDITED = re.compile(r"Last edited .{1,80} by .{1,100}|Zuletzt bearbeitet .{1,80} von .{1,100}")
VOTES = re.compile(r"[+\-−]?\d{1,6}")
CUT = re.compile(
    r"\s*(?:(?:…|\.\.\.)\s*(?:Read more|Weiterlesen|Lire la suite|Leer más|Leggi tutto|Leia mais"
    r"|Lees meer)\s?(?:»|>>)?|(?:Read more|Weiterlesen|Lire la suite|Leer más|Leggi tutto"
    r"|Leia mais|Lees meer)\s?»)\Z"
)

NEIGHBOUR = re.compile(
    r"(?:(?:«|←|<<|»|→|>>)\s?)?(?:Previous|Prev|Next|Older|Newer)"
    r"(?:\s(?:article|post|story|entry|page))?(?:\s?(?:«|←|<<|»|→|>>))?(?::\s?(?P<title>.+))?",
    re.I,
)
AFTER_ALL = re.compile(
    r"wpDiscuz|Insert|\| ?Reply|x|Would love your thoughts, please comment\.x?|\(\)"
    r"|You are going to send email to|Move Comment|Related (?:posts|articles)|You may also like:?"
    r"|More from .{1,60}|Leave a (?:Reply|Comment)|(?:Copyright|©|\(c\)) ?.{0,120}"
    r"|All rights reserved\.?|Proudly powered by .{1,60}|Post navigation|Back to top"
    r"|This site uses Akismet to reduce spam\..{0,120}|Cancel reply|Post Comment",
    re.I,
)


def answered(line: str) -> str | None:
    """The name in a "Reply to NAME" line."""
    if len(line) > LONGEST_NAME + 20:
        return None
    found = REPLY_TO.fullmatch(line)
    return tidy(found["name"]) or None if found else None


def count(line: str) -> tuple[int, int] | None:
    """The least and the most comments that a line like "38 Comments" or "1.2K Comments" allows."""
    found = COUNT.fullmatch(line) if len(line) < 400 else None
    if not found:
        return None
    if found["none"]:
        return 0, 0
    digits, scale = found["before"] or found["after"], found["scale"] or found["scale_after"]
    if not scale:
        whole = re.sub(r"[.,]", "", digits)
        return (int(whole), int(whole)) if int(whole) < MOST_COMMENTS else None
    if not re.fullmatch(r"\d{1,6}(?:[.,]\d)?", digits):
        return None
    unit = 1_000 if scale in "kK" else 1_000_000
    number = round(float(digits.replace(",", ".")) * unit)
    step = unit // 10 if re.search("[.,]", digits) else unit
    return (number, number + step - 1) if number < MOST_COMMENTS else None


def sort_labels(line: str) -> list[str]:
    """The sort labels in a line that holds nothing else: "Newest Most Voted" has two."""
    folded = line.casefold()
    if len(folded) > 60 or not (labels := _SORT_WORDS.findall(folded)):
        return []
    rest = _SORT_WORDS.sub("", folded).strip(" |/,·:")
    return [] if rest.removesuffix("by").strip() not in {"", "sort", "sorted"} else [
        SORT[label] for label in labels
    ]  # fmt: skip
