"""What the class names inside a blog's comment say: who, when, what, and what nobody wrote.

A guest's text can set no class, so each one comes from the theme or from a plugin. Collected
from `comment_class()` of WordPress, its block themes, and the comment templates of some hundred
themes and plugins.
"""

from __future__ import annotations

import dataclasses
import functools
import re

# The surest first.
AUTHORS = (
    "fn", "comment-author-name", "comment-author-link", "comment__author-name", "author-name",
    "wp-block-comment-author-name", "comment-name", "comment_name", "comment-username",
    "commenter-name", "comment-author", "comment_author", "commentauthor", "comment__author",
    "comment-by", "commenter", "nickname", "username", "user-name", "author", "name", "vcard",
)  # fmt: skip
NAMED = re.compile(
    r"(?:^|[-_])(?:(?:author|commenter|username|nickname)(?:[-_](?:name|link|title))?|name)$"
)
TEXTS = (
    "comment-content", "comment_content", "commentcontent", "comment__content",
    "wp-block-comment-content", "comment-text", "comment_text", "commenttext", "comment__text",
    "comment-entry", "comment_entry", "commententry", "comments-text", "comments-content",
    "comment-copy", "comment-message", "comment-description",
    "contenttext", "comment-content-inner", "format_text", "comment-body", "comment_body",
    "commentbody", "message", "text", "entry", "content",
)  # fmt: skip
SURE_TEXTS = frozenset(TEXTS[:9])
DATED = re.compile(
    r"(?:^|[-_])(?:date|dates|datetime|time|timestamp|published|posted|when)(?:$|[-_])"
    r"|^comment-?(?:date|time|posted)"
)
MENTIONED = re.compile(r"(?:^|[-_])(?:info|details|header|head|permalink)(?:$|[-_])|meta")
# Tools, counters, badges, stars.
TOOL = re.compile(
    r"(?:children|replies|avatar|gravatar|says|repl(?:y|ies)|reply[-_]?(?:link|button|to)?"
    r"|comment[-_]?repl(?:y|ies).*|.*-reply-(?:link|login)|comment[-_]?respond"
    r"|(?:comment-|post-|wp-block-comment-)?edit[-_]?(?:link)?|comment_edit.*|edit_comment"
    r"|comment[-_]?(?:edit|actions?|tools|controls|buttons?|share|ratings?|votes?|voting|likes?"
    r"|karma|flag|report|numbers?|count|counter|num|avatar|gravatar|arrow|form|quote[-_]link"
    r"|direct[-_]link|login)(?:[-_].*)?|sharedaddy|sharing"
    r"|.*-report-link|(?:cs|pd|wprm-comment|crfp|thumbs|star|gdsr|post)-ratings?.*|ratings?"
    r"|cld-like-dislike-wrap.*|wp_?ulike.*|addtoany.*|a2a_.*|sce-.*|screen-reader-text|sr-only|visually-hidden|visuallyhidden"
    r"|says-text|comment-(?:badge|label|role).*|vote|votes|voting|likes?|.*upvote.*)"
)
TOOL_TAGS = frozenset({"form", "script", "style", "noscript", "button", "svg", "iframe"})
BLOCKS = frozenset({
    "p", "blockquote", "ul", "ol", "pre", "dl", "table", "figure", "div", "h1", "h2", "h3", "h4",
    "h5", "h6", "address", "center",
})  # fmt: skip
# Where a name stands that has no class.
HEADINGS = frozenset({"cite", "strong", "b", "h2", "h3", "h4", "h5", "h6"})
SIGNED = HEADINGS | {"small", "em", "i", "p", "div", "span"}
# Where a date does.
DATE_TAGS = frozenset({
    "p", "small", "span", "em", "i", "abbr", "a", "div", "li", "td", "cite",
})  # fmt: skip
WAITING = re.compile(r"moderat|unapproved|awaiting|pending-comment|comment-pending")


@dataclasses.dataclass(frozen=True, slots=True)
class Marks:
    """What the classes of an element say of it.

    tool     nobody wrote it            header   it is about the comment: who, when
    named    it is the name             dated    it is the date
    telling  it is the name or the text, whatever else it is called
    waiting  it says that the comment waits for a moderator
    """

    names: tuple[str, ...]
    tool: bool
    header: bool
    named: bool
    dated: bool
    telling: bool
    waiting: bool


@functools.lru_cache(maxsize=4096)  # every comment of a page has the same few
def marks_of(classes: str) -> Marks:
    names = tuple(classes.lower().split())
    dated = any(map(DATED.search, names))
    return Marks(
        names=names,
        tool=any(map(TOOL.fullmatch, names)),
        header=dated or any(map(MENTIONED.search, names)),
        named=any(map(NAMED.search, names)),
        dated=dated,
        telling="fn" in names or not SURE_TEXTS.isdisjoint(names),
        waiting=any(map(WAITING.search, names)),
    )
