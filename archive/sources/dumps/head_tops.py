"""What stands over a name and belongs to the head, and the notices of other sites between heads."""

from __future__ import annotations

import dataclasses

from archive.sources.dumps import labels, words
from archive.sources.dumps.heads import Head, Run
from archive.sources.dumps.scanning import Scan

MOST_OVER = 6  # lines over a name that may belong to its head
LONGEST_TITLE = 110  # characters


def with_tops(scan: Scan, run: Run, heads: list[Head]) -> list[Head]:
    """The heads with what stands over the name and belongs to them: a picture's description,
    the name once more, a title."""
    titled = _titles(scan, run)
    done: list[Head] = []
    for head in heads:
        floor = done[-1].ends + 1 if done else 0
        top = titled.get(head.starts, head.starts)
        at: int | None = head.starts
        for _ in range(MOST_OVER):
            at = scan.rendering.above(at, floor) if at is not None else None
            if at is None:
                break
            text = scan.lines[at].text
            drawn = words.AVATAR.fullmatch(text) or words.STATUS.fullmatch(text)
            named = drawn and head.name and head.name in text
            if head.name and (text == head.name or named):
                top = min(top, at)
            elif not drawn and not labels.COUNTED.fullmatch(text):
                break
        for at in range(top - 1, max(floor, top - 3) - 1, -1):
            if scan.lines[at].text:
                break
            if scan.lines[at].mark:  # a list's mark, and a picture at most
                top = at
        head_lines = [scan.lines[at].text for at in range(max(top, floor), head.ends + 1)]
        labels_of = (text for text in head_lines if text.casefold() in words.ROLES)
        done.append(
            dataclasses.replace(
                head,
                starts=max(top, floor),
                named_at=head.starts,
                role=head.role or next((text for text in labels_of if text != head.name), None),
            )
        )
    return done


def _titles(scan: Scan, run: Run) -> dict[int, int]:
    """The lines of titles, by their heads: Drupal prints one over each "Submitted by"."""
    heads = run.heads
    if run.shape != "inline" or len(heads) < 2:
        return {}
    found = {}
    for index, head in enumerate(heads):
        floor = heads[index - 1].ends + 1 if index else 0
        above = scan.rendering.above(head.starts, floor)
        if above is None or above in scan.labels | scan.ends | scan.counts.keys():
            continue
        if index and scan.rendering.above(above, floor) is None:
            continue  # the only line between two heads is a text
        line = scan.lines[above]
        introduced = bool(head.mention and head.mention.lead not in {"", "#"})
        if len(line.text) <= LONGEST_TITLE and (introduced or line.level):
            found[head.starts] = above
    return found if len(found) >= 0.75 * len(heads) else {}


def with_pings(scan: Scan, run: Run) -> list[Head]:
    """The heads with the notices of other sites between and round them."""
    if not scan.pings:
        return run.heads
    first, last = run.heads[0].starts, run.heads[-1].starts
    taken = {at for head in run.heads for at in range(head.starts, head.ends + 1)}
    pings = []
    for at, (kind, name) in scan.pings.items():
        if at in taken or not first - 60 < at < last + 200:
            continue
        if any(min(at, first) < end < max(at, first) for end in scan.ends) and at < first:
            continue
        if at > last and any(last < end < at for end in scan.ends):
            continue
        below = scan.rendering.below(at)
        near = scan.mentions.get(below) if below is not None else None
        dated = near if near and not near.name and below not in taken else None
        pings.append(
            Head(starts=at, ends=below if dated and below else at, name=name, mention=dated,
                 date_at=below if dated else None,
                 type="trackback" if kind == "trackback" else "pingback")
        )  # fmt: skip
    return sorted([*run.heads, *pings], key=lambda head: head.starts)
