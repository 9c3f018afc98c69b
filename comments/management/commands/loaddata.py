"""Django's loaddata, with trees that stay whole.

A fixture carries the numbers of its trees, and the database it meets has trees of its own.
Django writes both as they are; this command keeps them apart and then rebuilds the numbers
from the parents, all in the transaction of the load. A fixture whose rows would take the
place of comments on other articles is refused, and nothing of it is kept.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializedObject
from django.db import transaction
from django.db.models import Max

from comments import threads
from comments.models import Comment


class Command(loaddata.Command):
    def loaddata(self, fixture_labels: Any) -> None:
        self.touched: set[int] = set()
        self.tree_offset: int | None = None
        with transaction.atomic(using=self.using):
            super().loaddata(fixture_labels)
            for article_id in sorted(self.touched):
                self.mend(article_id)

    def save_obj(self, obj: DeserializedObject) -> bool:
        if isinstance(obj.object, Comment):
            self.keep_apart(obj.object)
        return super().save_obj(obj)

    def keep_apart(self, comment: Comment) -> None:
        """Give a comment that is new here a tree number that is free here."""
        if self.tree_offset is None:
            held = Comment.objects.using(self.using).aggregate(held=Max("tree_id"))["held"]
            self.tree_offset = held or 0
        self.touched.add(comment.article_id)
        known = (
            Comment.objects.using(self.using)
            .filter(pk=comment.pk)
            .values("article_id", "tree_id")
            .first()
            if comment.pk and self.tree_offset
            else None
        )
        if known is None:
            comment.tree_id += self.tree_offset
        elif known["article_id"] != comment.article_id:
            raise CommandError(
                f"Comment {comment.pk} of the fixture would replace a comment on another article. "
                "Dump with --natural-primary --natural-foreign, or load into an empty database."
            )
        else:
            comment.tree_id = known["tree_id"]

    def mend(self, article_id: int) -> None:
        threads.repair(article_id=article_id, using=self.using)
