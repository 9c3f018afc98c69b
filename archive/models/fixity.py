"""What came of comparing captures with their digests."""

from django.db import models

from archive.models.captures import Capture


class FixityCheck(models.Model):
    """A check that found a capture's file changed or missing, or right again after that.

    A check that finds everything as it was leaves no row: `Capture.checked_at` says when.
    """

    class Outcome(models.TextChoices):
        OK = "ok", "Whole again"
        DAMAGED = "damaged", "Damaged"
        MISSING = "missing", "Missing"

    capture = models.ForeignKey(Capture, models.CASCADE, related_name="checks", editable=False)
    checked_at = models.DateTimeField(editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome, editable=False)
    detail = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["-checked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.capture}"
