"""The rows of a run: what became of each document. Those that are made here are not saved yet."""

from __future__ import annotations

import collections
import dataclasses
import json
import zlib
from collections.abc import Collection
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from archive.importing.context import Before
from archive.importing.plan import Plan
from archive.importing.units import clipped, title_of
from archive.models import Article, ImportFile, ImportRow, ImportRun, Outcome
from archive.sources.document import Document

CHUNK = 500  # SQLite binds a limited number of values
# Columns of articles that are long, and that nothing here tells.
BODIES = ("article__body_html", "article__source_blocks", "article__problems")


def done(
    run: ImportRun, file: ImportFile, key: str, article: Article, plan: Plan, before: Before
) -> ImportRow:
    return ImportRow(
        run=run,
        file=file,
        key=key,
        outcome=plan.outcome,
        title=article.title,
        article=article,
        comments=plan.counts(),
        changes=json.loads(json.dumps(plan.as_json(), cls=DjangoJSONEncoder))
        if plan.article
        else {},
        before=packed(before),
    )


def created(
    run: ImportRun, file: ImportFile, key: str, article: Article, comments: int, before: Before
) -> ImportRow:
    """What `done` says of a new article."""
    return ImportRow(
        run=run,
        file=file,
        key=key,
        outcome=Outcome.CREATED,
        title=article.title,
        article=article,
        comments={str(Outcome.CREATED): comments} if comments else {},
        before=packed(before),
    )


def unchanged(
    run: ImportRun, file: ImportFile, key: str, article: Article, document: Document
) -> ImportRow:
    count = len(document.comments)
    return ImportRow(
        run=run,
        file=file,
        key=key,
        outcome=Outcome.UNCHANGED,
        title=article.title,
        article=article,
        comments={str(Outcome.UNCHANGED): count} if count else {},
    )


def skipped(run: ImportRun, key: str, document: Document | None, reason: str) -> ImportRow:
    return _without_article(run, key, document, Outcome.SKIPPED, reason)


def failed(run: ImportRun, key: str, document: Document | None, reason: str) -> ImportRow:
    return _without_article(run, key, document, Outcome.FAILED, reason)


def _without_article(
    run: ImportRun, key: str, document: Document | None, outcome: Outcome, reason: str
) -> ImportRow:
    count = len(document.comments) if document else 0
    return ImportRow(
        run=run,
        key=key,
        outcome=outcome,
        reason=reason,
        title=clipped(title_of(document), 500) if document else "",
        comments={str(outcome): count} if count else {},
    )


@dataclasses.dataclass(slots=True)
class ReadBefore:
    """What a file that was read before said: its only page, if it has one, and counts of all.

    It may have been read before itself: then one row stands for all of its pages."""

    pages: int = 0
    skipped: int = 0
    comments: int = 0
    first: ImportRow | None = None

    def row(self, run: ImportRun) -> ImportRow:
        """Nothing to do, in one row for the whole file."""
        first = self.first
        skipped = self.skipped == self.pages
        return ImportRow(
            run=run,
            pages=self.pages,
            outcome=Outcome.SKIPPED if skipped else Outcome.UNCHANGED,
            reason=first.reason if first and skipped else "",
            title=first.article.title if first and first.article else "",
            article=first.article if first else None,
            comments={str(Outcome.UNCHANGED): self.comments} if self.comments else {},
        )


def read_before(files: Collection[int]) -> dict[int, ReadBefore]:
    """What these files said when they were read, by their keys."""
    found = {pk: ReadBefore() for pk in files}
    wanted = sorted(files)
    for start in range(0, len(wanted), CHUNK):
        those = ImportRow.objects.filter(file__in=wanted[start : start + CHUNK]).order_by()
        for pk, pages, outcome, comments in those.values_list(
            "file", "pages", "outcome", "comments"
        ).iterator():
            found[pk].pages += pages
            found[pk].skipped += pages if outcome == Outcome.SKIPPED else 0
            found[pk].comments += sum(comments.values())
    alone = [pk for pk, each in found.items() if each.pages == 1]
    for start in range(0, len(alone), CHUNK):
        those = ImportRow.objects.filter(file__in=alone[start : start + CHUNK])
        for row in those.select_related("article").defer("changes", "before", *BODIES):
            found[row.file_id].first = row
    return found


def packed(before: Before) -> bytes:
    return zlib.compress(json.dumps(before, cls=DjangoJSONEncoder).encode())


def unpacked(content: bytes | memoryview) -> Before:
    found: Before = json.loads(zlib.decompress(bytes(content)))
    return found


def totals(run: ImportRun) -> dict[str, Any]:
    """Counts of the run's pages and of the comments in them, by outcome."""
    pages, comments = collections.Counter[str](), collections.Counter[str]()
    for outcome, count, counts in run.rows.values_list("outcome", "pages", "comments"):
        pages[outcome] += count
        comments.update(counts)
    return {"pages": dict(pages), "comments": dict(comments)}
