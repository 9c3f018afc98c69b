"""Django's loaddata, with trees that stay whole.

A fixture carries tree numbers that were right in the database it came from. Django writes them
as they are, over rows that may have gained replies since; this command names each thread as
this database would, and rebuilds the numbers and counters of every article it touched from the
parents, all in the transaction of the load. Rows that would take the place of comments on
another article are refused, and nothing of the fixture is kept.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import IntegrityError, models, transaction

from comments import codes, integrity
from comments.models import Comment, articles
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
        except (IntegrityError, DeserializationError) as error:
            raise CommandError(f"{error} Nothing was loaded. {ADVICE}") from error

    def save_obj(self, obj: DeserializedObject) -> bool:
        if isinstance(obj.object, Comment) and obj.object.number is not None:
            self.seat_apart(obj.object)
        elif isinstance(obj.object, articles().model) and obj.object.pk:
            self.keep_counting(obj.object)
        return super().save_obj(obj)

    def keep_counting(self, article: models.Model) -> None:
        """Over an article that has grown since the dump, its old counters would miscount the
        discussion and give numbers a second time."""
        given = articles().filter(pk=article.pk).values_list("last_comment_number", flat=True)
        article.last_comment_number = max(article.last_comment_number or 0, *given, 0)
        self.touched.add(article.pk)

    def seat_apart(self, comment: Comment) -> None:
        if comment.pk:
            held = Comment.objects.filter(pk=comment.pk).values_list("article_id", flat=True)
            if set(held) - {comment.article_id}:
                raise CommandError(
                    f"Comment {comment.pk} of the fixture would replace a comment on another "
                    f"article. Nothing was loaded. {ADVICE}"
                )
        if not comment.code:  # a dump from before comments had codes
            known = Comment.objects.filter(article=comment.article_id, number=comment.number)
            comment.code = known.values_list("code", flat=True).first() or codes.fresh()
        comment.tree_id = tree_id_of(comment.article_id, comment.number)
        self.touched.add(comment.article_id)
