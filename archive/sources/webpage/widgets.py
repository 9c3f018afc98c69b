"""Comments that a script drew into the page before it was saved whole.

    <div class="isso-comment" id="isso-101"> <span class="isso-author">Nessa</span>          Isso
      <time title="2020-01-09 …"> <div class="isso-text">Four … <div class="isso-follow-up"> …

    <div class="thread"><article class="comment" id="remark42__comment-1a2b">            Remark42
      <span class="comment__username">Nessa</span> <div class="comment__text">Four …
      <div class="thread"> … an answer …

    <div id="commento-comment-card-1a2b"> <div id="commento-comment-name-1a2b">Nessa     Commento
      <div id="commento-comment-text-1a2b">Four … <div id="commento-comment-children-1a2b"> …

    <div class="wl-card-item" id="1a2b"> <span class="wl-nick">Nessa</span> <div           Waline
      class="wl-content">Four … <div class="wl-quote"> …        Valine: vcard, vnick, vcontent

    <div class="tk-comment" id="1a2b"> <strong class="tk-nick">Nessa</strong> <time       Twikoo
      datetime="…"> <div class="tk-content">Four … <div class="tk-replies"> …

    <div class="atk-comment-wrap" id="atk-comment-101"> <div class="atk-nick">Nessa       Artalk
      <div class="atk-content">Four … <div class="atk-comment-children"> …

    <article class="timeline-comment"> <a class="text-link"><strong>nessa</strong>     utterances
      <div class="comment-body">Four …            giscus: gsc-comment, gsc-comment-content

Twikoo, Waline and Valine put all answers of a thread into one box; which of its comments one
answers is told by the link at the head of its text. Sources: the client code of
https://github.com/isso-comments/isso, umputun/remark42, adtac/commento, walinejs/waline,
xCss/Valine, twikoojs/twikoo, ArtalkJS/Artalk, utterance/utterances and giscus/giscus.
"""

from __future__ import annotations

import itertools

from lxml.html import HtmlElement

from archive.sources.webpage.page import HtmlPage, class_names
from archive.sources.webpage.posted import Talk
from archive.sources.webpage.template import Template, talk_of

DEEPEST = 200  # elements round a comment of Remark42 that are looked at for its depth


def _threads(item: HtmlElement) -> int | None:
    """How many threads are round a comment of Remark42, where answers stand beside it."""
    return sum(
        "thread" in class_names(outer) for outer in itertools.islice(item.iterancestors(), DEEPEST)
    )


# Each with the class, or the beginning of an id, that only its pages have.
WIDGETS: tuple[tuple[str, Template], ...] = (
    (
        "isso-comment",
        Template(
            system="isso",
            items=(".isso-comment",),
            id_pattern=r"^isso-(\d+)$",
            author=(".isso-author", ".author"),
            moment=("time@datetime",),
            date=("time",),
            permalink=("a.isso-permalink@href", "a.permalink@href"),
            votes=(".isso-votes", ".votes"),
            body=(".isso-text", ".text"),
            aside=(".isso-follow-up", ".follow-up", ".isso-postbox"),
            by_author=(".isso-is-page-author",),
            room=("#isso-thread",),
        ),
    ),
    (
        "comment__username",
        Template(
            system="remark42",
            items=("article.comment", "[id^=remark42__comment-]"),
            id_pattern=r"^remark42__comment-([\w-]+)$",
            answers=(".comment__info a[title][href*=#remark42__comment-]@href",),
            answers_pattern=r"#remark42__comment-([\w-]+)$",
            level=_threads,
            author=(".comment__username",),
            moment=("time@datetime",),
            date=(".comment__time@title", ".comment__time"),
            permalink=("a.comment__time@href",),
            votes=(".comment__vote-count", ".comment__score-value"),
            body=(".comment__text",),
            nests=False,
        ),
    ),
    (
        "commento-card",
        Template(
            system="commento",
            items=("[id^=commento-comment-card-]",),
            id_pattern=r"^commento-comment-card-([0-9a-f]+)$",
            author=("[id^=commento-comment-name-]",),
            moment=("[id^=commento-comment-timeago-]@datetime",),
            date=("[id^=commento-comment-timeago-]@title", "[id^=commento-comment-timeago-]"),
            votes=("[id^=commento-comment-score-]",),
            body=("[id^=commento-comment-text-]",),
            aside=("[id^=commento-comment-children-]",),
            room=("#commento",),
        ),
    ),
    (
        "wl-card-item",
        Template(
            system="waline",
            items=(".wl-card-item",),
            id_pattern=r"^(\w+)$",
            mention=(".wl-content .wl-reply-to a@href", ".wl-content a.at@href"),
            author=(".wl-nick",),
            date=(".wl-time@title", ".wl-time"),
            votes=(".wl-like",),
            body=(".wl-content",),
            aside=(".wl-quote",),
            without=(".wl-reply-to",),
            room=("#waline",),
        ),
    ),
    (
        "vcontent",
        Template(
            system="valine",
            items=(".vcard",),
            id_pattern=r"^(\w+)$",
            mention=("a.at@href",),
            author=(".vnick",),
            date=(".vtime",),
            body=(".vcontent",),
            aside=(".vquote",),
        ),
    ),
    (
        "tk-comment",
        Template(
            system="twikoo",
            items=(".tk-comment",),
            id_pattern=r"^(\w+)$",
            mention=("a.tk-ruser@href",),
            author=(".tk-nick",),
            moment=("time@datetime",),
            date=("time@title", "time"),
            body=(".tk-content",),
            aside=(".tk-replies", ".tk-submit"),
            by_author=(".tk-master",),
            pinned=(".tk-tag-red",),
            room=("#twikoo", ".tk-comments"),
        ),
    ),
    (
        "atk-comment-wrap",
        Template(
            system="artalk",
            items=(".atk-comment-wrap",),
            id=("@id", "@data-id", ".atk-comment@id"),
            id_pattern=r"^(?:atk-comment-)?(\d+)$",
            author=(".atk-nick",),
            moment=(".atk-date@data-atk-comment-date",),
            date=(".atk-date",),
            body=(".atk-content",),
            aside=(".atk-comment-children",),
            pinned=(".atk-pinned",),
            room=("#Comments", ".artalk"),
        ),
    ),
    (
        "timeline-comment",
        Template(
            system="utterances",
            items=("article.timeline-comment",),
            id=(".comment-meta a[href*=issuecomment-]@href",),
            author=(".comment-meta strong",),
            moment=("time@datetime",),
            date=(".comment-meta a[href*=issuecomment-]",),
            permalink=(".comment-meta a[href*=issuecomment-]@href",),
            body=(".comment-body", ".markdown-body"),
            nests=False,
        ),
    ),
    (
        "gsc-comment",
        Template(
            system="giscus",
            items=(".gsc-comment", ".gsc-reply"),
            author=(".gsc-comment-author .link-primary", ".gsc-reply-author .link-primary",
                    ".gsc-comment-author-avatar span", ".gsc-reply-author-avatar span"),
            moment=("time@datetime",),
            date=("time@title", "time"),
            body=(".gsc-comment-content", ".gsc-reply-content"),
            aside=(".gsc-replies",),
        ),
    ),
)  # fmt: skip


def find(page: HtmlPage) -> Talk | None:
    """The comments of the first widget whose class is on the page."""
    for sign, template in WIDGETS:
        if sign in page.classes and (talk := talk_of(page, template)):
            return talk
    return None
