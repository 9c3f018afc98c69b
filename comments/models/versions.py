"""What a comment said before it was changed."""

from django.db import models

from comments.models.comments import Comment


class CommentVersion(models.Model):
    """Words or a name that readers saw and that others replaced. The first stand in `number` 1,
    and what the comment says now has no row here: it is the version after the last of these.

    Written by `comments.versions` alone.
    """

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    author_name = models.CharField(max_length=200, null=True)
    text = models.TextField()
    body_html = models.TextField()
    replaced_at = models.DateTimeField()
    replaced_by = models.CharField(
        max_length=150, blank=True, help_text="The editor; empty is an import. Never published."
    )
    withdrawn = models.BooleanField(default=False, help_text="Kept from readers.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "number"], name="comment_version_once"),
        ]
        indexes = [
            models.Index(
                fields=["comment"],
                condition=models.Q(withdrawn=True),
                name="comment_versions_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment}, version {self.number}"
