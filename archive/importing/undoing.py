"""A run taken back: everything that it wrote, but nothing that was touched since.

A document's changes are undone together or not at all: half of an import beside half of an edit
is what nobody wrote. What stands in the way is named, so that a person can decide about it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from archive import versions
from archive.importing import people, rows, runs, writing
from archive.importing.context import Before
from archive.importing.snapshots import keys_of, unpack
from archive.models import (
    Article,
    Author,
    Capture,
    Conflict,
    FormerSlug,
    ImportFile,
    ImportRow,
    ImportRun,
    Snapshot,
)
from comments import bulk
from comments import services as discussions
from comments import versions as comment_versions
from comments.models import Comment, Commenter, FormerCode
from comments.rearranging import lock, rearrange, recode
from comments.refused import Refused
from comments.retrying import retried

Rows = Mapping[str, Comment]  # by code


def undo(run_id: int) -> Iterator[tuple[ImportRow, str | None]]:
    """Each row that wrote something, the last one first, and why it could not be undone: null
    where it was. Raises Refused for a run that is at work or undone already."""
    run = runs.find(run_id)
    if run.state == ImportRun.State.UNDONE:
        raise Refused(f"Run {run.pk} was undone already.")
    if run.state == ImportRun.State.RUNNING and runs.is_alive(run.process):
        raise Refused(f"Run {run.pk} is still at work: stop it first.")
    made = _made(run)
    written = run.rows.filter(before__isnull=False, undone_at=None).order_by("-pk")
    refused = False
    for pk in list(written.values_list("pk", flat=True)):
        row = ImportRow.objects.select_related("article").get(pk=pk)
        try:
            undo_row(row)
        except Refused as error:
            refused = True
            yield row, str(error)
        else:
            yield row, None
    retried(people.part_with)(made)
    if not refused:
        run.state, run.undone_at = ImportRun.State.UNDONE, timezone.now()
        run.save(update_fields=["state", "undone_at"])


def _made(run: ImportRun) -> people.Made:
    """Every name that this run made, or one that was undone before it: then it was kept because
    this run used it. A name that was here already is not among them, and stays."""
    found = people.nothing_made()
    rows_ = ImportRow.objects.filter(Q(run=run) | Q(undone_at__isnull=False), before__isnull=False)
    for content in rows_.order_by().values_list("before", flat=True).iterator():
        for kind, made in rows.unpacked(content or b"").get("made", {}).items():
            found[kind] += made
    return found


@retried
def undo_row(row: ImportRow) -> None:
    before = rows.unpacked(row.before or b"")
    article = row.article
    _read_anew(row)
    if article is not None:
        lock(article)
        article.refresh_from_db()
        _refuse_later(row, article)
        if before.get("created"):
            _delete(article)
        else:
            _restore(article, before)
            if "former_slug" in before:  # it had that address before, and has it no more
                FormerSlug.objects.get_or_create(
                    slug=before["former_slug"], defaults={"article": article}
                )
            Conflict.objects.filter(article=article, run=row.run).delete()
            _bring_back_conflicts(before)
    for pk, bio in before.get("made", {}).get("bio", ()):
        Author.objects.filter(pk=pk, bio=bio).update(bio="")
    _restore_slugs(before)
    _restore_codes(before)
    _forget_snapshot(before)
    ImportRow.objects.filter(pk=row.pk).update(undone_at=timezone.now())


def _bring_back_conflicts(before: Before) -> None:
    """Those that waited before this run asked anew."""
    for said in before.get("replaced", ()):
        if said["comment_id"] and not Comment.objects.filter(pk=said["comment_id"]).exists():
            continue
        Conflict.objects.get_or_create(
            article_id=said["article_id"],
            comment_id=said["comment_id"],
            unit=said["unit"],
            choice=Conflict.Choice.OPEN,
            defaults={name: said[name] for name in ("id", "base", "mine", "theirs", "run_id")},
        )


def _read_anew(row: ImportRow) -> None:
    """Files of later runs that were not read, or changed nothing, because of what is taken back
    now: the same bytes again, or the same page in another wrapping. They do not stand for it."""
    alike = Q(rows__article=row.article_id) if row.article_id else Q()
    if row.file.sha256:
        alike |= Q(sha256=row.file.sha256)
    if alike:
        ImportFile.objects.filter(
            pk__in=ImportFile.objects.filter(alike, pk__gt=row.file_id).order_by().values("pk")
        ).update(how="")


def _refuse_later(row: ImportRow, article: Article) -> None:
    later = ImportRow.objects.filter(
        article=article, pk__gt=row.pk, before__isnull=False, undone_at=None
    )
    if (found := later.order_by("-pk").first()) is not None:
        raise Refused(f"“{article}” was changed again by run {found.run_id}: undo that one first.")


def _delete(article: Article) -> None:
    """An article that the run created, with its discussion."""
    if article.revision or article.edited_at:
        raise Refused(f"“{article}” was edited since.")
    touched = Comment.objects.filter(article=article).filter(
        Q(edited_at__isnull=False)
        | Q(revision__gt=0)
        | Q(origin=Comment.Origin.ADDED)
        | Q(state=Comment.State.REMOVED)
        | Q(placement=Comment.Placed.EDITED)
    )
    if (comment := touched.order_by("number").first()) is not None:
        what = "was written" if comment.origin == Comment.Origin.ADDED else "was edited"
        raise Refused(f"Comment {comment} on “{article}” {what} since.")
    discussions.delete_discussion(article=article)
    Article.objects.filter(pk=article.pk).delete()


def _restore(article: Article, before: Before) -> None:
    shown = versions.shown(article)
    columns = _still(article, before.get("columns", {}), f"“{article}”")
    for name, value in columns.items():
        setattr(article, name, value)
    if columns:
        article.save(update_fields=columns)
    people.bring_back(before.get("parted", ()))
    discussion = {row.code: row for row in Comment.objects.filter(article=article).order_by()}
    _restore_discussion(article, before, discussion)
    if "bylines" in before:
        was, now = before["bylines"]
        signed = article.bylines.select_related("author").order_by("position", "pk")
        if [[row.author.name, row.role] for row in signed] != now:
            raise Refused(f"Who signed “{article}” was edited since.")
        writing.sign(article, was)
    if "tags" in before:
        was, now = before["tags"]
        if sorted(article.tags.values_list("name", flat=True)) != sorted(now):
            raise Refused(f"The tags of “{article}” were edited since.")
        article.tags.set(people.tags_named(was))
    versions.take_back(article, shown)


def _still(row: Any, changed: Mapping[str, list[Any]], called: str) -> dict[str, Any]:
    """What stood in these columns, if what the run wrote still stands there."""
    found = {}
    for name, (was, now) in changed.items():
        field = row._meta.get_field(name)
        if field.is_relation:
            was_value, now_value = was, now
        else:
            was_value, now_value = (None if v is None else field.to_python(v) for v in (was, now))
        if getattr(row, name) != now_value:
            raise Refused(f"{called} was edited since: its {field.verbose_name}.")
        found[name] = was_value
    return found


def _restore_discussion(article: Article, before: Before, discussion: Rows) -> None:
    new = [discussion[code] for code in before.get("new", ()) if code in discussion]
    for row in new:
        if row.edited_at or row.revision or row.state == Comment.State.REMOVED:
            raise Refused(f"Comment {row} on “{article}” was edited since.")
    gone = {row.pk for row in new}
    moved = {discussion[code].pk for code in before.get("parents", {}) if code in discussion}
    for row in discussion.values():
        if row.parent_id in gone and row.pk not in gone | moved:
            raise Refused(f"Comment {row} on “{article}” answers one that this run brought.")
    columns: dict[int, dict[str, Any]] = {}
    named: dict[int, str | None] = {}
    deleted = before.get("deleted", [])
    whole = {row["code"] for row in deleted}
    for code, changed in before.get("comments", {}).items():
        if code in whole:  # the run changed it and then merged it away: it comes back as it was
            continue
        if code not in discussion:
            raise Refused(f"A comment on “{article}” was deleted since, with the code {code}.")
        row = discussion[code]
        said = {name: both for name, both in changed.items() if name != "commenter_id"}
        columns[row.pk] = _still(row, said, f"Comment {row} on “{article}”")
        if "commenter_id" in changed:  # it may be gone, and is found again by its name
            named[row.pk] = columns[row.pk].get("author_name", row.author_name)
    there = Commenter.objects.filter(pk__in={row["commenter_id"] for row in deleted})
    still = set(there.values_list("pk", flat=True))
    lost = [row for row in deleted if row["commenter_id"] and row["commenter_id"] not in still]
    names = [*named.values(), *(row["author_name"] for row in lost)]
    commenters = people.commenters_named(names, publication=article.publication)
    for row in lost:
        name = row["author_name"]
        row["commenter_id"] = commenters[name[:200]].pk if name else None
    for pk, name in named.items():
        columns[pk]["commenter_id"] = commenters[name[:200]].pk if name else None
    numbers = {
        discussion[code].pk: was
        for code, (was, _) in before.get("numbers", {}).items()
        if code in discussion
    }
    number_of = {
        row.code: numbers.get(row.pk, row.number)
        for row in discussion.values()
        if row.pk not in gone
    } | {row["code"]: row["number"] for row in deleted}
    FormerCode.objects.filter(code__in=[row["code"] for row in deleted]).delete()
    if not (new or columns or moved or numbers or deleted):
        return
    rearrange(
        article=article,
        rows=[_again(row, number_of) for row in deleted],
        numbers=numbers,
        parents={
            discussion[code].pk: number_of.get(parent) if parent else None
            for code, parent in before.get("parents", {}).items()
            if code in discussion
        },
        columns=columns,
        deleted=gone,
        undoing=True,
    )
    kept = {row["code"]: row["versions"] for row in deleted if row.get("versions")}
    for code, pk in Comment.objects.filter(code__in=kept).order_by().values_list("code", "pk"):
        comment_versions.put_back(pk, kept[code])


def _again(row: Mapping[str, Any], number_of: Mapping[str, int]) -> bulk.NewComment:
    fields = {}
    for name in bulk.COPIED:
        field = Comment._meta.get_field(name)
        value = row[name]
        fields[name] = value if value is None or field.is_relation else field.to_python(value)
    return bulk.NewComment(
        **fields,
        code=row["code"],
        body_html=row["body_html"],
        parent=number_of.get(row["parent_code"]) if row["parent_code"] else None,
    )


def _restore_slugs(before: Before) -> None:
    for pk, was, now in before.get("renamed", ()):
        FormerSlug.objects.filter(slug=was, article=pk).delete()
        free = not Article.objects.filter(slug=was).exists()
        Article.objects.filter(pk=pk, slug=now).update(**({"slug": was} if free else {"slug": now}))
    if "slug" in before.get("columns", {}):
        FormerSlug.objects.filter(slug=before["columns"]["slug"][0]).delete()


def _restore_codes(before: Before) -> None:
    for was, now in before.get("recoded", ()):
        FormerCode.objects.filter(code=was).delete()
        for comment in Comment.objects.filter(code=now):
            recode(comment, was)


def _forget_snapshot(before: Before) -> None:
    """Without the snapshot, an import of the same bytes is a first one again. The bytes stay in
    the holdings; their row goes with the last thing that was read in them."""
    if (was := before.get("snapshot_was")) is not None:
        content = base64.b64decode(was["content"])
        Snapshot.objects.filter(pk=was["pk"]).update(
            content=content,
            persons=b"",  # in the order of other comments; the next reading knows them
            parser_version=was["parser_version"],
            stated=was["stated"],
            **keys_of(unpack(content)),
        )
        return
    snapshot = Snapshot.objects.filter(pk=before.get("snapshot", 0)).first()
    if snapshot is None:
        return
    snapshot.delete()
    Capture.objects.filter(
        pk=snapshot.capture_id, snapshots=None, articles=None, comments=None
    ).delete()
