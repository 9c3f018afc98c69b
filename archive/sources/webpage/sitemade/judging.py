"""Which of the blocks that repeat on a page are comments.

No single sign is enough: teasers have names and dates, reviews have texts, "recent comments" have
all three. Each group of blocks is weighed on what it is called, what it stands under, which
controls it has, and whether each block holds a name, a date and a text that are its own.
"""

from __future__ import annotations

from collections import Counter

from archive.sources.webpage.sitemade import heading_words
from archive.sources.webpage.sitemade.class_words import OTHER, names_talk
from archive.sources.webpage.sitemade.marks import Marks
from archive.sources.webpage.sitemade.repeated import Group
from archive.sources.webpage.sitemade.surroundings import (
    box_of,
    heading_over,
    region_of,
    stands_aside,
)

ENOUGH = 5.0  # a name on the blocks and a date, or a heading, a reply button and a date
ENOUGH_BESIDE = 3.5  # for blocks of another kind among comments that were found
MOST_PARTS = 40  # elements of a block looked at for a headline


def judge(group: Group, marks: Marks) -> None:
    """Score a group: points for and against, each with what it is for."""
    group.nest(marks)
    members = group.members
    size = len(members)
    share = _Shares(group, marks)
    if share.texts < 0.6 or (share.dated < 0.5 and share.named < 0.6 and share.replies < 0.5):
        return
    said: list[tuple[float, str]] = []
    kind, name = group.key[1], group.key[-1]
    if _is_named(kind, name):
        group.named = True
        said.append((3.0, "its name says comment"))
    first = members[0]
    last = max(marks.end[top] for top in (group.tops[0], group.tops[-1]))
    box = box_of(first, last, marks)
    region = region_of(box, group, marks)
    if region:
        said.append((2.0, f"stands in {region[:40]}"))
    heading = heading_over(first, marks)
    if heading:
        place, text = heading
        group.heading = place
        if heading_words.RECENT.search(text) and share.replies < 0.5 and not group.named:
            said.append((-3.0, "a heading of recent comments"))
        elif heading_words.FORM.search(text) and heading_words.declared_in(text) is None:
            said.append((1.0, f"under the form “{text[:40]}”"))
        else:
            said.append((2.5 if heading_words.is_label(text) else 2.0, f"under “{text[:40]}”"))
            group.declared = heading_words.declared_in(text)
            if group.declared == 0:
                said.append((-6.0, "under a heading that declares none"))
            elif group.declared and abs(group.declared - size) <= 0.4 * group.declared:
                group.as_declared = group.declared > 1
                exact = abs(group.declared - size) <= 0.1 * group.declared
                said.append((1.5 if exact else 0.5, "as many as declared"))
    if share.replies >= 0.5:
        said.append((3.0, "reply controls"))
    elif share.replies >= 0.3 or share.controls >= 0.6:
        said.append((1.5, "controls"))
    discussed = group.named or region or heading or share.replies >= 0.5
    if not discussed:
        return
    if share.dated >= 0.5:
        said.append((1.5 if share.dated >= 0.8 else 1.0, "dates"))
        if share.clocked >= 0.5:
            said.append((0.5, "with times"))
    if share.named >= 0.7:
        said.append((1.0, "names"))
    if share.avatars >= 0.6:
        said.append((0.5, "avatars"))
    if _numbered(members, marks):
        group.numbered = True
        said.append((0.5, "numbered"))
    said += _against(group, marks, share, box)
    if size == 1 and not _surely_one(group, share, bool(region or heading)):
        said.append((-5.0, "one block only"))
    if share.dated < 0.5 and not (
        share.named >= 0.6 and (group.named or share.replies >= 0.5) and (region or heading)
    ):
        said.append((-5.0, "no dates"))
    group.score = sum(points for points, _ in said)


def _is_named(kind: str, name: str) -> bool:
    if kind == "in":
        return False
    if kind in ("itemprop", "itemtype", "typeof", "role"):
        return name.lower().endswith(("comment", "comments", "answer", "answers"))
    return names_talk(name)


def _surely_one(group: Group, share: _Shares, placed: bool) -> bool:
    return group.named and share.dated > 0 and share.named > 0 and (placed or share.replies > 0)


class _Shares:
    """Which share of the blocks has a thing of its own, and how much a block has on average."""

    def __init__(self, group: Group, marks: Marks) -> None:
        size = len(group.members)
        texts = dated = clocked = named = replies = controls = avatars = titles = 0
        self.all_text = self.all_linked = self.all_dates = self.all_replies = 0
        for member in group.members:
            own = group.own
            text, linked = own(marks, "text", member), own(marks, "linked", member)
            dates, answers = own(marks, "dated", member), own(marks, "replies", member)
            self.all_text += text
            self.all_linked += linked
            self.all_dates += dates
            self.all_replies += answers
            texts += own(marks, "prose", member) > 0
            dated += dates > 0
            clocked += own(marks, "clocked", member) > 0
            named += own(marks, "named", member) > 0
            replies += answers > 0
            controls += own(marks, "controls", member) > 0
            avatars += own(marks, "avatars", member) > 0
            titles += own(marks, "titles", member) > 0
        self.texts, self.dated, self.clocked = texts / size, dated / size, clocked / size
        self.named, self.replies, self.controls = named / size, replies / size, controls / size
        self.avatars, self.titles = avatars / size, titles / size
        self.size = size


def _against(group: Group, marks: Marks, share: _Shares, box: int) -> list[tuple[float, str]]:
    said: list[tuple[float, str]] = []
    strong = (group.named and share.replies >= 0.5) or group.as_declared
    # A column of opinions has names, dates and "comment" all over it; nobody answers in it.
    spoken_to = share.replies >= 0.5 or group.as_declared
    titled = _titled(group, marks)
    if titled >= 0.6:
        said.append((-4.0 if spoken_to else -9.0, "each has a headline that leads elsewhere"))
    elif titled >= 0.3:
        said.append((-1.0 if spoken_to else -4.0, "many have a headline that leads elsewhere"))
    if share.all_linked > 0.6 * share.all_text:
        said.append((-4.0 if spoken_to else -9.0, "mostly links"))
    if share.replies < 0.5 and _scattered(group, marks):
        said.append((-6.0, "links to the comments of other pages"))
    first = group.members[0]
    own_name = " ".join([group.key[-1], marks.name(first)])
    if OTHER.search(own_name) and not strong:
        said.append((-3.0, "its name says another thing"))
    if stands_aside(box, marks) and not strong:
        said.append((-2.0, "stands aside"))
    if any(marks.count("h1", member) for member in group.members[:20]):
        said.append((-4.0, "holds the headline"))
    if share.all_replies > 1.7 * share.size or share.all_dates > 4 * share.size:
        said.append((-3.0, "several in each"))
    return said


def _numbered(members: list[int], marks: Marks) -> bool:
    found = 0
    for member in members[:40]:
        element = marks.elements[member]
        value = element.get("id") or ""
        if any(character.isdigit() for character in value):
            found += 1
    return found >= 0.8 * min(len(members), 40)


def _titled(group: Group, marks: Marks) -> float:
    """The share of blocks with a headline: a long link of their own that is not in a text."""
    titles: list[set[str]] = []
    for member in group.members:
        found: set[str] = set()
        if group.own(marks, "titles", member):
            for i in range(member, min(marks.end[member], member + MOST_PARTS) + 1):
                if marks.titles[i] and not _in_text(i, marks):
                    found.add("".join(marks.elements[i].itertext())[:200].strip())
        titles.append(found)
    # "Share this comment on Twitter" is long too, and the same in each.
    often = Counter(title for found in titles for title in found)
    most = max(1, 0.2 * len(titles))
    return sum(any(often[title] <= most for title in found) for found in titles) / len(titles)


def _in_text(i: int, marks: Marks) -> bool:
    up = marks.parent[i]
    return marks.tag(up) in ("p", "li", "blockquote", "em", "i") and (
        marks.count("text", up) > 1.5 * marks.count("text", i) + 20
    )


def _scattered(group: Group, marks: Marks) -> bool:
    """Whether each block leads to a comment on another page: "recent comments"."""
    pages: set[str] = set()
    found = 0
    for member in group.members[:60]:
        for i in range(member, min(marks.end[member], member + MOST_PARTS) + 1):
            if marks.elements[i].tag != "a":
                continue
            href = marks.elements[i].get("href") or ""
            page, mark, fragment = href.partition("#")
            if mark and page and names_talk(fragment):
                pages.add(page.split("?")[0])
                found += 1
                break
    size = min(len(group.members), 60)
    return found >= 0.6 * size and len(pages) > max(1, 0.5 * found)
