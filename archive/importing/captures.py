"""The file that a document was read from: its bytes into the holdings, then its row.

    capture = held(document=..., stream=..., digest=..., ...)     # before the transaction
    with transaction.atomic():
        capture = recorded(capture)

The bytes come first. A file without a row harms nobody, and whoever imports it again finds it
there; a row without its file would promise what nobody has. They also come before the
transaction, because SQLite lets nobody else write while 600 MB find their place.
"""

from __future__ import annotations

import datetime
from typing import BinaryIO

from django.utils import timezone

from archive import fixity, holdings, personal, textlines
from archive.importing.files import Digest
from archive.importing.ordering import DRAWN
from archive.importing.units import clipped
from archive.models import Capture
from archive.sources.document import Document


def held(
    *,
    document: Document,
    name: str,
    stream: BinaryIO,
    digest: Digest,
    captured_at: datetime.datetime | None,
    url: str | None = None,
    url_verified: bool = False,
    dry_run: bool = False,
) -> Capture:
    """The row of these bytes, or a new one that is not saved yet. The bytes are in the holdings
    then, unless this is a dry run, which writes no file.

    `url` is where the bytes were, `url_verified` whether a crawler recorded it with them; without
    one, a page says itself where it is, and an export of many pages does not. The stream is left
    where it was. Raises HoldingsError if the bytes cannot be kept.
    """
    known = Capture.objects.filter(sha256=digest.sha256).first()
    if known:
        return known
    if not dry_run:
        holdings.keep(stream, digest.sha256)
    url = url or (document.url if document.format in DRAWN else None)
    return Capture(
        sha256=digest.sha256,
        size=digest.size,
        file_name=clipped(name, 255),
        format=document.format,
        encoding=document.encoding,
        line_count=_line_count(stream, document.encoding),
        url=clipped(url or "", 2000),
        url_verified=bool(url) and url_verified,
        holds_personal_data=personal.names_people(stream, encoding=document.encoding),
        captured_at=captured_at,
    )


def recorded(capture: Capture) -> Capture:
    """The row of what is held, saved: once, however many importers meet over it."""
    if capture.pk:
        return capture
    told = {
        field.attname: getattr(capture, field.attname)
        for field in capture._meta.concrete_fields
        if not field.primary_key and field.attname not in ("sha256", "imported_at")
    }
    saved, _ = Capture.objects.get_or_create(
        sha256=capture.sha256, defaults={**told, "imported_at": timezone.now()}
    )
    return saved


def mend(*, stream: BinaryIO, digest: Digest) -> bool:
    """Put the bytes of a damaged capture back where somebody imports them again. Whether it was
    damaged; raises HoldingsError if it still is."""
    damaged = Capture.objects.filter(sha256=digest.sha256, damaged_at__isnull=False).first()
    if damaged is None:
        return False
    holdings.keep(stream, digest.sha256)
    fixity.check(damaged)
    return True


def _line_count(stream: BinaryIO, encoding: str | None) -> int | None:
    if encoding is None:
        return None
    before = stream.tell()
    stream.seek(0)
    try:
        return textlines.count_lines(stream, encoding)
    finally:
        stream.seek(before)
