"""How well the articles of real pages are read: `python -m tests.real.articles [PART OF A NAME]`.

For each page of ../shared/samples with known answers, a line of ours and one of trafilatura's own:
title, author, date, the passages that must be in the body, and those that must not.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import trafilatura

from archive.sources import SourceError, read
from tests.real.pages import SAMPLES, truths

SHINGLE = 4  # words; how the independent benchmark of article extraction compares bodies


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a reader of a page says of its article."""

    title: str
    author: str
    date: str
    body: str


@dataclasses.dataclass(slots=True)
class Marks:
    """Rights and chances, by what was asked."""

    right: dict[str, float] = dataclasses.field(default_factory=dict)
    asked: dict[str, int] = dataclasses.field(default_factory=dict)

    def mark(self, what: str, right: float, asked: int = 1) -> None:
        self.right[what] = self.right.get(what, 0) + right
        self.asked[what] = self.asked.get(what, 0) + asked

    def add(self, other: Marks) -> None:
        for what, asked in other.asked.items():
            self.mark(what, other.right[what], asked)

    def share(self, what: str) -> float:
        return self.right.get(what, 0) / self.asked[what] if self.asked.get(what) else 1.0

    def line(self) -> str:
        return "  ".join(f"{what} {self.right[what]:g}/{self.asked[what]}" for what in self.asked)


def ours(file: Path) -> Told:
    try:
        [document] = read(file)
    except SourceError:
        return Told(title="", author="", date="", body="")
    return Told(
        title=document.title or "",
        author="; ".join(byline.name for byline in document.bylines),
        date=(document.published.value if document.published else "")[:10],
        body="\n".join(block.text for block in document.body),
    )


def theirs(file: Path, *, precise: bool = False) -> Told:
    found = trafilatura.bare_extraction(
        file.read_bytes(), with_metadata=True, include_comments=False, favor_precision=precise
    )
    if found is None:
        return Told(title="", author="", date="", body="")
    return Told(
        title=found.title or "",
        author=found.author or "",
        date=found.date or "",
        body=found.text or "",
    )


def marks(told: Told, gold: dict[str, Any]) -> Marks:
    given = Marks()
    if gold.get("title"):
        given.mark("title", _same(told.title, gold["title"]))
    if gold.get("author"):
        given.mark("author", _same(told.author, gold["author"]))
    if gold.get("date"):
        given.mark("date", told.date == gold["date"])
    body = " ".join(told.body.split())
    for what, wanted in (("with", True), ("without", False)):
        for passage in gold.get(what, ()):
            given.mark(what, (" ".join(passage.split()) in body) == wanted)
    if "articleBody" in gold:
        given.mark("body F1", round(_f1(_shingles(told.body), _shingles(gold["articleBody"])), 3))
    return given


def _same(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return {tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}


def _f1(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    both = len(one & other)
    return 2 * both / (len(one) + len(other)) if both else 0.0


READERS: dict[str, Callable[[Path], Told]] = {
    "ours": ours,
    "trafilatura": theirs,
    "trafilatura, precise": lambda file: theirs(file, precise=True),
}


def totals(part: str = "", *, told: bool = False) -> dict[str, Marks]:
    sums = {name: Marks() for name in READERS}
    for truth_file in truths():
        truth = json.loads(truth_file.read_text("utf-8"))
        gold = truth.get("article_gold")
        if not gold or part not in truth_file.name:
            continue
        for name, reader in READERS.items():
            given = marks(reader(SAMPLES / truth["file"]), gold)
            sums[name].add(given)
            if told:
                print(f"{truth_file.stem[:44]:<44} {name:<21} {given.line()}")
    return sums


def main(part: str = "") -> None:
    for name, sums in totals(part, told=True).items():
        print(f"{'ALL':<44} {name:<21} {sums.line()}")


if __name__ == "__main__":
    main(*sys.argv[1:])
