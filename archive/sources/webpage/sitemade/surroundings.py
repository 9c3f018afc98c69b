"""What blocks stand in and under: the element round them, its name, the heading over them."""

from __future__ import annotations

from archive.sources.webpage.sitemade import heading_words
from archive.sources.webpage.sitemade.class_words import ASIDE, names_talk
from archive.sources.webpage.sitemade.marks import HEADINGS, LONGEST_HEADING, Marks
from archive.sources.webpage.sitemade.repeated import Group

FARTHEST_HEADING = 700  # characters between a heading and the first comment under it
MOST_STEPS = 300  # elements looked back on for a heading
HIGHEST = 40  # ancestors looked up to
LONGEST_LABEL = 24  # characters of a line that is no heading and says "Comments"


def box_of(first: int, last: int, marks: Marks) -> int:
    """The lowest element round all blocks."""
    box = marks.parent[first]
    steps = 0
    while marks.end[box] < last and box and steps < HIGHEST:
        box = marks.parent[box]
        steps += 1
    return box


def region_of(box: int, group: Group, marks: Marks) -> str | None:
    """The name of an element round the blocks that says comments, if it holds little else."""
    text = sum(marks.count("text", top) for top in group.tops)
    current = box
    for _ in range(HIGHEST):
        if current == 0 or marks.tag(current) in ("body", "html"):
            return None
        if marks.count("text", current) > 4 * text + 1500:
            return None
        element = marks.elements[current]
        for name in (element.get("id"), element.get("class"), element.get("aria-label")):
            if name and any(names_talk(one) for one in name.split()[:12]):
                return str(name)
        current = marks.parent[current]
    return None


def stands_aside(box: int, marks: Marks) -> bool:
    current = box
    for _ in range(HIGHEST):
        if current == 0 or marks.tag(current) in ("body", "html", "main", "article"):
            return False
        if marks.tag(current) in ("nav", "footer"):
            return True
        if ASIDE.search(marks.name(current)) and not names_talk(marks.name(current)):
            # The whole column may be called so; a list of comments is most of what it holds.
            return marks.count("h1", current) == 0
        current = marks.parent[current]
    return False


def heading_over(first: int, marks: Marks) -> tuple[int, str] | None:
    """The heading right above the first block, if it speaks of comments."""
    text_before = marks.sums["text"][first]
    around = set()
    current = first
    for _ in range(HIGHEST):
        current = marks.parent[current]
        around.add(current)
        if not current:
            break
    for i in range(first - 1, max(first - MOST_STEPS, 0), -1):
        if text_before - marks.sums["text"][i] > FARTHEST_HEADING:
            return None
        if i in around or marks.hidden[i]:
            continue
        size = marks.count("text", i)
        if not 2 <= size <= LONGEST_HEADING:
            continue
        is_heading = marks.tag(i) in HEADINGS
        if not is_heading and not (marks.own[i] and size <= 60):
            continue
        text = " ".join("".join(marks.elements[i].itertext()).split())
        if is_heading:
            return (i, text) if heading_words.speaks(text) else None
        declares = heading_words.declared_in(text) is not None
        if heading_words.TALK.search(text) and (declares or len(text) <= LONGEST_LABEL):
            above = marks.parent[i]
            if marks.tag(above) in HEADINGS:
                i = above
            return i, text
    return None
