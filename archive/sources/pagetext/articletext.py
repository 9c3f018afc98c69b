"""The article of a plain-text page: everything above its discussion.

The head (category, title, a short line under it, byline, date), the body with the promotional
lines and player leftovers that stand among its paragraphs, and the foot (author's note, rating,
disclaimer, links).
"""

from __future__ import annotations

import dataclasses
import re

from archive.sources import dates
from archive.sources.document import Block, Byline, Problem, Rating, Reprint, Series
from archive.sources.pagetext import credits, line_kinds, phrases
from archive.sources.pagetext.lines import Page

LONGEST_TITLE = 250  # characters; a first line beyond that is a paragraph
LONGEST_DEK = 200

CATEGORIES = re.compile(r"in\b(?P<names>[\s,]*|\s\S.{0,80})")
LOUD = re.compile(r"[^a-zß-öø-ÿ.!?]{3,40}")
BEST_RATING = 10  # stars of the widgets we have met: five, sometimes ten
MOST_VOTES = 999_999_999
MOST_DIGITS = 10  # enough to see that there are too many; a million of them take int() a minute
RATING_PARTS = re.compile(r"article rating|votes?(?:\(s\))?|\d+(?:[.,]\d+)?", re.I)


@dataclasses.dataclass(slots=True, kw_only=True)
class Article:
    """What the page says of its article; filled from the top of the page to its foot."""

    title: str | None = None
    kicker: str | None = None
    dek: str | None = None
    series: Series | None = None
    publication: str | None = None
    bylines: list[Byline] = dataclasses.field(default_factory=list)
    written: dates.Reading | None = None
    reprint: Reprint | None = None
    body: list[Block] = dataclasses.field(default_factory=list)
    bios: list[str] = dataclasses.field(default_factory=list)
    rating: Rating | None = None
    disclaimer: str | None = None
    furniture: list[Block] = dataclasses.field(default_factory=list)
    problems: list[Problem] = dataclasses.field(default_factory=list)


def find(page: Page, until: int) -> Article:
    """Read the lines before index `until`."""
    article = Article()
    runs = page.paragraphs(0, until - 1)
    pieces = _read_head(page, article, runs)
    for kind, first, last in _read_body(page, pieces, article):
        article.body.append(page.block(kind, first, last))
    _take_foot(article)
    _credit(article)
    return article


def _read_head(page: Page, article: Article, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take the head's lines; return the runs of lines that are left."""

    def furnish(kind: str, first: int, last: int | None = None) -> None:
        article.furniture.append(page.block(kind, first, first if last is None else last))

    rest = list(runs)
    while rest:
        first, last = rest[0]
        line = page.seen[first]
        found = CATEGORIES.fullmatch(line)
        if first == last and found and (len(rest) > 1 or not found["names"].strip(" ,")):
            names = found["names"].strip(" ,")
            article.kicker = names or None
            furnish("kicker", first)
            if not names:
                article.problems.append(
                    Problem(
                        line=first + 1,
                        code="lost-categories",
                        message=f"The page names {line.count(',') + 1} categories here, but their"
                        " names are lost.",
                    )
                )
        elif (
            first == last and len(rest) > 2 and article.kicker is None and _is_loud(line)
            and len(line.split()) <= 3 and not _is_loud(page.seen[rest[1][0]])
            and len(page.seen[rest[1][0]]) <= LONGEST_TITLE
        ):  # fmt: skip
            article.kicker = line
            furnish("kicker", first)
        elif line_kinds.furniture(line) and first == last:
            furnish(line_kinds.furniture(line) or "label", first)
        else:
            break
        rest.pop(0)
    if not rest:
        return []
    first, last = rest[0]
    line = page.seen[first]
    prose = len(line) > 120 and line[-1] in ".!?…" and len(re.findall(r"[.!?]\s", line)) > 0
    if len(line) <= LONGEST_TITLE and not prose and (first == last or len(page.seen[last]) <= 400):
        article.title = line
        furnish("title", first)
        rest[0] = (first + 1, last)
        if first == last:
            rest.pop(0)
    else:
        article.problems.append(
            Problem(line=first + 1, code="no-title", message="The page begins without a title.")
        )
        return rest
    while rest:
        first, last = rest[0]
        line = page.seen[first]
        if (signed := credits.byline(line)) and not credits.attribution(line):
            article.bylines += signed[0]
            article.written = article.written or signed[1]
            furnish("byline", first)
        elif (
            first < last
            and dates.read(page.seen[first + 1])
            and re.fullmatch(credits.NAME, line)
            and " " in line
        ):
            article.bylines.append(Byline(name=line, role="author"))
            furnish("byline", first)
        elif written := credits.dated(line):
            article.written = article.written or written
            furnish("date", first)
        elif phrases.count(line) or line_kinds.READ.fullmatch(line):
            furnish("label", first)
        elif article.dek is None and _is_dek(page, rest):
            article.dek = line
            article.series = credits.series(line)
            furnish("dek", first)
        else:
            break
        rest[0] = (first + 1, last)
        if first == last:
            rest.pop(0)
    return rest


def _is_loud(line: str) -> bool:
    """A category in capitals; scripts that have none shout in no title."""
    return bool(LOUD.fullmatch(line)) and line.isupper()


def _is_dek(page: Page, rest: list[tuple[int, int]]) -> bool:
    """A short line under the title, when longer paragraphs follow."""
    first, last = rest[0]
    line = page.seen[first]
    if len(line) > LONGEST_DEK or (first < last and not credits.byline(page.seen[first + 1])):
        return False
    if line_kinds.of_line(line) or credits.attribution(line) or credits.disclaimer(line):
        return False
    if credits.series(line):
        return True
    below = [
        sum(len(page.seen[index]) for index in range(begin, end + 1)) for begin, end in rest[1:9]
    ]
    return bool(below) and max(below) > 1.5 * len(line)


def _read_body(
    page: Page, runs: list[tuple[int, int]], article: Article
) -> list[tuple[str, int, int]]:
    pieces: list[tuple[str, int, int]] = []
    for first, last in runs:
        kinds = [line_kinds.of_line(page.seen[index]) for index in range(first, last + 1)]
        for offset, kind in enumerate(kinds):
            at = first + offset
            if kind == "rating" or (kind is None and page.seen[at].casefold() == "article rating"):
                _rate(page, article, kinds, first, offset)
        for offset in reversed(range(len(kinds) - 1)):
            line = page.seen[first + offset]
            if (
                kinds[offset] is None
                and kinds[offset + 1] == "promo"
                and (line.endswith(":") and len(line) <= 80)
            ):
                kinds[offset] = "promo"
        start = 0
        for offset in range(1, len(kinds) + 1):
            if offset == len(kinds) or kinds[offset] != kinds[start]:
                kind = kinds[start] or line_kinds.of_prose(page, first + start, first + offset - 1)
                pieces.append((kind, first + start, first + offset - 1))
                start = offset
    return pieces


def _rate(page: Page, article: Article, kinds: list[str | None], first: int, offset: int) -> None:
    """Read the widget round this line; its parts may stand on lines of their own."""
    begin = end = offset
    while begin > 0 and RATING_PARTS.fullmatch(page.seen[first + begin - 1]):
        begin -= 1
    while end + 1 < len(kinds) and RATING_PARTS.fullmatch(page.seen[first + end + 1]):
        end += 1
    words = " ".join(page.seen[first + begin : first + end + 1])
    kinds[begin : end + 1] = ["rating"] * (end + 1 - begin)
    if article.rating is None and (found := line_kinds.RATED.search(words)):
        votes = int(re.sub(r"[.,]", "", found["count"])[:MOST_DIGITS])
        value = float(found["value"].replace(",", "."))
        if value > BEST_RATING or votes > MOST_VOTES:
            return  # no stars: two numbers that stood before the word
        article.rating = Rating(value=value if votes else None, count=votes)


FOOT_KINDS = frozenset({"rating", "report", "label", "disclaimer", "bio"})


def _take_foot(article: Article) -> None:
    """Move what is no part of the text out of the body, wherever it stands."""
    blocks = [
        dataclasses.replace(block, kind="disclaimer")
        if block.kind == "paragraph" and credits.disclaimer(block.text)
        else block
        for block in article.body
    ]
    prose = {"paragraph", "quote", "list", "attribution"}
    ends = next((i for i, b in enumerate(blocks) if b.kind in {"rating", "report", "disclaimer"}
                 and not any(later.kind == "paragraph" and len(later.text) > 300
                             for later in blocks[i + 1:])), len(blocks))  # fmt: skip
    last = max((i for i, b in enumerate(blocks[:ends]) if b.kind in prose), default=-1)
    article.body = []
    for index, block in enumerate(blocks):
        kind = block.kind
        if kind == "disclaimer":
            article.disclaimer = article.disclaimer or block.text
        if kind in FOOT_KINDS or (index > last and kind in {"promo", "player"}):
            article.furniture.append(block)
        elif index > ends and kind == "heading":
            article.furniture.append(dataclasses.replace(block, kind="unread"))
            article.problems.append(
                Problem(
                    line=block.lines[0] if block.lines else None,
                    code="unread-lines",
                    message="A line under the article that belongs to nothing known; kept aside.",
                )
            )
        else:
            article.body.append(block)


def _credit(article: Article) -> None:
    """Bylines, reprint and notes that stand in the body."""
    for block in article.body:
        if block.kind == "attribution":
            article.reprint = article.reprint or credits.attribution(" ".join(block.text.split()))
    for block in article.body[:3]:
        if block.kind == "paragraph" and not article.bylines:
            article.bylines, article.publication = credits.presenters(" ".join(block.text.split()))
    makers = {byline.name for byline in article.bylines}
    if article.reprint and article.reprint.author:
        makers.add(article.reprint.author)
    for block in reversed(article.body[-3:]):
        if block.kind == "heading" and credits.ABOUT.fullmatch(block.text):
            article.body.remove(block)
            article.furniture.append(dataclasses.replace(block, kind="label"))
        if block.kind != "paragraph" or len(article.body) < 2:
            continue
        if not credits.bio(" ".join(block.text.split()), makers):
            if block.kind == "paragraph":
                break
            continue
        article.bios.insert(0, block.text)
        article.body.remove(block)
        article.furniture.append(dataclasses.replace(block, kind="bio"))
    if article.disclaimer:
        named = credits.disclaiming(" ".join(article.disclaimer.split()))
        article.publication = named or article.publication
