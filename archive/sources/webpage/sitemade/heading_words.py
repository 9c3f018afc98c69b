"""What is printed above comments: "32 Kommentare", "What readers said (5)", 留言列表 (42)."""

from __future__ import annotations

import re

_TALK = (
    r"(?:com+ents?|commentaires?|kommentare?n?|kommentarer?|comentarios?|comentários?|comentarii|"
    r"commenti|commento|reacties?|reactions?|réactions?|reaktionen|antworten|repl(?:y|ies)|"
    r"responses?|réponses?|respuestas?|risposte|respostas?|discussion|diskussion|diskuse|"
    r"beiträge|leserbriefe?|lesermeinungen?|leserkommentare?|komentarze|komentarzy|"
    r"komentář[eůi]?|komentari|комментари\w+|коментар\w*|отзыв\w*|обсуждени\w+|ответ\w*|留言|"
    r"評論|评论|回應|回应|回覆|回复|迴響|コメント|댓글|تعليق\w*|التعليقات|ردود|yorum(?:lar)?|"
    r"σχόλια|σχόλιο|kommentit|kommenttia|hozzászólás\w*|opinii|talkbacks?|תגובות|webmentions?|"
    r"feedback|guestbook|gästebuch|shouts?|bình luận|ý kiến|komentar|mielipiteet|мнени\w+)"
)
_COUNTED = rf"(?:{_TALK}|thoughts?|mentions?|opinions?|posts?|notes?|messages?|avis)"
_NUMBER = r"(\d{1,3}(?:[.,'’ \xa0]\d{3})+|\d{1,7})"
TALK = re.compile(rf"(?<![^\W\d_]){_TALK}(?![^\W\d_])|留言|評論|评论|コメント|댓글|回應|回应", re.I)
# A heading with such a word over no comments, and one that stands over a form.
NO_TALK = re.compile(
    r"polic(?:y|ies)|rules|guideline|netiquette|regeln|richtlinien|charte|règles|normas|legal|"
    r"légal|subscribe|rss|feed(?!back)|closed|geschlossen|disabled|no comments|keine kommentare|"
    r"aucun commentaire|newsletter|about this|editor.s",
    re.I,
)
FORM = re.compile(
    r"leave|write|add|post|submit|share|join|your|schreib|verfass|hinterlass|ihr |dein|laisse|"
    r"ajout|votre|écri|deja|escrib|añad|tu |lascia|scrivi|aggiungi|plaats|schrijf|deixe|dodaj|"
    r"napisz|napsat|přidat|оставь|оставить|добав|напиш|發表|发表|投稿|書く",
    re.I,
)
# A list of comments on other pages.
RECENT = re.compile(
    r"recent|latest|neueste|aktuelle|letzte|derni[eè]r|récent|[úu]ltim|reciente|laatste|nieuwste|"
    r"ostatni|последни|最新|最近|son yorum|most commented|meistkommentiert|les plus|elsewhere",
    re.I,
)
_LABEL = re.compile(rf"^\W*(?:{_NUMBER}\W+)?{_TALK}\W*(?:{_NUMBER}\W*)?$", re.I)
_DECLARED = (
    re.compile(rf"(?<![\d#.,/:-]){_NUMBER}\s*(?:[^\W\d_]+['’]?s?\s+){{0,2}}[「(]?{_COUNTED}", re.I),
    re.compile(rf"{_TALK}\s*(?:insgesamt|gesamt|in total|total)?\s*[:(\[（]\s*{_NUMBER}", re.I),
    re.compile(rf"^{_TALK}\s+{_NUMBER}$", re.I),
)


def speaks(text: str) -> bool:
    """Whether a heading stands over comments, by what it says."""
    return bool(TALK.search(text) or declared_in(text) is not None) and not NO_TALK.search(text)


def is_label(text: str) -> bool:
    """Whether a heading says nothing else: "Comments", "Kommentare (3)", "5 réactions"."""
    return _LABEL.match(text) is not None


def declared_in(text: str) -> int | None:
    """How many comments a heading says there are."""
    for pattern in _DECLARED:
        if found := pattern.search(text):
            return int(re.sub(r"\D", "", found[1]))
    return None
