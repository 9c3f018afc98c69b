"""The labels of what a reader can press under a comment, in the languages of the web."""

from __future__ import annotations

_LABELS = {
    "reply": """
        reply, reply to this, reply to this comment, respond, answer, antworten, antwort,
        auf diesen kommentar antworten, kommentar beantworten, beantworten, darauf antworten,
        auf kommentar antworten, répondre, répondre à ce message, répondre à ce commentaire,
        repondre, responder, responder a este comentario, contestar, rispondi,
        rispondi al commento, beantwoorden, beantwoord, reageer, antwoorden, reageren, odpowiedz,
        odpovědět, odpovedať, odgovori, ответить, відповісти, отговор, 回复, 回覆, 回應, 答复,
        返信, 返信する, 답글, 답장, yanıtla, cevapla, svara, svar, besvara, vastaa, válasz,
        răspunde, απάντηση, رد, ردّ, رد على, الرد, השב, תגובה, trả lời, balas""",
    "report": """
        report, report abuse, report this, report comment, flag, flag as inappropriate,
        flag comment, abuse, melden, kommentar melden, beitrag melden, missbrauch melden,
        verstoß melden, signaler, signaler un abus, alerter, signaler au modérateur, denunciar,
        reportar, segnala, rapporteren, meld misbruik, melden misbruik, zgłoś, zgłoś nadużycie,
        nahlásit, пожаловаться, 檢舉, 举报, 通報, 違反報告, 신고, şikayet et, anmäl, rapporter,
        ilmoita, إبلاغ""",
    "quote": """
        quote, zitieren, zitat, citer, citar, cita, cytuj, citovat, цитировать, цитата, 引用, 인용,
        alıntı, citera""",
    "vote": """
        like, likes, upvote, downvote, vote up, vote down, gefällt mir, j'aime, me gusta, mi piace,
        curtir, thumbs up, helpful, recommend, empfehlen, 赞, 讚, いいね, нравится, agree,
        disagree, zustimmen, ablehnen, 👍, ▲, ▼, ↑, ↓""",
    "link": """
        permalink, permalien, permanenter link, link, direktlink, ¶, enlace permanente,
        link permanente, permanente link, share, teilen, partager, compartir, condividi, delen,
        поделиться, 分享, edit, bearbeiten, modifier, editar, delete, löschen, supprimer, eliminar,
        hide, collapse, show, expand, more, mehr, plus, más, parent, copy link, ссылка, удалить,
        show replies, hide replies, antworten anzeigen, load more""",
}
CONTROLS = {
    " ".join(label.split()): kind for kind, labels in _LABELS.items() for label in labels.split(",")
}
LONGEST = 40  # characters
_EDGES = " \t\n\r\f\xa0.,:;!?[](){}<>«»‹›|/·•–—-→↩⤷↪►▸…*+"


def control_of(text: str) -> str | None:
    """Which kind of control has this label: "reply", "report", "quote", "vote" or "link"."""
    if len(text) > 2 * LONGEST:
        return None
    return CONTROLS.get(text.lower()) or CONTROLS.get(" ".join(text.strip(_EDGES).split()).lower())
