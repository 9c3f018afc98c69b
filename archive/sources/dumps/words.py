"""How systems name who speaks: "Ada says:", "Submitted by Ada on", "In reply to Ada", "Ada (Gast)".

Learned from the templates and translations of WordPress, Blogger, Drupal, SPIP, vBulletin,
Disqus and wpDiscuz. Lines are expected tidied and without markup, see `rendering`.
"""

from __future__ import annotations

import re

from archive.sources.document import AuthorKind

LONGEST_NAME = 80  # characters: beyond that it is a sentence
# WordPress: `%s <span class="says">says:</span>`; Blogger: "NAME said...".
SAYING = (
    r"says|said|wrote|writes|commented|replied|responded|antwortete|hat geantwortet|a répondu"
    r"|a repondu|répond|respondió|ha risposto|respondeu|sagt|sagte|schreibt|schrieb|meint"
    r"|hat gesagt|dit|a dit"
    r"|a écrit|a commenté|écrit|dice|dijo|comentó|escribió|ha dicho|ha detto|ha scritto|scrive"
    r"|diz|disse|escreveu|comentou|zegt|schreef|říká|napsal(?:\(a\)|a)?|pisze|mówi"
    r"|napisał(?:\(a\)|a)?"
    r"|говорит|сказал(?:\(а\)|а)?|пишет|написал(?:\(а\)|а)?|каже|siger|sier|säger|skriver|skrev"
    r"|sanoo|mondja|írta|spune|a spus|diyor ki|dedi ki|より"
)
SAYING_TIGHT = r"说|說|说道|說道|表示|さん|より"  # no blank before these
SAYS = re.compile(
    rf"(?P<name>\S.{{0,{LONGEST_NAME}}}?)(?:\s(?:{SAYING})|\s?(?:{SAYING_TIGHT}))"
    r"\s?(?::|：|\.\.\.|…|\.{3})"
)
ONLY_SAYS = re.compile(rf"(?:{SAYING}|{SAYING_TIGHT})\s?(?::|：|\.\.\.|…)")
# What introduces a name: "Submitted by NAME on DATE", "# Le 3 juillet, par NAME".
BY = (
    r"(?:(?:submitted|posted|written|comment(?:ed)?|left|added|created|published|reply|response|von"
    r"|geschrieben|gespeichert|verfasst|erstellt|eingetragen|kommentiert|kommentar|veröffentlicht"
    r"|beitrag|antwort|soumis|posté|publié|écrit|rédigé|ajouté|commentaire|message|envoyé|enviado"
    r"|escrito|publicado|comentario|comentado|comentário|inviato|inserito|scritto|pubblicato"
    r"|commento|commentato|geplaatst|ingediend|verzonden|reactie|geschreven|dodan[ey]|napisan[ey]"
    r"|wysłan[ey]|przez|přidal|vložil|odeslal|опубликовано|написано|отправлено)\s)?"
    r"(?:by|von|vom|par|por|da|di|door|od|автор|пользователем|durch)"
)
# Drupal 7 prints its permalink before them, and some tools lose the gap.
BY_NAME = re.compile(
    rf"(?:(?:permalink|permanenter link|permalien|enlace permanente|link permanente)\s?)?"
    rf"(?:(?:{BY})\s?:?|(?:submitted|posted|gespeichert|napsal|odeslal|vložil|dodał|wysłał|przez"
    r"|autor|author|auteur|autore|name|from|投稿者|作者|名前|発言者|написал|отправил|добавил)\s?:)\s"
    r"(?P<name>\S.*)",
    re.I,
)
# What stands between a name and a date, or before a date: "on", "am", "le" and marks.
JOINTS = re.compile(
    r"(?:(?:posted|published|submitted|commented|added|written|geschrieben|veröffentlicht|erstellt"
    r"|publié|posté|soumis|écrit|publicado|enviado|escrito|pubblicato|inviato|scritto|geplaatst|op)"
    r"\s)?(?:on|at|am|um|le|la|el|il|op|om|dne|w dniu|dnia|em|del|den|den|date|datum|fecha|data|в"
    r"|於|于|在|on the|vom|since)|says|said|wrote|writes|commented|replied|responded|antwortete"
    r"|sagt|schreibt|schrieb|meint|dit"
    r"|a répondu le|a répondu|a repondu|repondu|répondu|répondit|respondió|ha risposto|respondeu"
    r"|a écrit|a dit|dice|dijo|escribió|ha scritto|scrive|ha detto|diz|disse|escreveu|zegt"
    r"|schreef"
    r"|napsal|napsala|pisze|napisał|пишет|posted|published|submitted|publié|geschrieben|erstellt",
    re.I,
)
EDGES = " \t,;:|·•–—―-/»«›‹@(){}[]<>~^\u00a0*#=+→←▪■□●○"
PING = re.compile(
    r"(?P<kind>Pingback|Trackback|Ping)(?:s)?\s?(?::|by|von|par|–|-)\s?(?P<name>\S.{0,250})", re.I
)
IN_REPLY = re.compile(
    r"(?:in reply to|reply to|replying to|en réponse à|réponse à|répondre à|antwort an"
    r"|antwort auf|als antwort auf"
    r"|en respuesta a|respuesta a|in risposta a|em resposta a|resposta a|als antwoord op"
    r"|als reactie op|в ответ на"
    r"|w odpowiedzi na|v reakci na|replied to this comment from|回复|回覆)"
    r"\s?:?\s+(?P<name>\S.{0,100})",
    re.I,
)
AVATAR = re.compile(
    r"(?:(?:(?:default )?avatar|profilbild|profile (?:picture|photo|image)|photo|image|picture"
    r"|gravatar|benutzerbild|foto|portrait)(?: (?:for user|for|of|von|de|di|da|van"
    r"|pour))? (?P<name>.{1,80})"
    r"|(?P<owner>.{1,80}?)['’]s? (?:avatar|picture|profile (?:picture|photo)|gravatar)|avatar"
    r"|photo|gravatar|profile photo|profilbild|image|guest|anonym(?:ous)?)",
    re.I,
)
STATUS = re.compile(
    r"(?P<name>.{1,60}?) (?:ist|is|est|está|è) (?:offline|online|derzeit offline|gerade online"
    r"|déconnecté|connecté|desconectado|conectado|en ligne|hors ligne)\b.{0,100}",
    re.I,
)
ROLES: dict[str, AuthorKind] = {
    "guest": "guest", "gast": "guest", "invité": "guest", "invitado": "guest", "ospite": "guest",
    "convidado": "guest", "visitor": "guest", "not verified": "guest", "nicht überprüft": "guest",
    "non vérifié": "guest", "no verificado": "guest", "non verificato": "guest",
    "não verificado": "guest", "niet gecontroleerd": "guest", "neověřeno": "guest",
    "niezweryfikowany": "guest", "не проверено": "guest", "未验证": "guest", "未驗證": "guest",
    "member": "registered", "mitglied": "registered", "membre": "registered",
    "subscriber": "registered", "verified": "registered",
    "author": "author", "post author": "author", "autor": "author", "auteur": "author",
    "beitragsautor": "author", "autore": "author", "auteur de l’article": "author",
    "author of the post": "author", "artikelautor": "author", "autor del artículo": "author",
    "admin": "editor", "administrator": "editor", "moderator": "editor", "editor": "editor",
    "redaktion": "editor", "moderation": "editor", "mod": "editor", "staff": "editor",
}  # fmt: skip
