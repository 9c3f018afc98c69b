"""One file from its bytes to its rows, and what to tell the operator about it."""

from __future__ import annotations

import collections
import datetime
import hashlib
import io
from collections.abc import Iterator

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from archive import sources
from archive.importing.files import Source
from archive.importing.outcome import Outcome, Result, printable
from archive.importing.write import write_article
from archive.models import Article, Capture
from archive.sources.document import Document, SourceError

PARAGRAPH = 120  # characters; lists, logs and settings have lines, and few as long as this
MAX_TRIES = 3  # two importers meeting over one new name collide once, rarely twice
# Furniture that only stands where a discussion is, or could be.
DISCUSSION = {"form", "count", "sort"}
NO_PAGE = "shows no byline, no date and no discussion; if it is a page, name the file itself"


class RolledBack(Exception):
    """Ends the transaction of a dry run."""


def import_source(
    source: Source,
    *,
    captured_at: datetime.datetime | None = None,
    publication: str | None = None,
    dry_run: bool = False,
    planned: set[str] | None = None,
) -> Iterator[Result]:
    """Import one file: a result for each of its documents, or one that says why there is none.

    Each document is written in one transaction of its own, so a failure costs that document
    and leaves nothing half-written. A file whose bytes are here already is not read again.
    A database that cannot hold what a page says is reported like a bad file; a full disk or a
    lost connection is raised, because the next file would fare no better.

    A dry run keeps nothing, so it needs `planned`, a set that the caller keeps from file to file,
    to know that the bytes of this one came before and became an article.
    """
    try:
        yield from _results(
            source,
            captured_at=captured_at,
            publication=publication,
            dry_run=dry_run,
            planned=set() if planned is None else planned,
        )
    except SourceError as error:
        yield Result(file=source.name, outcome=Outcome.FAILED, reason=str(error))
    except (DataError, IntegrityError, ValueError, OverflowError) as error:
        # Too long, too large, twice where once is allowed: Django's SQLite says the first two
        # as ValueError and OverflowError.
        reason = f"what it says cannot be stored: {' '.join(str(error).split())}"
        yield Result(file=source.name, outcome=Outcome.FAILED, reason=reason)


def _results(
    source: Source,
    *,
    captured_at: datetime.datetime | None,
    publication: str | None,
    dry_run: bool,
    planned: set[str],
) -> Iterator[Result]:
    content = source.read()
    sha256 = hashlib.sha256(content).hexdigest()
    if dry_run and sha256 in planned:
        yield Result(file=source.name, outcome=Outcome.UNCHANGED, reason="the bytes came before")
        return
    known = list(Article.objects.filter(capture__sha256=sha256).order_by("pk"))
    if known:
        yield from (result_of(article, source, Outcome.UNCHANGED) for article in known)
        return
    format_name = sources.sniff(content)
    if format_name is None:
        outcome = Outcome.FAILED if source.named else Outcome.SKIPPED
        yield Result(file=source.name, outcome=outcome, reason="is in no format that is read here")
        return
    documents = sources.FORMATS[format_name].parse(
        io.BytesIO(content), captured_at=_as_said(captured_at)
    )
    for index, document in enumerate(documents):
        if not source.named and not looks_saved(document):
            yield Result(file=source.name, outcome=Outcome.SKIPPED, reason=NO_PAGE)
            continue
        yield import_document(
            document,
            source=source,
            content=content,
            source_key=f"{sha256}:{index}",
            captured_at=captured_at,
            publication=publication,
            dry_run=dry_run,
        )
        planned.add(sha256)


def looks_saved(document: Document) -> bool:
    """Whether anything tells a saved page from any other text, such as the notes beside it."""
    prose = [
        block
        for block in document.body
        if block.kind == "paragraph" and len(block.text) >= PARAGRAPH
    ]
    return bool(
        (document.title and len(prose) >= 2)
        or document.comments
        or document.bylines
        or document.published
        or document.rating
        or document.declared_comments is not None
        or any(block.kind in DISCUSSION for block in document.furniture)
    )


def _as_said(captured_at: datetime.datetime | None) -> str | None:
    """Midnight is how a day arrives here, and a day does not make "2 hours ago" an hour."""
    if captured_at is None:
        return None
    if captured_at.time() == datetime.time():
        return captured_at.date().isoformat()
    return captured_at.isoformat()


def import_document(
    document: Document,
    *,
    source: Source,
    content: bytes,
    source_key: str,
    captured_at: datetime.datetime | None,
    publication: str | None,
    dry_run: bool,
) -> Result:
    for tries_left in reversed(range(MAX_TRIES)):
        try:
            with transaction.atomic():
                capture = keep_capture(
                    document, source=source, content=content, captured_at=captured_at
                )
                article = write_article(
                    document, capture=capture, source_key=source_key, publication=publication
                )
                result = result_of(article, source, Outcome.CREATED, document)
                if dry_run:
                    raise RolledBack
        except RolledBack:
            return result
        except IntegrityError:
            # Another importer wrote the same page, or met the same new name, at this moment.
            theirs = Article.objects.filter(source_key=source_key).first()
            if theirs:
                return result_of(theirs, source, Outcome.UNCHANGED)
            if not tries_left:
                raise
        else:
            return result
    raise AssertionError("the loop above returns or raises")


def keep_capture(
    document: Document,
    *,
    source: Source,
    content: bytes,
    captured_at: datetime.datetime | None,
) -> Capture:
    """The capture of these bytes: kept once, whatever the number of its documents."""
    decoded = sources.decode(content)
    capture, _ = Capture.objects.get_or_create(
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "content": content,
            "size": len(content),
            "file_name": printable(source.path.name if source.path else source.name),
            "format": document.format,
            "encoding": decoded.encoding,
            "line_count": len(sources.split_lines(decoded.text)),
            "captured_at": captured_at,
            "imported_at": timezone.now(),
        },
    )
    return capture


def result_of(
    article: Article, source: Source, outcome: Outcome, document: Document | None = None
) -> Result:
    comments = document.comments if document else ()
    return Result(
        file=source.name,
        outcome=outcome,
        title=article.title,
        address=article.get_absolute_url(),
        comments=len(comments) if document else article.comment_count,
        declared_comments=article.declared_comments,
        placements=dict(collections.Counter(comment.placement for comment in comments)),
        problems=document.problems if document else (),
    )
