"""How many of the fields that say something have a place: `python -m tests.sources.spans.coverage`.

    plaintext  2,281 of 2,281 fields (100.0%), 1,020 derived

Of our own samples, or of the files that are named. Derived are those that no source states.
"""

from __future__ import annotations

import collections
import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

from archive.sources import Document, SourceError, located, read
from archive.sources.spans import Capture, Field, Spans, spans_of
from archive.sources.spans.asked import NOWHERE
from tests.sources import samples


@dataclasses.dataclass(slots=True)
class Told:
    """One file's fields: `wrong` are those whose cut does not give them."""

    found: int = 0
    derived: int = 0
    missing: list[str] = dataclasses.field(default_factory=list)
    wrong: list[str] = dataclasses.field(default_factory=list)


def located_spans(path: Path) -> Iterator[tuple[Capture | None, Spans]]:
    """Each document of a file with its capture; of a container, the member's."""
    if path.is_dir():
        for document in read(path, captured_at=samples.CAPTURED):
            yield None, spans_of(document, None)
        return
    with path.open("rb") as stream:
        member, capture = None, None
        for held, document in located(stream, captured_at=samples.CAPTURED):
            if held is not member:
                member, capture = held, Capture.of(held.stream, document.encoding)
            yield capture, spans_of(document, capture)


def every_field(spans: Spans) -> Iterator[tuple[str, Field]]:
    for field in spans.article.values():
        yield "article", field
    for n, fields in enumerate(spans.comments(), start=1):
        for field in fields.values():
            yield f"comment {n}", field


def told_of(capture: Capture | None, spans: Spans, told: Told) -> None:
    for whose, field in every_field(spans):
        name = f"{whose}: {field.path}: {field.value[:60]!r}"
        if field.spans and capture:
            told.found += 1
            if not capture.gives(field):
                told.wrong.append(f"{name} is not {capture.cut(field.spans)!r} as {field.form}")
        elif field.row:
            told.found += 1
        elif field.why == NOWHERE:
            told.missing.append(name)
        else:
            told.derived += 1


def of_file(path: Path) -> tuple[dict[str, Told], list[Document]]:
    """By format, what a file's documents tell of their fields."""
    by_format: dict[str, Told] = collections.defaultdict(Told)
    documents = []
    for capture, spans in located_spans(path):
        told_of(capture, spans, by_format[spans.document.format])
        documents.append(spans.document)
    return by_format, documents


def main(*names: str) -> None:
    whole: dict[str, Told] = collections.defaultdict(Told)
    for path in [Path(name) for name in names] or samples.all_of_them():
        try:
            by_format, _ = of_file(path)
        except SourceError:
            continue
        for format, told in by_format.items():
            total = whole[format]
            total.found += told.found
            total.derived += told.derived
            total.missing += [f"{path.name}: {each}" for each in told.missing]
            total.wrong += [f"{path.name}: {each}" for each in told.wrong]
    for format, told in sorted(whole.items()):
        asked = told.found + len(told.missing)
        share = told.found / asked if asked else 1
        print(
            f"{format:<15} {told.found:>6,} of {asked:>6,} fields ({share:.2%}),"
            f" {told.derived:>6,} derived"
        )
        for each in [*told.wrong, *told.missing]:
            print("   ", each)


if __name__ == "__main__":
    main(*sys.argv[1:])
