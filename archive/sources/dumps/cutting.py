"""The text of each comment of a run: without the labels round it, and where the last one ends."""

from __future__ import annotations

import dataclasses
import re

from archive.sources.dumps import labels, words
from archive.sources.dumps.head_tops import with_pings, with_tops
from archive.sources.dumps.heads import Head, Run, key
from archive.sources.dumps.scanning import COMMENT_ID, Scan

MOST_LAST = (
    3.0  # the last comment may be this many times as long as the longest, then it is the page
)
MARK_WIDTH = 4  # columns that a list's mark may take before a name
VOTES = re.compile(
    r"(?:hilfreich\?|likes?:?|score:?|votes?:?|points?:?)?\s?(?P<n>[+\-−–]?\d{1,6})(?: (?:likes?"
    r"|votes?|points?))?",
    re.I,
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One comment. Indexes of lines, ends included; `text_at` is null where it has no text."""

    head: Head
    ends: int
    text: str
    text_at: tuple[int, int] | None
    column: int
    id: str | None
    permalink: str | None
    author_url: str | None
    votes: int | None
    edited: str | None
    reply_to: str | None
    answerable: bool


def cut(scan: Scan, run: Run) -> tuple[list[Cut], int]:
    """The comments of a run, and the index of the line behind the last of them."""
    heads = with_tops(scan, run, with_pings(scan, run))
    found: list[Cut] = []
    for index, head in enumerate(heads):
        last = index + 1 == len(heads)
        until = heads[index + 1].starts - 1 if not last else _end_of_last(scan, run, head, found)
        found.append(_one(scan, run, head, until))
    return found, (found[-1].ends + 1 if found else 0)


def _is_furniture(scan: Scan, run: Run, at: int) -> bool:
    text = scan.lines[at].text
    return (
        at in scan.labels
        or key(text) in run.frequent
        or not any(c.isalnum() for c in text)
        or bool(labels.PENDING.fullmatch(text))
        or bool(labels.EDITED.fullmatch(text) and len(text) < 120)
    )


def _end_of_last(scan: Scan, run: Run, head: Head, before: list[Cut]) -> int:
    """The last line of the last comment: behind it stand the form and the foot of the page."""
    inset = scan.rendering.tool in {"layout", "lynx"}
    least = _least_inset(scan, before) if inset else None
    footed = _usual_foot(scan, before)
    longest = max((one.ends - one.head.starts for one in before), default=0)
    limit = max(40, int(MOST_LAST * longest))
    level_seen = any(
        scan.lines[at].level
        for one in before
        if one.text_at
        for at in range(one.text_at[0], one.text_at[1] + 1)
    )
    end = at = head.ends
    if run.shape in {"last", "signed"} and head.date_at is not None:
        following: int | None = scan.rendering.below(head.date_at)
        end = head.date_at
        while following is not None and following in scan.labels:
            end, following = following, scan.rendering.below(following)
        return end
    while True:
        below = scan.rendering.below(at)
        if below is None or below - head.ends > limit:
            return end
        line = scan.lines[below]
        if (
            below in scan.ends
            and below not in scan.labels
            and not (inset and line.column > scan.lines[head.line].column)
        ):
            return end
        if below in scan.others or (below in scan.counts and below != head.date_at):
            return end
        if least is not None and line.column < scan.lines[head.line].column + least:
            return end
        if line.level and not level_seen:
            return end
        end = at = below
        if footed and key(line.text) in footed:
            return end
        if head.date_at == below and run.shape == "says" and below > head.ends:
            following = scan.rendering.below(below)
            return following if following is not None and following in scan.labels else below


def _least_inset(scan: Scan, before: list[Cut]) -> int | None:
    """How far at least the lines of a comment stand right of its head, where most do."""
    gaps = [
        min(
            scan.lines[at].column
            for at in range(one.head.starts, one.ends + 1)
            if scan.lines[at].text
        )
        - scan.lines[one.head.line].column
        for one in before
    ]
    return min(gaps, default=-MARK_WIDTH)


def _usual_foot(scan: Scan, before: list[Cut]) -> frozenset[str]:
    """The labels that end most comments, where one does."""
    if len(before) < 2:
        return frozenset()
    lasts: dict[str, int] = {}
    for one in before:
        if one.ends in scan.labels and scan.lines[one.ends].text.strip("+-0123456789 "):
            last = key(scan.lines[one.ends].text)
            lasts[last] = lasts.get(last, 0) + 1
    if sum(lasts.values()) < 0.6 * len(before):
        return frozenset()
    return frozenset(text for text, times in lasts.items() if times >= 0.3 * len(before))


def _one(scan: Scan, run: Run, head: Head, until: int) -> Cut:
    lines = scan.lines
    filled = [at for at in range(head.ends + 1, until + 1) if lines[at].text]
    around = [at for at in range(head.starts, until + 1) if lines[at].text]
    texts = [at for at in filled if at != head.date_at]
    if head.date_at is not None and head.date_at > head.ends:
        # The date under the text ends it, and what stands under the date is labels.
        texts = [at for at in texts if at < head.date_at]
    front = 0
    while front < len(texts) and _is_furniture(scan, run, texts[front]):
        front += 1
    back = len(texts)
    while back > front and _is_furniture(scan, run, texts[back - 1]):
        back -= 1
    body = texts[front:back]
    if not body and texts:  # somebody said no more than "+1"
        words_only = [at for at in texts if key(lines[at].text) not in run.frequent
                      and at not in scan.replies and any(c.isalnum() for c in lines[at].text)
                      and not labels.COUNTED.fullmatch(lines[at].text)]  # fmt: skip
        body = words_only[:1] if len(words_only) == 1 and len(run.heads) > 2 else []
    text_at = (body[0], body[-1]) if body else None
    text = _text(scan, body[0], body[-1]) if body else ""
    comment_id, permalink = _address(scan, around)
    foot = [at for at in texts if not body or at > body[-1] or at < body[0]]
    return Cut(
        head=head,
        ends=max(around[-1] if around else head.ends, head.ends),
        text=text,
        text_at=text_at,
        column=lines[head.line].column,
        id=comment_id,
        permalink=permalink,
        author_url=_author_url(scan, head),
        votes=_votes(scan, run, foot),
        edited=next(
            (lines[at].text for at in foot if labels.EDITED.fullmatch(lines[at].text)), None
        ),
        reply_to=_answered(
            scan, [at for at in around if not body or at < body[0] or at > body[-1]]
        ),
        answerable=any(at in scan.replies for at in around)
        or bool(head.mention and head.mention.answers),
    )


def _text(scan: Scan, first: int, last: int) -> str:
    """The lines of a text without marks and indent; what a list lists keeps a sign of it."""
    said = []
    for at in range(first, last + 1):
        line = scan.lines[at]
        said.append(f"* {line.text}" if line.mark and line.text and at != first else line.text)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(said)).strip()


def _address(scan: Scan, around: list[int]) -> tuple[str | None, str | None]:
    """The comment's own number and address, from the links of its head or its labels."""
    for at in around:
        for _, url in scan.lines[at].links:
            if found := COMMENT_ID.search(url):
                own = "#" in url and "respond" not in url and not url.startswith("javascript")
                return found["id"], url if own else None
    return None, None


def _author_url(scan: Scan, head: Head) -> str | None:
    """Where the name led to."""
    for at in range(head.starts, head.ends + 1):
        for said, url in scan.lines[at].links:
            if said == head.name and "://" in url and not COMMENT_ID.search(url):
                return url
    return None


def _votes(scan: Scan, run: Run, foot: list[int]) -> int | None:
    """A count that most comments print alike."""
    for at in foot:
        text = scan.lines[at].text
        found = VOTES.fullmatch(text)
        if (
            found
            and key(text).lstrip("+-−–")
            and any(key(text).lstrip("+-−–") == one.lstrip("+-−–") for one in run.frequent)
        ):
            return int(found["n"].replace("−", "-").replace("–", "-"))
    return None


def _answered(scan: Scan, around: list[int]) -> str | None:
    for at in around:
        found = words.IN_REPLY.fullmatch(scan.lines[at].text)
        if found and at not in scan.labels:
            return found["name"].strip(words.EDGES) or None
    return None
