"""Disqus's comments, where a page holds them: lists for readers without scripts, saved embeds.

What its WordPress plugin prints inside `#disqus_thread`:

    <ul id="dsq-comments">
      <li class="comment depth-1" id="dsq-comment-101">
        <div class="dsq-comment-header"><cite><span id="dsq-author-user-101">Nessa</span></cite>
        <div class="dsq-comment-body"><div class="dsq-comment-message"><p>Four minutes slow again.
        <ul class="children"> <li id="dsq-comment-102"> …

The widget before it moved into a frame has `dsq-comment`, `dsq-commenter-name` and
`dsq-comment-text`; the frame saved with a page, or as a page:

    <li class="post" id="post-101"><div class="post-content">
      <header><span class="post-byline"><span class="author publisher-anchor-color"><a>Nessa</a>
        <a class="parent-link" href="#comment-100">Oren</a> …
        <a class="time-ago" title="Thursday, January 9, 2020 5:23 PM">5 years ago</a></header>
      <div class="post-message"><p>Four minutes slow again.
      <ul class="children"> <li class="post" id="post-102"> …

And what sites print for search engines in `#disqus_thread` themselves: a `comment` with a
`comment-author` and a `comment-body`. The first is lib/templates of
https://github.com/disqus/disqus-wordpress-plugin (comments.php).
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.posted import Talk
from archive.sources.webpage.selectors import every
from archive.sources.webpage.template import Template, talk_of

ROOM = ("#disqus_thread", "#dsq-content", "#dsq-comments", "#post-list", "#conversation")
_MARGIN = re.compile(r"margin-left\s*:\s*(\d{1,5})")


def _margin(item: HtmlElement) -> int | None:
    """How far a comment of the old widget is moved in, in pixels."""
    found = _MARGIN.search(item.get("style") or "")
    return int(found[1]) if found else None


PRINTED = Template(
    system="disqus",
    items=("[id^=dsq-comment-]",),
    id_pattern=r"^dsq-comment-(\d+)$",
    level=_margin,
    author=(
        "[id^=dsq-author-user-]", ".dsq-commenter-name", "cite", ".dsq-comment-header-meta-name",
    ),
    date=(".dsq-comment-header-time", ".dsq-header-time", ".dsq-comment-timestamp", ".dsq-date"),
    votes=(".dsq-comment-like-count", ".dsq-comment-points"),
    body=(
        ".dsq-comment-text", "[id^=dsq-comment-text-]", ".dsq-comment-message",
        "[id^=dsq-comment-message-]", ".dsq-comment-body",
    ),
    aside=("ul.children", ".dsq-comments", ".dsq-comment-footer"),
    room=ROOM,
)  # fmt: skip
SAVED = Template(
    system="disqus",
    items=("li.post", "div.post"),
    id_pattern=r"^post-(\d+)$",
    answers=("a.parent-link@href", "a.parent-link@data-parent"),
    reply_to=("a.parent-link", ".parent-link"),
    author=(
        ".post-byline .author a", ".post-byline .author", ".publisher-anchor-color .author",
        ".author", "[data-role=username]",
    ),
    by_author=(".badge.moderator", ".badge-moderator", ".post.author"),
    date=("a.time-ago@title", ".time-ago@title", "[data-role=relative-time]@title", ".time-ago"),
    permalink=("a.time-ago@href", "a[data-role=relative-time]@href"),
    votes=("[data-role=likes]",),
    body=(".post-message", ".post-message-container", "[data-role=message]"),
    aside=("ul.children", "[data-role=children]", "[data-role=reply-form-container]"),
    room=ROOM,
)  # fmt: skip
# What sites print by themselves inside the element that the widget would fill.
WRITTEN = Template(
    system="disqus",
    items=("#disqus_thread .comment",),
    id=("@id", "@data-id"),
    author=(".comment-author", ".author", "cite"),
    date=("time", ".comment-date", ".date"),
    body=(".comment-body", ".comment-content", ".comment-text", ".message"),
    aside=(".children", ".replies"),
    room=ROOM,
)


def find(page: HtmlPage) -> Talk | None:
    """The printed list, the saved frame, or what stands in the element of the widget."""
    thread = page.by_id.get("disqus_thread")
    items = []
    if "dsq-comment-" in page.decoded.text:
        items = [
            element
            for element in page.elements
            if re.match(PRINTED.id_pattern, element.get("id") or "")
        ]
    if items:
        return talk_of(page, PRINTED, items)
    if "post-message" in page.classes or "post-message-container" in page.classes:
        items = [
            element
            for element in every(page.with_class("post"), *SAVED.items)
            if re.match(SAVED.id_pattern, element.get("id") or "")
        ]
        if items and {"post-byline", "publisher-anchor-color", "time-ago"} & page.classes:
            return talk_of(page, SAVED, items)
    if thread is not None and "comment" in page.classes:
        return talk_of(page, WRITTEN, every(list(thread.iter()), "div.comment", "li.comment",
                                            "article.comment"))  # fmt: skip
    return None
