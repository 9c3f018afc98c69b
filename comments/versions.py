"""What comments said before they were changed: kept where readers had seen it.

Only a change leaves a row, and the row holds what was replaced: a comment that nobody changed
costs nothing. What is changed while readers cannot see it is changed so that they never shall, so
every version before such a change is withdrawn.

Everything happens in the caller's transaction, which holds the comments' rows.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Max
from django.utils import timezone

from comments.models import Comment, CommentVersion

SHOWN = ("text", "author_name")  # where a change is a new version
KEPT = ("number", "author_name", "text", "body_html", "replaced_at", "replaced_by", "withdrawn")
CHUNK = 500  # SQLite binds a limited number of values

Columns = Mapping[int, Mapping[str, Any]]  # what is written, by primary key


def changed(columns: Columns) -> Iterator[Comment]:
    """The rows, as they are now and locked, of which these columns change what readers see."""
    asked = [pk for pk, values in columns.items() if any(name in values for name in SHOWN)]
    for pks in _chunks(asked):
        for row in Comment.objects.filter(pk__in=pks).order_by("pk").select_for_update(no_key=True):
            if any(columns[row.pk].get(n, getattr(row, n)) != getattr(row, n) for n in SHOWN):
                yield row


def keep(rows: Iterable[Comment], *, by: str = "") -> None:
    """These comments, as they were, are changed by this editor, or by an import."""
    replaced = list(rows)
    last = _last(row.pk for row in replaced)
    now = timezone.now()
    CommentVersion.objects.bulk_create(
        [
            CommentVersion(
                comment_id=row.pk,
                number=last[row.pk].number + 1 if row.pk in last else 1,
                author_name=row.author_name,
                text=row.text,
                body_html=row.body_html,
                replaced_at=now,
                replaced_by=by,
            )
            for row in replaced
            # Nobody ever saw what its own site withheld.
            if row.state in (Comment.State.PUBLISHED, Comment.State.REMOVED)
        ],
        batch_size=CHUNK,
    )
    withdraw(row.pk for row in replaced if row.state != Comment.State.PUBLISHED)


def take_back(rows: Iterable[Comment], columns: Columns) -> None:
    """The same where an import is undone: what it replaced is no version before the present one
    any more, it is the present one."""
    replaced = list(rows)
    last = _last(row.pk for row in replaced)
    again = {
        row.pk
        for row in replaced
        if row.pk in last
        and all(
            getattr(last[row.pk], name) == columns[row.pk].get(name, getattr(row, name))
            for name in SHOWN
        )
    }
    for pks in _chunks(last[pk].pk for pk in again):
        CommentVersion.objects.filter(pk__in=pks).delete()
    keep(row for row in replaced if row.pk not in again)


def withdraw(comments: Iterable[int]) -> None:
    """Keep every version so far of these comments from readers."""
    for pks in _chunks(comments):
        CommentVersion.objects.filter(comment__in=pks, withdrawn=False).update(withdrawn=True)


def of_deleted(comment: Comment) -> list[dict[str, Any]]:
    """The versions of a comment that goes, for `put_back`, as JSON holds them unchanged."""
    kept = CommentVersion.objects.filter(comment=comment.pk).values(*KEPT)
    return [row | {"replaced_at": row["replaced_at"].isoformat()} for row in kept]


def put_back(comment_id: int, kept: Iterable[Mapping[str, Any]]) -> None:
    """Bring back what `of_deleted` gave."""
    rows = []
    for each in kept:
        moment = datetime.datetime.fromisoformat(each["replaced_at"])
        rows.append(CommentVersion(comment_id=comment_id, **{**each, "replaced_at": moment}))
    CommentVersion.objects.bulk_create(rows)


def _last(comments: Iterable[int]) -> dict[int, CommentVersion]:
    """The newest version of each of these comments that has one."""
    found = {}
    for pks in _chunks(comments):
        there = CommentVersion.objects.filter(comment__in=pks).order_by()
        newest = dict(there.values_list("comment").annotate(Max("number")))
        for row in there.filter(number__in=set(newest.values())):
            if row.number == newest[row.comment_id]:
                found[row.comment_id] = row
    return found


def _chunks(pks: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(pks)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
