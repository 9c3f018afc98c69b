"""One file from its bytes to its rows, and what to tell the operator about it."""

from __future__ import annotations

import collections
import dataclasses
import datetime
from collections.abc import Iterator
from typing import BinaryIO

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from archive import sources
from archive.importing.dates import moment_of
from archive.importing.files import MAX_KEPT, Digest, Source, bytes_of
from archive.importing.outcome import Outcome, Result, printable
from archive.importing.write import DRAWN, clipped, write_article
from archive.models import Article, Capture
from archive.sources.document import Document, MembersFailed, SourceError, UnknownFormat

PARAGRAPH = 120  # characters; lists, logs and settings have lines, and few as long as this
MAX_TRIES = 3  # two importers meeting over one new name collide once, rarely twice
# Furniture that only stands where a discussion is, or could be.
DISCUSSION = {"form", "count", "sort"}
PLAINTEXT = "plaintext"  # anything is text; other formats are no accident
NO_ATTACHMENT = "a file that nobody commented on is no article"
NO_PAGE = "shows no byline, no date and no discussion; if it is a page, name the file itself"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The bytes that a document was read from, and which of their documents it is."""

    name: str
    stream: BinaryIO
    digest: Digest
    index: int = 0

    @property
    def key(self) -> str:
        return f"{self.digest.sha256}:{self.index}"

    def next(self) -> Saved:
        return dataclasses.replace(self, index=self.index + 1)


class RolledBack(Exception):
    """Ends the transaction of a dry run."""


def import_source(
    source: Source,
    *,
    captured_at: datetime.datetime | None = None,
    publication: str | None = None,
    format: str | None = None,
    dry_run: bool = False,
    planned: set[str] | None = None,
) -> Iterator[Result]:
    """Import one file: a result for each of its documents, or one that says why there is none.

    Each document is written in one transaction of its own, so a failure costs that document
    and leaves nothing half-written. A page whose bytes are here already is not read again.
    A database that cannot hold what a page says is reported like a bad file; a full disk or a
    lost connection is raised, because the next file would fare no better.

    `format` is read instead of what the bytes look like. A dry run keeps nothing, so it needs
    `planned`, a set that the caller keeps from file to file, to know that the bytes of this one
    came before and became an article.
    """
    try:
        yield from _results(
            source,
            captured_at=captured_at,
            publication=publication,
            format=format,
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
    format: str | None,
    dry_run: bool,
    planned: set[str],
) -> Iterator[Result]:
    with source.opened() as stream:
        whole = Digest.of(stream)
        if not whole.size:
            raise SourceError("is empty")
        if dry_run and whole.sha256 in planned:
            reason = "the bytes came before"
            yield Result(file=source.name, outcome=Outcome.UNCHANGED, reason=reason)
            return
        # A page is one article, written whole. An export may have been stopped in its middle, so
        # it is read again, and each of its articles is looked for by its own key.
        known = list(
            Article.objects.filter(capture__sha256=whole.sha256, capture__format__in=DRAWN)
        )
        if known:
            yield from (result_of(article, source, Outcome.UNCHANGED) for article in known)
            return
        try:
            for saved, document in _found(source, stream, whole, format, _as_said(captured_at)):
                result = _imported(
                    document,
                    saved=saved,
                    source=source,
                    captured_at=captured_at,
                    publication=publication,
                    dry_run=dry_run,
                )
                if result.outcome is Outcome.CREATED:
                    planned.add(whole.sha256)
                yield result
        except MembersFailed as error:
            for failure in error.failures:
                yield Result(file=source.name, outcome=Outcome.FAILED, reason=failure)
        except UnknownFormat as error:
            reason = "is in no format that is read here"
            if source.named:
                reason = f"{reason} ({error})"
            outcome = Outcome.FAILED if source.named else Outcome.SKIPPED
            yield Result(file=source.name, outcome=outcome, reason=reason)


def _found(
    source: Source,
    stream: BinaryIO,
    whole: Digest,
    format: str | None,
    captured_at: str | None,
) -> Iterator[tuple[Saved, Document]]:
    """The documents of a file, each with the bytes that it was read from and its place in them."""
    if source.is_folder and source.path is not None:
        saved = Saved(name=source.path.name, stream=stream, digest=whole)
        for document in sources.read(source.path, captured_at=captured_at):
            yield saved, document
            saved = saved.next()
        return
    own = printable(source.path.name if source.path else source.name)
    member, saved = None, Saved(name=own, stream=stream, digest=whole)
    for holder, document in sources.located(stream, format=format, captured_at=captured_at):
        if holder is not member:
            member = holder
            inner = holder.stream is not stream
            saved = Saved(
                name=printable(holder.name) if inner else own,
                stream=holder.stream,
                digest=Digest.of(holder.stream) if inner else whole,
            )
        yield saved, document
        saved = saved.next()


def _imported(
    document: Document,
    *,
    saved: Saved,
    source: Source,
    captured_at: datetime.datetime | None,
    publication: str | None,
    dry_run: bool,
) -> Result:
    if not source.named and document.format == PLAINTEXT and not looks_saved(document):
        return Result(file=source.name, outcome=Outcome.SKIPPED, reason=NO_PAGE)
    if document.type == "attachment" and not document.comments:
        return Result(
            file=source.name,
            outcome=Outcome.SKIPPED,
            title=document.title,
            reason=f"{document.title or 'an attachment'}: {NO_ATTACHMENT}",
        )
    there = Article.objects.filter(source_key=saved.key).first()
    if there:
        return result_of(there, source, Outcome.UNCHANGED)
    return import_document(
        document,
        source=source,
        saved=saved,
        captured_at=moment_of(document.captured_at) or captured_at,
        publication=publication,
        dry_run=dry_run,
    )


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
    saved: Saved,
    captured_at: datetime.datetime | None,
    publication: str | None,
    dry_run: bool,
) -> Result:
    for tries_left in reversed(range(MAX_TRIES)):
        try:
            with transaction.atomic():
                capture = keep_capture(document, saved=saved, captured_at=captured_at)
                article = write_article(
                    document, capture=capture, source_key=saved.key, publication=publication
                )
                result = result_of(article, source, Outcome.CREATED, document)
                if dry_run:
                    raise RolledBack
        except RolledBack:
            return result
        except IntegrityError:
            # Another importer wrote the same page, or met the same new name, at this moment.
            theirs = Article.objects.filter(source_key=saved.key).first()
            if theirs:
                return result_of(theirs, source, Outcome.UNCHANGED)
            if not tries_left:
                raise
        else:
            return result
    raise AssertionError("the loop above returns or raises")


def keep_capture(
    document: Document, *, saved: Saved, captured_at: datetime.datetime | None
) -> Capture:
    """The capture of these bytes: kept once, whatever the number of its documents."""
    known = Capture.objects.filter(sha256=saved.digest.sha256).without_content().first()
    if known:
        return known
    content = bytes_of(saved.stream) if saved.digest.size <= MAX_KEPT else b""
    text = content.decode(document.encoding, "replace") if content and document.encoding else None
    capture, _ = Capture.objects.get_or_create(
        sha256=saved.digest.sha256,
        defaults={
            "content": content,
            "size": saved.digest.size,
            "file_name": clipped(saved.name, 255),
            "format": document.format,
            "encoding": document.encoding,
            "line_count": len(sources.split_lines(text)) if text is not None else None,
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
