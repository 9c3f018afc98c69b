"""Epoch, a WordPress plugin that drew comments by script: a saved page has what the script made.

    <div id="epoch-wrap"> <h3 class="comment-count-area">There are <span id="epoch-count">13</span>
      <div id="comment-7">
        <article id="div-comment-7" class="epoch-comment-body">
          <div class="epoch-comment-author">
            <a class="epoch-author-link" href="...">Nessa</a> · <a class="epoch-comment-link"><time>
          <div class="epoch-comment-content"><p>Four minutes slow again.
        <div class="epoch-child child-of-7 level-1"> <div id="comment-8"> ...

The template is classes/front/templates/comment.html of https://github.com/postmatic/epoch; its
`<time datetime="comment_date">` says nothing to a machine. An author without an address is loose
text between the picture and the mark before the date.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archive.sources import dates
from archive.sources.webpage.page import HtmlPage, class_names, first_with_class, within
from archive.sources.webpage.posted import Posted, Talk
from archive.sources.webpage.prose import line_of_text

ID = re.compile(r"^(?:div-)?comment-(\d{1,18})$")
CHILD = re.compile(r"^child-of-(\d{1,18})$")


def find(page: HtmlPage) -> Talk | None:
    if "epoch-comment-body" not in page.classes:
        return None
    bodies = page.with_class("epoch-comment-body")
    everyone = frozenset(_whole(body) for body in bodies)
    posted = [_posted(body, everyone) for body in bodies]
    count = line_of_text(page.by_id.get("epoch-count")) or ""
    around = [page.by_id.get(name) for name in ("epoch-wrap", "comments", "respond")]
    return Talk(
        system="epoch",
        posted=tuple(posted),
        apart=tuple(one for one in around if one is not None),
        declared=int(count) if re.fullmatch(r"\d{1,9}", count) else None,
        comments_open=True if "respond" in page.by_id else None,
    )


def _whole(body: HtmlElement) -> HtmlElement:
    """The element round a comment's article, which holds its replies too."""
    around = body.getparent()
    return around if around is not None and ID.match(around.get("id") or "") else body


def _posted(body: HtmlElement, everyone: frozenset[HtmlElement]) -> Posted:
    element = _whole(body)
    content = first_with_class(body, "epoch-comment-content", without=everyone - {element})
    author = first_with_class(body, "epoch-author-link")
    link = first_with_class(body, "epoch-comment-link")
    tools = {
        one
        for one in within(body)
        if any(name.endswith("report-link") or "sharedaddy" in name for name in class_names(one))
    }
    time = link.find(".//time") if link is not None else None
    stamp = time.get("datetime") if time is not None else None
    notice = line_of_text(first_with_class(body, "epoch-comment-awaiting-moderation"))
    found = ID.match(element.get("id") or "")
    return Posted(
        element=element,
        bodies=(content,) if content is not None else (),
        without=frozenset(tools),
        id=found[1] if found else None,
        parent_id=_parent_id(element),
        author=line_of_text(author) if author is not None else _loose_author(body),
        author_url=author.get("href") if author is not None else None,
        moment=stamp if stamp and dates.read(stamp) else None,
        date_text=line_of_text(link),
        permalink=link.get("href") if link is not None else None,
        notice=notice,
        state="pending" if notice else "published",
    )


def _parent_id(element: HtmlElement) -> str:
    around = element.getparent()
    for name in class_names(around) if around is not None else []:
        if found := CHILD.match(name):
            return found[1]
    return ""


def _loose_author(body: HtmlElement) -> str | None:
    block = first_with_class(body, "epoch-comment-author")
    if block is None:
        return None
    names = [block.text, *(child.tail for child in block)]
    return next((" ".join(name.split()) for name in names if name and name.strip()), None)
