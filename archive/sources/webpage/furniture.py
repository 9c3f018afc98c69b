"""What stands in an article without being its text: buttons, boxes, pointers to other articles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.sources import dates
from archive.sources.document import Block
from archive.sources.webpage.blocks import HEADINGS, QUOTED_POSTS
from archive.sources.webpage.page import class_names
from archive.sources.webpage.weights import FURNITURE_TAGS, Weights
from archive.sources.webpage.words import folded

# Names of it.
FURNITURE = re.compile(
    r"(?:^|[-_])(?:shar(?:e|ing)|sharedaddy|social|socials|related|relatedposts|newsletter"
    r"|subscri(?:be|ption)|signup|sign-up|promo|promotion|advert\w*|ads?|adsense|adslot|a-rec|anzeige|werbung|banner|sponsor\w*"
    r"|breadcrumbs?|pagination|pager|navigation|navbar|nav|menu|sidebar|widgets?|footer|toolbar"
    r"|tag-?links|tags|taglist|tag-list|cat-links|post-?meta|entry-?meta|meta|byline|author-?box"
    r"|author-?bio|author-?info|author-?card|about-?author|bio|rating|ratings|print|printfriendly"
    r"|popup|modal|overlay|outbrain|taboola|recommend\w*|more-?stories|read-?more|readmore|mehr"
    r"|cookie|consent|login|paywall|donat\w*|spenden|flattr|vgwort|toc|table-of-contents|skip"
    r"|tweet|tweetable|ctt|click-?to-?tweet|tm-tweet-clear|bctt\w*|optin|opt-in|cta"
    r"|wp-embed|likes?|likers?|jp-relatedposts|yarpp|addtoany|addthis|a2a|dd_|postnav|prevnext|teaser"
    r"|teasers|comments?|kommentare?|respond|disqus\w*|screen-reader-text|hidden|noprint|d-none"
    r"|visually-hidden|sr-only)(?:$|[-_])",
    re.I,
)
# An article's own introduction is a "teaser" on many sites; that of another one is a link.
INTRODUCTIONS = re.compile(r"(?:^|[-_])(?:teaser|teaser-?text|promo)(?:$|[-_])", re.I)
POINTERS = re.compile(
    r"^\W*(?:lire aussi|à lire aussi|lire également|voir aussi|lisez aussi|read (?:also|more|next)"
    r"|see also|more on this|also read|related(?: articles?| stories| reading)?"
    r"|recommended(?: reading)?|lesen sie (?:auch|mehr|dazu)|mehr (?:zum thema|dazu|lesen)"
    r"|siehe auch|lest auch|auch interessant|das könnte sie|lea también|te puede interesar"
    r"|lee también|ver también|leia também|leggi anche|lees ook)\b",
    re.I,
)
LABELS = re.compile(
    r"^\W*(?:\d{1,3}\s?(?:min(?:\.|ute[ns]?)?)\s?(?:read|lesezeit|de lecture|de lectura)?"
    r"|(?:lesezeit|reading time|temps de lecture)\b.{0,25}|share|teilen|partager|compartir|follow"
    r"|print|drucken|e-?mail|advertisement|anzeige|werbung|publicité|publicidad"
    r"|(?:tweet|facebook|twitter|whatsapp|pinterest|linkedin)(?: this)?)\W*$",
    re.I,
)
HIDDEN = re.compile(r"display\s*:\s*none", re.I)
# Paragraphs are text, but for those that are called so.
LINES = re.compile(
    r"^(?:post-?meta(?:data)?|entry-?meta(?:data)?|meta|byline|tags|tag-?links|post-?tags"
    r"|comments?-?link|post-?info|share|social[\w-]*|newsletter[\w-]*|wp-caption-text)$",
    re.I,
)
NEVER = frozenset({"p", "em", "strong", "a", "br", "img", "b", "i", "figcaption"})
FURNITURE_SHARE = 0.4  # of the text: an element with more is the article, whatever its name says
LINKS_ONLY = 0.75  # share of a block's characters in links: a list of teasers
LONGEST_POINTER = 300  # characters
LONGEST_HEAD = 160  # characters of a line of names and dates under the title
HEAD = 12  # blocks under the title that may be such lines
FIRST_PROSE = 200  # characters of a paragraph with which the text has begun


def furniture_in(element: HtmlElement, weights: Weights) -> Iterator[HtmlElement]:
    """Elements inside that are no text by their kind, their name or their style."""
    most = FURNITURE_SHARE * weights.length[element]
    known: dict[tuple[str, str], bool] = {}
    for one in element.iterdescendants():
        tag = one.tag
        if not isinstance(tag, str):
            continue
        if tag not in FURNITURE_TAGS and not _is_named(one, known):
            continue
        if weights.length[one] > most or QUOTED_POSTS.intersection(class_names(one)):
            continue
        yield one


def _is_named(element: HtmlElement, known: dict[tuple[str, str], bool]) -> bool:
    """Whether its names or its style say so; `known` are the answers for all names so far."""
    tag = element.tag
    if HIDDEN.search(element.get("style") or ""):
        return tag not in NEVER
    names = class_names(element)
    if own := element.get("id"):
        names.append(own)
    pattern = LINES if tag == "p" else FURNITURE
    if not names or (tag in NEVER and tag != "p"):
        return False
    for name in names:
        if (name, tag) not in known:
            known[name, tag] = bool(pattern.search(name))
        if known[name, tag] and not (INTRODUCTIONS.search(name) and _leads_nowhere(element)):
            return True
    return False


def _leads_nowhere(element: HtmlElement) -> bool:
    above = element.getparent()
    return element.find(".//a") is None and (above is None or above.tag != "a")


def is_title(text: str, title: str | None) -> bool:
    return bool(title) and " ".join(text.split()).casefold() == (title or "").casefold()


def is_links(origin: HtmlElement, block: Block) -> bool:
    """Whether a block is teasers or buttons: links, and hardly a word beside them."""
    if block.kind not in ("list", "paragraph", *HEADINGS) or not block.text:
        return False
    links = [one for one in origin.iter("a") if one.get("href")]
    if origin.tag == "a":
        links = [origin]
    if not links:
        return False
    linked = sum(len(" ".join(one.itertext()).strip()) for one in links)
    if len(links) > 1 and linked >= LINKS_ONLY * len(block.text):
        return True
    return len(block.text) <= LONGEST_POINTER and bool(POINTERS.match(block.text))


def is_head(block: Block, names: set[str]) -> bool:
    """Whether a line under the title says who wrote it when, and no word of the text."""
    line = " ".join(block.text.split())
    if not line or len(line) > LONGEST_HEAD or block.kind not in ("paragraph", "list", "heading"):
        return False
    if LABELS.match(line) or dates.read(line):
        return True
    words = folded(line)
    if dated := dates.locate(line):
        rest = folded(line[: dated.start] + " " + line[dated.end :])
        return len(rest.split()) <= 6 and not line.endswith((".", "!", "?", "”", "“"))
    return any(name in words and len(words) <= len(name) + 25 for name in names)
