"""Movable Type's and TypePad's comments, which stand in one flat list.

    <a id="c101"></a>
    <div class="comment" id="comment-101">
      <div class="comment-content"><p>Four minutes slow again.</p></div>
      <p class="comment-footer">Posted by: Nessa | <a href="#comment-101">January 9, 2020 5:23 PM

    <div class="comment" id="comment-102">                                  since version 4
      <div class="comment-header"><span class="byline"><span class="vcard author">Oren</span>
        replied to <a href="#comment-101">comment from Nessa</a> |
        <a href="#comment-102"><abbr class="published" title="2020-01-10T08:00:00+00:00"> …
      <div class="comment-content"> …

    <div class="comments-body"><p>Four minutes slow again.</p>              version 2
      <span class="comments-post">Posted by: Nessa at January 9, 2020 05:23 PM</span></div>

A reply is told by the link to the comment that it answers: "replied to comment from", or on
TypePad "said in reply to". TypePad's ids are long hexadecimal numbers. The markup is that of
default_templates in https://github.com/movabletype/movabletype (individual_entry_archive.tmpl,
comment_detail.mtml).
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archive.sources.webpage import datelines
from archive.sources.webpage.page import HtmlPage, has_class, within
from archive.sources.webpage.posted import Posted, Talk
from archive.sources.webpage.prose import line_of_text
from archive.sources.webpage.selectors import Elements, every, first
from archive.sources.webpage.template import address_of, name_of, outside, value_of

SIGNS = (
    "Movable Type", "MovableType", "TypePad", "typepad.com/", "mt-comments", "mt-static",
    "mt-site.js", "comments_form", "mtEntryOnLoad",
)  # fmt: skip
OTHERS = ("wp-content/", "wp-includes/", "data-drupal-", "Drupal.settings")
ID = re.compile(r"^(?:comment-?|cmt-?|c|a)?(\d+|6a[0-9a-f]{20,40})$")
TARGET = re.compile(r"#(?:comment-?|cmt-?|c|a)?(\d+|6a[0-9a-f]{20,40})$")
BODY = (".comment-content", ".comment-body", ".comment-text")
BYLINE = (
    ".byline", ".comment-footer", ".comments-post", ".comment-header", ".comment-meta",
    ".comment-data", ".posted",
)  # fmt: skip
NAME = (
    ".byline .vcard.author .fn", ".byline .vcard.author", ".vcard.author", ".comment-author .fn",
    ".comment-author", ".commenter-name",
)  # fmt: skip
ROOM = (
    "#comments", ".comments", ".comments-content", ".comments-open", "#comments-open",
    ".trackbacks", ".comments-head",
)  # fmt: skip
REPLIED = re.compile(r"\s+(?:said\s+)?(?:in reply|replied) to\b.*$", re.I | re.S)
NO_PERSON = re.compile(r"^javascript:|[?&=/]reply\b", re.I)  # "Reply" leads there
SAID = re.compile(r"\s+(?:said|says|wrote)\s*(?:\.\.\.|…|:)?\s*$", re.I)


def find(page: HtmlPage) -> Talk | None:
    """The comments of the list, null for a page without a sign of either system."""
    if not {"comment", "comments-body"} & page.classes:
        return None
    text = page.decoded.text
    if not any(sign in text for sign in SIGNS) or any(other in text for other in OTHERS):
        return None
    items: dict[HtmlElement, str | None] = {}
    for element in page.with_class("comment", "comments-body"):
        if element.tag in {"a", "span", "p", "form"} or any(
            has_class(one, "comment", "comments-body") for one in element.iterchildren()
        ):
            continue
        items[element] = _key(element)
    at_hand = set(items)
    posted = [_posted(item, key, at_hand) for item, key in items.items()]
    posted = [one for one in posted if one.bodies and (one.author or one.date_text)]
    if not posted:
        return None
    typepad = "typepad.com/" in text or "TypePad" in text
    return Talk(
        system="typepad" if typepad else "movabletype",
        posted=tuple(posted),
        apart=tuple(every(page.elements, *ROOM)),
    )


def _key(item: HtmlElement) -> str | None:
    """The id of a comment: its own, or that of the anchor before it or at its head."""
    before = item.getprevious()
    while before is not None and not isinstance(before.tag, str):
        before = before.getprevious()
    names = [item.get("id")]
    if before is not None and before.tag == "a":
        names += [before.get("id"), before.get("name")]
    names += [each for one in item.iterchildren("a") for each in (one.get("id"), one.get("name"))]
    for name in names:
        if name and (match := ID.match(name)):
            return match[1]
    return None


def _posted(item: HtmlElement, key: str | None, items: set[HtmlElement]) -> Posted:
    own = Elements(within(item, without=items))
    body = first(own, *BODY)
    around = outside(own, item, body)
    bylines = every(around, *BYLINE)
    if body is None and bylines:
        body = item
        around = Elements(one for line in bylines for one in within(line, without=own.others))
    bylines = bylines or [item]  # a designer's own: the name and the date stand beside the text
    links = [one for one in around if one.tag == "a" and one.get("href")]
    answered = None
    permalink = None
    for link in links:
        if target := _target(link):
            if key is None or target == key:
                permalink = permalink if permalink is not None else link
                key = key or target
            elif answered is None:
                answered = link
    author, address = _signed(around, bylines, links, answered, permalink)
    return Posted(
        element=item,
        bodies=(body,) if body is not None else (),
        without=frozenset([*bylines, *every(own, ".comment-avatar", ".user-pic")]) - {body},
        id=key,
        answers_id=_target(answered),
        author=author,
        author_url=address,
        moment=value_of(around, ("abbr.published@title", "time@datetime", ".published@title")),
        date_text=_printed(around, bylines, permalink),
        permalink=permalink.get("href") if permalink is not None else None,
    )


def _target(link: HtmlElement | None) -> str | None:
    """The id of the comment that a link leads to."""
    found = TARGET.search(link.get("href") or "") if link is not None else None
    return found[1] if found else None


def _printed(
    around: Elements, bylines: list[HtmlElement], permalink: HtmlElement | None
) -> str | None:
    printed = value_of(around, (".published", "time", ".comment-date", ".date"))
    lines = [permalink, *bylines] if permalink is not None else [*bylines]
    for line in lines:
        if printed is None and (
            parted := datelines.parted(line_of_text(line, without=around.others))
        ):
            printed = parted[1]
    return printed


def _signed(
    around: Elements,
    bylines: list[HtmlElement],
    links: list[HtmlElement],
    answered: HtmlElement | None,
    permalink: HtmlElement | None,
) -> tuple[str | None, str | None]:
    """The name by its own element, by the link of the byline, or by its words before the date."""
    if name := name_of(value_of(around, NAME)):
        element = first(around, *NAME)
        return SAID.sub("", name), _leads_to(element)
    for link in links:
        href = link.get("href") or ""
        name = name_of(line_of_text(link, without=around.others))
        if link is answered or link is permalink or TARGET.search(href) or not name:
            continue
        if datelines.parted(name) or NO_PERSON.search(href):
            continue
        return name, _leads_to(link)
    kept = around.but({one for one in (answered, permalink) if one is not None})
    for line in bylines:
        parted = datelines.parted(line_of_text(line, without=around.others))
        words = parted[0] if parted else line_of_text(line, without=kept.others) or ""
        name = datelines.signed(SAID.sub("", REPLIED.sub("", words)))
        if name:
            return name, None
    return None, None


def _leads_to(element: HtmlElement | None) -> str | None:
    """The commenter's own page; the system's redirects keep it in the title of the link."""
    if element is None:
        return None
    for link in element.iter("a"):
        title: str = link.get("title") or ""
        if title.startswith(("http://", "https://")):
            return title
    return address_of(element)
