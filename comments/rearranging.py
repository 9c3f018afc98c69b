"""A whole discussion changed at once: what an import that comes again does to it.

The verbs of `services` change one comment and shift what stands after it. An import may bring
a hundred comments between the others, hang fifty elsewhere and complete ten; here the places of
the whole discussion are computed once, and only rows that differ are written.
"""

from __future__ import annotations

import operator
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection, models

from comments import bulk, versions
from comments.models import Comment, articles
from comments.numbering import PARKED, TREES_OF_AN_ARTICLE, write
from comments.refused import MovedMeanwhile, Refused
from comments.retrying import retried

CHUNK = 500  # SQLite binds a limited number of values


@retried
def rearrange(
    *,
    article: models.Model,
    rows: Sequence[bulk.NewComment] = (),
    numbers: Mapping[int, int] | None = None,
    parents: Mapping[int, int | None] | None = None,
    columns: Mapping[int, Mapping[str, Any]] | None = None,
    deleted: Collection[int] = (),
    by: str = "",
    undoing: bool = False,
) -> None:
    """Add `rows`, delete `deleted`, and give the other comments new numbers, parents, columns.

    `numbers`, `parents` and `columns` go by primary key and name only what changes; a parent is
    the number, after this call, of the comment that is answered. All of it happens or none.
    Raises Unloadable for what makes no tree, and refuses to delete what has replies.

    What readers saw and the columns replace is kept as a version, replaced `by` an editor or an
    import; with `undoing`, the version that comes back is no former one any more.

    Who would collide: everybody who writes in this discussion. All its threads are locked.
    """
    numbers, parents, columns = numbers or {}, parents or {}, columns or {}
    lock(article)
    there = list(_seats(article))
    number_of = {pk: numbers.get(pk, number) for number, pk, *_ in there}
    gone = set(deleted)
    seated = [
        bulk.Seated(
            number_of[pk],
            pk,
            parents[pk] if pk in parents else number_of.get(place[0]),
            *place,
        )
        for _, pk, *place in there
        if pk not in gone
    ]
    left = {number_of[pk] for pk in gone & number_of.keys()} - {seat.number for seat in seated}
    if any(seat.parent in left for seat in seated):
        raise Refused("A comment with replies cannot be deleted.")
    forest = bulk.plant(rows, seated)
    changed = {
        pk: number_of[pk] for number, pk, *_ in there if pk in gone or number_of[pk] != number
    }
    _renumber(changed, but_not=gone)
    _part_with(gone)
    write(bulk.moves(forest, article.pk))
    for start in range(0, len(ordered := sorted(gone)), CHUNK):
        doomed = Comment.objects.filter(pk__in=ordered[start : start + CHUNK]).order_by()
        doomed.delete()
    if undoing:
        versions.take_back(versions.changed(columns), columns)
    else:
        versions.keep(versions.changed(columns), by=by)
    _update(_renamed(article, {number: number_of[pk] for number, pk, *_ in there}, columns))
    bulk.insert(bulk.records(forest, article.pk))
    _count(article)


def adopt(article: models.Model, other: models.Model) -> None:
    """Bring the whole discussion of another article to this one, behind its own. Both are
    locked, in the caller's transaction."""
    theirs = Comment.objects.filter(article=other.pk).order_by()
    last = Comment.objects.filter(article=article.pk).aggregate(n=models.Max("number"))["n"] or 0
    for pk, alternatives in theirs.exclude(alternatives=[]).values_list("pk", "alternatives"):
        moved = [
            each | {"number": each["number"] and each["number"] + last} for each in alternatives
        ]
        Comment.objects.filter(pk=pk).update(alternatives=moved)
    shift = last + (article.pk - other.pk) * TREES_OF_AN_ARTICLE
    theirs.update(
        article=article.pk,
        number=models.F("number") + last,
        tree_id=models.F("tree_id") + shift,
    )
    articles().filter(pk=other.pk).update(comment_count=0)
    _count(article)


def recode(comment: Comment, code: str) -> None:
    """Give a comment another lasting code. The caller keeps the old one as a FormerCode."""
    Comment.objects.filter(pk=comment.pk).update(code=code)


def lock(article: models.Model) -> None:
    """Lock every thread of the article, in the order that all writers keep, then the article."""
    threads = Comment.objects.filter(article=article.pk).threads().order_by("tree_id")
    trees = list(threads.values_list("tree_id", flat=True))
    # In one statement, as there may be ten thousand; PostgreSQL locks in the order asked for. One
    # that was merged away meanwhile may be waited for in vain: then the database ends the wait.
    list(threads.select_for_update(no_key=True).values_list("pk", flat=True))
    if not articles().filter(pk=article.pk).select_for_update(no_key=True).values_list("pk"):
        raise bulk.Unloadable("The article is not in the database.")
    if trees != list(threads.values_list("tree_id", flat=True)):
        raise MovedMeanwhile  # a thread began while we waited for the others


def _seats(article: models.Model) -> models.QuerySet[Any]:
    there: models.QuerySet[Any] = Comment.objects.filter(article=article.pk).order_by("number")
    return there.values_list("number", "pk", *bulk.PLACE)


def _renumber(changed: Mapping[int, int], *, but_not: Collection[int]) -> None:
    """Two comments may change numbers, so all are parked above any number first; those that will
    be deleted stay there."""
    if not changed:
        return
    pks = sorted(changed)
    for start in range(0, len(pks), CHUNK):
        found = Comment.objects.filter(pk__in=pks[start : start + CHUNK]).order_by()
        found.update(number=models.F("number") + TREES_OF_AN_ARTICLE)
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE comments_comment SET number = %s WHERE id = %s",
            [(number, pk) for pk, number in changed.items() if pk not in but_not],
        )


def _part_with(gone: Collection[int]) -> None:
    """Those that will be deleted leave their trees: others may start trees of those names, and a
    parent protects its replies, deleted ones too."""
    pks = sorted(gone)
    for start in range(0, len(pks), CHUNK):
        Comment.objects.filter(pk__in=pks[start : start + CHUNK]).order_by().update(
            parent=None, tree_id=models.F("pk") + PARKED, lft=1, rght=2, level=0
        )


def _renamed(
    article: models.Model, numbers: Mapping[int, int], columns: Mapping[int, Mapping[str, Any]]
) -> Mapping[int, Mapping[str, Any]]:
    """The columns, with the alternatives of all other comments, which name numbers, renumbered."""
    if all(old == new for old, new in numbers.items()):
        return columns
    changed = {pk: dict(values) for pk, values in columns.items()}
    unsure = Comment.objects.filter(article=article.pk).exclude(alternatives=[]).order_by()
    for pk, alternatives in unsure.values_list("pk", "alternatives"):
        new = [each | {"number": numbers.get(each["number"])} for each in alternatives]
        if new != alternatives:
            changed.setdefault(pk, {}).setdefault("alternatives", new)
    return changed


def _update(columns: Mapping[int, Mapping[str, Any]]) -> None:
    """Each row's own columns; rows that change the same ones share a statement."""
    by_names: dict[tuple[str, ...], list[list[Any]]] = {}
    for pk, values in columns.items():
        names = tuple(sorted(values))
        fields = [Comment._meta.get_field(name) for name in names]
        prepared = [
            field.get_db_prep_save(values[name], connection)
            for name, field in zip(names, fields, strict=True)
        ]
        if names:
            by_names.setdefault(names, []).append([*prepared, pk])
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for names, prepared_rows in by_names.items():
            named = map(operator.attrgetter("column"), map(Comment._meta.get_field, names))
            sets = ", ".join(f"{quote(column)} = %s" for column in named)
            cursor.executemany(f"UPDATE comments_comment SET {sets} WHERE id = %s", prepared_rows)  # noqa: S608


def _count(article: models.Model) -> None:
    there = Comment.objects.filter(article=article.pk).order_by()
    published, highest = (
        there.public().count(),
        there.aggregate(highest=models.Max("number"))["highest"] or 0,
    )
    articles().filter(pk=article.pk).update(
        comment_count=published,
        last_comment_number=models.functions.Greatest("last_comment_number", highest),
    )
