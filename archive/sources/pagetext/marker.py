"""The head of a discussion: its count, its sort labels and what is left of the form."""

from __future__ import annotations

import dataclasses

from archive.sources import dates
from archive.sources.pagetext import credits, headers, phrases
from archive.sources.pagetext.lines import Page

Cluster = list[tuple[int, str]]  # indexes of lines and their kinds
MARKS = frozenset({"count", "sort", "notify of", "inline feedbacks", "view all comments"})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The head of the discussion: count, sort labels, form leftovers. Indexes into the page."""

    starts: int
    ends: int
    declared: tuple[int, int] | None
    sort: str | None


def find_marker(page: Page) -> Marker | None:
    """The stretch of lines where most kinds of discussion furniture stand together."""
    clusters: list[Cluster] = []
    strangers = 0
    for index, line in enumerate(page.seen):
        if not line:
            continue
        kind = kind_of(line)
        if kind == "guest" and _date_below(page, index):
            kind = None  # a commenter called guest, or the label of one
        if kind:
            if not clusters or strangers > 1:
                clusters.append([])
            clusters[-1].append((index, kind))
            strangers = 0
        else:
            # One strange short line between them may be a field of the form; a date is a comment.
            strangers += 2 if len(line) > 40 or dates.read(line) else 1
    best = _best_marker(page, clusters)
    if best is None:
        return None
    counts = [phrases.count(page.seen[index]) for index, kind in best if kind == "count"]
    labels = [label for index, _ in best for label in phrases.sort_labels(page.seen[index])]
    return Marker(
        starts=best[0][0],
        ends=best[-1][0],
        declared=counts[0] if counts else None,
        sort=labels[0] if labels and _is_sort_bar(page, best) else None,
    )


def _date_below(page: Page, index: int) -> bool:
    """Whether a date stands in the same run of lines, close under this one."""
    for below in range(index + 1, min(index + 5, len(page))):
        if not page.seen[below] or dates.read(page.seen[below]):
            return bool(page.seen[below])
    return False


def _is_sort_bar(page: Page, cluster: Cluster) -> bool:
    """Whether the labels tell the order: "Newest Most Voted" alone has lost the active one."""
    bars = [phrases.sort_labels(page.seen[index]) for index, kind in cluster if kind == "sort"]
    labels = [label for bar in bars for label in bar]
    return len(labels) in {1, 3} or (len(labels) == 2 and len(bars) == 2)


def _best_marker(page: Page, clusters: list[Cluster]) -> Cluster | None:
    """Most kinds of lines together, with a comment right under them and none above.

    A count or a sort bar alone will do, if a comment, or nothing more, follows.
    """
    first_sure = next(
        (h.starts for h in headers.candidates(page, 0) if h.doubled or h.reply_to or h.kind),
        len(page),
    )
    best, most = None, 1
    for cluster in clusters:
        kinds = {kind for _, kind in cluster}
        if not kinds & MARKS:
            continue
        # The form may also stand under the comments, with all its fields.
        score = min(len(kinds), 3) + (3 if _comment_under(page, cluster[-1][0]) else 0)
        score -= 4 if cluster[0][0] > first_sure else 0
        if score > most:
            best, most = cluster, score
    if best is None:
        for cluster in clusters[-1:]:
            below = sum(map(bool, page.seen[cluster[-1][0] + 1 :]))
            if {kind for _, kind in cluster} & MARKS and below <= 3 and cluster[0][0] > 0:
                best = cluster
    return best


def _comment_under(page: Page, index: int) -> bool:
    begin = page.below(index)
    return begin < len(page) and _date_below(page, begin) and not credits.byline(page.seen[begin])


def kind_of(line: str) -> str | None:
    """What part of a discussion's head this line is; the form's own parts count as several."""
    if phrases.count(line):
        return "count"
    if phrases.sort_labels(line):
        return "sort"
    folded = line.casefold()
    if folded in phrases.FORM:
        return folded if folded not in phrases.AVATARS else "guest"
    return None
