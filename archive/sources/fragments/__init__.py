"""Bodies of articles and comments that come as a string of markup, not as a page.

    text_of("Four <em>minutes</em> slow.<br>Again &amp; again")
    blocks_of("<p>The clock.</p><ul><li>stands</li></ul>", typed=True)

Most exports hold such strings. Where a string has no block of its own (<p>, <div>, <ul> ...), or
where the caller knows that its system keeps what was typed, a blank line starts a paragraph and a
line end is one: see `typed.py`. What a reader sees of an element is `webpage.prose`'s to say, so
that a comment reads the same in an export as on the page.
"""

from __future__ import annotations

import dataclasses
import html as entities
import re

import lxml.html
from lxml.html import HtmlElement

from archive.sources.document import Block
from archive.sources.fragments import typed as typing
from archive.sources.webpage import prose
from archive.sources.webpage.blocks import blocks_of as blocks_under

ADDRESS_ALONE = re.compile(r"https?://\S{4,2000}")
# libxml2 stops reading below this depth, and everything after it would be lost in silence.
DEEPEST = 2048
# Each tag costs a hundred times its length as a tree. A text with more of them is no text, and is
# read without; so many paragraphs of it stand apart.
MOST_TAGS = 200_000
MOST_PARAGRAPHS = 20_000
SOUND_TAGS = DEEPEST // 2  # fewer opening tags than this cannot nest too deep
_OPENING = re.compile(r"<[a-zA-Z]")
# A fragment stands inside a body: these would close it, or swallow the rest.
_OF_PAGES = re.compile(
    r"</?(?:html|head|body|frameset|plaintext|noframes)\b[^<>]*>|<!doctype\b[^<>]*>", re.I
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_SIMPLE = re.compile(
    r"<br\s*/?>[^\S\n]*\n?"
    r"|</(?:a|abbr|b|big|cite|code|del|em|font|i|ins|kbd|s|small|span|strike|strong|sub|sup|tt|u)>"
    r"|<(?:a|abbr|b|big|cite|code|del|em|font|i|ins|kbd|s|small|span|strike|strong|sub|sup|tt|u)"
    r"(?:\s+[a-zA-Z-]+=(?:\"[^\"<>]*\"|'[^'<>]*'))*\s*>"
)
_OPENING_INLINE = re.compile(r"<(?!br\b)[a-z]")
_PARAGRAPH = re.compile(r"</?p>")
_WHITE = re.compile(r"[ \t\n\r\f]+")
_GAPS = re.compile(r"[ \t\f]{2,}|\t")
_LINE_EDGES = re.compile(r" *\n *")
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000)])


def text_of(html: str, *, typed: bool = False) -> str:
    """What a reader sees of it; paragraphs are parted by a blank line."""
    if "<" not in html:
        return _plain(html)
    # Most comments have a link or an emphasis and no more: for those no tree is built.
    bare = _bare(html, typed)
    if bare is not None:
        return _plain(bare)
    root = _root(html, typed)
    return _without_tags(html) if root is None else prose.text_of(root)


def line_of_text(html: str) -> str | None:
    """A name or a title, in one line and with its entities decoded once; null if it is empty."""
    if "<" in html:
        html = text_of(html)
    elif "&" in html:
        html = entities.unescape(html)
    return " ".join(html.split()) or None


def blocks_of(html: str, *, typed: bool = False) -> list[Block]:
    """The blocks of a body, each with its markup. They have no lines: an export's are not its."""
    if not html.strip():
        return []
    root = _root(html, typed)
    if root is not None:
        return [_embedded(block) for _, block in blocks_under(root)]
    return [
        Block(kind="paragraph", text=paragraph, lines=None)
        for paragraph in _without_tags(html).split("\n\n", MOST_PARAGRAPHS)
        if paragraph
    ]


def _embedded(block: Block) -> Block:
    """An address alone in its paragraph was a player or a post of another site: editors paste it,
    and the system draws what it leads to."""
    if block.kind == "paragraph" and ADDRESS_ALONE.fullmatch(block.text):
        return dataclasses.replace(block, kind="embed", url=block.text)
    return block


def _root(html: str, typed: bool) -> HtmlElement | None:
    """The body that holds the fragment; null if it is deeper or larger than any that is one."""
    if html.count("<") > MOST_TAGS:
        return None
    html = html.translate(_CONTROLS)
    html = without_remarks(html)
    html = _OF_PAGES.sub("", html).replace("<![CDATA[", "&lt;![CDATA[")
    if typed or not typing.has_blocks(html):
        html = typing.paragraphs_of(html)
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    page = f"<html><body>{html}</body></html>".encode()
    root = lxml.html.document_fromstring(page, parser=parser)
    if len(_OPENING.findall(html)) > SOUND_TAGS and _is_too_deep(root):
        return None
    body = root.find("body")
    return root if body is None else body


def _is_too_deep(root: HtmlElement) -> bool:
    depth = deepest = 0
    for event, _ in lxml.etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest >= DEEPEST - 2


def without_remarks(html: str) -> str:
    """Without <!-- remarks -->; one that is never closed hides nothing."""
    start = html.find("<!--")
    if start < 0:
        return html
    parts, done = [], 0
    while start >= 0 and (end := html.find("-->", start + 4)) >= 0:
        parts.append(html[done:start])
        done = end + 3
        start = html.find("<!--", done)
    rest = html[done:]
    return "".join(parts) + (rest.replace("<!--", "&lt;!--") if start >= 0 else rest)


def _bare(html: str, typed: bool) -> str | None:
    """The text without its tags, if they are so few and simple that no tree is needed."""
    if typed or "<p>" not in html:
        return _bare_run(html)
    # Here paragraphs are marked, and a line end is a gap like any other.
    pieces = _PARAGRAPH.split(_WHITE.sub(" ", html))
    if "".join(pieces[::2]).strip() or len(pieces) != 1 + 2 * html.count("</p>"):
        return None
    bare = []
    for piece in pieces[1::2]:
        run = _bare_run(piece)
        if run is None or piece.count("</") != len(_OPENING_INLINE.findall(piece)):
            return None  # a tag that is open across paragraphs is the tree's to understand
        bare.append(run)
    return "\n\n".join(bare)


def _bare_run(html: str) -> str | None:
    bare = _SIMPLE.sub(lambda tag: "\n" if tag[0].startswith("<br") else "", html)
    return None if "<" in bare else bare


def _plain(text: str) -> str:
    """Text without tags, with the gaps that a reader would see."""
    if "&" in text:
        text = entities.unescape(text)
    text = text.translate(_CONTROLS) if not text.isprintable() else text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "  " in text or "\t" in text:
        text = _GAPS.sub(" ", text)
    text = text.strip()
    if "\n" in text:
        if " \n" in text or "\n " in text:
            text = _LINE_EDGES.sub("\n", text)
        if "\n\n\n" in text or not text.isascii():  # a line may hold only a no-break space
            text = typing.BLANK_LINES.sub("\n\n", text)
    return text


def _without_tags(html: str) -> str:
    """What is left of markup that is too deep or too large for a tree."""
    return _plain(_TAG.sub("", typing.BLOCK_TAG.sub("\n\n", without_remarks(html))))
