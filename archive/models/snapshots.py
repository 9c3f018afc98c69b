"""What was read in captures, as it was read."""

from __future__ import annotations

from django.db import models

from archive.models.articles import Article
from archive.models.captures import Capture


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def get_by_natural_key(self, sha256: str, index: int) -> Snapshot:
        return self.get(capture__sha256=sha256, index=index)


class Snapshot(models.Model):
    """One document of one capture, as a parser read it: the layer between bytes and articles.

    It is never edited. A later parser that reads the same bytes otherwise replaces it, and the
    difference between the two is then planned like a difference between two captures.

    A null article is one that somebody deleted for good: its snapshots stay, without their
    content, so that no later import brings it back.
    """

    capture = models.ForeignKey(Capture, models.PROTECT, related_name="snapshots")
    index = models.PositiveIntegerField(help_text="Which of the capture's documents, from 0.")
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="snapshots")
    run = models.ForeignKey(
        "archive.ImportRun", models.SET_NULL, null=True, related_name="snapshots"
    )
    format = models.CharField(max_length=40)
    parser_version = models.PositiveIntegerField()
    # What finds the article that another capture of the same page belongs to: hashes, because
    # an address or a title may be longer than an index holds.
    address_key = models.CharField(max_length=32, blank=True, db_index=True)
    title_key = models.CharField(max_length=32, blank=True, db_index=True)
    # Eight bytes for each comment and each long paragraph: see `importing.likeness`.
    comment_marks = models.BinaryField(default=b"")
    paragraph_marks = models.BinaryField(default=b"")
    comment_count = models.PositiveIntegerField(default=0)
    # What the operator said of the file: {"publication": "...", "captured_at": "..."}. It is said
    # once; an import of the same file without it does not unsay it.
    stated = models.JSONField(default=dict)
    content = models.BinaryField(help_text="The document, packed by `importing.snapshots`.")
    # Who wrote each comment, if settings.PERSON_KEY was set: see `importing.persons`.
    persons = models.BinaryField(default=b"")
    read_at = models.DateTimeField()

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["capture", "index"], name="snapshot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.capture} ({self.format}, {self.index + 1})"

    def natural_key(self) -> tuple[str, int]:
        return (*self.capture.natural_key(), self.index)

    natural_key.dependencies = ["archive.capture", "archive.article"]

    @property
    def key(self) -> str:
        """The same on every machine."""
        return f"{self.capture.sha256[:16]}:{self.index}"


class Likeness(models.Model):
    """Two articles that may be one page: an import saw it and did not decide."""

    class Verdict(models.TextChoices):
        OPEN = "open", "Waits for a person"
        SAME = "same", "One page: joined"
        DIFFERENT = "different", "Two pages"

    article = models.ForeignKey(Article, models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Article, models.CASCADE, related_name="+")
    why = models.CharField(max_length=300)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    run = models.ForeignKey("archive.ImportRun", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "likenesses"
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="likeness_once"),
        ]

    def __str__(self) -> str:
        return f"{self.article} / {self.other}"
