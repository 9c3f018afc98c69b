"""Text with tags in it as it was typed: a blank line starts a paragraph, a line end is a <br>.

WordPress and its kin store what was typed and make paragraphs of it each time they draw the page
(`wpautop` in https://github.com/WordPress/wordpress-develop/blob/trunk/src/wp-includes/formatting.php).
An export holds the stored text, so a reader of the export has to do the same.
"""

from __future__ import annotations

import re

from archive.sources.webpage.prose import BLOCKS

# Elements that hold paragraphs; a lone run of text in any other block stays as it is.
HOLDS_PARAGRAPHS = frozenset({
    "", "address", "article", "aside", "blockquote", "body", "center", "details", "div", "fieldset",
    "footer", "form", "header", "main", "nav", "section"
})  # fmt: skip
NO_TEXT = frozenset({"dl", "hgroup", "ol", "table", "tbody", "tfoot", "thead", "tr", "ul"})
VERBATIM = ("pre", "script", "style", "textarea", "svg", "iframe", "object", "select")

BLOCK_TAG = re.compile(
    rf"<(/?)({'|'.join(sorted(BLOCKS | set(VERBATIM), key=len, reverse=True))})(?=[\s/>])[^<>]*>",
    re.I,
)
BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BREAK = re.compile(r"<br\b[^<>]{0,200}>[^\S\n]*\n?", re.I)
_CLOSERS = {name: re.compile(rf"</{name}\s*>", re.I) for name in VERBATIM}


def has_blocks(html: str) -> bool:
    """Whether the text brings paragraphs or other blocks of its own."""
    return BLOCK_TAG.search(html) is not None


def paragraphs_of(html: str) -> str:
    """The same with its paragraphs and line breaks as markup. One walk, however it is nested."""
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    parts: list[str] = []
    around: list[str] = []
    unclosed: set[str] = set()
    done = 0
    while tag := BLOCK_TAG.search(html, done):
        parts.append(_run(html[done : tag.start()], around[-1] if around else ""))
        parts.append(tag[0])
        done, name = tag.end(), tag[2].lower()
        if tag[1]:
            _leave(around, name)
        elif name in _CLOSERS:
            if name not in unclosed and (closer := _CLOSERS[name].search(html, done)):
                parts.append(html[done : closer.end()])
                done = closer.end()
            else:
                unclosed.add(name)
        elif name != "hr" and not tag[0].endswith("/>"):
            around.append(name)
    parts.append(_run(html[done:], around[-1] if around else ""))
    return "".join(parts)


def _leave(around: list[str], name: str) -> None:
    """Close the innermost element of that name; a stray end tag closes nothing.

    Looks only as far up as sound markup nests, so that hostile markup costs no more.
    """
    for above in range(1, min(len(around), 32) + 1):
        if around[-above] == name:
            del around[-above:]
            return


def _run(text: str, around: str) -> str:
    """Text between two blocks."""
    if not text.strip():
        return text
    if around in NO_TEXT:
        return text
    if "<" in text:  # a line end inside of a tag is none
        text = _TAG.sub(lambda tag: tag[0].replace("\n", " "), text)
    typed = _BREAK.sub("\n", text).strip("\n")
    paragraphs = [
        each.strip().replace("\n", "<br>\n")
        for each in BLANK_LINES.split(typed.strip())
        if each.strip()
    ]
    if len(paragraphs) == 1 and around not in HOLDS_PARAGRAPHS:
        return paragraphs[0]
    return "\n".join(f"<p>{each}</p>" for each in paragraphs)
