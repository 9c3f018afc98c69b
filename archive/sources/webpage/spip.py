"""SPIP's forums, as its skeletons draw them since version 1.

    <ul class="forum">
      <li class="forum-fil">
        <div class="forum-message">
          <div class="forum-chapo"><h3 class="forum-titre"><a name="forum101" id="forum101">The
            clock</a></h3> <small>9 January 2020 17:23, by <span>Nessa</span></small></div>
          <div class="forum-texte"><p>Four minutes slow again.</p></div>
        </div>
        <ul> <li> … forum102, which answers 101 … </li></ul>

Since version 2.1, and in the plugin Comments:

    <li class="comment-item comment-fil">
      <div class="comment hreview"><a name="comment101"></a><a name="forum101"></a>
        <p class="comment-meta"><abbr class="dtreviewed" title="2020-01-09T17:23:00Z"> …
          <span class="sep">, </span>by <span>Nessa</span></p>
        <div class="comment-content"> … <ul class="comments-items"> …

The anchors are in every version, so the comments are found by them. The markup is that of
squelettes-dist (forum.html) in https://git.spip.net/spip/forum and of
https://git.spip.net/spip-contrib-extensions/comments.
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

ID = re.compile(r"^(?:forum|comment)(\d+)$")
SIGNS = frozenset({
    "forum-fil", "forum-message", "forum-chapo", "forum-texte", "comment-fil", "comment-item",
    "comments-items", "comments-thread",
})  # fmt: skip
BODY = (".forum-texte", ".comment-texte", ".comment-content", ".forum-item", ".texte")
TITLE = (".forum-titre", ".comment-titre")
META = (".forum-chapo", ".comment-meta", ".forum-top", ".forum-nav", "small")
BY = (
    "[class*=forum-qui]", "[class*=-nom-]", ".comment-author", ".auteur", ".reviewer .fn",
    ".reviewer", "[class*=-auteur-]",
)  # fmt: skip
MOMENT = ("time@datetime", "abbr.dtreviewed@title", "abbr.published@title", ".dtreviewed@title")
NO_TEXT = (
    ".forum-repondre-message", ".comment-reply", ".repondre", ".forum-chapo", ".comment-meta",
    ".forum-reponse",
)  # fmt: skip
ROOM = ("ul.forum", ".forum-total", ".comments-thread", ".comments-posts", "#formulaire_forum",
        ".formulaire_forum", ".comment-form", ".forum-decompte")  # fmt: skip
_PAR = re.compile(r"^[\s,]*(?:par|by|von|por|da|de|door|автор)\b[\s:]*", re.I)
FARTHEST = 6  # ancestors between a comment's anchor and its element


def find(page: HtmlPage) -> Talk | None:
    """The messages behind the system's anchors, null for a page without its classes."""
    text = page.decoded.text
    if not SIGNS & page.classes or not ("spip" in text or "SPIP" in text):
        return None
    items: dict[HtmlElement, str | None] = {}
    taken: set[str] = set()
    for element in page.with_tag("a", "li", "div", "span"):
        match = ID.match(element.get("id") or element.get("name") or "")
        if not match or match[1] in taken:
            continue
        item = _around(element)
        if item is not None and item not in items:
            items[item] = match[1]
            taken.add(match[1])
    if not items:  # a skeleton without anchors
        items = dict.fromkeys(page.with_class("forum-message", "comment-item"))
    at_hand = set(items)
    headline = line_of_text(next(iter(page.with_tag("h1")), None))
    posted = [_posted(item, key, at_hand, headline) for item, key in items.items()]
    posted = [one for one in posted if one.bodies]
    if not posted:
        return None
    return Talk(system="spip", posted=tuple(posted), apart=tuple(every(page.elements, *ROOM)))


def _around(anchor: HtmlElement) -> HtmlElement | None:
    """The element of an anchor's comment: the list item, so that what it nests answers it."""
    element: HtmlElement | None = anchor
    block = None
    for _ in range(FARTHEST):
        if element is None:
            break
        if element.tag == "li":
            return element
        if block is None and has_class(element, "forum-message", "comment", "forum"):
            block = element
        element = element.getparent()
    return block


def _posted(
    item: HtmlElement, key: str | None, items: set[HtmlElement], headline: str | None
) -> Posted:
    own = Elements(within(item, without=items))
    texts = every(own, BODY[0]) or [one for one in [first(own, *BODY)] if one is not None]
    heading = first(outside(own, item, *texts), *TITLE)
    round_it = outside(own, item, *texts, heading)
    # The form proposes the article's title as the message's: then it is nobody's words.
    said = heading is not None and line_of_text(heading, without=own.others) not in (None, headline)
    bodies = [heading, *texts[:1]] if said else texts[:1]
    author, printed = _signed(round_it)
    return Posted(
        element=item,
        bodies=tuple(bodies if texts else ()),
        without=frozenset(every(own, *NO_TEXT)) - {heading},
        id=key,
        author=author,
        author_url=address_of(first(round_it, *BY)),
        moment=value_of(round_it, MOMENT),
        date_text=printed,
        permalink=value_of(
            own, ("a[rel~=bookmark]@href", "a.permalink@href", "a[href*=#forum]@href")
        ),
    )


def _signed(round_it: Elements) -> tuple[str | None, str | None]:
    """The name and the printed date of a message; a message may have no name."""
    by = first(round_it, *BY)
    author = None
    if by is not None:
        author = name_of(_PAR.sub("", _line(by, round_it, ".sep")))
    printed = value_of(round_it, ("time", ".dtreviewed", "abbr.published", ".date"))
    for selector in META:
        for element in every(round_it, selector):
            parted = datelines.parted(_line(element, round_it, *TITLE))
            if parted is None:
                continue
            _, date, after = parted
            if by is None:
                author = author or datelines.signed(_PAR.sub("", after)) or None
            return author, printed or date
    return author, printed


def _line(element: HtmlElement, round_it: Elements, *without: str) -> str:
    """The text of an element, as far as it is the comment's own, less what selectors name."""
    kept = round_it.but(set(every(round_it, *without)))
    return line_of_text(element, without=kept.others) or ""
