"""Which words of a text were looked for: pieces of the text as it is, some of them marked.

Pieces and not markup: a template escapes each of them, so no text can break the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from archive.search import words
from archive.search.questions import Question
from archive.search.words import UNKNOWN, Placed

SNIPPET = 260  # characters of a text that are shown, about
LEAD = 90  # of them before the first match
LOOKED_AT = 60_000  # characters of a text that are looked through for the best place


class Piece(NamedTuple):
    text: str
    marked: bool


class Span(NamedTuple):
    start: int
    end: int
    word: int  # which of the words that were looked for


class Marker:
    """Marks the words of one question, in texts of any language."""

    def __init__(self, question: Question) -> None:
        self.asked = [node.text for node in question.words]
        self.runs: dict[str, list[tuple[int, tuple[str, ...]]]] = {}

    def whole(self, text: str, language: str = UNKNOWN) -> list[Piece]:
        """All of the text."""
        return _pieces(text, self.spans(text, language))

    def snippet(self, text: str, language: str = UNKNOWN) -> list[Piece]:
        """The place of the text that says most of what was looked for, or its beginning."""
        best: tuple[list[Span], str] = ([], "")
        most = 0
        done = 0
        for paragraph in filter(str.strip, text.split("\n")):
            spans = self.spans(paragraph, language)
            different = len({span.word for span in spans})
            if different > most or not best[1]:
                best, most = (spans, paragraph), different
            done += len(paragraph)
            if done > LOOKED_AT or (most and most == len(self.asked)):
                break
        return _window(best[1], best[0])

    def spans(self, text: str, language: str = UNKNOWN) -> list[Span]:
        runs = self._runs(language)
        if not runs or not text:
            return []
        placed = words.placed(text, language)
        firsts: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        for word, run in runs:
            firsts.setdefault(run[0], []).append((word, run))
        single = [run[0] for _, run in runs if words.is_one_character(run)]
        found = []
        for at, token in enumerate(placed):
            for word, run in firsts.get(token.token, ()):
                if _follows(placed, at, run):
                    found.append(Span(token.start, placed[at + len(run) - 1].end, word))
            for character in single:
                if token.token[:1] == character:
                    found.append(Span(token.start, token.start + 1, 0))
        return _merged(found)

    def _runs(self, language: str) -> list[tuple[int, tuple[str, ...]]]:
        if language not in self.runs:
            asked = ((n, words.asked(text, language)) for n, text in enumerate(self.asked))
            self.runs[language] = [(n, run) for n, run in asked if run]
        return self.runs[language]


def _follows(placed: Sequence[Placed], at: int, run: tuple[str, ...]) -> bool:
    return tuple(token.token for token in placed[at : at + len(run)]) == run


def _merged(spans: Iterable[Span]) -> list[Span]:
    """In their order, and none over another."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = last._replace(end=max(last.end, span.end))
        else:
            merged.append(span)
    return merged


def _pieces(
    text: str, spans: Sequence[Span], start: int = 0, end: int | None = None
) -> list[Piece]:
    end = len(text) if end is None else end
    pieces, done = [], start
    for span in spans:
        if span.start < start or span.end > end:
            continue
        if span.start > done:
            pieces.append(Piece(text[done : span.start], False))
        pieces.append(Piece(text[span.start : span.end], True))
        done = span.end
    if done < end:
        pieces.append(Piece(text[done:end], False))
    return pieces


def _window(text: str, spans: Sequence[Span]) -> list[Piece]:
    if len(text) <= SNIPPET:
        return _pieces(text, spans)
    first = _best_start(spans)
    start = max(0, min(first - LEAD, len(text) - SNIPPET))
    end = min(len(text), start + SNIPPET)
    if start:
        start = _blank(text, start, min(first, start + 30))
    if end < len(text):
        inside = [span.end for span in spans if span.end <= end]
        last = text.rfind(" ", max([start + SNIPPET // 2, *inside]), end)
        end = end if last < 0 else last
    pieces = _pieces(text, spans, start, end)
    before = [Piece("… ", False)] if start else []
    return before + pieces + ([Piece(" …", False)] if end < len(text) else [])


def _best_start(spans: Sequence[Span]) -> int:
    """Where a window begins that shows most of the words."""
    best, most = (spans[0].start if spans else 0), 0
    for at, span in enumerate(spans[:200]):
        near = {s.word for s in spans[at : at + 20] if s.end <= span.start + SNIPPET - LEAD}
        if len(near) > most:
            best, most = span.start, len(near)
    return best


def _blank(text: str, start: int, end: int) -> int:
    """The beginning of the first whole word from here on."""
    blank = text.find(" ", start, end)
    return start if blank < 0 else blank + 1
