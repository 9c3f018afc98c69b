"""vBulletin's threads, in the styles that its versions 3, 4 and 5 come with.

    <table id="post101"> <td class="thead"><a name="post101"></a> 01-09-2020, 05:23 PM     3
      <div id="postmenu_101"><a class="bigusername">Nessa</a> …
      <div id="post_message_101">Four minutes slow again.</div>

    <li class="postbit" id="post_101"> <span class="postdate"><span class="date">…          4
      <a class="username"><strong>Nessa</strong></a>
      <div id="post_message_101"><blockquote class="postcontent">Four minutes slow again.

    <li class="b-post js-post" data-node-id="101"> <div class="author"><a>Nessa</a>         5
      <time itemprop="dateCreated" datetime="2020-01-09T17:23:05">01-09-2020, 05:23 PM</time>
      <div class="js-post__content-text">Four minutes slow again.

A thread is flat: a quoted post is a part of the text and names no parent.
"""

from __future__ import annotations

import dataclasses
import re

from lxml.html import HtmlElement

from archive.sources import dates
from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.posted import Posted, Talk
from archive.sources.webpage.prose import line_of_text
from archive.sources.webpage.selectors import every
from archive.sources.webpage.template import Template, outside, own_elements, posted_of, talk_of

MESSAGE = re.compile(r"^post_message_(\d+)$")
POST = re.compile(r"^(?:post_?|edit)(\d+)$")
FARTHEST = 12  # ancestors between the text of a post and its element
CLOCK = re.compile(r"\d[:.]\d\d")
ROOM = ("#posts", "#postlist", ".postlist", ".conversation-list", "#quick_reply", "#qrform")

OLD = Template(
    system="vbulletin",
    items=(),
    id_pattern=r"^(?:post_?|edit)(\d+)$",
    author=(
        ".bigusername", ".username", "[id^=postmenu_] a", "[id^=postmenu_]", ".postuser",
        ".guest .username",
    ),
    moment=(".postdate time@datetime", "time@datetime"),
    date=(".postdate .date", ".postdate", ".post-date", ".posthead .date"),
    permalink=("a.postcounter@href", "[id^=postcount]@href"),
    edited=(".lastedited", ".postbody .edited"),
    body=("[id^=post_message_] .postcontent", "[id^=post_message_]"),
    aside=(".signaturecontainer", ".signature"),
    without=(".signature", ".bestAnswer_container"),
    nests=False,
)  # fmt: skip
FIFTH = Template(
    system="vbulletin",
    items=("li.b-post", "li.js-post"),
    id=("@data-node-id",),
    author=(".author a", ".author [itemprop=name]", ".author strong", "[itemprop=author]"),
    moment=("time@datetime",),
    date=(".b-post__timestamp time", "time"),
    permalink=("a.b-post__count@href", ".js-show-post-link@href"),
    edited=(".b-post__edit-note", ".post-edited"),
    body=(".js-post__content-text", "[itemprop=text]"),
    without=(".post-signature", ".js-post__signature"),
    nests=False,
)


def find(page: HtmlPage) -> Talk | None:
    """All posts of the page, null where none has the system's ids."""
    if "b-post" in page.classes and (talk := talk_of(page, FIFTH)):
        return _in_its_room(page, talk.posted)
    if "post_message_" not in page.decoded.text:
        return None
    items: dict[HtmlElement, None] = {}
    for name, message in page.by_id.items():
        if (match := MESSAGE.match(name)) and (item := _around(message, match[1])) is not None:
            items[item] = None
    at_hand = set(items)
    posted = [_dated(one, at_hand) for one in posted_of(OLD, items)]
    return _in_its_room(page, tuple(posted)) if posted else None


def _in_its_room(page: HtmlPage, posted: tuple[Posted, ...]) -> Talk:
    return Talk(
        system="vbulletin",
        posted=posted,
        nests=False,
        apart=tuple(every(page.elements, *ROOM)),
    )


def _around(message: HtmlElement, key: str) -> HtmlElement | None:
    """The element of the post whose text this is."""
    element: HtmlElement | None = message.getparent()
    for _ in range(FARTHEST):
        if element is None:
            return None
        match = POST.match(element.get("id") or "")
        if match and match[1] == key and (element.tag != "td"):
            return element
        element = element.getparent()
    return None


def _dated(one: Posted, items: set[HtmlElement]) -> Posted:
    """The post with its date, where a style prints it in no element of its own.

    The first line before the text that is a day with a time: beside the name stands only the
    day on which its bearer registered.
    """
    if one.date_text and dates.read(" ".join(one.date_text.split())):
        return one
    item = one.element
    around = outside(own_elements(OLD, item, items), item, *one.bodies)
    for element in around:
        if len(element) > 4 or not CLOCK.search(_own_text(element)):
            continue
        line = line_of_text(element, without=around.others) or _own_text(element)
        line = " ".join(line.split())
        if dates.read(line):
            return dataclasses.replace(one, date_text=line)
    return one


def _own_text(element: HtmlElement) -> str:
    """The text of an element and after each of its children, without that in them."""
    pieces = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join(" ".join(pieces).split())
