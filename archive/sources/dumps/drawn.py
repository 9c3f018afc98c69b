"""The document of a page that a tool drew as text."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from archive.sources import dates
from archive.sources.bounds import published_on
from archive.sources.dates.page_dates import PageDates
from archive.sources.document import (
    Block,
    Document,
    DocumentComment,
    Problem,
)  # fmt: skip
from archive.sources.dumps import (
    article,
    cutting,
    evidence,
    nesting,
    rendering,
    scanning,
    systems,
    words,
)
from archive.sources.dumps.cutting import Cut
from archive.sources.dumps.evidence import Weighed
from archive.sources.dumps.nesting import Place
from archive.sources.dumps.scanning import Scan
from archive.sources.pagetext import articletext
from archive.sources.pagetext.lines import Page, numbers

# A page of a site holds a tenth of it; reading so many lines takes seconds.
MOST_LINES = 30_000  # with text
MOST_CHARACTERS = 6_000_000
THREADED = frozenset({"wpdiscuz"})  # systems that always nest, whatever the text kept of it


@dataclasses.dataclass(frozen=True, slots=True)
class Drawn:
    """What was found before anything is said of it."""

    scan: Scan
    weighed: Weighed | None
    cuts: list[Cut]
    ends: int


def find(page: Page) -> Drawn | None:
    """The comments of a page in any shape of these; None for a page too large to be one."""
    if (
        sum(bool(line) for line in page.seen) > MOST_LINES
        or sum(map(len, page.raw)) > MOST_CHARACTERS
    ):
        return None
    scan = scanning.scan(rendering.Rendering.of(page))
    if scan is None:
        return None
    weighed = evidence.best(scan)
    cuts, ends = cutting.cut(scan, weighed.run) if weighed else ([], 0)
    return Drawn(scan, weighed, cuts, ends)


def document(
    drawn: Drawn, *, format: str, encoding: str | None, captured: dates.Moment | None,
    problems: Sequence[Problem],
) -> Document:  # fmt: skip
    scan, weighed = drawn.scan, drawn.weighed
    starts = _starts(scan, drawn)
    heading = weighed.heading if weighed else None
    shown, navigation, unsure = article.article_page(scan, starts, heading)
    read = articletext.find(shown, starts)
    written = read.written or article.dated(shown, starts)
    mentions = [cut.head.mention for cut in drawn.cuts]
    days = PageDates([(one.reading, one.date_text) if one else (None, None) for one in mentions],
                     captured)  # fmt: skip
    system = systems.name(scan, weighed)
    values = [days[index].value for index in range(len(drawn.cuts))]
    places, placing = nesting.places(scan, drawn.cuts, values, threaded=system in THREADED)
    comments = tuple(
        _comment(n, cut, days[n - 1], place)
        for n, (cut, place) in enumerate(zip(drawn.cuts, places, strict=True), start=1)
    )
    declared = weighed.declared if weighed else _declared(scan)
    told = [*problems, *read.problems, *unsure, *placing]
    told += days.problems(lambda index: _line_of_date(drawn.cuts[index]))
    if declared and comments and abs(declared - len(comments)) > 0:
        told.append(
            Problem(
                line=heading + 1 if heading is not None else None,
                code="count-disagrees",
                message=f"The page declares {declared} comments; {len(comments)} are on it.",
            )
        )
    return Document(
        format=format,
        encoding=encoding,
        title=read.title,
        kicker=read.kicker,
        dek=read.dek,
        url=None,
        publication=read.publication,
        language=None,
        series=read.series,
        bylines=tuple(read.bylines),
        reprint=read.reprint,
        published=published_on(
            _before_comments(written, days, comments), days, comments
        ),
        body=tuple(read.body),
        author_bios=tuple(read.bios),
        rating=read.rating,
        disclaimer=read.disclaimer,
        navigation=(),
        declared_comments=declared,
        sort=None,
        comments=comments,
        furniture=tuple(
            sorted([*read.furniture, *navigation, *_foot(scan, drawn, starts)],
                   key=lambda block: block.lines or (0, 0))
        ),
        problems=tuple(sorted(told, key=lambda problem: problem.line or 0)),
        system=system,
        found_by={"comments": f"lines: {weighed.run.shape}"} if weighed else {},
    )  # fmt: skip


def _starts(scan: Scan, drawn: Drawn) -> int:
    """The line where the article is over: the heading of the comments, or the first of them."""
    if drawn.cuts:
        first = drawn.cuts[0].head.starts
        heading = drawn.weighed.heading if drawn.weighed else None
        return heading if heading is not None and heading < first else first
    return len(scan.lines)


def _foot(scan: Scan, drawn: Drawn, starts: int) -> list[Block]:
    """What stands between the article and the first comment, and under the last one."""
    if not drawn.cuts:
        return []
    found = []
    for begin, end in ((starts, drawn.cuts[0].head.starts - 1), (drawn.ends, len(scan.lines) - 1)):
        first, last = scan.rendering.page.trim(begin, end)
        if first <= last:
            text = "\n".join(scan.lines[at].text for at in range(first, last + 1)).strip()
            kind = "count" if first in scan.counts and first == last else "navigation"
            if text:
                found.append(Block(kind=kind, text=text, lines=numbers(first, last)))
    return found


def _declared(scan: Scan) -> int | None:
    """A page without comments may say so: "0 Comments"."""
    said = {number for at, number in scan.counts.items() if at not in scan.labels}
    return said.pop() if len(said) == 1 else None


def _line_of_date(cut: Cut) -> int:
    return (cut.head.starts if cut.head.date_at is None else cut.head.date_at) + 1


def _comment(n: int, cut: Cut, day: dates.Settled, place: Place) -> DocumentComment:
    head = cut.head
    kind = words.ROLES.get((head.role or "").casefold())
    return DocumentComment(
        n=n,
        id=cut.id,
        parent=place.parent,
        reply_to=cut.reply_to,
        type=head.type,
        author=head.name or None,
        author_kind=kind,
        date=day.value,
        date_precision=day.precision,
        date_text=head.mention.date_text if head.mention else None,
        text=cut.text,
        truncated=False,
        placement=place.placement,
        likelihood=place.likelihood,
        alternatives=place.alternatives,
        lines=numbers(head.starts, cut.ends),
        text_lines=numbers(*cut.text_at) if cut.text_at else None,
        placed_by=place.placed_by,
        author_url=cut.author_url,
        permalink=cut.permalink,
        votes=cut.votes,
        edited=cut.edited,
    )


def _before_comments(
    written: dates.Reading | None, days: PageDates, comments: Sequence[DocumentComment]
) -> dates.Reading | None:
    """The day by the title, unless a comment is older: then it is another article's."""
    stated = days.settle(written).value if written else None
    firsts = [dates.latest_day(comment.date) for comment in comments if comment.date]
    return None if stated is None or (firsts and stated[:10] > min(firsts)) else written
