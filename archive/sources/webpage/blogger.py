"""Blogger's comments, in the two shapes that its layouts have drawn since 2004.

Threaded, printed by the server or built by the page's script and then saved:

    <div class="comment-thread"><ol>
      <li class="comment" id="c101">
        <div class="comment-block">             (in the dynamic views the id stands here)
          <div class="comment-header"><cite class="user"><a href="…/profile/7">Nessa</a></cite>
            <span class="icon user blog-author"></span>
            <span class="datetime"><a href="…?showComment=1363392617022#c101">March 15, 2013 …</a>
          <p class="comment-content">Four minutes slow again.</p>
        <div class="comment-replies"> … <li class="comment" id="c102"> …

Flat, as a list of terms:

    <dl id="comments-block">
      <dt class="comment-author" id="c101"><a name="c101"></a> <a rel="nofollow">Nessa</a> said...
      <dd class="comment-body"><p>Four minutes slow again.</p></dd>
      <dd class="comment-footer"><span class="comment-timestamp"><a href="…#c101">5:10 PM</a>

The older classes of the flat list are `comment-poster`, `comment-data` and, for the date, a dd
that is `comment-timestamp` itself. `showComment` is when it was written, in milliseconds: beside
the clock that is printed it gives the zone too. Comments that only lie in a script as data are
not on the page. The layouts are described at https://support.google.com/blogger/answer/46995.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.sources.webpage import moments
from archive.sources.webpage.page import HtmlPage, class_names, has_class, within
from archive.sources.webpage.posted import Posted, Talk
from archive.sources.webpage.prose import line_of_text
from archive.sources.webpage.selectors import every, first
from archive.sources.webpage.template import Template, address_of, name_of, posted_of

ID = re.compile(r"^c(\d{4,20})$")
LONG_ID = re.compile(r"^c\d{12,20}$")
WRITTEN_AT = re.compile(r"[?&]showComment=(\d{12,13})\b")
THREADED = Template(
    system="blogger",
    items=("li.comment",),
    id=("@id", ".comment-block@id", ".comment-header@id"),
    id_pattern=r"^(c\d{4,20})$",
    author=("cite.user", ".comment-header .user"),
    by_author=(".icon.blog-author",),
    date=(".datetime",),
    permalink=(".datetime a@href",),
    body=(".comment-content",),
    aside=(".comment-replies", ".comment-replybox-single", ".comment-replybox-thread"),
    removed=(".deleted-comment",),
)
# What designers made of either shape: the number of a comment is still its id.
DESIGNED = Template(
    system="blogger",
    items=(),
    id_pattern=r"^(c\d{12,20})$",
    author=("cite.user", "cite", ".comment-author", ".user", ".fn", ".author"),
    by_author=(".blog-author",),
    date=(".datetime", ".comment-timestamp", ".comment-date", ".timestamp", "time"),
    permalink=(
        ".datetime a@href", ".comment-timestamp a@href", "a[href*=showComment]@href",
        "a[href*=#c]@href",
    ),
    body=(".comment-content", ".comment-body", ".comment-text", "[id^=Blog1_cmt-]"),
    aside=(".comment-replies", ".comment-replybox-single"),
    removed=(".deleted-comment",),
)  # fmt: skip
ROOM = ("#comments", "#comment-holder", "#comments-block", ".comment-thread", "#comment-editor")
TERMS = ("comment-author", "comment-poster", "comment-data")
# What stands between the name and the text in the languages of Blogger, where no link parts them.
SAYS = re.compile(
    r"\s*(?:said|wrote|hat gesagt|schrieb|meinte|a dit|a écrit|dijo|ha dicho|disse|ha detto"
    r"|zei|sa|sade|sanoi|powiedział\(a\)|pisze|řekl\(a\)|mondta|spune|a spus|είπε|dedi ki|yazdı"
    r"|пишет|комментирует|сказал\(а\)|каже|mengatakan|berkata|nói|のコメント|さんは書きました|說|说"
    r"|提到|表示|님의 말|قال|כתב\S*|אמר\S*)\s*(?:\.{3}|…|:)?\s*$",
    re.I,
)  # fmt: skip


def find(page: HtmlPage) -> Talk | None:
    """The threaded comments, else the flat ones; null for a page that has neither."""
    posted = _threaded(page) or _flat(page) or _designed(page)
    if not posted:
        return None
    return Talk(system="blogger", posted=tuple(posted), apart=tuple(every(page.elements, *ROOM)))


def _threaded(page: HtmlPage) -> list[Posted]:
    if not {"comment-thread", "comment-block", "comment-replies"} & page.classes:
        return []
    items = [item for item in page.with_class("comment") if _is_threaded(item)]
    return [_with_its_moment(one) for one in posted_of(THREADED, items)]


def _is_threaded(item: HtmlElement) -> bool:
    """Whether this is Blogger's: the number of a comment, on it or on the block in it."""
    if item.tag != "li":
        return False
    block = first(item.iterchildren("div"), "div.comment-block")
    return block is not None and any(
        ID.match(each.get("id") or "") for each in (item, block, *block.iterchildren("div"))
    )


def _with_its_moment(one: Posted) -> Posted:
    found = WRITTEN_AT.search(one.permalink or "")
    moment = moments.on_the_printed_clock(moments.of_unix(found and found[1]), one.date_text)
    return dataclasses.replace(one, moment=moment)


def _flat(page: HtmlPage) -> list[Posted]:
    if not set(TERMS) & page.classes:
        return []
    posted = []
    for head in page.with_class(*TERMS):
        key = _key(head)
        if key is None:
            continue
        parts = list(_parts(head))
        body = first(parts, ".comment-body", ".comment-content")
        date = first(parts, ".comment-timestamp", ".comment-footer")
        if body is None:
            continue
        link = first(date.iter("a"), "a[href*=#c]") if date is not None else None
        if date is None:  # the oldest layout: "At 5:10 PM, Nessa said…"
            link = first(head.iter("a"), "a[href*=#c]")
        author = _name(head, key, link if date is None else None)
        posted.append(
            _with_its_moment(
                Posted(
                    element=body,  # in a list of terms nothing is round head and text
                    bodies=(body,),
                    id=key,
                    author=author[0],
                    author_url=author[1],
                    author_kind="author" if has_class(head, "blog-author") else None,
                    date_text=line_of_text(link if link is not None else date),
                    permalink=link.get("href") if link is not None else None,
                    state="deleted"
                    if first(within(body), ".deleted-comment") is not None
                    else "published",
                )
            )
        )
    return posted


def _designed(page: HtmlPage) -> list[Posted]:
    if "comment" not in page.decoded.text or "blog" not in page.decoded.text:
        return []
    items = [
        element
        for name, element in page.by_id.items()
        if LONG_ID.match(name) and element.tag in {"li", "div", "article", "section"}
    ]
    posted = [_with_its_moment(one) for one in posted_of(DESIGNED, items)]
    return [
        dataclasses.replace(one, author=SAYS.sub("", one.author)) if one.author else one
        for one in posted
    ]


def _key(head: HtmlElement) -> str | None:
    """The anchor of a comment: on its head, or inside it."""
    for element in (head, *head.iter("a")):
        for attribute in ("id", "name"):
            name: str = element.get(attribute) or ""
            if ID.match(name):
                return name
    return None


def _parts(head: HtmlElement) -> Iterator[HtmlElement]:
    """What follows the head up to the next one, each with everything in it."""
    for following in head.itersiblings():
        if not isinstance(following.tag, str):
            continue
        if set(class_names(following)) & set(TERMS):
            return
        yield from within(following)


def _name(head: HtmlElement, key: str, date: HtmlElement | None) -> tuple[str | None, str | None]:
    """Who signs, and where the name leads: the link of the head, or its words before "said"."""
    for link in head.iter("a"):
        if link is date or not link.get("href") or key in (link.get("href") or ""):
            continue
        if name := line_of_text(link):
            return name_of(name), address_of(link)
    pictures = frozenset(
        one for one in within(head) if has_class(one, "avatar-image-container") or one is date
    )
    text = line_of_text(head, without=pictures) or ""
    if date is not None:  # "At , Nessa said"
        text = text.partition(",")[2]
    return name_of(SAYS.sub("", text)), None
