"""WordPress's own comment list, as its core and its themes draw it.

    <ol class="comment-list">
      <li id="comment-7" class="comment bypostauthor even depth-1 parent">
        <article id="div-comment-7" class="comment-body">
          <div class="comment-author vcard"><b class="fn">Nessa</b> <span class="says">says:</span>
          <a href="#comment-7"><time datetime="2020-01-09T17:23:00+00:00">
          <div class="comment-content"><p>Four minutes slow again.
        <ol class="children"> <li id="comment-8" ...>

The markup is that of `Walker_Comment` in https://github.com/WordPress/WordPress, file
wp-includes/class-walker-comment.php. A theme may draw each comment anew; `comment_class()` and the
id `comment-N` are what nearly all of them keep, and `themed.py` reads the rest.

Quirks:
- A reply deeper than the site's limit stands beside the comment it answers, as if it answered
  that one's parent. Nothing on the page says better.
- The button under a comment says "Reply to NAME" with the name of its own author.
- Some themes call `comment_class()` and print no nesting: then `depth-N` gives the tree.
- A theme that forgets an end tag nests every comment in the one before: `depth-N` tells.
- A theme may print `comment_class()` on two elements of one comment.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import lxml.etree
from lxml.html import HtmlElement

from archive.sources.document import AuthorKind
from archive.sources.webpage.comment_elements import CommentElements
from archive.sources.webpage.page import HtmlPage, around_both, class_names, within
from archive.sources.webpage.posted import Posted, Talk
from archive.sources.webpage.prose import line_of_text
from archive.sources.webpage.themed import parts_of
from archive.sources.webpage.wordpress_talk import talk_of

ID = re.compile(r"^\s*(?:li-|div-|article-|item-)?comment[-_]{0,2}\s*(\d{1,18})\s*$")
DEPTH = re.compile(r"^depth-(\d{1,4})$")
PINGS = frozenset({"pingback", "trackback"})
KINDS = ("comment", "pingback", "trackback")
HOLDERS = frozenset({"li", "div", "article", "section", "dt", "dd", "tr", "td", "p", "aside"})
VOTES = ("cld-like-count-wrap", "cld-dislike-count-wrap", "view-likers")


def find(page: HtmlPage) -> Talk | None:
    """The comments of the list, or null where no element has the class of one."""
    if page.classes.isdisjoint(KINDS):
        return None
    marked = [one for one in page.with_class(*KINDS) if _is_marked(one)]
    if not marked:
        return None
    items = _items(page, marked)
    rooted = [(roots_of(element), id) for element, id in items]
    everyone = frozenset(root for roots, _ in rooted for root in roots)
    posted = [_posted(roots, id, everyone) for roots, id in rooted]
    return talk_of(page, posted, nests=_nests(posted))


def _is_marked(element: HtmlElement) -> bool:
    if element.tag not in HOLDERS:
        return False
    if ID.match(element.get("id") or "") or depth_of(element) is not None:
        return True
    # Twenty Ten and its many children gave pingbacks no id and only this class.
    names = class_names(element)
    return element.tag == "li" and "post" in names and not PINGS.isdisjoint(names)


def is_review(element: HtmlElement) -> bool:
    """Shops keep what customers say of a product in the comments' table, and mark it so."""
    return "review" in class_names(element)


def depth_of(element: HtmlElement) -> int | None:
    classes = element.get("class")
    return _depth(classes) if classes else None


@functools.lru_cache(maxsize=1024)  # every comment of a page has one of a few
def _depth(classes: str) -> int | None:
    for name in classes.split():
        if found := DEPTH.match(name):
            return int(found[1])
    return None


def _items(page: HtmlPage, marked: list[HtmlElement]) -> list[tuple[HtmlElement, str | None]]:
    """The outermost element of each comment, and its id.

    Beside the marked ones, anything in their list that has a comment's id is one: a theme's
    short form of a pingback, as a rule.
    """
    marked = [_promoted(one) for one in marked]
    lists = {one.getparent() for one in marked}
    known = set(marked)
    found: list[tuple[HtmlElement, str | None]] = []
    open_ones: list[tuple[HtmlElement, str | None]] = []
    around = page.root if None in lists else around_both(*_ends(page, lists))
    for event, element in lxml.etree.iterwalk(around, events=("start", "end")):
        if event == "end":
            if open_ones and open_ones[-1][0] is element:
                open_ones.pop()
            continue
        if element not in known and not (
            element.getparent() in lists
            and ID.match(element.get("id") or "")
            and not is_review(element)
        ):
            continue
        if element.tag == "dd":
            continue  # the second half of a <dt>
        own = _own_id(element, known)
        if open_ones and _is_same(element, own, *open_ones[-1]):
            continue
        open_ones.append((element, own))
        found.append((element, own))
    return found


def _ends(page: HtmlPage, elements: Iterable[HtmlElement]) -> tuple[HtmlElement, HtmlElement]:
    """The first and the last of them on the page."""
    in_order = sorted(elements, key=page.place.__getitem__)
    return in_order[0], in_order[-1]


def _promoted(element: HtmlElement) -> HtmlElement:
    """The element round it, where that has the comment's id and this has only its class."""
    around = element.getparent()
    if around is None or ID.match(element.get("id") or "") or around.tag != "li":
        return element
    is_alone = sum(depth_of(one) is not None for one in around) == 1
    return around if is_alone and ID.match(around.get("id") or "") else element


def _own_id(element: HtmlElement, known: set[HtmlElement]) -> str | None:
    """The id on the element, or else the first one inside that is no other comment's."""
    if found := ID.match(element.get("id") or ""):
        return found[1]
    depth = depth_of(element)
    for index, one in enumerate(within(element)):
        if index > 200:
            return None
        if one is element:
            continue
        name = one.get("id") or (one.get("name") if one.tag == "a" else None)
        if found := ID.match(name or ""):
            return None if one in known and depth_of(one) not in (None, depth) else found[1]
        if one in known and depth_of(one) not in (None, depth):
            return None
        stated = one.get("data-commentid") or one.get("data-comment-id") or ""
        if stated.isascii() and stated.isdigit():
            return str(stated)
    return None


def _is_same(
    element: HtmlElement, id: str | None, outer: HtmlElement, outer_id: str | None
) -> bool:
    """Whether an element is only the inner half of the comment round it."""
    if id is not None and outer_id is not None:
        return id == outer_id
    return depth_of(element) in (None, depth_of(outer)) and "children" not in " ".join(
        class_names(element.getparent())
    )


def roots_of(element: HtmlElement) -> list[HtmlElement]:
    """The elements that hold a comment: one, but for a <dt> with its <dd>."""
    roots = [element]
    if element.tag == "dt":
        following = element.getnext()
        while following is not None and following.tag == "dd":
            roots.append(following)
            following = following.getnext()
    return roots


def _posted(roots: list[HtmlElement], id: str | None, everyone: frozenset[HtmlElement]) -> Posted:
    element = roots[0]
    marked = next((one for one in (element, *element) if depth_of(one) is not None), element)
    names = class_names(marked)
    kind = next((name for name in KINDS[1:] if name in names), "comment")
    comment = CommentElements(roots, others=everyone, id=id, ping=kind != "comment")
    parts = parts_of(comment)
    up, down = _votes(comment)
    return Posted(
        element=roots[-1],
        bodies=parts.bodies,
        without=parts.without,
        id=id,
        type=kind,
        level=depth_of(marked),
        author=parts.author,
        author_url=parts.author_url,
        author_kind=_kind_of_author(names) if kind == "comment" else None,
        moment=parts.moment,
        date_text=parts.date_text,
        permalink=parts.permalink,
        votes_up=up,
        votes_down=down,
        votes=up - down if up is not None and down is not None else None,
        notice=parts.notice,
        truncated=parts.truncated,
        state="pending" if parts.notice else "published",
    )


def _kind_of_author(names: list[str]) -> AuthorKind | None:
    """`comment_class()` marks users of the site and the author of the article."""
    if "bypostauthor" in names:
        return "author"
    if "byuser" in names:
        return "registered"
    return "guest" if any(DEPTH.match(name) for name in names) else None


def _votes(comment: CommentElements) -> tuple[int | None, int | None]:
    """As two plugins count them: Comments Like Dislike, and the likes of WordPress.com."""
    counts: dict[str, int] = {}
    for name in VOTES if not comment.present.isdisjoint(VOTES) else ():
        for one in comment.with_name(name):
            digits = re.match(r"\d{1,9}", line_of_text(one) or "0")
            counts[name] = int(digits[0]) if digits else 0
    up = counts.get("cld-like-count-wrap", counts.get("view-likers"))
    return up, counts.get("cld-dislike-count-wrap")


def _nests(posted: list[Posted]) -> bool:
    """Whether the nesting of the elements is the tree: not where their depths say otherwise."""
    if len({one.level for one in posted} - {None}) < 2:
        return True  # no depths, or one that every comment was given
    levels = {one.element: one.level for one in posted}
    above: list[HtmlElement] = []
    around = around_both(posted[0].element, posted[-1].element)
    for event, element in lxml.etree.iterwalk(around, events=("start", "end")):
        if element not in levels:
            continue
        if event == "end":
            above.pop()
            continue
        level, outer = levels[element], levels[above[-1]] if above else None
        if level is not None and outer is not None and level <= outer and level > 1:
            return False
        if level == 1 and above and not _in_children(element, above[-1]):
            return False
        above.append(element)
    return True


def _in_children(element: HtmlElement, outer: HtmlElement) -> bool:
    for one in element.iterancestors():
        if one is outer:
            return False
        if "children" in class_names(one):
            return True
    return False
