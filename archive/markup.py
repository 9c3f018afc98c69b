"""HTML of articles: what an editor or an import writes, cut down to what a page may hold."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import nh3

from comments.markup import DROPPED

REL = "nofollow noopener"

# What a paragraph can be besides a paragraph.
KINDS_OF_PARAGRAPH = ("attribution", "lost", "reprint")

# Exactly what the rich-text editor keeps: whatever else an article held (a section, a figure,
# a caption) would be gone, without a word, after somebody corrected a comma.
TAGS = {
    *("p", "h2", "h3", "h4", "blockquote", "pre", "hr", "br"),
    *("ul", "ol", "li"),
    *("a", "em", "strong", "code"),
    *("table", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
CLASSES = {tag: set(KINDS_OF_PARAGRAPH) for tag in ("p", "h2", "h3", "h4", "blockquote")}
SCHEMES = {"http", "https", "mailto"}

PLAYER_LOST = "A player stood here. The recording was not saved with the page."
PICTURE_LOST = "A picture stood here."
EMBED_LOST = "Something from another site stood here."
PLAYER = re.compile(r"<(?:amp-)?(?:video|audio|youtube)\b|youtube|vimeo|soundcloud", re.I)
LONGEST_CAPTION = 1_000  # characters
NO_CLASS = re.compile(r'(<[a-z0-9]+) class=""')  # what is left of a class that was dropped
SHOWN = frozenset({"image", "figure", "embed", "rule"})
AS_WRITTEN = frozenset({"paragraph", "heading", "quote", "list", "table", "code", "attribution"})
# What other sites wrote under another name.
NAMES = {
    "b": "strong",
    "i": "em",
    "cite": "em",
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "dl": "ul",
    "dt": "li",
    "dd": "li",
    "div": "p",
    "address": "p",
    "summary": "p",
    "thead": "tbody",
    "tfoot": "tbody",
    "caption": "p",
}
OTHER_NAMES = re.compile(rf"<(/?)({'|'.join(NAMES)})(?=[\s/>])", re.IGNORECASE)
# As mail and forums mark them: ">", "- one", "* one", "1. one", "2) two".
QUOTE_MARK = re.compile(r"^\s*>+ ?")
LIST_MARK = re.compile(r"^\s*(?:[-*+•‣–—·]|(?P<number>\d{1,4})[.)])\s+")

_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    url_schemes=SCHEMES,
    # Relative addresses meant places on a site that is gone; here they would name ours.
    url_relative="deny",
    link_rel=REL,
)


def clean(html: str) -> str:
    """HTML with everything dropped that an article has no use for. Clean HTML stays as it is."""
    cleaned = _cleaner.clean(html.translate(DROPPED)).strip()
    cleaned = NO_CLASS.sub(r"\1", cleaned)
    # A rich-text editor that was emptied sends one empty paragraph.
    return "" if cleaned == "<p></p>" else cleaned


def from_blocks(blocks: Iterable[Any]) -> str:
    """The body of a page as HTML, from blocks of plain text with a kind each.

    A block has `kind` and `text`, as attributes or as keys. Promotional lines are left out, and
    the dek, which is shown over the body; what is left of a player becomes one notice that
    something stood there.
    """
    parts: list[str] = []
    for block in blocks:
        kind, text, markup, url = (_said(block, name) for name in ("kind", "text", "html", "url"))
        if kind in SHOWN:
            part = _shown(kind, markup, url)
        elif markup and kind in AS_WRITTEN:
            part = _as_written(kind, markup)
        else:
            part = _block(kind, text.translate(DROPPED).strip("\n"))
        if part and not (kind == "player" and parts and parts[-1] == part):
            parts.append(part)
    return clean("\n".join(parts))


def _said(block: Any, name: str) -> str:
    given = block.get(name) if isinstance(block, Mapping) else getattr(block, name, None)
    return given or ""


def _as_written(kind: str, markup: str) -> str:
    """A block's own markup under the names that are kept here."""
    named = OTHER_NAMES.sub(lambda tag: f"<{tag[1]}{NAMES[tag[2].lower()]}", markup)
    cleaned = clean(named)
    return cleaned if kind == "table" or _holds_text(cleaned) else ""


def _holds_text(markup: str) -> bool:
    return bool(re.sub(r"<[^>]*>", "", markup).strip())


def _shown(kind: str, markup: str, url: str) -> str:
    """What stood where something was shown that no page holds: its caption, or its address."""
    if kind == "rule":
        return "<hr>"
    words = _described(markup) if markup else ""
    if kind == "embed":
        notice = PLAYER_LOST if PLAYER.search(markup) else EMBED_LOST
        words = words or url
    else:
        notice = PICTURE_LOST
    said = f" <em>{escape(words)}</em>" if words else ""
    return f'<p class="lost">{notice}{said}</p>'


def _described(markup: str) -> str:
    """The caption of a figure, or what the alt attribute of a picture says."""
    import lxml.html  # here, where an import needs it: readers' processes do not

    root = lxml.html.fragment_fromstring(markup.translate(DROPPED), create_parent="div")
    captions = [" ".join("".join(one.itertext()).split()) for one in root.iter("figcaption")]
    alts = [" ".join((one.get("alt") or "").split()) for one in root.iter("img", "amp-img")]
    quoted = [" ".join("".join(one.itertext()).split()) for one in root.iter("blockquote")]
    return next(filter(None, [*captions, *quoted, *alts]), "")[:LONGEST_CAPTION]


def _block(kind: str, text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if kind in ("promo", "dek"):
        return ""
    if kind == "player":
        return f'<p class="lost">{PLAYER_LOST}</p>'
    if not lines:
        return ""
    if kind == "list":
        return _list(lines)
    if kind == "attribution":
        return f'<p class="attribution">{_broken(lines)}</p>'
    if kind == "heading":
        return f"<h2>{escape(' '.join(lines))}</h2>"
    if kind == "quote":
        quoted = _broken([QUOTE_MARK.sub("", line) for line in lines])
        return f"<blockquote><p>{quoted}</p></blockquote>"
    return f"<p>{_broken(lines)}</p>"


def _broken(lines: list[str]) -> str:
    return "<br>".join(escape(line) for line in lines)


def _list(lines: list[str]) -> str:
    first = LIST_MARK.match(lines[0])
    number = first["number"] if first else None
    start = f' start="{int(number)}"' if number and int(number) != 1 else ""
    tag = "ol" if number else "ul"
    items = "".join(f"<li><p>{escape(LIST_MARK.sub('', line))}</p></li>" for line in lines)
    return f"<{tag}{start}>{items}</{tag}>"
