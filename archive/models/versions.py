"""What an article said before it was changed."""

from __future__ import annotations

from django.db import models

from archive.models.articles import Article


class ArticleVersion(models.Model):
    """A text that readers saw and that another one replaced. The first stands in `number` 1, and
    what the article says now has no row here: it is the version after the last of these.

    Written by `archive.versions` alone.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=500)
    dek = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    bylines = models.JSONField(default=list, help_text='As printed: [["A name", "author"]].')
    replaced_at = models.DateTimeField()
    replaced_by = models.CharField(
        max_length=150, blank=True, help_text="The editor; empty is an import. Never published."
    )
    withdrawn = models.BooleanField(default=False, help_text="Kept from readers.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_once"),
        ]
        indexes = [
            models.Index(
                fields=["article"],
                condition=models.Q(withdrawn=True),
                name="article_versions_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"
