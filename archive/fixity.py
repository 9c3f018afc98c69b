"""Whether the bytes of captures are what they were when they were imported."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from archive import holdings
from archive.models import Capture, FixityCheck

LONGEST_DETAIL = 500
OK, DAMAGED, MISSING = (str(outcome) for outcome in FixityCheck.Outcome)
DENIED = "denied"  # whoever asked may not look, which says nothing about the file


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of one capture's file; `detail` is empty if it is what it was."""

    capture: Capture
    outcome: str
    detail: str = ""

    @property
    def place(self) -> str:
        return str(holdings.place_of(self.capture.sha256))

    def as_json(self) -> dict[str, Any]:
        return {
            "capture": self.capture.pk,
            "file_name": self.capture.file_name,
            "sha256": self.capture.sha256,
            "path": self.place,
            "outcome": self.outcome,
            "detail": self.detail,
        }


def check(capture: Capture) -> Finding:
    """Compare the file of a capture with its digest and size, and record what was found."""
    finding = _compared(capture)
    if finding.outcome != DENIED:
        _record(finding)
    return finding


def check_all(captures: list[int]) -> Iterator[Finding]:
    """Check the captures with these keys, in this order; those that are gone by then are not."""
    for pk in captures:
        capture = Capture.objects.filter(pk=pk).first()
        if capture:
            yield check(capture)


def _compared(capture: Capture) -> Finding:
    try:
        sha256, size = holdings.measured(capture.sha256)
    except holdings.Denied as error:
        return Finding(capture=capture, outcome=DENIED, detail=f"was not looked at: {error}")
    except holdings.NotHeld:
        return Finding(capture=capture, outcome=MISSING, detail="the file is missing")
    except holdings.HoldingsError as error:
        return Finding(capture=capture, outcome=DAMAGED, detail=f"cannot be read: {error}")
    if size != capture.size:
        detail = f"it has {size:,} bytes instead of {capture.size:,}"
        return Finding(capture=capture, outcome=DAMAGED, detail=detail)
    if sha256 != capture.sha256:
        detail = f"its bytes changed: their SHA-256 is {sha256}"
        return Finding(capture=capture, outcome=DAMAGED, detail=detail)
    return Finding(capture=capture, outcome=OK)


def _record(finding: Finding) -> None:
    now = timezone.now()
    whole = finding.outcome == OK
    with transaction.atomic():
        # Locked, because two checks at once would both tell that it is whole again.
        row = Capture.objects.select_for_update().filter(pk=finding.capture.pk).first()
        if row is None:
            return
        if not whole or row.damaged_at:
            FixityCheck.objects.create(
                capture=row,
                checked_at=now,
                outcome=finding.outcome,
                detail=finding.detail[:LONGEST_DETAIL],
            )
        row.checked_at = now
        row.damaged_at = None if whole else row.damaged_at or now
        row.save(update_fields=["checked_at", "damaged_at"])
