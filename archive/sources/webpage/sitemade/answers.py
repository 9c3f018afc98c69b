"""What a comment prints of the one it answers: "in reply to Nessa", a link to it, "@Nessa"."""

from __future__ import annotations

import dataclasses

from archive.sources.webpage.sitemade.control_words import control_of
from archive.sources.webpage.sitemade.marks import LONGEST_NAME, Marks
from archive.sources.webpage.sitemade.signature_words import answers
from archive.sources.webpage.sitemade.slots import Cell

NEAR = 60  # elements of a block that are looked at
MOST_WORDS = 4  # of a phrase like "as an answer to"


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """`places` are the elements that only say this and are no text of the comment."""

    id: str | None = None
    name: str | None = None
    places: tuple[int, ...] = ()


NOBODY = Answer()


class Answers:
    def __init__(self, ids: list[str | None], anchors: dict[str, int], marks: Marks) -> None:
        self.ids = ids
        self.anchors = anchors
        self.marks = marks

    def of(self, n: int, member: int, cells: list[Cell], bodies: list[int]) -> Answer:
        """What the block says outside its text of the comment that it answers."""
        marks = self.marks
        in_text = {body for body in bodies if body != member}
        for at, cell in enumerate(cells):
            if any(body <= cell.place <= marks.end[body] for body in in_text):
                continue
            if not cell.text or len(cell.text) > 2 * LONGEST_NAME:
                continue
            name, place = answers(cell.text), cell.place
            if name is None:
                continue
            link = self._link(place, n)
            if not name:
                for i in range(place + 1, min(marks.end[place], place + 6) + 1):
                    text = "".join(marks.elements[i].itertext()).strip()
                    if marks.own[i] and 0 < len(text) <= LONGEST_NAME:
                        name = " ".join(text.split())
                        break
                if (
                    not name
                    and at + 1 < len(cells)
                    and marks.parent[cells[at + 1].place] == marks.parent[place]
                ):
                    following = cells[at + 1]
                    if 0 < len(following.text) <= LONGEST_NAME and not following.dated:
                        name = following.text.strip(" :,\xa0@")
                        link = link or self._link(following.place, n)
            if control_of(name) or len(name) > LONGEST_NAME:
                name = ""
            if link or name:
                return Answer(link, name or None, (place,))
        return self._running_on(n, member, in_text)

    def _running_on(self, n: int, member: int, in_text: set[int]) -> Answer:
        """The same in the line of the name and the date: "Ada, 3 May, in reply to <a>#5</a>"."""
        marks = self.marks
        for i in range(member + 1, min(marks.end[member], member + NEAR) + 1):
            if marks.elements[i].tag != "a" or any(
                body <= i <= marks.end[body] for body in in_text
            ):
                continue
            before = marks.elements[i].getprevious()
            said = before.tail if before is not None else marks.elements[i].getparent().text
            words = (said or "")[-LONGEST_NAME:].split()
            endings = (" ".join(words[-count:]) for count in range(1, MOST_WORDS + 1))
            link = self._linked(i, n)
            if link and any(answers(ending) == "" for ending in endings):
                return Answer(link, None, (i,))
        return NOBODY

    def _linked(self, i: int, n: int) -> str | None:
        """The id of another comment that this very link leads to."""
        _, mark, fragment = (self.marks.elements[i].get("href") or "").partition("#")
        other = self.anchors.get(fragment) if mark and fragment else None
        return self.ids[other] if other is not None and other != n else None

    def _link(self, place: int, n: int) -> str | None:
        """The id of another comment that a link in or right round the element leads to."""
        marks = self.marks
        places = [
            place,
            marks.parent[place],
            *range(place + 1, min(marks.end[place], place + 6) + 1),
        ]
        for i in places:
            if marks.elements[i].tag == "a" and (found := self._linked(i, n)):
                return found
        return None
