"""The body of a WordPress item: its stored text as WordPress would have drawn it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from archive.sources.document import Block
from archive.sources.fragments import blocks_of

# [caption id="attachment_7" align="left"]<img ...> The pier[/caption]
_CAPTION = re.compile(
    r"\[(?P<name>caption|wp_caption)\b(?P<attributes>[^\[\]]{0,500})\]"
    r"(?P<inside>(?:(?!\[(?:caption|wp_caption)\b).){0,5000}?)\[/(?P=name)\]",
    re.S,
)
_OLD_CAPTION = re.compile(r"\bcaption\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SHOWN = re.compile(r"\s*((?:<a\b[^<>]*>)?\s*<img\b[^<>]*>\s*(?:</a>)?)", re.I)
_EMBED = re.compile(
    r"\[(embed|video|audio)\b[^\[\]]{0,500}\]\s*(https?://[^\s\[\]<>\"]{1,2000})\s*\[/\1\]"
)
# Since the block editor, a text brings all its paragraphs as markup.
_BLOCK_EDITOR = "<!-- wp:"
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif", ".bmp")


def body_of(said: Mapping[str, str]) -> list[Block]:
    """Blocks of the content, and of what an attachment is itself."""
    blocks = []
    if attached := said.get("wp:attachment_url", "").strip():
        shows = "image" if attached.lower().endswith(_PICTURES) else "embed"
        title = " ".join(html.unescape(said.get("title", "")).split())
        blocks.append(Block(kind=shows, text=title, lines=None, url=attached))
    content = said.get("content:encoded", "").strip()
    if not content:
        return blocks
    typed = _BLOCK_EDITOR not in content
    return blocks + blocks_of(_without_shortcodes(content), typed=typed)


def _without_shortcodes(content: str) -> str:
    """Captions and players as the markup that they stood for; what else is in brackets stays."""
    if "[" not in content:
        return content
    content = _EMBED.sub(r"\n\n\2\n\n", content)
    return _CAPTION.sub(_figure, content)


def _figure(found: re.Match[str]) -> str:
    inside = found["inside"]
    shown = _SHOWN.match(inside)
    if not shown:
        return inside
    old = _OLD_CAPTION.search(html.unescape(found["attributes"]))
    caption = inside[shown.end() :].strip() or ((old[1] or old[2] or "") if old else "")
    return f"\n\n<figure>{shown[1]}<figcaption>{caption}</figcaption></figure>\n\n"
