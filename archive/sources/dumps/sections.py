"""The lines that open and end the parts of a page: "17 thoughts on ...", "Comments (5)", the form,
the foot, and the headings of lists that are none of comments.
"""

from __future__ import annotations

import re

_NOUN = (
    r"comments?|responses?|replies|reply|thoughts?|reactions?|remarks?|kommentare?n?|gedanken?"
    r"|antworten?|meinungen|reaktionen|ergänzungen"
    r"|beiträge|leserbriefe|commentaires?|réponses?|réflexions?|réactions?|messages?|avis"
    r"|comentarios?|respuestas?|pensamientos?"
    r"|opiniones|commenti|commento|risposte|pensieri|comentários?|respostas?|reacties|reactie"
    r"|gedachten?|antwoorden|komentář[eů]?|komentářů"
    r"|reakc[eí]|komentarz[ey]?|komentarzy|odpowiedzi|комментари[йяев]+|комментариев"
    r"|коментар[іь]в?|kommentarer|kommentit|yorum"
)
_NUMBER = (
    r"(?P<count>\d[\d.,\u00a0]*|one|eine?|einen|un|une|una|um|uma|een|jeden|zwei|two|deux|dos|due)"
)
_NONE = r"(?P<none>no|keine|aucun|sin|nessun|nenhum|geen|žádné|brak)"
COUNT = re.compile(
    rf"(?:.{{0,40}}(?:there (?:are|is)(?: currently)?|currently|bisher|derzeit|se han publicado"
    rf"|hay|il y a|this (?:post|story|article|entry) has|tous (?:vos|les)"
    rf"|alle|all|the|show(?:ing)?(?: all)?|view(?:ing)?(?: all)?|read(?: all)?"
    rf"|anzeigen)\s?:?\s)?(?:{_NUMBER}\s(?:leser|user|reader|weitere\s)?\-?(?:{_NOUN})"
    rf"|{_NONE}\s(?:{_NOUN}))(?:\s(?:yet|so far|bisher))?(?:\s?[:.!»▼]|\s(?:on|to|for|zu|auf|sur"
    rf"|à|en|sobre|a|su|para|em|op|bij|u|do|k|к|на|by|von|de|in)\b.{{0,300}})?",
    re.I,
)
COUNT_AFTER = re.compile(
    rf"(?:(?:all|alle|tous (?:vos|les)|user|leser|reader|ihre"
    rf"|your)\s)?\-?(?P<noun>{_NOUN})\s?[:：]?\s?[(（\[]?\s?(?P<count>\d{{1,6}})\s?[)）\]]?",
    re.I,
)
COUNT_CJK = re.compile(
    r"(?:.{0,30}?)(?:(?:留言(?:列表)?|评论|評論|回應|回复|回覆|コメント|댓글)\s?[(（:：]?\s?(?P<count>\d{1,6})\s?(?:件"
    r"|条|條|則|篇)?[)）]?"
    r"|(?P<before>\d{1,6})\s?(?:件の|条|條|則|篇|个|個)?\s?(?:留言|评论|評論|回應|回复|回覆|コメント|댓글)).{0,60}"
)
HEADING = re.compile(
    rf"(?:(?:reader|user|leser|all|alle|new|neue|your|ihre|les|los|i|the"
    rf"|recent)?[\s-]?(?:{_NOUN})|discussion|diskussion|discussie|leave a comment"
    rf"|reader interactions"
    r"|join the (?:discussion|conversation)|forum|comments?\s\(.{1,20}\)|view comments"
    r"|留言|评论|評論"
    r"|コメント|комментарии|обсуждение|komentáře|komentarze|diskuze|diskuse)\s?:?",
    re.I,
)
# What ends the list: the form, the page's own foot.
ENDS = re.compile(
    r"(?:leave|post|add|submit|write|make) (?:a|your|new|an?)? ?(?:new )?(?:reply|comment"
    r"|response)\b.{0,120}|join the (?:discussion|conversation).{0,40}|have your say.{0,40}"
    r"|(?:please )?(?:log|sign) ?in (?:or register )?to (?:post|leave|add) .{0,40}"
    r"|comments? (?:are|is) (?:now )?closed\.?.{0,60}|comment(?:ing)? navigation|post navigation"
    r"|cancel reply|click here to cancel reply\.?|you must be (?:<.{0,40}>)?logged in to .{0,60}"
    r"|your email address will not be published\.?.{0,80}|required fields are marked.{0,20}"
    r"|notify me of .{0,80}|this site uses akismet.{0,160}|related (?:posts?|articles?|stories"
    r"|content|topics)\b.{0,40}|(?:more|popular|recent|latest|similar|you (?:may"
    r"|might)(?: also)? (?:like|enjoy)) ?(?:posts?|articles?|stories|comments?|news)?:?"
    r"|trackback (?:url|address|uri).{0,80}|subscribe to (?:comments|this|our).{0,80}"
    r"|trackbacks/pingbacks|load more comments.{0,20}|older comments.{0,4}|newer comments.{0,4}"
    r"|←? ?older comments|newer comments ?→?"
    r"|(?:schreib(?:e|en sie)?|hinterlass(?:e|en sie)?|verfasse?n? ?(?:sie)?|füge|deine?|ihr"
    r"|neuen?|einen?) ?(?:einen|dein|deinen|ihren|eine|uns einen)? ?(?:kommentar|antwort"
    r"|meinung)(?: .{0,80})?|kommentar (?:schreiben|verfassen|hinterlassen|hinzufügen|abgeben"
    r"|veröffentlichen|abschicken|absenden).{0,40}"
    r"|antwort(?:en)? abbrechen|beitrags-?navigation|kommentar-?navigation"
    r"|(?:die )?kommentare? (?:sind|ist|wurden) (?:derzeit |leider )?(?:geschlossen"
    r"|deaktiviert).{0,60}|deine e-mail-adresse wird nicht .{0,80}"
    r"|diese website verwendet akismet.{0,200}"
    r"|ähnliche (?:beiträge|artikel|themen).{0,20}|das könnte (?:sie|dich|ihnen"
    r"|dir) auch .{0,40}|weitere (?:artikel|beiträge|themen).{0,20}|neu(?:er|ere) kommentare"
    r"|älter(?:e|er) kommentare|neuerer post|älterer post|startseite|abonnieren(?: .{0,60})?"
    r"|(?:laisser|laissez|poster|ajouter|écrire|publier|rédiger) (?:un|votre) (?:commentaire"
    r"|réponse|message).{0,60}|laisser une réponse.{0,60}|annuler la réponse"
    r"|votre (?:adresse e-?mail|adresse de messagerie) ne sera .{0,80}"
    r"|les commentaires sont (?:fermés|clos).{0,40}"
    r"|navigation (?:des articles|de l['’]article).{0,20}|ce site utilise akismet.{0,160}"
    r"|un message, un commentaire \?|qui êtes-vous \?|réagir à .{1,40}|articles? (?:similaires"
    r"|liés|connexes).{0,20}"
    r"|(?:deja|dejar|añadir|escribe|publica|haz) (?:un|una|tu) (?:comentario|respuesta).{0,60}"
    r"|cancelar (?:la )?respuesta|tu dirección de correo electrónico no .{0,80}"
    r"|navegación de entradas.{0,20}|(?:los )?comentarios (?:están )?cerrados.{0,40}"
    r"|este sitio (?:usa akismet|se reserva) .{0,300}"
    r"|artículos relacionados|entradas relacionadas|(?:lascia|aggiungi|scrivi|invia) (?:un|una"
    r"|il tuo) (?:commento|risposta).{0,60}|annulla risposta|il tuo indirizzo email non .{0,80}"
    r"|navigazione articoli|questo sito usa akismet.{0,160}"
    r"|(?:deixe|deixar|adicionar|escreva) (?:um|uma|seu|o seu) (?:comentário|resposta).{0,60}"
    r"|cancelar resposta|o seu endereço de e-?mail não .{0,80}|navegação de (?:posts|artigos)"
    r"|(?:geef|laat|plaats|schrijf) (?:een|uw|je) (?:reactie|antwoord).{0,60}|reactie annuleren"
    r"|bericht(?:en)?navigatie|(?:napsat|přidat|přidejte|napište) (?:komentář|vlastní"
    r"|odpověď).{0,60}|zrušit odpověď.{0,20}|navigace pro příspěv.{0,20}"
    r"|(?:dodaj|napisz|zostaw) (?:komentarz|odpowiedź).{0,40}|anuluj pisanie odpowiedzi"
    r"|nawigacja wpisu|добавить комментарий.{0,40}|оставить комментарий.{0,40}|отменить ответ"
    r"|навигация по записям"
    r"|发表评论.{0,20}|發表(?:留言|迴響|回應|評論).{0,20}|留下评论.{0,20}|取消回复|文章导航|コメントを(?:残す|投稿する|書く).{0,20}"
    r"|コメントをキャンセル|投稿ナビゲーション"
    r"|(?:©|\(c\)) ?.{0,120}"
    r"|copyright(?:\W{1,3}(?:\(?[c©]\)?|by|all rights|.{0,40}\d{4})\b.{0,120})?"
    r"|all rights reserved.{0,40}|proudly powered by .{1,60}"
    r"|powered by .{1,60}|back to top|nach oben|zurück nach oben|footer(?: (?:menu|navigation))?"
    r"|hauptnavigation|recent posts|archives?|archiv|categories|kategorien|blogroll|meta"
    r"|subscribe|follow us(?: .{0,40})?|search for:?|newsletter|navigation|sidebar"
    r"|primary sidebar|impressum(?: .{0,60})?|datenschutz(?:erklärung)?|footer menu|fußbereich"
    r"|links to this post|links zu diesem post|permalink .{0,40} feed for comments.{0,40}"
    r"|kommentar veröffentlichen|post a comment|publicar un comentario"
    r"|enregistrer un commentaire|posta un commento|postar um comentário|een reactie posten"
    r"|okomentovat|prześlij komentarz|отправить комментарий|abonneren op:?.{0,60}"
    r"|subscribe to: .{0,60}"
    r"|view the full discussion .{0,40}|please enable javascript to view the .{0,60}"
    r"|(?:blog )?comments powered by .{0,30}|reply to thread|quick reply|direkt antworten"
    r"|similar threads|ähnliche themen|thread information|posting permissions|forumregeln"
    r"|berechtigungen|lesezeichen|stichworte",
    re.I,
)
# Over a list that is none of comments.
OTHER_LISTS = re.compile(
    r"(?:related|recent|latest|popular|similar|more|top|most|trending|featured|further"
    r"|other) (?:posts?|articles?|stories|news|comments?|topics|discussions|read|viewed"
    r"|commented|threads|videos|from .{1,40})(?: .{0,40})?"
    r"|(?:ähnliche|weitere|neue(?:ste)?|letzte|aktuelle|beliebte|meist\w+|mehr"
    r"|verwandte) (?:artikel|beiträge|themen|kommentare|nachrichten|meldungen|news)(?: .{0,40})?"
    r"|neueste(?:s)?|das könnte .{0,60}|auch interessant.{0,20}"
    r"|(?:articles?|derniers?|autres|plus d['’]) ?(?:articles?|liés|similaires|commentaires"
    r"|connexes|récents)(?: .{0,40})?|à lire (?:aussi|également).{0,20}|sur le même sujet"
    r"|(?:entradas|artículos|noticias|últimos?|últimas?|más|comentarios) (?:relacionad[ao]s"
    r"|recientes|artículos|noticias|comentarios|entradas|leíd[ao]s)|(?:articoli|ultimi"
    r"|altri) (?:correlati|recenti|articoli|commenti)|blog archive"
    r"|zuletzt erschienen|bisher erschienen|trackbacks?",
    re.I,
)
SORTED = re.compile(
    r"(?:sort(?:iert|ed)?(?: (?:by|nach|par))?|trier par|ordenar por|ordina per"
    r"|ordenar)\s?:?\s.{3,60}", re.I
)  # fmt: skip
READ_ON = re.compile(
    r"(?:read more|continue reading|read the rest|more|keep reading|weiterlesen|mehr(?: lesen)?"
    r"|lire (?:la suite|plus)|en savoir plus|leer más|seguir leyendo|leggi tutto"
    r"|continua a leggere|leia mais|lees (?:meer|verder)|číst dál|czytaj (?:więcej|dalej)"
    r"|читать далее|继续阅读|閱讀更多|続きを読む)"
    r"\b.{0,120}", re.I,
)  # fmt: skip


def count(text: str) -> int | None:
    """How many comments a line like "17 thoughts on X" or "Kommentare (5)" declares."""
    if not 3 < len(text) < 400:
        return None
    if found := COUNT.fullmatch(text):
        if found["none"]:
            return 0
        word = found["count"]
        digits = "".join(c for c in word if c.isdigit())
        if not digits:
            return 2 if word.casefold() in {"zwei", "two", "deux", "dos", "due"} else 1
        return int(digits[:9]) if len(digits) < 8 else None
    if found := COUNT_AFTER.fullmatch(text):
        return int(found["count"])
    if len(text) < 120 and (found := COUNT_CJK.fullmatch(text)):
        return int(found["count"] or found["before"])
    return None
