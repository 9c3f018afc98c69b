"""A page that a tool drew as text: its lines without the tool's own marks.

    inscriptis            1. Ada Pell says:           a list's marks and its indent
    html2text          1. **Ada Pell** says:          Markdown, links with their targets
    resiliparse          Ada Pell says:               the indent alone
    w3m                1. [cacc5] Ada Pell says:      a picture's file name in brackets
    lynx               1. [12]Ada Pell says:          a number for each link
    bs4, trafilatura   Ada Pell says:                 nothing

A line's column tells how deep it lies: in Markdown that of the list's mark, elsewhere that of
the text behind it, for marks of two digits start further left. Only resiliparse lets all marks
start in one column, two before the lines under them.
"""

from __future__ import annotations

import dataclasses
import re

from archive.sources.pagetext.lines import Page, tidy

TAB = 4  # columns
MARK = re.compile(r"(?P<mark>[*+•◦○▪■□●–-]|o|\d{1,4}[.)])(?:[ \u00a0\t]+|$)")
LYNX_MARK = re.compile(r"(?P<mark>[*+#@o]|\d{1,4}\.)(?:[ \u00a0\t]+|$)")
HEADING = re.compile(r"(#{1,6})\s+(?P<text>.*?)\s*#*\s*$")
IMAGE = re.compile(r"!\[([^\[\]]{0,300})\]\([^()\s]{0,2000}(?:\s\"[^\"]{0,300}\")?\s?\)")
LINK = re.compile(
    r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]{0,80}\]){0,400})\]\(\s?<?(?P<url>(?:[^()\s<>\\]|\\."
    r"|\([^()\s]{0,200}\)){0,2000})>?"
    r"(?:\s+\"[^\n]{0,400}?\")?\s?\)"
)
# A link's target, told from the "](" of an expression that somebody explains.
LINKED = re.compile(
    r"\]\(\s?<?(?:https?://|mailto:|javascript:|[/#]|\.\.?/|\?\w|\w[\w.-]*[/#?.]|$)"
)
AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|@:])")
STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,1000}?)(?<=\S)\1")
EMPHASIS = re.compile(r"(?<![\w*_\\])([*_])(?=[^\s*_])([^*_\n]{1,500}?)(?<=[^\s*_])\1(?![\w*_])")
LYNX_LINK = re.compile(r"\[\d{1,5}\]")
LYNX_NOTE = re.compile(r"\((?:BUTTON|IMAGE|FRAME)\)\s?|\[(?:INS|DEL):|:(?:INS|DEL)\]")
W3M_IMAGE = re.compile(r"(?:\[[\w.%-]{1,6}\]\s?)+(?=\S)")
UNDER_MARK = 2  # columns from a mark of resiliparse to the lines under it
RULE = re.compile(r"(?:\*\s?){3,}|(?:-\s?){3,}|(?:_\s?){3,}|━+|─+|=+")
LONGEST_READ = 20_000  # characters of a line that markup is looked for in


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`at` counts from 0. `text` is tidied and without the tool's marks; blank lines have none.

    column   where it stands, see above      level   of a Markdown heading, 0 for none
    mark     the list mark before it, or ""  links   what its text linked to, in Markdown
    """

    at: int
    column: int
    mark: str
    text: str
    level: int = 0
    links: tuple[tuple[str, str], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Rendering:
    """`tool` is what drew the page, as far as it shows: markdown, lynx, layout or bare."""

    page: Page
    lines: list[Line]
    tool: str

    @classmethod
    def of(cls, page: Page) -> Rendering:
        tool = tool_of(page)
        raws = _unwrapped(page.raw) if tool == "markdown" else page.raw
        left = tool == "layout" and _marks_stand_left(raws)
        lines = [_line(at, raw, tool, left) for at, raw in enumerate(raws)]
        if tool == "lynx":
            _adopt_marks(lines)
        return cls(page, lines, tool)

    def below(self, at: int) -> int | None:
        """The next line with text."""
        at += 1
        while at < len(self.lines):
            if self.lines[at].text:
                return at
            at += 1
        return None

    def above(self, at: int, floor: int = 0) -> int | None:
        """The nearest line above with text, not before `floor`."""
        at -= 1
        while at >= floor:
            if self.lines[at].text:
                return at
            at -= 1
        return None


def tool_of(page: Page) -> str:
    links = sum("](" in line and bool(LINKED.search(line)) for line in page.seen)
    filled = sum(bool(line) for line in page.seen) or 1
    if links >= 3 or (links and sum(line.startswith("#") for line in page.seen) >= 2):
        return "markdown"
    if sum(bool(LYNX_LINK.search(line)) for line in page.seen) > max(5, filled // 20) and any(
        line in {"References", "Verweise", "Références"} for line in page.seen
    ):
        return "lynx"
    indented = sum(len(raw) - len(raw.lstrip()) >= 2 and bool(raw.strip()) for raw in page.raw)
    if indented > filled // 10:
        return "layout"
    if sum(line.startswith("#") and bool(HEADING.match(line)) for line in page.seen) >= 2:
        return "markdown"
    return "bare"


MOST_WRAPPED = 8  # lines that one link may be wrapped over
OPEN_LINK = re.compile(r"\[[^\[\]]{0,400}$|\]\([^()\s]{0,2000}(?:\s+(?:\"[^\"]{0,400})?)?$")


def _unwrapped(raws: list[str]) -> list[str]:
    """The lines, with a link that was wrapped over several of them put back into the first."""
    done = list(raws)
    at = 0
    while at < len(done):
        if "[" not in done[at] or len(done[at]) > 2_000:
            at += 1
            continue
        line, below = done[at].rstrip(), at + 1
        while (
            below < len(done)
            and below - at <= MOST_WRAPPED
            and done[below].strip()
            and OPEN_LINK.search(line[-2_500:])
        ):
            line = f"{line} {done[below].strip()}"
            below += 1
        if below > at + 1:
            # A target has no blanks: one that was broken at a hyphen closes again.
            line = re.sub(
                r"\]\(([^()\n\"]{1,3000})\)", lambda f: f"]({f[1].replace(' ', '')})", line
            )
            done[at] = line
            done[at + 1 : below] = [""] * (below - at - 1)
        at = below
    return done


def _marks_stand_left(raws: list[str]) -> bool:
    """Whether "9." and "10." start in one column; where no list is so long, by the bullet."""
    same = other = bullets = 0
    nine: int | None = None
    for raw in raws:
        stripped = raw[:LONGEST_READ].lstrip(" \u00a0")
        edge = len(raw[:LONGEST_READ]) - len(stripped)
        if stripped.startswith("9. "):
            nine = edge
        elif nine is not None and stripped.startswith("10. ") and abs(nine - edge) <= 1:
            same, other = same + (nine == edge), other + (nine != edge)
            nine = None
        bullets += stripped.startswith("• ")
    return same > other if same or other else bullets > 0


def _line(at: int, raw: str, tool: str, left: bool) -> Line:
    body = raw[:LONGEST_READ].expandtabs(TAB)
    stripped = body.lstrip(" \u00a0")
    edge = len(body) - len(stripped)
    if not stripped:
        return Line(at=at, column=edge, mark="", text="")
    mark, level, column = "", 0, edge
    quoted = ""
    while tool == "markdown" and stripped.startswith(">"):
        stripped = stripped[1:].lstrip()
        quoted = "> "
    if tool != "bare" or stripped[0] in "•*":
        found = (LYNX_MARK if tool == "lynx" else MARK).match(stripped)
        if found and not RULE.fullmatch(stripped.strip()) and _is_mark(found, stripped, tool):
            mark = found["mark"]
            stripped = stripped[found.end() :]
            if tool != "markdown":
                column = edge + (UNDER_MARK if left else found.end())
    links: list[tuple[str, str]] = []
    if tool == "markdown":
        if found := HEADING.match(stripped):
            level, stripped = len(found[1]), found["text"]
        stripped = plain(stripped, links)
    elif tool == "lynx":
        stripped = LYNX_NOTE.sub("", LYNX_LINK.sub("", stripped))
    elif tool == "layout" and (found := W3M_IMAGE.match(stripped)):
        stripped = stripped[found.end() :]
    text = tidy(stripped)
    if RULE.fullmatch(text):
        text = ""
    return Line(
        at=at, column=column, mark=mark, text=quoted + text if text else "", level=level,
        links=tuple(links),
    )  # fmt: skip


def _is_mark(found: re.Match[str], text: str, tool: str) -> bool:
    """A dash or a number may open a sentence; a list's mark is followed by what it lists."""
    mark = found["mark"]
    if mark[0].isdigit():
        # "28. Juni 2016" and "28. 6. 2016" are dates.
        rest = text[found.end() :]
        return not re.match(r"(?:[^\W\d_]{3,10}\.?,? (?:de )?|\d{1,2}\. ?)\d{4}\b", rest)
    if mark in "–-":
        return tool == "markdown"
    return True


def _adopt_marks(lines: list[Line]) -> None:
    """Lynx may leave a list's mark alone on its line, above what it lists."""
    for line in lines:
        if line.mark and not line.text:
            at = line.at + 1
            if at < len(lines) and lines[at].text and not lines[at].mark:
                lines[at] = dataclasses.replace(lines[at], mark=line.mark)


def plain(text: str, links: list[tuple[str, str]] | None = None) -> str:
    """Markdown as a reader sees it. `links` gathers the pairs of text and target."""
    if "[" in text:
        text = IMAGE.sub("", text)

        def take(found: re.Match[str]) -> str:
            said = found["text"]
            if links is not None:
                links.append((tidy(said.strip("*_ ")), found["url"]))
            return said

        text = LINK.sub(take, text)
    if "<" in text:
        text = AUTOLINK.sub(r"\1", text)
    if "*" in text or "_" in text:
        text = STRONG.sub(r"\2", text)
        text = EMPHASIS.sub(r"\2", text)
        if text.startswith("__"):  # an icon of a font: html2text writes <i></i> so
            text = text.lstrip("_ ")
    if "\\" in text:
        text = ESCAPE.sub(r"\1", text)
    return text
