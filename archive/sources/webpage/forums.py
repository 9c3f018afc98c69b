"""Threads of the forums that are in wide use: phpBB, XenForo, SMF, MyBB, Invision, Discourse.

A page of a thread is a list of posts, the first of which opens it; each is a comment of the page.
They are flat, and quoting a post does not say that it is answered.

    <div id="p101" class="post"> … <p class="author">by <a class="username">Nessa</a> »     phpBB
      <time datetime="2020-01-09T17:23:00+00:00">…</time></p> <div class="content">Four minutes…

    <article class="message" data-author="Nessa" data-content="post-101">                 XenForo
      <time class="u-dt" datetime="2020-01-09T17:23:00+0000"> … <div class="bbWrapper">Four …

    <div class="post_wrapper"> <div class="poster"><h4><a>Nessa</a></h4>                      SMF
      <div class="keyinfo"> … <div class="post"><div class="inner" id="msg_101">Four minutes…

    <div class="post" id="post_101"> <div class="author_information"> <span                  MyBB
      class="largetext"><a>Nessa</a> <span class="post_date"> … <div class="post_body">Four …

    <article id="elComment_101" class="cPost"> <h3 class="cAuthorPane_author">Nessa</h3> Invision
      <time datetime="2020-01-09T17:23:00Z"> … <div data-role="commentContent">Four minutes…

    <div class="topic-body crawler-post" id="post_2"> <span class="creator"> <span      Discourse
      itemprop="name">nessa</span> <time class="post-time"> … <div class="post">Four minutes…

Sources: styles/prosilver/template/viewtopic_body.html in https://github.com/phpbb/phpbb,
Themes/default/Display.template.php in https://github.com/SimpleMachines/SMF,
install/resources/mybb_theme.xml in https://github.com/mybb/mybb and
app/views/topics/show.html.erb in https://github.com/discourse/discourse; XenForo and Invision
are seen in their pages.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archive.sources.webpage.page import HtmlPage, has_class
from archive.sources.webpage.posted import Talk
from archive.sources.webpage.selectors import every
from archive.sources.webpage.template import Template, talk_of

PHPBB = Template(
    system="phpbb",
    items=("div.post",),
    id_pattern=r"^p(\d+)$",
    author=(".author .username", ".author .username-coloured", ".author strong",
            ".postprofile .username", ".postprofile dt a", ".postprofile dt strong"),
    date=(".author time", ".author"),
    permalink=(".author a@href",),
    edited=(".notice",),
    body=(".content",),
    aside=(".signature",),
    without=(".signature",),
    removed=(".post_deleted_msg",),
    room=("#page-body", ".topic-actions", "#qr_postform"),
    nests=False,
)  # fmt: skip
PHPBB_2 = Template(
    system="phpbb",
    items=(),
    id=(".name a@name", "a@name"),
    id_pattern=r"^(\d+)$",
    author=(".name b", ".name"),
    date=(".postdetails",),
    body=(".postbody",),
    nests=False,
)
XENFORO = Template(
    system="xenforo",
    items=("article.message", "li.message", "div.message--post"),
    id=("@data-content", "@id"),
    id_pattern=r"^(?:js-)?post-(\d+)$",
    author=("@data-author", ".message-name .username", ".message-name", "a.username"),
    author_url=(".message-name a.username@href", ".message-userDetails a@href",
                "h3.userText a.username@href"),
    moment=("time.u-dt@datetime", "time@datetime", "abbr.DateTime@data-time"),
    date=("time.u-dt", "time", ".DateTime@title", ".DateTime"),
    permalink=("a.datePermalink@href", ".message-attribution-main a@href",
               ".message-attribution a@href"),
    edited=(".message-lastEdit", ".editDate"),
    body=(".message-body .bbWrapper", ".message-content .bbWrapper", ".bbWrapper",
          "blockquote.messageText", ".messageText"),
    aside=(".message-signature", ".signature", ".message-responses"),
    without=(".message-lastEdit", ".js-selectToQuoteEnd", ".messageTextEndMarker",
             ".bbCodeBlock-expandLink"),
    room=(".block--messages", ".messageList", ".message-list"),
    nests=False,
)  # fmt: skip
SMF = Template(
    system="smf",
    items=("div.post_wrapper",),
    id=(".inner@id", ".post@id", "[id^=subject_]@id"),
    id_pattern=r"^(?:msg_?|subject_)(\d+)$",
    author=(".poster h4 a[href*=profile]", ".poster h4 a[title]", ".poster h4"),
    moment=("time@datetime",),
    date=(".postinfo .smalltext", ".keyinfo .smalltext", ".keyinfo"),
    permalink=(".keyinfo h5 a@href", "a.smalltext@href"),
    edited=(".modified",),
    body=(".inner", ".post"),
    aside=(".signature", ".moderatorbar"),
    room=("#forumposts", "#quickReplyOptions", "#quickreply_options"),
    nests=False,
)
MYBB = Template(
    system="mybb",
    items=("div.post", "table.tborder"),
    id_pattern=r"^post_(\d+)$",
    author=(".author_information .largetext", ".author_information strong", ".largetext"),
    date=(".post_date",),
    edited=(".post_edit", ".edited_post"),
    body=(".post_body",),
    aside=(".signature", ".post_date .post_edit"),
    removed=(".deleted_post",),
    room=("#posts", "#quickreply_multiquote", "#quick_reply_form"),
    nests=False,
)
INVISION = Template(
    system="invision",
    items=("article.cPost", "article.ipsComment", "div.ipsComment", ".post_block"),
    id_pattern=r"^(?:elComment_|comment-|post_id_)(\d+)",
    author=(".cAuthorPane_author", ".ipsComment_author a", ".ipsComment_author", ".author.vcard",
            ".vcard .fn"),
    moment=("time@datetime", "abbr.published@title"),
    date=("time", "abbr.published", ".posted_info"),
    permalink=("a[data-role=shareComment]@href", ".ipsComment_meta a@href"),
    edited=(".ipsEdited", ".edit"),
    body=("[data-role=commentContent]", ".post.entry-content", ".entry-content",
          ".ipsType_richText"),
    aside=("[data-role=memberSignature]", ".signature"),
    room=("#comments", "#elPostFeed", ".cTopicPostArea"),
    nests=False,
)  # fmt: skip
DISCOURSE = Template(
    system="discourse",
    items=("div.crawler-post", "article[data-post-id]"),
    id=("@data-post-id", "@id", "[itemprop=position]", ".post-time@data-post"),
    id_pattern=r"^(?:post_)?#?(\d+)$",
    author=(".creator [itemprop=name]", ".creator a", ".creator", ".names .username a",
            ".names .username", ".names .first a"),
    moment=(".post-time@datetime", "time@datetime", ".relative-date@data-time"),
    date=(".post-time", "time", ".relative-date@title", ".relative-date"),
    permalink=("a.post-date@href", "link[itemprop=mainEntityOfPage]@href"),
    votes=(".post-likes", "[itemprop=userInteractionCount]@content", ".like-count"),
    reply_to=(".reply-to-tab",),
    body=(".cooked", "div.post[itemprop=text]", "div.post", "[itemprop=articleBody]",
          "[itemprop=text]"),
    without=(".lightbox-wrapper .meta", ".cooked-selection-barrier", ".quote-controls"),
    room=(".topic-timeline", "#suggested-topics", ".crawler-linkback-list"),
    nests=False,
)  # fmt: skip


def find(page: HtmlPage) -> Talk | None:
    """The posts of a thread, null for a page with the marks of none of these forums."""
    classes = page.classes
    if "crawler-post" in classes or ("cooked" in classes and "topic-post" in classes):
        return talk_of(page, DISCOURSE)
    if "bbWrapper" in classes or "messageText" in classes:
        return talk_of(page, XENFORO, _with_id(page, XENFORO))
    if {"postprofile", "postbody"} <= classes:
        return talk_of(page, PHPBB, _with_id(page, PHPBB))
    if "post_wrapper" in classes and "poster" in classes:
        return talk_of(page, SMF)
    if {"post_body", "author_information"} <= classes:
        return talk_of(page, MYBB, _with_id(page, MYBB))
    if {"cAuthorPane_author", "ipsComment", "post_block"} & classes:
        return talk_of(page, INVISION, _with_id(page, INVISION))
    if {"postbody", "postdetails", "name"} <= classes:
        return talk_of(page, PHPBB_2, _rows(page))
    return None


def _with_id(page: HtmlPage, template: Template) -> list[HtmlElement]:
    """The elements that have the classes of a post and also its id."""
    return [
        element
        for element in every(page.elements, *template.items)
        if any(
            re.search(template.id_pattern, element.get(name) or "")
            for name in ("id", "data-content")
        )
    ]


def _rows(page: HtmlPage) -> list[HtmlElement]:
    """The rows of a table of phpBB 2: a cell for the poster with the anchor, one for the post."""
    rows: dict[HtmlElement, None] = {}
    for name in page.with_class("name"):
        anchors = [each for each in name.iter("a") if (each.get("name") or "").isdecimal()]
        cell = name.getparent()
        if anchors and cell is not None and cell.tag == "td" and cell.getparent() is not None:
            rows[cell.getparent()] = None
    return [row for row in rows if any(has_class(each, "postbody") for each in row.iter())]
