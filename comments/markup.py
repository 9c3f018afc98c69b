"""HTML of comments: what a reader typed, made safe to show."""

import html
import re

import nh3

REL = "nofollow ugc noopener"

# What a comment copied from somewhere else may bring along.
TAGS = {"p", "a", "em", "strong", "blockquote", "ul", "ol", "li", "code", "pre", "br"}
ATTRIBUTES = {"a": {"href"}, "p": {"dir"}}
SCHEMES = {"http", "https"}
# What stands for a paragraph or an emphasis under another name: dropping the tag alone would
# glue two paragraphs together.
NAMES = {
    **dict.fromkeys(("div", "section", "article", "dd", "dt", "tr"), "p"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "p"),
    "b": "strong",
    "i": "em",
    "q": "em",
}
OTHER_NAMES = re.compile(rf"<(/?)({'|'.join(NAMES)})(?=[\s/>])", re.IGNORECASE)
BLOCK = re.compile(r"<(?:p|blockquote|ul|ol|pre)[\s>]")
EMPTY = re.compile(r"<p[^>]*>\s*</p>\s*")
LINE_END, BREAK = "\n", "<br>"

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
# A relative address meant a place on a site that is gone; here it would name ours.
_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    url_relative="deny",
    link_rel=REL,
    set_tag_attribute_values={"p": {"dir": "auto"}},
)
MAX_ADDRESS = 2000  # characters; browsers and proxies stop at about this length


def source(text: str) -> str:
    """The text as it is stored: one kind of line end, no NUL (PostgreSQL refuses it), and no
    blanks round it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def body_html(text: str) -> str:
    """Plain text as HTML: a blank line starts a paragraph, web addresses become links."""
    shown = source(text).translate(DROPPED)
    if "://" not in shown:  # most comments have no address
        shown = _escaped(shown)
        return "\n".join(
            f'<p dir="auto">{_broken(paragraph)}</p>'
            for paragraph in BLANK_LINES.split(shown)
            if paragraph.strip()
        )
    return "\n".join(
        f'<p dir="auto">{_lines(paragraph)}</p>'
        for paragraph in BLANK_LINES.split(shown)
        if paragraph.strip()
    )


def from_html(body: str) -> str:
    """A comment's markup from another site, as this one shows it.

    Many systems keep what was typed and make paragraphs of it when they draw the page: where a
    text has no blocks of its own, a blank line starts one here too.
    """
    named = OTHER_NAMES.sub(lambda tag: f"<{tag[1]}{NAMES[tag[2].lower()]}", source(body))
    cleaned = clean(named).strip()
    if BLOCK.search(cleaned):
        return EMPTY.sub("", cleaned)
    return "\n".join(
        f'<p dir="auto">{paragraph.strip().replace(LINE_END, BREAK + LINE_END)}</p>'
        for paragraph in BLANK_LINES.split(cleaned)
        if paragraph.strip()
    )


def clean(body: str) -> str:
    """HTML from elsewhere, cut down to what a comment may contain."""
    return _cleaner.clean(body.translate(DROPPED))


def _lines(paragraph: str) -> str:
    return "<br>\n".join(_linked(line.strip()) for line in paragraph.strip("\n").split("\n"))


def _broken(paragraph: str) -> str:
    if "\n" not in paragraph:
        return paragraph.strip()
    return "<br>\n".join([line.strip() for line in paragraph.strip("\n").split("\n")])


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
