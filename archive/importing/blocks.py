"""A text or the HTML of an article as the blocks that it is merged by."""

from __future__ import annotations

import html
import re

import lxml.etree
import lxml.html

BLANK_LINES = re.compile(r"\n{2,}")
TAG = re.compile(r"<[^<>]*>")
SPACE = re.compile(r"[ \t\n\r\f]+")
BESIDE_A_BLOCK = re.compile(
    r" ?(</?(?:p|li|ul|ol|blockquote|h\d|table|tbody|tr|th|td|hr|br)(?: [^<>]*)?>) ?"
)
MOST_TAGS = 50_000  # a second of reading; the longest real article has 4,000
AS_TYPED = "pre"

Block = tuple[str, str]  # what it is compared by, and its markup


def paragraphs(text: str) -> list[str]:
    """What stands between blank lines, without the blanks at the ends of its lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    bare = "\n".join(line.rstrip() for line in lines).strip()
    return [block for block in BLANK_LINES.split(bare) if block]


def elements(markup: str) -> list[Block] | None:
    """The elements at the top of clean HTML, and words that stand between them.

    Null if it has too many of them, or if not all of it was read: libxml2 passes over what is
    nested too deeply, and a merge must not.
    """
    if markup.count("<") > MOST_TAGS:
        return None
    try:
        found = lxml.html.fragments_fromstring(markup)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None
    blocks: list[Block] = []
    seen: list[str] = []
    for each in found:
        if isinstance(each, str):
            words: str | None = each
        elif all(isinstance(inner.tag, str) for inner in each.iter()):
            seen.extend(map(str, each.itertext()))
            words = each.tail
            blocks.append((_as_shown(each), _as_written(each)))
        else:  # a comment or an instruction: this is no clean HTML
            return None
        if words:
            seen.append(words)
            shown = html.escape(SPACE.sub(" ", words).strip(" "), quote=False)
            blocks += [(shown, shown)] if shown else []
    said = html.unescape(TAG.sub("", markup))
    return blocks if SPACE.sub("", "".join(seen)) == SPACE.sub("", said) else None


def _as_written(element: lxml.html.HtmlElement) -> str:
    return lxml.etree.tostring(element, encoding="unicode", method="html", with_tail=False)


def _as_shown(element: lxml.html.HtmlElement) -> str:
    """Its markup with the attributes in order and blanks as one, but for what is shown as typed."""
    parts: list[str] = []
    typed = 0
    for event, each in lxml.etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            said = "".join(f' {k}="{html.escape(v)}"' for k, v in sorted(each.attrib.items()))
            parts.append(f"<{each.tag}{said}>")
            typed += each.tag == AS_TYPED
            text = each.text
        else:
            parts.append(f"</{each.tag}>")
            typed -= each.tag == AS_TYPED
            text = each.tail if each is not element else None
        if text:
            parts.append(html.escape(text if typed else SPACE.sub(" ", text), quote=False))
    return BESIDE_A_BLOCK.sub(r"\1", "".join(parts))
