"""What each line of a rendered page may be, by its words alone."""

from __future__ import annotations

import dataclasses
import re

from archive.sources.dumps import labels, mentions, sections, words
from archive.sources.dumps.mentions import Mention
from archive.sources.dumps.rendering import Line, Rendering

MOST_DATES = 8_000  # lines; the largest discussions have a third of it on a page
LONGEST_LABEL = 160  # characters of a line that is compared with the tables of words
COMMENT_LINK = re.compile(
    r"#(?:comment|isso|respond|div-comment|li-comment|post|forum|c|p|cid|msg)[-_=]?\d+\b"
    r"|showComment=|replytocom=|/comment/reply/|[?&]commentid="
    r"|delete-comment\.g|[?&]id_forum=",
    re.I,
)
COMMENT_ID = re.compile(
    r"(?:#(?:li-|div-)?(?:comment|forum|isso|c|post|msg|cid)[-_=]?"
    r"|/comment/reply/(?:node/)?\d+/(?:\w+/)?|postID=|replytocom=|id_forum=|#p)(?P<id>\d+)\b",
    re.I,
)


@dataclasses.dataclass(slots=True)
class Scan:
    """Indexes of lines, by what they may be. `labels` hold lines of nothing but labels, `counts`
    how many comments a line declares, and `declared` the same the other way round."""

    rendering: Rendering
    filled: list[int]
    mentions: dict[int, Mention]
    says: dict[int, str]
    pings: dict[int, tuple[str, str]]
    labels: set[int]
    replies: set[int]
    counts: dict[int, int]
    headings: set[int]
    ends: set[int]
    others: set[int]
    read_on: set[int]
    linked: set[int]
    other_labels: set[int] = dataclasses.field(default_factory=set)
    declared: dict[int, list[int]] = dataclasses.field(default_factory=dict)

    @property
    def lines(self) -> list[Line]:
        return self.rendering.lines


def scan(rendering: Rendering) -> Scan | None:
    """None for a page with more dates than a discussion can have."""
    found = Scan(rendering, [], {}, {}, {}, set(), set(), {}, set(), set(), set(), set(), set())
    known: dict[str, tuple[object, ...]] = {}
    for line in rendering.lines:
        text = line.text
        if not text:
            continue
        found.filled.append(line.at)
        if any(COMMENT_LINK.search(url) for _, url in line.links):
            found.linked.add(line.at)
        if len(text) > mentions.LONGEST:
            continue
        if text not in known:
            if len(known) > 5_000:  # a page prints the same few labels, a flood must not pile up
                known.clear()
            known[text] = _kinds(text)
        mention, says, ping, label, reply, count, heading, ends, other, read_on = known[text]
        at = line.at
        if len(found.mentions) > MOST_DATES:
            return None
        if mention:
            found.mentions[at] = mention  # type: ignore[assignment]
        if says:
            found.says[at] = says  # type: ignore[assignment]
        if ping:
            found.pings[at] = ping  # type: ignore[assignment]
        if label:
            found.labels.add(at)
        if reply:
            found.replies.add(at)
        if count is not None:
            found.counts[at] = count  # type: ignore[assignment]
        for true, kind in (
            (heading, found.headings), (ends, found.ends), (other, found.others),
            (read_on, found.read_on),
        ):  # fmt: skip
            if true and not (label and kind is found.headings):
                kind.add(at)
    found.other_labels = found.labels - found.replies
    for at, number in found.counts.items():
        found.declared.setdefault(number, []).append(at)
    _join_says(found)
    return found


def _kinds(text: str) -> tuple[object, ...]:
    ping = words.PING.fullmatch(text)
    mention = None if ping else mentions.mention(text)
    says = words.SAYS.fullmatch(text) if len(text) < 110 else None
    name = says["name"].strip(words.EDGES) if says else ""
    if says and mention and mention.name:
        name = mention.name
    elif says and not mentions.plausible(name):
        name = ""
    short = len(text) <= LONGEST_LABEL
    bare = text.strip(words.EDGES)
    return (
        mention,
        name,
        (ping["kind"].casefold(), ping["name"]) if ping else None,
        short and not mention and labels.is_label(text),
        short and labels.is_reply_label(text),
        None if mention or labels.is_voted_reply(text) else _count(text),
        short and bool(sections.HEADING.fullmatch(text) or sections.SORTED.fullmatch(text)),
        bool(sections.ENDS.fullmatch(bare)),
        short and bool(sections.OTHER_LISTS.fullmatch(bare)),
        short and bool(sections.READ_ON.fullmatch(bare)),
    )


def _count(text: str) -> int | None:
    """The count of comments that a line declares, alone or among the labels of the article."""
    number = sections.count(text)
    if number is None and "|" in text and len(text) < LONGEST_LABEL:
        for part in text.split("|"):
            number = sections.count(part.strip()) if number is None else number
    return number


def _join_says(found: Scan) -> None:
    """Some tools put "says:" on a line of its own, under the name."""
    for at in found.filled:
        text = found.lines[at].text
        if len(text) < 20 and words.ONLY_SAYS.fullmatch(text):
            above = found.rendering.above(at, max(0, at - 3))
            if above is not None and mentions.plausible(found.lines[above].text):
                found.says[above] = found.lines[above].text
                found.labels.add(at)
