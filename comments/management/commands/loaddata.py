"""Django's loaddata, with trees that stay whole.

A fixture carries tree numbers that were right in the database it came from. Django writes them
as they are, over rows that may have gained replies since; this command names each thread as
this database would, and rebuilds the numbers of every article it touched from the parents, all
in the transaction of the load. Rows that would take the place of comments on another article
are refused, and nothing of the fixture is kept.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializedObject
from django.db import IntegrityError, transaction

from comments import integrity
from comments.models import Comment
from comments.numbering import tree_id_of

ADVICE = "Dump with --natural-primary --natural-foreign, or load into an empty database."


class Command(loaddata.Command):
    def loaddata(self, fixture_labels: Any) -> None:
        self.touched: set[int] = set()
        try:
            with transaction.atomic(using=self.using):
                super().loaddata(fixture_labels)
                for article_id in sorted(self.touched):
                    integrity.repair(article_id)
        except IntegrityError as error:
            raise CommandError(f"{error} Nothing was loaded. {ADVICE}") from error

    def save_obj(self, obj: DeserializedObject) -> bool:
        if isinstance(obj.object, Comment):
            self.seat_apart(obj.object)
        return super().save_obj(obj)

    def seat_apart(self, comment: Comment) -> None:
        if comment.pk:
            held = Comment.objects.filter(pk=comment.pk).values_list("article_id", flat=True)
            if set(held) - {comment.article_id}:
                raise CommandError(
                    f"Comment {comment.pk} of the fixture would replace a comment on another "
                    f"article. Nothing was loaded. {ADVICE}"
                )
        comment.tree_id = tree_id_of(comment.article_id, comment.number)
        self.touched.add(comment.article_id)
