"""Pages of the sites that are all discussion: Hacker News, Lobsters, Reddit, Slashdot, Habr.

    <tr class="athing comtr" id="101"><td class="ind" indent="1"><img width="40">    Hacker News
      <a class="hnuser">nessa</a> <span class="age" title="2020-01-09T17:23:05"> …
      <div class="commtext">Four minutes slow again.

    <li class="comments_subtree"><div class="comment" data-shortid="ab12cd">            Lobsters
      <div class="byline"><a class="u-author">nessa</a> … <div class="comment_text">Four …
      <ol class="comments"> <li class="comments_subtree"> …

    <div class="thing comment" data-fullname="t1_ab12"> <a class="author">nessa</a>   old Reddit
      <time datetime="2020-01-09T17:23:05+00:00"> <div class="usertext-body">Four …
      <div class="child"> <div class="thing comment"> …

    <shreddit-comment thingid="t1_ab12" author="nessa" depth="0" parentid="t1_…">     new Reddit
      <div slot="comment">Four minutes slow again.

    <li id="tree_101" class="comment"> <span class="by">by <a>Nessa</a> … <div            Slashdot
      id="comment_body_101">Four … <ul id="commtree_101"> …

    <div class="comment" id="comment_101"> <span class="parent_id" data-parent_id="99">       Habr
      <span class="user-info__nickname">Nessa</span> <div class="comment__message">Four …

Sources: https://github.com/lobsters/lobsters (app/views/comments/_comment.html.erb) and
https://github.com/reddit-archive/reddit (r2/templates/comment.html); the others from their pages.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archive.sources.webpage.page import HtmlPage, class_names
from archive.sources.webpage.posted import Talk
from archive.sources.webpage.template import Template, talk_of

PIXELS_A_LEVEL = 40  # of the empty picture that moves a comment of Hacker News in


def _indent(row: HtmlElement) -> int | None:
    for cell in row.iter("td"):
        if "ind" in class_names(cell):
            if (indent := cell.get("indent") or "").isdecimal():
                return int(indent)
            for image in cell.iter("img"):
                if (width := image.get("width") or "").isdecimal():
                    return int(width) // PIXELS_A_LEVEL
    return None


def _depth(element: HtmlElement) -> int | None:
    depth = element.get("depth") or ""
    return int(depth) if re.fullmatch(r"\d{1,4}", depth) else None


HACKER_NEWS = Template(
    system="hackernews",
    items=("tr.comtr",),
    level=_indent,
    author=("a.hnuser", ".hnuser"),
    moment=(".age@title",),
    date=(".age",),
    permalink=(".age a@href",),
    body=(".commtext", "span.comment", "div.comment"),
    without=(".reply",),
    nests=False,
)
LOBSTERS = Template(
    system="lobsters",
    items=("li.comments_subtree",),
    id=(".comment@data-shortid", ".comment@id"),
    id_pattern=r"^(?:c_)?(\w+)$",
    author=(".byline a.u-author", ".byline a[href^=/~]", ".byline a[href^=/u/]", ".byline a"),
    moment=("time@datetime", ".byline [title]@title"),
    date=("time",),
    permalink=(".byline a[href*=#c_]@href", ".byline a[href^=/c/]@href"),
    votes=(".upvoter", ".score"),
    body=(".comment_text",),
    aside=("ol.comments",),
    removed=(".comment_text .na",),
)
OLD_REDDIT = Template(
    system="reddit",
    items=("div.thing.comment",),
    id=("@data-fullname", "@id"),
    id_pattern=r"(t1_\w+)$",
    author=(".tagline .author", "@data-author", ".tagline em"),
    by_author=(".author.submitter",),
    moment=(".tagline time@datetime", "time@datetime"),
    date=("time",),
    permalink=("a.bylink@href", "@data-permalink"),
    votes=(".score.unvoted@title", ".score.unvoted"),
    edited=("time.edited-timestamp@title",),
    pinned=(".stickied-tagline",),
    body=(".usertext-body",),
    aside=("div.child",),
    removed=(".usertext.grayed",),
    room=(".commentarea",),
)
NEW_REDDIT = Template(
    system="reddit",
    items=("shreddit-comment",),
    id=("@thingid",),
    id_pattern=r"^(t1_\w+)$",
    parent=("@parentid",),
    parent_pattern=r"^(t1_\w+)$",
    level=_depth,
    author=("@author",),
    moment=("time@datetime", "@created"),
    date=("time",),
    permalink=("@permalink",),
    votes=("@score",),
    body=("[slot=comment]",),
)
SLASHDOT = Template(
    system="slashdot",
    items=("[id^=tree_]",),
    id_pattern=r"^tree_(\d+)$",
    author=(".by a", ".by"),
    date=(".otherdetails",),
    permalink=(".otherdetails a@href",),
    votes=("[id^=comment_score_]",),
    body=("[id^=comment_body_]",),
    aside=("[id^=commtree_]",),
)
HABR = Template(
    system="habr",
    items=("div.comment",),
    id_pattern=r"^comment_(\d+)$",
    parent=(".parent_id@data-parent_id",),
    parent_pattern=r"^([1-9]\d*)$",
    author=(".user-info__nickname", ".comment__username", ".username"),
    moment=("time@datetime",),
    date=("time", ".comment__date-time"),
    votes=(".voting-wjt__counter", ".js-score"),
    body=(".comment__message", ".message"),
    nests=False,
)


def find(page: HtmlPage) -> Talk | None:
    """The comments of one of these sites, null for a page of another."""
    classes = page.classes
    if "comtr" in classes:
        return talk_of(page, HACKER_NEWS)
    if "comments_subtree" in classes:
        return talk_of(page, LOBSTERS)
    if {"thing", "comment", "tagline"} <= classes:
        return talk_of(page, OLD_REDDIT)
    if "<shreddit-comment" in page.decoded.text:
        return talk_of(page, NEW_REDDIT)
    if {"commentTop", "commentBody"} & classes and "otherdetails" in classes:
        return talk_of(page, SLASHDOT)
    if "parent_id" in classes and "comment__message" in classes:
        return talk_of(page, HABR)
    return None
