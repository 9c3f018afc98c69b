"""The bytes that everything else was read from."""

import re

from django.db import models

LINE_END = re.compile(r"\r\n|\r|\n")  # what a line of a source is; others are characters


class CaptureQuerySet(models.QuerySet["Capture"]):
    def without_content(self) -> "CaptureQuerySet":
        """For lists: the bytes of a hundred pages do not belong in one."""
        return self.defer("content")

    def get_by_natural_key(self, sha256: str) -> "Capture":
        return self.get(sha256=sha256)


class Capture(models.Model):
    """One saved copy of a page: its immutable bytes, and how they were read.

    `captured_at` is when the page was saved, as far as anybody knows; null is unknown, and is
    never the time of the import.
    """

    sha256 = models.CharField("SHA-256", max_length=64, unique=True, editable=False)
    content = models.BinaryField(editable=False)
    size = models.PositiveIntegerField("size in bytes", editable=False)
    file_name = models.CharField(max_length=255, editable=False)
    format = models.CharField(max_length=40, editable=False)
    encoding = models.CharField(max_length=40, null=True, editable=False)
    line_count = models.PositiveIntegerField("lines", null=True, editable=False)
    captured_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField(editable=False)

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    def natural_key(self) -> tuple[str]:
        return (self.sha256,)

    def lines(self) -> list[str]:
        """The lines that comments and blocks point to; line 1 is lines()[0]."""
        return LINE_END.split(self.text())

    def text(self) -> str:
        """The capture as it was decoded. Bytes that fit no encoding show as U+FFFD."""
        text = bytes(self.content).decode(self.encoding or "utf-8", errors="replace")
        return text.removeprefix("\ufeff")
