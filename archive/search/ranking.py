"""What comes first: title before dek and tags, before text, before comments; and within these,
texts that say it oftener, in fewer other words, and side by side.

It is reckoned here, over the tokens that both databases hand out, so that both have one order.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.search import words
from archive.search.expressions import runs_of
from archive.search.questions import ARTICLES, COMMENTS, Either, Question, Words
from archive.search.words import APART, NAME

IN_TITLE, IN_NOTES, IN_BODY, IN_COMMENT = range(4)
# Tokens of an ordinary title, of its notes, of an article and of a comment, as characters.
TITLE, NOTES, BODY, COMMENT = 50, 150, 6_000, 300
ENOUGH = 1.2  # how soon one more of the same word adds little

Needles = list[list[str]]  # for each word that is looked for, what it may be


class Ranking:
    def __init__(self, question: Question, languages: tuple[str, ...]) -> None:
        self.of_articles = _needles(question, languages, ARTICLES)
        self.of_comments = _needles(question, languages, COMMENTS)
        told = " ".join(node.text for node in question.words)
        together = [words.asked(told, language) for language in ("", *languages)]
        self.together = [f" {' '.join(run)} " for run in together if len(run) > 1]

    def article(self, title: str, notes: str, body: str) -> tuple[int, float]:
        """Where it was found, and how well."""
        title, notes, body = f" {title} ", f" {notes} ", f" {body} "
        everywhere, score = IN_TITLE, 0.0
        for needle in self.of_articles:
            in_title, in_notes, in_body = (_count(field, needle) for field in (title, notes, body))
            place = IN_TITLE if in_title else IN_NOTES if in_notes else IN_BODY
            everywhere = max(everywhere, place)
            score += 6 * _weight(in_title, len(title), TITLE) if in_title else 0
            score += 3 * _weight(in_notes, len(notes), NOTES) if in_notes else 0
            score += 1.5 * _weight(in_body, len(body), BODY) if in_body else 0
        if any(run in title for run in self.together):
            score += 5
        elif any(run in notes or run in body for run in self.together):
            score += 2
        return everywhere if self.of_articles else IN_BODY, score

    def comment(self, tokens: str) -> tuple[int, float]:
        text = f" {tokens} "
        end = text.find(f" {APART} ") + 1
        score = 0.0
        for needle in self.of_comments:
            in_text = sum(text.count(run, 0, end) for run in needle)
            score += _weight(in_text, end, COMMENT) if in_text else 0.2
        if any(run in text for run in self.together):
            score += 1
        return IN_COMMENT, score


def _needles(question: Question, languages: tuple[str, ...], kind: str) -> Needles:
    needles = []
    for part in question.parts:
        nodes = part.node.parts if isinstance(part.node, Either) else (part.node,)
        runs = [
            f" {' '.join(run.tokens)}{'' if run.begins else ' '}"
            for node in nodes
            if isinstance(node, Words)
            for run in runs_of(node, languages, kind)
            if not run.tokens[0].startswith(NAME)
        ]
        if runs:
            needles.append(runs)
    return needles


def _count(field: str, needle: Sequence[str]) -> int:
    return sum(field.count(run) for run in needle)


def _weight(count: int, length: int, typical: int) -> float:
    return count / (count + ENOUGH * (0.25 + 0.75 * length / typical))
