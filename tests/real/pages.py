"""How well the pages of real sites are read: `python -m tests.real.pages [PART OF A NAME]`.

Compares what `archive.sources` finds on the saved pages of ../shared/samples with the true trees
beside them, and prints a line for each page.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from archive.sources import Document, SourceError, read

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts over one page. `parents` is of the true replies, `starters` of the true threads."""

    name: str
    true: int
    found: int  # of the true ones
    false: int
    parents: int
    replies: int
    starters: int
    authors: int
    dates: int
    dated: int  # true comments whose date is known

    def line(self) -> str:
        return (
            f"{self.name:<50} {self.found:>4}/{self.true:<4} false {self.false:<3}"
            f" parents {self.parents}/{self.replies} starters {self.starters}/"
            f"{self.true - self.replies} authors {self.authors}/{self.found}"
            f" dates {self.dates}/{self.dated}"
        )


def truths() -> list[Path]:
    return sorted((SAMPLES / "truth").glob("*.json"))


def score(truth_file: Path) -> tuple[Score, Document | None]:
    truth = json.loads(truth_file.read_text("utf-8"))
    try:
        [document] = read(SAMPLES / truth["file"])
    except (SourceError, ValueError):
        document = None
    return compare(truth_file.stem, truth["comments"], document), document


def compare(name: str, true: list[dict[str, Any]], document: Document | None) -> Score:
    """Comments are the same when their ids are, or by their order where one side has none."""
    read_ones = list(document.comments) if document else []
    ids = {one.id: one for one in read_ones if one.id}
    pairs = [(one, ids.get(one["id"])) for one in true]
    if not any(found for _, found in pairs) and len(read_ones) == len(true):
        pairs = list(zip(true, read_ones, strict=True))
    by_true_id = {one["id"]: found for one, found in pairs}
    found = [(one, other) for one, other in pairs if other]
    replies = [one for one in true if one["parent"]]
    parents = starters = authors = dates = 0
    for one, other in found:
        parent = by_true_id.get(one["parent"])
        if one["parent"]:
            parents += bool(parent and other.parent == parent.n)
        else:
            starters += other.parent is None
        # The true strings are best efforts that may hold more than the name or the date.
        author = " ".join((one["author"] or "").split())
        authors += (other.author or "") == author or bool(other.author and other.author in author)
        dates += bool(one["date"]) and other.date is not None
    return Score(
        name=name,
        true=len(true),
        found=len(found),
        false=len(read_ones) - len(found),
        parents=parents,
        replies=len(replies),
        starters=starters,
        authors=authors,
        dates=dates,
        dated=sum(bool(one["date"]) for one, _ in found),
    )


def main(part: str = "") -> None:
    for file in truths():
        if part in file.name:
            print(score(file)[0].line())
    for file in sorted((SAMPLES / "html_negative").iterdir()):
        if part in file.name:
            [document] = read(file)
            print(f"{file.name:<50} no comments; found {len(document.comments)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
