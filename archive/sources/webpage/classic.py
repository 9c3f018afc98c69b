"""The comments of WordPress themes that write their own list: all before 2008, and some since.

    <ol class="commentlist">
      <li class="alt" id="comment-7">
        <cite><a href="..." rel="external nofollow">Nessa</a></cite> Says:
        <small class="commentmetadata"><a href="#comment-7">January 9th, 2005 at 5:23 pm</a></small>
        <p>Four minutes slow again.

There is no `comment_class()` and there are no threads; what nearly all of these themes keep is the
id `comment-N`, on the comment, on its heading, on an anchor in it:

    <li id="comment-7"> <p>Four minutes slow again. <p><cite>Comment by Nessa - 1/9/2005 @ 5:23
    <h4 id="comment-7"> 3 | Comment by Nessa | January 9, 2005 </h4> <p>Four minutes slow again.
    <dt id="comment-7"> ... <dd> ...          <li> <a name="comment-7"></a> ...

The markup is that of comments.php in the themes "classic" and "default" (Kubrick) of
https://github.com/WordPress/WordPress, versions 1.5 to 2.6. Other systems use such ids too, so a
page must show elsewhere that WordPress made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.sources.document import AuthorKind
from archive.sources.webpage.comment_elements import CommentElements
from archive.sources.webpage.page import HtmlPage, class_names
from archive.sources.webpage.posted import Posted, Talk
from archive.sources.webpage.themed import parts_of
from archive.sources.webpage.wordpress import ID, is_review, roots_of
from archive.sources.webpage.wordpress_talk import talk_of

MADE_BY = (
    "wp-content/", "wp-comments-post", "wp-includes/", "wp-login.php", 'content="WordPress',
    "//wordpress.org",
)  # fmt: skip
BLOCKS = frozenset({"li", "div", "article", "section", "td", "tr", "blockquote", "dd", "dt"})
OVER = frozenset({"h2", "h3", "h4", "h5", "h6", "p"})  # a heading: its text follows it
HEADED = OVER - {"p"} | {"form"}
FORMS = ("respond", "commentform")
ANCHOR = re.compile(r"^comment-?(\d{1,18})$")
PINGED = re.compile(r"(?:^|[-_])(?:ping|track)(?:back)?s?(?:$|[-_]|list)", re.I)
SAID_PING = re.compile(
    r"^\W*(pingback|trackback)\b|\b(pingback|trackback)\s+(?:by|von|par|por)\b", re.I
)
AUTHORS = frozenset(
    [
        "author",
        "authorcomment",
        "author-comment",
        "author_comment",
        "authcomment",
        "bypostauthor",
        "byauthor",
        "postauthor",
        "post-author",
        "admin-comment",
        "admincomment",
    ]
)
MOST_FOLLOWING = 200  # blocks under one heading: no comment has as many


def find(page: HtmlPage) -> Talk | None:
    """The comments of the page, or null where few of these ids hold a name, a date and a text."""
    if not any("omment" in name and ID.match(name) for name in page.by_id):
        named = any((one.get("name") or "").startswith("comment") for one in page.with_tag("a"))
        if not named:
            return None
    if not any(mark in page.decoded.text for mark in MADE_BY):
        return None
    items = list(_items(page))
    everyone = frozenset(root for roots, _ in items for root in roots)
    posted = [_posted(roots, id, everyone) for roots, id in items]
    whole = [one for one in posted if one.author or one.date_text or one.moment]
    if not whole or 2 * len(whole) < len(posted):
        return None
    return talk_of(page, whole, nests=True)


def _items(page: HtmlPage) -> Iterator[tuple[list[HtmlElement], str]]:
    """The elements of each comment, and its id."""
    seen: set[HtmlElement] = set()
    starts: list[tuple[HtmlElement, str]] = []
    for element in page.elements:
        if (found := ID.match(element.get("id") or "")) or (
            element.tag == "a" and (found := ANCHOR.match(element.get("name") or ""))
        ):
            id = found[1]
        else:
            continue
        if (holder := _holder(element)) is None or holder in seen or is_review(holder):
            continue
        if starts and starts[-1][1] == id and _is_in(holder, starts[-1][0]):
            continue
        seen.add(holder)
        starts.append((holder, id))
    for holder, id in starts:
        yield _all_of(holder, seen), id


def _holder(element: HtmlElement) -> HtmlElement | None:
    """The element itself, or the one round an anchor."""
    if element.tag in BLOCKS or element.tag in OVER:
        return element
    if element.tag in ("a", "span"):
        around = element.getparent()
        while around is not None and around.tag in ("a", "span", "b", "strong", "small", "cite"):
            around = around.getparent()
        if around is not None and (around.tag in BLOCKS or around.tag in OVER):
            return around
    return None


def _is_in(element: HtmlElement, outer: HtmlElement) -> bool:
    return element is outer or any(one is outer for one in element.iterancestors())


def _all_of(holder: HtmlElement, starts: set[HtmlElement]) -> list[HtmlElement]:
    if holder.tag not in OVER:
        return roots_of(holder)
    roots = [holder]
    following = holder.getnext()
    while following is not None and len(roots) < MOST_FOLLOWING:
        if following in starts or following.tag in HEADED or following.get("id") in FORMS:
            break
        if isinstance(following.tag, str):
            roots.append(following)
        following = following.getnext()
    return roots


def _posted(roots: list[HtmlElement], id: str, everyone: frozenset[HtmlElement]) -> Posted:
    element = roots[0]
    names = class_names(element)
    kind = _listed_kind(element, names)
    comment = CommentElements(roots, others=everyone, id=id, ping=kind is not None)
    kind = kind or _said_kind(comment)
    comment.ping = kind != "comment"
    parts = parts_of(comment)
    return Posted(
        element=roots[-1] if element.tag == "dt" else element,
        bodies=parts.bodies,
        without=parts.without,
        id=id,
        type=kind,
        author=parts.author,
        author_url=parts.author_url,
        author_kind=_kind_of_author(names) if kind == "comment" else None,
        moment=parts.moment,
        date_text=parts.date_text,
        permalink=parts.permalink,
        notice=parts.notice,
        state="pending" if parts.notice else "published",
    )


def _listed_kind(element: HtmlElement, names: list[str]) -> str | None:
    """Another site's notice says so in a class, or in its list's."""
    around = element.getparent()
    listed = [*class_names(around), around.get("id") or ""] if around is not None else []
    for name in (*names, *listed):
        if PINGED.search(name):
            return "trackback" if "track" in name.lower() and "ping" not in name else "pingback"
    return None


def _said_kind(comment: CommentElements) -> str:
    """Or in the words before or after its text: "Trackback by NAME"."""
    line = " ".join(comment.header(()).split())
    if found := SAID_PING.search(f"{line[:40]} … {line[-160:]}"):
        return str(found[1] or found[2]).lower()
    return "comment"


def _kind_of_author(names: list[str]) -> AuthorKind | None:
    return "author" if AUTHORS & {name.lower() for name in names} else None
