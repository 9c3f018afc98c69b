"""Import runs: what each call of the importer did, row by row, and what waits for a decision."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from archive.models.articles import Article


class ImportRun(models.Model):
    """One call of the importer."""

    class State(models.TextChoices):
        RUNNING = "running", "Running"  # or killed: `process` tells
        FINISHED = "finished", "Finished"
        STOPPED = "stopped", "Stopped before its end"
        FAILED = "failed", "Its totals do not add up"
        UNDONE = "undone", "Undone"

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    # {"paths": [...], "publication": null, "captured_at": null, "format": null, ...}
    options = models.JSONField(default=dict)
    process = models.CharField(max_length=200, blank=True, help_text="Host and process id.")
    totals = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Run {self.pk}"


class Outcome(models.TextChoices):
    """What became of a document, a comment or a field."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # an editor's version stays over what the source says
    CONFLICT = "conflict"
    SKIPPED = "skipped"
    FAILED = "failed"


class ImportFile(models.Model):
    """One file of a run. Without `read_at` it was begun and never finished."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="files")
    name = models.CharField(max_length=1000)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.PositiveBigIntegerField(null=True)
    read_at = models.DateTimeField(null=True)
    # How it was read: the parsers' version and the options that change what a file says. The
    # same bytes read the same way say the same.
    how = models.CharField(max_length=64, blank=True)
    # Whether settings.PERSON_KEY was set, whatever it was: what it made of addresses stays.
    with_persons = models.BooleanField(default=False)
    documents = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """What became of one document, or of a file in which none was read."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="rows")
    key = models.CharField(max_length=80, blank=True, help_text="The capture and its document.")
    # More than one for a file that was read before, and was not opened again.
    pages = models.PositiveIntegerField(default=1)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(blank=True)
    title = models.CharField(max_length=500, blank=True)
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="import_rows")
    # {"created": 3, "unchanged": 200}: of the document's comments, in every outcome
    comments = models.JSONField(default=dict)
    # The plan without what it created or left alone: see `importing.plan`.
    changes = models.JSONField(default=dict)
    # What undoes it: see `importing.undoing`. Null where nothing was written.
    before = models.BinaryField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "key"],
                condition=~models.Q(key=""),
                name="import_row_once_in_a_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.title}"


class Conflict(models.Model):
    """Source and editor changed the same thing differently, and a person has to choose.

    `base` is what the import wrote last, `mine` what an editor made of it, `theirs` what the
    source says now; each as `importing.units` writes the unit.
    """

    class Choice(models.TextChoices):
        OPEN = "open", "Waits for a decision"
        MINE = "mine", "The editor's was kept"
        THEIRS = "theirs", "The source's was taken"
        EDITED = "edited", "Another one was written"

    article = models.ForeignKey(Article, models.CASCADE, related_name="conflicts")
    comment = models.ForeignKey(
        "comments.Comment", models.CASCADE, null=True, related_name="conflicts"
    )
    unit = models.CharField(max_length=30)
    base = models.JSONField(null=True)
    mine = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, related_name="conflicts")
    choice = models.CharField(max_length=10, choices=Choice, default=Choice.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "unit"],
                condition=models.Q(choice="open", comment__isnull=True),
                name="conflict_open_once_in_article",
            ),
            models.UniqueConstraint(
                fields=["comment", "unit"],
                condition=models.Q(choice="open"),
                name="conflict_open_once_in_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.unit}"
