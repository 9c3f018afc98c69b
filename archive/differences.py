"""Two versions of a text, and the words in which they differ."""

import collections
import dataclasses
import difflib
import re
from collections.abc import Iterator, Sequence

from django.utils.translation import ngettext

from comments.counting import grouped

# Steps of difflib for one page of the admin: some tenths of a second. A text of 100,000 words in
# which a few changed is within; two that have nothing in common are shown whole, one after another.
MOST_STEPS = 4_000_000
LINES = re.compile(r"[^\n]*\n|[^\n]+")
WORDS = re.compile(r"<[^<>]*>|[^\s<]+|<|\s+")

SAME, GONE, NEW, FOLDED = "same", "gone", "new", "folded"
AROUND = 2  # lines of what is the same, before and after what is not


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    kind: str  # SAME, GONE or NEW; FOLDED where the text only says what was left out
    text: str


def difference(was: str, now: str, *, of_prose: bool = True) -> list[Piece]:
    """The pieces of both in order: without the new ones they are `was`, without the gone ones
    `now`. Lines are compared first, then, in prose, words in the lines that changed: of labels
    that share a "by the" that is no help."""
    differ = _Differ()
    pieces: list[Piece] = []
    for kind, old, new in differ.compare(LINES.findall(was), LINES.findall(now)):
        if kind == SAME:
            pieces.append(Piece(SAME, new))
            continue
        words = (WORDS.findall(old), WORDS.findall(new)) if of_prose else ([old], [new])
        for inner, gone, came in differ.compare(*words):
            if inner == SAME:
                pieces.append(Piece(SAME, came))
                continue
            pieces += [Piece(GONE, gone)] if gone else []
            pieces += [Piece(NEW, came)] if came else []
    return _gathered(pieces)


def folded(pieces: Sequence[Piece]) -> list[Piece]:
    """The same for showing: of long stretches without a difference only the ends."""
    found: list[Piece] = []
    for at, piece in enumerate(pieces):
        lines = LINES.findall(piece.text)
        begun = at > 0 and not pieces[at - 1].text.endswith("\n")  # the rest of a changed line
        head = AROUND + begun if at else 0
        tail = AROUND if at + 1 < len(pieces) else 0
        left_out = len(lines) - head - tail
        if piece.kind != SAME or len(pieces) == 1 or left_out <= AROUND:
            found.append(piece)
            continue
        found += [Piece(SAME, "".join(lines[:head]))] if head else []
        told = ngettext("%s line", "%s lines", left_out) % grouped(left_out)
        found.append(Piece(FOLDED, told))
        found += [Piece(SAME, "".join(lines[len(lines) - tail :]))] if tail else []
    return found


class _Differ:
    def __init__(self) -> None:
        self.left = MOST_STEPS

    def compare(self, was: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Stretches that are the same, and those that are not: (kind, old text, new text)."""
        head, shorter = 0, min(len(was), len(now))
        while head < shorter and was[head] == now[head]:
            head += 1
        tail = 0
        while tail < shorter - head and was[-1 - tail] == now[-1 - tail]:
            tail += 1
        old, new = was[head : len(was) - tail], now[head : len(now) - tail]
        start, end = "".join(was[:head]), "".join(was[len(was) - tail :])
        if start:
            yield SAME, start, start
        if old or new:
            yield from self._between(old, new)
        if end:
            yield SAME, end, end

    def _between(self, old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        counts = collections.Counter(new)
        pairs = sum(counts[part] for part in old)
        steps = min(len(old), len(new)) * (len(old) + pairs)
        if steps > self.left:
            yield GONE, "".join(old), "".join(new)
            return
        self.left -= steps
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for kind, i, j, k, n in matcher.get_opcodes():
            yield SAME if kind == "equal" else GONE, "".join(old[i:j]), "".join(new[k:n])


def _gathered(pieces: list[Piece]) -> list[Piece]:
    """A blank between two changed words is no island: "a b" that became "c d" is one change."""
    found: list[Piece] = []
    gone = new = ""

    def flush() -> None:
        nonlocal gone, new
        found.extend([Piece(GONE, gone)] if gone else [])
        found.extend([Piece(NEW, new)] if new else [])
        gone = new = ""

    for at, piece in enumerate(pieces):
        if piece.kind == GONE:
            gone += piece.text
        elif piece.kind == NEW:
            new += piece.text
        elif (gone or new) and piece.text == " " and at + 1 < len(pieces):
            gone, new = gone + piece.text, new + piece.text
        else:
            flush()
            if found and found[-1].kind == SAME:
                found[-1] = Piece(SAME, found[-1].text + piece.text)
            else:
                found.append(piece)
    flush()
    return found
