"""Which system drew a page, as far as its words and links show."""

from __future__ import annotations

import re

from archive.sources.dumps.evidence import Weighed
from archive.sources.dumps.scanning import Scan

LONGEST_READ = 400_000  # characters of a page; what a system prints of itself stands in all of it

# Asked from the top: a page of WordPress may hold wpDiscuz or Disqus, never the other way round.
SIGNS = (
    ("wpdiscuz", re.compile(
        r"^\W{0,8}wpDiscuz\b|Diesen Kommentar auf Twitter teilen|^\W{0,8}Inline Feedbacks"
        r"|You are going to send email to"
        r"|#wpd-comm|#wc-comm|Sort(?:iert)? (?:by|nach):\s{1,4}(?:newest|neuste) \| (?:oldest"
        r"|älteste)", re.I | re.M)),
    ("disqus", re.compile(r"comments powered by (?:\[)?Disqus|disqus\.com/\?ref_noscript", re.I)),
    ("blogger", re.compile(
        r"blogger\.com/(?:profile|delete-comment|comment)|ReplyDelete|AntwortenLöschen"
        r"|RépondreSupprimer|ResponderEliminar"
        r"|RispondiElimina|ResponderExcluir|showComment=|^\s*(?:Subscribe to: Post Comments"
        r"|Kommentar veröffentlichen|Links to this post|Älterer Post"
        r"|Older Post)\b",
        re.I | re.M)),
    ("vbulletin", re.compile(r"vBulletin|^\s*\S.{0,60} ist offline\b|^\s*Avatar von \S", re.M)),
    ("xenforo", re.compile(
        r"XenForo|^\s*(?:Reaction score|Punkte für Reaktionen)\b|Click to expand\.\.\.", re.M)),
    ("spip", re.compile(r"spip\.php|Répondre à ce message|\bSPIP\b|Qui êtes-vous \?", re.I)),
    ("drupal", re.compile(
        r"/comment/reply/|Permanenter Link|^\W{0,6}(?:Submitted by|Gespeichert von|Soumis par"
        r"|Enviado por|Inviato da|Ingediend door) "
        r"|\(not verified\)|\(nicht überprüft\)|\(non vérifié\)|/comment/\d+#comment-"
        r"|Keine HTML-Tags erlaubt|No HTML tags allowed",
        re.I | re.M)),
    ("wordpress", re.compile(
        r"replytocom=|wp-content|wordpress\.(?:com|org)|#comment-\d|Akismet|(?:thoughts?"
        r"|responses?) (?:on|to) [“\"]|Gedanken? zu [„\"]"
        r"|Leave a Reply|Cancel reply|Antworten? abbrechen|Annuler la réponse|Cancelar respuesta"
        r"|Annulla risposta"
        r"|Pingback: ", re.I)),
)  # fmt: skip


def name(scan: Scan, found: Weighed | None) -> str | None:
    text = "\n".join(scan.rendering.page.seen)[:LONGEST_READ]
    tail = "" if len(text) < LONGEST_READ else "\n".join(scan.rendering.page.seen[-2_000:])
    for system, sign in SIGNS:
        if sign.search(text) or (tail and sign.search(tail)):
            return system
    if found and found.run.shape == "says":
        return "wordpress"
    return None
