"""Comments of smaller systems whose markup is their own: Serendipity, Dotclear, JComments, Komento.

    <div id="serendipity_comment_101" class="serendipity_comment" style="padding-left: 20px">
      <div class="serendipity_commentBody">Four minutes slow again.</div>           Serendipity
      <span class="comment_source_author">Nessa</span> <span class="comment_source_date">…

    <dl><dt id="c101"><a class="comment-number">1.</a> On Thursday, January 9 2020,    Dotclear
      17:23 by <a>Nessa</a></dt> <dd><p>Four minutes slow again.</p></dd>

    <div id="comment-item-101"> <div class="comment-box"> <span class="comment-author">JComments
      Nessa</span> <span class="comment-date">…</span> <div class="comment-body">Four …
      <div class="comments-list" id="comments-list-101"> … answers …

    <li class="kmt-item" id="kmt-101" parentid="kmt-99"> <span class="kmt-author">…      Komento

Sources: https://github.com/s9y/Serendipity (templates/default/comments.tpl), default templates
of https://github.com/dotclear/dotclear (_comments.html) and of the two extensions of Joomla.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archive.sources.webpage import datelines
from archive.sources.webpage.page import HtmlPage, class_names
from archive.sources.webpage.posted import Posted, Talk
from archive.sources.webpage.prose import line_of_text
from archive.sources.webpage.selectors import every
from archive.sources.webpage.template import Template, talk_of

_LEVEL = re.compile(r"^commentlevel-(\d{1,3})$")
_PADDING = re.compile(r"(?:padding|margin)-left\s*:\s*(\d{1,5})")
_NUMBERED = re.compile(r"^c(\d+)$")


def _level(item: HtmlElement) -> int | None:
    for name in class_names(item):
        if found := _LEVEL.match(name):
            return int(found[1])
    found = _PADDING.search(item.get("style") or "")
    return int(found[1]) if found else 0


SERENDIPITY = Template(
    system="serendipity",
    items=(".serendipity_comment",),
    id_pattern=r"^(?:c|serendipity_comment_)(\d+)$",
    level=_level,
    author=(".comment_source_author", "cite", ".comment_author", ".fn"),
    moment=("time@datetime", ".comment_source_date@title"),
    date=(".comment_source_date", "time", ".comment_date"),
    permalink=("a.comment_source_trace@href",),
    body=(".serendipity_commentBody", ".comment_content"),
    room=("#comments", ".serendipity_comments", "#serendipity_CommentForm"),
    nests=False,
)
JCOMMENTS = Template(
    system="jcomments",
    items=("[id^=comment-item-]",),
    id_pattern=r"^comment-item-(\d+)$",
    author=(".comment-author",),
    author_url=("a.author-homepage@href",),
    date=(".comment-date",),
    permalink=("a.comment-anchor@href",),
    votes=(".comment-vote", "[id^=comment-vote-holder-] span"),
    body=(".comment-body",),
    aside=(".comments-list",),
    room=("#jc", "#comments", ".comments-list"),
)
KOMENTO = Template(
    system="komento",
    items=(".kmt-item",),
    id_pattern=r"(?:^|-)(\d+)$",
    parent=("@parentid", "@data-parentid"),
    parent_pattern=r"(?:^|-)([1-9]\d*)$",
    author=(".kmt-author",),
    moment=("time@datetime",),
    date=(".kmt-time", "time"),
    body=(".kmt-body .commentText", ".commentText", ".kmt-body"),
    room=("#section-kmt",),
)


def find(page: HtmlPage) -> Talk | None:
    """The comments of one of these systems, null for a page of another."""
    classes = page.classes
    if "serendipity_comment" in classes:
        return talk_of(page, SERENDIPITY)
    if "comment-box" in classes and "comments-list" in classes:
        return talk_of(page, JCOMMENTS)
    if "kmt-item" in classes:
        return talk_of(page, KOMENTO)
    if "otclear" in page.decoded.text or "otClear" in page.decoded.text:
        return _dotclear(page)
    return None


def _dotclear(page: HtmlPage) -> Talk | None:
    posted = []
    for head in page.with_tag("dt"):
        match = _NUMBERED.match(head.get("id") or "")
        text = next((one for one in head.itersiblings() if isinstance(one.tag, str)), None)
        if not match or text is None or text.tag != "dd":
            continue
        numbers = frozenset(every(head.iter(), ".comment-number"))
        links = [one for one in head.iter("a") if one not in numbers and one.get("href")]
        before, date, after = datelines.parted(line_of_text(head, without=numbers)) or ("", "", "")
        name = line_of_text(links[0]) if links else datelines.signed(after)
        posted.append(
            Posted(
                element=text,
                bodies=(text,),
                id=match[1],
                author=name or datelines.signed(before),
                author_url=links[0].get("href") if links else None,
                date_text=date or None,
                permalink=next((one.get("href") for one in numbers), None),
            )
        )
    if not posted:
        return None
    room = every(page.elements, "#comments", "#comment-form", "#pings")
    return Talk(system="dotclear", posted=tuple(posted), apart=tuple(room))
