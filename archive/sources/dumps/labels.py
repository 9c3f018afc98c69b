"""What a system prints beside or under a comment: "Reply", "Edit | Quote", "+5", "Permalink".

A line that holds nothing else is no text. The words are those of the templates and translations
of WordPress, Blogger, Drupal, SPIP, vBulletin, Disqus and wpDiscuz.
"""

from __future__ import annotations

import re

from archive.sources.dumps.words import EDGES

# Labels beside or under a comment. Whole lines, or parts of a line between marks.
LABEL_WORDS = (
    r"log ?in to (?:reply|comment|leave a comment)|sign in to reply"
    r"|(?:click to )?reply(?: to this(?: comment| message)?)?"
    r"|reply to (?:this )?(?:comment|post)|respond|quote(?: this)?|edit(?: this)?(?: comment)?"
    r"|delete|report(?: (?:abuse|comment|this|post|spam))?"
    r"|flag(?: as .{1,20})?|like(?: this)?(?:\s?\(?\d*\)?)?|likes?|liked by .{1,60}|dislike"
    r"|unlike|share(?: it| this)?|permalink|permanent link"
    r"|perma ?link|link(?: to (?:this )?comment)?|copy link|loading(?:\.\.\.|…)?|vote (?:up"
    r"|down)|upvote|downvote"
    r"|thumbs? ?up|thumbs? ?down|helpful|hide|show|expand|collapse|more|(?:show|hide"
    r"|view) repl(?:y|ies)(?:\s?\(\d+\))?"
    r"|replies|repl(?:y|ies):?|history|block|ignore|private message|moderate|trash|spam|top|up"
    r"|parent|close"
    r"|zum antworten anmelden|zum antworten einloggen|antworten?(?: abbrechen)?"
    r"|auf (?:diesen )?kommentar antworten|auf diesen kommentar antworten"
    r"|zitieren|mit zitat antworten|bearbeiten|löschen|melden|missbrauch melden|kommentar melden"
    r"|beitrag melden|gefällt mir(?:\s?\(?\d*\)?)?"
    r"|gefällt \d+ .{1,20}|wird geladen(?:\s?(?:\.\.\.|…))?|teilen|permanenter link"
    r"|permanentlink|direktlink"
    r"|anmelden(?: (?:oder|und) registrieren)?(?:,? um kommentare .{1,30})?|empfehlen"
    r"|hilfreich\??|aufklappen|zuklappen|einklappen|ausklappen"
    r"|bewerten|antworten anzeigen|antworten verbergen|nach oben|danke"
    r"|répondre(?: (?:à ce (?:message|commentaire)|au commentaire|à .{1,40}))?|citer|modifier"
    r"|supprimer|signaler(?: .{1,30})?|alerter|partager"
    r"|j['’]aime|permalien|lien permanent|lien|chargement(?:…|\.\.\.)?"
    r"|connectez-vous pour répondre|se connecter pour répondre"
    r"|responder(?: a este comentario)?|contestar|citar|editar|borrar|eliminar|denunciar"
    r"|reportar|compartir|me gusta|enlace permanente|cargando(?:\.\.\.|…)?"
    r"|inicia sesión para responder|accede para responder|rispondi|cita|modifica|elimina"
    r"|cancella|segnala|condividi|mi piace|collegamento permanente"
    r"|caricamento(?:\.\.\.|…)?|accedi per rispondere|citar|excluir|apagar|denunciar"
    r"|compartilhar|curtir|gosto|carregando(?:\.\.\.|…)?|faça login para responder"
    r"|beantwoorden|reageer|reageren|antwoord(?:en)?|citeer|bewerken|verwijderen|rapporteer"
    r"|delen|vind ik leuk|laden(?:\.\.\.|…)?"
    r"|odpovědět|reagovat|citovat|upravit|smazat|nahlásit|sdílet|odpowiedz|cytuj|edytuj|usuń"
    r"|zgłoś|udostępnij|lubię to!?"
    r"|ответить|цитировать|изменить|удалить|пожаловаться|поделиться|нравится|відповісти|svar"
    r"|svara|besvar|vastaa|yanıtla|válasz"
    r"|回复|回覆|引用|举报|舉報|檢舉|删除|刪除|编辑|赞|讚|顶|踩|返信|返信する|通報|編集|削除|답글"
    r"|(?:share on (?:twitter|facebook|google|x|vkontakte|vk|ok|whatsapp|linkedin))"
    r"|(?:diesen kommentar auf twitter teilen\??\s?)+"
    r"|ist off-?line|ist on-?line|is offline|is online"
)
LABEL = re.compile(rf"(?:{LABEL_WORDS})\s?[↓↩⤶↵»›>▼▾→!]?", re.I)
# "ReplyDelete", "AntwortenLöschen": two links that lost the gap between them.
GLUED = re.compile(
    r"(?:Reply|Antworten|Répondre|Responder|Rispondi|Beantwoorden|Odpovědět|Odpowiedz|Ответить"
    r"|回复|回覆|返信)(?:Delete|Löschen|Supprimer|Eliminar|Borrar|Excluir|Elimina|Verwijderen|Odstranit"
    r"|Smazat|Usuń|Удалить|删除|刪除|削除)"
)
REPLY_LABEL = re.compile(
    r"(?:log ?in to |zum |connectez-vous pour |inicia sesión para |accedi per |faça login para )?"
    r"(?:reply|antworten?|antwort|répondre|responder|contestar|rispondi|rispondere|beantwoorden"
    r"|reageer"
    r"|odpovědět|reagovat|odpowiedz|ответить|відповісти|svar|svara|回复|回覆|返信)"
    r"(?:\s?[↓↩⤶↵»›>▼▾→])?(?: (?:anmelden|to this .{1,20}|à ce message|to .{1,40}))?", re.I
)  # fmt: skip
COUNTED = re.compile(
    r"(?:[+\-−–±]?\d{1,6}(?:\s?[|/]\s?[+\-−–]?\d{1,6})?|#\s?\d{0,7}|[+\-−–#^]|(?:\d{1,6}"
    r"|\(\d{1,6}\)) ?(?:likes?|votes?|points?|replies|reply"
    r"|antworten|réponses?|respuestas?|fans|danke erhalten\.?|punkte|stimmen)"
    r"|(?:rate up|rate down|likes?|votes?|hilfreich\?|bewertung|score|helpful\??"
    r"|gefällt)\s?:?\s?[+\-−–]?\d{1,6})",
    re.I,
)
# "0 Reply", "-2 Répondre": wpDiscuz's votes beside its button. One reply may be a count of them.
VOTED = re.compile(
    r"(?!1 reply$)[+\-−–]?\d{1,6}\s?(?:reply|répondre|responder|contestar|rispondi|beantwoorden"
    r"|reageer|odpovědět|odpowiedz|ответить)",
    re.I,
)
EDITED = re.compile(
    r"(?:(?:last )?edited(?: on| by| at)? .{1,80}|(?:zuletzt |nachträglich )?(?:bearbeitet"
    r"|geändert|editiert) .{1,100}"
    r"|dernière modification .{1,80}|modifié (?:le|par) .{1,80}|editado .{1,80})",
    re.I,
)
PENDING = re.compile(
    r"your comment is awaiting moderation\.?.{0,80}|(?:ihr"
    r"|dein) kommentar wartet auf (?:die )?(?:freischaltung|moderation).{0,60}"
    r"|votre commentaire est en attente de modération\.?",
    re.I,
)
PARTS = re.compile(r"\s+[|·•–—/-]\s+|\s*[|·•]\s*|\s{2,}|\]\s*\[|[\[\]]")


def is_label(text: str) -> bool:
    """Whether a line holds only what a system prints beside a comment."""
    if not text or len(text) > 200:
        return False
    if _is_part(text):
        return True
    parts = [part.strip(EDGES) for part in PARTS.split(text)]
    return all(not part or _is_part(part) for part in parts)


def _is_part(text: str) -> bool:
    text = text.strip(EDGES) or text
    return bool(
        LABEL.fullmatch(text)
        or COUNTED.fullmatch(text)
        or VOTED.fullmatch(text)
        or GLUED.fullmatch(text)
        or EDITED.fullmatch(text)
        or PENDING.fullmatch(text)
    )


def is_voted_reply(text: str) -> bool:
    """Whether a line is a count of votes and the button beside it, which is no count of replies."""
    return len(text) < 40 and bool(VOTED.fullmatch(text))


def is_reply_label(text: str) -> bool:
    if len(text) > 120:
        return False
    return is_voted_reply(text) or any(
        REPLY_LABEL.fullmatch(part.strip(EDGES)) or GLUED.fullmatch(part.strip(EDGES))
        for part in PARTS.split(text)
    )
