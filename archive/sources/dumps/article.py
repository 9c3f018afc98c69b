"""The article of a page that a tool drew: its lines without navigation, labels and list marks.

Such a page holds everything its site printed: menus before the title, shares, tags and lists of
other articles behind the text. What is left here is read by `pagetext.articletext`, which knows
bylines, dates, notes and reprints. The line numbers stay those of the file.
"""

from __future__ import annotations

import re

from archive.sources import dates
from archive.sources.document import Block, Problem
from archive.sources.dumps import date_spans, words
from archive.sources.dumps.scanning import Scan
from archive.sources.pagetext.lines import Page, numbers, runs

PROSE = 110  # characters of a paragraph that is surely text
LONGEST_TITLE = 200
MOST_HEAD = 40  # lines with text over the first paragraph in which the title is looked for
LONGEST_GAP = 12  # paragraphs of few words in a row: code or a recipe, beyond it a menu
QUOTED_TITLE = re.compile(
    r".{0,40}\s(?:on|to|zu|auf|sur|à|en|a|su|em|op|bij|u|do|к"
    r"|на)(?: l['’]article)?\s?[“\"„«]\s?(?P<title>.{3,250}?)\s?[”\"“»]\s?"
)
CRUMBS = re.compile(r"\s?[»›>|→]\s?")
SHARES = re.compile(
    r"(?:share|tweet|print|e-?mail|pin(?: it)?|facebook|twitter|whatsapp|telegram|linkedin|xing"
    r"|pocket|reddit|tumblr|skype|flattr|instagram|rss"
    r"|teilen|drucken|merken|mailen|imprimer|partager|compartir|condividi|share this:?"
    r"|like this:?|teilen mit:?|gefällt mir:?|loading\.\.\.|wird geladen.{0,4}"
    r"|klick,? um .{1,80}|click to .{1,80}|cliquez pour .{1,80}|haz clic para .{1,80}"
    r"|advertisement|anzeige|publicité|werbung|skip to .{1,40}|menu|menü|toggle .{1,30}|search"
    r"|suche"
    r"|jump to .{1,30}|print recipe|table of contents|inhaltsverzeichnis|close"
    r"|back)\s?[:»]?(?:\s?\(opens in .{1,20}\)|\s?\(wird in .{1,30}\))?", re.I,
)  # fmt: skip
ENDS_ARTICLE = re.compile(
    r"(?:share this|related|teilen mit|like this|ähnliche beiträge|tags?|schlagwörter"
    r"|schlagworte|filed under|posted in|tagged|categories|kategorien?|veröffentlicht (?:in|am"
    r"|von)"
    r"|about the author|über den autor|über die autorin|über den blog|author|autor"
    r"|beitrags-?navigation|post navigation|this entry was posted|dieser (?:beitrag"
    r"|eintrag) wurde|labels|catégories?|étiquettes?"
    r"|etiquetas|categorías|print this|weitersagen|see more|do more|newsletter"
    r"|mehr zum thema)\b.{0,200}", re.I,
)  # fmt: skip


def article_page(
    scan: Scan, until: int, declared_at: int | None
) -> tuple[Page, list[Block], list[Problem]]:
    """A page with only the article's lines before index `until`, the lines left out as blocks,
    and what was not sure."""
    lines = scan.lines
    filled = [at for at in scan.filled if at < until]
    problems: list[Problem] = []
    first, last = _prose(scan, filled)
    keep: set[int] = set()
    if first is None:
        # A thread of a forum has no text of its own, only a title.
        title_at = _title(scan, filled, until, declared_at)
        keep |= {title_at} if title_at is not None else set()
    if first is not None and last is not None:
        title_at = _title(scan, filled, first, declared_at)
        if title_at is not None:
            keep.add(title_at)
            keep |= _under_title(scan, filled, title_at, first)
            if not lines[title_at].level and not _said_title(scan, declared_at):
                problems.append(
                    Problem(
                        line=title_at + 1,
                        code="title-uncertain",
                        message="Of many lines over the text this one was taken as its title.",
                    )
                )
        keep |= {at for at in filled if first <= at <= last and not _is_noise(scan, at)}
    raw, seen = [], []
    for at, line in enumerate(lines):
        kept = at in keep
        text = line.text if kept else ""
        raw.append(text)
        seen.append(text)
    left = [at for at in filled if at not in keep]
    furniture = [
        Block(
            kind="navigation",
            text="\n".join(lines[at].text for at in range(begin, end + 1)).strip(),
            lines=numbers(begin, end),
        )
        for begin, end in runs(left)
    ]
    return Page(raw=raw, seen=seen), furniture, problems


def _said_title(scan: Scan, declared_at: int | None) -> str | None:
    """The title in '17 thoughts on “TITLE”'."""
    if declared_at is None:
        return None
    found = QUOTED_TITLE.fullmatch(scan.lines[declared_at].text)
    return found["title"] if found else None


def _paragraphs(scan: Scan, filled: list[int]) -> list[tuple[int, int, int]]:
    """Stretches of lines without a blank one between them: first, last, and characters."""
    return [
        (begin, end, sum(len(scan.lines[at].text) for at in range(begin, end + 1)))
        for begin, end in runs(filled)
    ]


def _prose(scan: Scan, filled: list[int]) -> tuple[int | None, int | None]:
    """The first and the last line of the text: the stretch of paragraphs with most letters."""
    spaced = scan.rendering.tool != "bare"
    pieces = (
        _paragraphs(scan, filled)
        if spaced
        else [(at, at, len(scan.lines[at].text)) for at in filled]
    )
    stretches: list[tuple[int, int, int]] = []
    gap, broken = 0, True
    for first, last, size in pieces:
        if not _is_prose(scan, first, last, size):
            gap += 1
            broken = broken or gap > LONGEST_GAP or _ends_text(scan, first)
        elif broken:
            stretches.append((first, last, size))
            gap, broken = 0, False
        else:
            begin, _, total = stretches[-1]
            stretches[-1] = (begin, last, total + size)
            gap = 0
    if not stretches:
        return None, None
    begin, end, _ = max(stretches, key=lambda one: one[2])
    return begin, end


def _is_prose(scan: Scan, first: int, last: int, size: int) -> bool:
    each = size / (last - first + 1)
    listed = bool(scan.lines[first].mark) and each < 60
    return size >= PROSE and each >= 40 and not listed and not _is_noise(scan, first)


def _ends_text(scan: Scan, at: int) -> bool:
    text = scan.lines[at].text
    return at in scan.others or (len(text) < 60 and bool(ENDS_ARTICLE.fullmatch(text)))


def _title(scan: Scan, filled: list[int], first: int, declared_at: int | None) -> int | None:
    """The line of the title over the text."""
    above = [at for at in filled if at < first][-MOST_HEAD:]
    said = _said_title(scan, declared_at)
    if said:
        whole = [at for at in filled if at < first + 1]
        for at in reversed(whole):
            if (
                scan.lines[at].text.strip(words.EDGES).casefold()
                == said.strip(words.EDGES).casefold()
            ):
                return at
    headings = [at for at in above if scan.lines[at].level and scan.lines[at].text]
    headings = [at for at in headings if not _is_noise(scan, at) and scan.lines[at].level <= 3]
    if headings:
        top = min(scan.lines[at].level for at in headings)
        return max(
            headings,
            key=lambda at: (
                min(len(scan.lines[at].text), 60) / 20
                - 1.2 * (scan.lines[at].level - top)
                - 0.25 * sum(other > at for other in headings)
                - 2 * bool(CRUMBS.search(scan.lines[at].text))
            ),
        )
    candidates = []
    for rank, at in enumerate(reversed(above)):
        line = scan.lines[at]
        if not 1 <= len(line.text) <= LONGEST_TITLE or line.mark or _is_noise(scan, at):
            continue
        if at in scan.mentions or at in scan.counts or words.BY_NAME.fullmatch(line.text):
            continue
        count = len(line.text.split())
        sentence = line.text[-1] in ".;,"
        points = min(len(line.text), 90) / 30 + (count >= 3) - 0.2 * rank - 1.5 * sentence
        points += bool(at + 1 < len(scan.lines) and not scan.lines[at + 1].text) * 0.5
        points -= 2 * bool(CRUMBS.search(line.text))
        points += 1.5 * any(line.text in scan.lines[other].text for other in above if other != at)
        below = scan.rendering.below(at)
        points += bool(
            below is not None
            and (below in scan.mentions or words.BY_NAME.fullmatch(scan.lines[below].text))
        )
        candidates.append((points, at))
    return max(candidates)[1] if candidates else None


def _under_title(scan: Scan, filled: list[int], title_at: int, first: int) -> set[int]:
    """The lines between title and text that tell who wrote it and when."""
    found = set()
    for at in filled:
        if not title_at < at < first:
            continue
        text = scan.lines[at].text
        near = scan.mentions.get(at)
        if (
            near
            or (len(text) < 120 and (words.BY_NAME.fullmatch(text) or dates.read(text)))
            or (60 < len(text) < 400 and not scan.lines[at].mark and not _is_noise(scan, at))
        ):
            found.add(at)
    return found


def _is_noise(scan: Scan, at: int) -> bool:
    text = scan.lines[at].text
    return (
        at in scan.labels
        or at in scan.ends
        or at in scan.others
        or at in scan.counts
        or bool(SHARES.fullmatch(text))
        or not any(c.isalnum() for c in text)
    )


def dated(page: Page, until: int) -> dates.Reading | None:
    """The day in a short line among the first of the article's, if one stands there."""
    shown = [at for at in range(min(until, len(page))) if page.seen[at]][:12]
    for at in shown:
        text = page.seen[at]
        if len(text) > 200:
            continue
        where = date_spans.span(text)
        if where is None or where.reading is None or where.reading.ago:
            continue
        if len(text) - (where.end - where.start) < 110:
            return where.reading
    return None
