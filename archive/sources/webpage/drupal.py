"""Drupal's comments, from version 5 to 10 and in the themes that keep its anchors.

    <a id="comment-101"></a>
    <div class="comment comment-by-anonymous" about="/comment/101#comment-101" typeof="sioc:Post">
      <h3 property="dc:title"><a href="/comment/101#comment-101" class="permalink">The clock</a>
      <div class="submitted">Submitted by <span class="username">Nessa (not verified)</span> on
        <span property="dc:date dc:created" content="2020-01-09T17:23:00+00:00">Thu, 01/09/2020 …
      <div class="content"> <div class="field-name-comment-body"> … Four minutes slow again.
    <div class="indented">
      <a id="comment-102"></a> <div class="comment"> … answers 101 …

Replies stand in a `div.indented` beside what they answer, not in it. Since version 7 RDFa may
name the parent (`sioc:reply_of`, `schema:parentItem`), and since 8 a hidden line "In reply to".
The markup is that of modules/comment in https://github.com/drupal/drupal: comment.tpl.php,
comment.html.twig and CommentViewBuilder.
"""

from __future__ import annotations

import re

import lxml.etree
from lxml.html import HtmlElement

from archive.sources.document import AuthorKind
from archive.sources.webpage import datelines
from archive.sources.webpage.page import HtmlPage, class_names, has_class, within
from archive.sources.webpage.posted import Posted, Talk
from archive.sources.webpage.prose import line_of_text, text_of
from archive.sources.webpage.selectors import Elements, every, first
from archive.sources.webpage.template import address_of, name_of, other, outside, value_of

# In the markup of its pages; in prose they hardly ever stand.
SIGNS = (
    "Drupal.settings", "drupalSettings", "data-drupal-", 'content="Drupal ', "/misc/drupal.js",
    "data-comment-user-id", 'typeof="sioc:', 'about="/comment/',
)  # fmt: skip
# Where its style sheets and scripts lie; articles link to such files on other sites too.
FOLDERS = re.compile(r"/sites/(?:all|default)/")
GENERATOR = 'content="Drupal '
# What WordPress, whose comments have the same ids, serves its pages' files from.
WORDPRESS = ("/wp-content/", "/wp-includes/")
ID = re.compile(r"^comment-(\d+)$")
LINKED = re.compile(r"(?:^|/)comment/(\d+)(?:[/#?]|$)|#comment-(\d+)$")
BODY = (
    "[property~=schema:text]", "[property~=content:encoded]", ".field--name-comment-body",
    ".field-name-comment-body", ".comment-body", ".content", ".comment__content",
    ".comment-content", ".comment_content", ".comment-text", ".comment_text", ".comment__text",
)  # fmt: skip
TITLE = (
    "[property~=dc:title]", "[property~=schema:name] a.permalink", ".comment-title",
    ".comment__title", ".comment_title", "h3.title", "h3", "h4.title", ".title", "h4",
)  # fmt: skip
AUTHOR = (
    ".username", "[property~=foaf:name]", "[rel~=schema:author] [property~=schema:name]",
    ".comment-author-name", ".comment_author_name", ".commenter-name", "[rel=author]",
    ".submitted a[href*=/user]",
)  # fmt: skip
SUBMITTED = (
    ".submitted", ".comment__submitted", ".comment-submitted", ".comment__meta", ".comment-meta",
    ".attribution", ".author-datetime", ".comment_author", ".comment-author", ".comment__author",
    ".author", "footer", "header",
)  # fmt: skip
PRINTED = (
    ".submitted time", "time", ".comment__time", ".comment-time", ".comment-date", ".date",
    ".created",
)  # fmt: skip
MOMENT = (
    "time@datetime", "[property~=dc:created]@content", "[property~=dc:date]@content",
    "[property~=schema:dateCreated]@content", "[property~=schema:dateCreated]@datetime",
)  # fmt: skip
NO_TEXT = (
    ".user-signature", ".comment-signature", "ul.links", ".links.inline", ".field-label",
    ".expanding-formatter-ellipsis", ".expanding-formatter-trigger", ".rdf-meta", "nav", ".new",
    ".indicator", "mark",
)  # fmt: skip
ROOM = ("#comments", ".comment-wrapper", "#comment-form", ".comment-form", "form.comment-form")
# What is printed after the name of somebody who has no account: "Nessa (not verified)".
UNVERIFIED = re.compile(
    r"\s*\((?:not verified|nicht überprüft|nicht verifiziert|Gast|non vérifié|no verificado"
    r"|não verificado|non verificato|niet gecontroleerd|niet geverifieerd|не проверено"
    r"|не перевірено|niezweryfikowany|neověřeno|neoverené|inte verifierad|ikke verificeret"
    r"|ikke bekreftet|ei vahvistettu|nem ellenőrzött|neverificat|未验证|未驗證|未確認|미확인)\)$",
    re.I,
)


def find(page: HtmlPage) -> Talk | None:
    """The comments behind the system's anchors, null for a page that Drupal did not draw."""
    if not _is_drupal(page):
        return None
    items = _items(page)
    if not items:
        return None
    at_hand = set(items)
    levels = _levels(page, at_hand)
    posted = [_posted(item, key, at_hand, levels[item]) for item, key in items.items()]
    posted = [one for one in posted if one.bodies]
    if not posted:
        return None
    return Talk(system="drupal", posted=tuple(posted), apart=tuple(every(page.elements, *ROOM)))


def _is_drupal(page: HtmlPage) -> bool:
    text = page.decoded.text
    if GENERATOR not in text and any(sign in text for sign in WORDPRESS):
        return False
    return any(sign in text for sign in SIGNS) or any(
        FOLDERS.search(each.get("href") or each.get("src") or "")
        for each in page.with_tag("link", "script")
    )


def _items(page: HtmlPage) -> dict[HtmlElement, str]:
    """The element of each comment and its id, in page order."""
    found: dict[HtmlElement, str] = {}
    for element in page.elements:
        key = None
        item: HtmlElement | None = element
        if match := ID.match(element.get("id") or element.get("name") or ""):
            key = match[1]
            if element.tag in {"a", "span"} and not (element.text_content() or "").strip():
                item = _after(element)
        elif has_class(element, "comment", "js-comment") and (
            match := LINKED.search(element.get("about") or "")
        ):
            key = match[1] or match[2]
        if key is None or item is None or item in found:
            continue
        if item.tag in {"a", "h2", "h3", "h4", "form", "input", "textarea", "label"}:
            continue
        found[item] = key
    return dict(sorted(found.items(), key=lambda pair: page.place[pair[0]]))


def _after(anchor: HtmlElement) -> HtmlElement | None:
    """The comment that an anchor stands before, or at the beginning of."""
    parent = anchor.getparent()
    following = [one for one in anchor.itersiblings() if isinstance(one.tag, str)]
    if following and has_class(following[0], "comment"):
        return following[0]
    if parent is not None and has_class(parent, "comment"):
        return parent
    for one in following:
        if ID.match(one.get("id") or "") or has_class(one, "indented"):
            # In version 8 the anchor and the comment have one id.
            return one if has_class(one, "comment") else None
        if one.tag != "a" and (has_class(one, "comment") or _has_text(one)):
            return one
    return None


def _has_text(element: HtmlElement) -> bool:
    return any((inner.text or "").strip() for inner in element.iter("p", "div", "span", "a"))


def _levels(page: HtmlPage, items: set[HtmlElement]) -> dict[HtmlElement, int]:
    """How many `indented` elements are open round each item: one walk for all of them."""
    levels = {}
    level = 0
    for event, element in lxml.etree.iterwalk(page.root, events=("start", "end")):
        if isinstance(element.tag, str) and "indented" in class_names(element):
            level += 1 if event == "start" else -1
        if event == "start" and element in items:
            levels[element] = level
    return levels


def _posted(item: HtmlElement, key: str, items: set[HtmlElement], level: int) -> Posted:
    own = Elements(within(item, without=items))
    body = _text_element(own)
    without = set(every(own, *NO_TEXT))
    heading = first(outside(own, item, body), *TITLE)
    submitted = first(outside(own, item, body), *SUBMITTED)
    if body is None and submitted is not None:
        body = item
        without |= {submitted} | set(every(own, ".picture", ".user-picture", ".submitted"))
        if heading is not None:
            without.add(heading)
    round_it = outside(own, item, body, heading)
    author, printed = _signed(round_it)
    name = UNVERIFIED.sub("", author) if author else None
    bodies = [body] if body is not None else []
    if heading is not None and body is not None and _says_more(heading, body, own.but(without)):
        bodies.insert(0, heading)
    element = first(round_it, *AUTHOR)
    return Posted(
        element=item,
        bodies=tuple(bodies),
        without=frozenset(without),
        id=key,
        parent_id=value_of(
            round_it,
            ("[rel~=sioc:reply_of]@resource", "[rel~=schema:parentItem]@resource"),
            r"(?:^|/)comment/(\d+)",
        ),
        answers_id=other(_answered(round_it), key),
        level=level,
        author=name,
        author_url=address_of(element),
        author_kind=_kind(item, element, name != author),
        moment=value_of(round_it, MOMENT),
        date_text=printed,
        permalink=value_of(own, ("a.permalink@href", "a[rel~=bookmark]@href")),
    )


def _text_element(own: Elements) -> HtmlElement | None:
    """The element of the text, rather than one round the text and its head."""
    heads = set(every(own, ".submitted", ".username"))
    found = None
    for selector in BODY:
        for element in every(own, selector):
            if not any(inner in heads for inner in within(element, without=own.others)):
                return element
            found = element if found is None else found
    return found


def _answered(round_it: Elements) -> str | None:
    """The comment in the hidden line "In reply to The clock by Nessa"."""
    parent = first(round_it, "p.parent", ".comment__parent", ".parent")
    if parent is None:
        return None
    found = value_of(
        every(within(parent, without=round_it.others), "a"),
        ("a@href",),
        r"((?:/comment/|#comment-)\d+)",
    )
    return found.rpartition("/")[2].rpartition("-")[2] if found else None


def _signed(round_it: Elements) -> tuple[str | None, str | None]:
    """The name and the date as printed: by their own elements, else by the line of both."""
    author = name_of(value_of(round_it, AUTHOR))
    printed = value_of(round_it, PRINTED)
    if author and printed:
        return author, printed
    for selector in (*SUBMITTED, "h6", "h5", "p", "span", "div"):
        for element in every(round_it, selector):
            if parted := datelines.parted(line_of_text(element, without=round_it.others)):
                before, date, after = parted
                name = datelines.signed(before) or datelines.signed(after)
                return author or name, printed or date
    if author is None:
        author = value_of(round_it, (".comment__author", ".comment-author", ".author"))
        author = datelines.signed(author) if author else None
    return author, printed


def _says_more(heading: HtmlElement, body: HtmlElement, own: Elements) -> bool:
    """Whether a title is not just the first words of the text, as it is where nobody gave one."""
    title = (line_of_text(heading, without=own.others) or "").rstrip(".… ").casefold()
    if not title or body in set(heading.iterancestors()):
        return False
    start = text_of(body, without=own.others)[: 2 * len(title) + 40]
    return not " ".join(start.split()).casefold().startswith(title)


def _kind(item: HtmlElement, author: HtmlElement | None, unverified: bool) -> AuthorKind | None:
    classes = " ".join(class_names(item))
    user = item.get("data-comment-user-id")
    if re.search(r"\b(?:comment-)?by-(?:node-)?author\b", classes):
        return "author"
    if unverified or user == "0" or re.search(r"\b(?:comment-)?by-anonymous\b", classes):
        return "guest"
    about = (author.get("about") or author.get("href") or "") if author is not None else ""
    if user or re.match(r"(?:https?://[^/]+)?/(?:users?|member)/", about):
        return "registered"
    return None
