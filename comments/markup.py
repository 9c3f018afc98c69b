"""HTML of comments: what a reader typed, made safe to show."""

import html
import re

import nh3

REL = "nofollow ugc noopener"

# What a comment copied from somewhere else may bring along.
TAGS = {"p", "a", "em", "strong", "blockquote", "ul", "ol", "li", "code", "pre", "br"}
ATTRIBUTES = {"a": {"href"}, "p": {"dir"}}
SCHEMES = {"http", "https"}

# Control characters mean nothing in a text. Directional overrides and embeddings can make a
# line read backwards; the marks and isolates that honest right-to-left texts need stay, and
# end with their paragraph at the latest.
DROPPED = dict.fromkeys(
    [
        *range(0x09),
        0x0B,
        0x0C,
        *range(0x0E, 0x20),
        *range(0x7F, 0xA0),
        *range(0x202A, 0x202F),
        *range(0xD800, 0xE000),
        *range(0xFDD0, 0xFDF0),
        0xFEFF,
        0xFFFE,
        0xFFFF,
    ]
)

BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
# One character class, no nested repetition: a hostile text costs its length and no more.
ADDRESS = re.compile(r"https?://[^\s<>\"\u200e\u200f\u2066-\u2069]+", re.IGNORECASE)
CLOSERS = {")": "(", "]": "[", "}": "{"}
MAX_ADDRESS = 2000  # characters; browsers and proxies stop at about this length


def source(text: str) -> str:
    """The text as it is stored: one kind of line end, no NUL (PostgreSQL refuses it), and no
    blanks round it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def body_html(text: str) -> str:
    """Plain text as HTML: a blank line starts a paragraph, web addresses become links."""
    shown = source(text).translate(DROPPED)
    return "\n".join(
        f'<p dir="auto">{_lines(paragraph)}</p>'
        for paragraph in BLANK_LINES.split(shown)
        if paragraph.strip()
    )


def clean(body: str) -> str:
    """HTML from elsewhere, cut down to what a comment may contain."""
    return nh3.clean(
        body.translate(DROPPED),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=REL,
    )


def _lines(paragraph: str) -> str:
    return "<br>\n".join(_linked(line.strip()) for line in paragraph.strip("\n").split("\n"))


def _linked(line: str) -> str:
    parts, done = [], 0
    for match in ADDRESS.finditer(line):
        address = _without_punctuation(match.group())
        if len(address) > MAX_ADDRESS or address.endswith("//"):
            continue
        parts.append(_escaped(line[done : match.start()]))
        safe = _escaped(address)
        parts.append(f'<a href="{safe}" rel="{REL}">{safe}</a>')
        done = match.start() + len(address)
    parts.append(_escaped(line[done:]))
    return "".join(parts)


def _escaped(text: str) -> str:
    """As `clean` would write it, so that cleaning what stands here changes nothing. Quotation
    marks need no escape in a text, and ADDRESS lets no double one into an attribute."""
    return html.escape(text, quote=False)


def _without_punctuation(address: str) -> str:
    """Drop what belongs to the sentence: "(see https://example.org/a_(b))." ends at "b)"."""
    surplus = {closer: address.count(closer) - address.count(o) for closer, o in CLOSERS.items()}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in CLOSERS and surplus[last] > 0:
            surplus[last] -= 1
        elif last not in ".,;:!?'’”»…*_":
            break
        end -= 1
    return address[:end]
