"""A plan carried out: the only place where an import writes articles.

Everything happens in the caller's transaction. What it replaced is returned, so that the run can
be undone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from archive import markup, versions
from archive.importing import discussions, people, slugs, units
from archive.importing.changes import Change, Disputed
from archive.importing.context import Before, Context, changed
from archive.importing.discussion import new_name
from archive.importing.plan import Plan
from archive.importing.settle import Settled
from archive.models import Article, Byline, Conflict, FormerSlug, ImportRun, Outcome
from comments.models import Comment

OF_OTHER_TABLES = {"bylines", "tags"}


def create(plan: Plan, context: Context) -> tuple[Article, Before]:
    """The new article with its discussion."""
    settled, before = plan.theirs, Before(created=True)
    said, bios = units.said(settled.document), settled.document.author_bios
    columns = _beside(settled, context)
    for unit in [unit for unit in said if unit not in OF_OTHER_TABLES]:
        columns |= units.columns(unit, said[unit], bios=bios)
    slug = _slug(None, said["title"], context, before)
    article = Article.objects.create(
        slug=slug,
        plain_slug=slugs.slug_of(said["title"]),
        imported_at=timezone.now(),
        **columns,
    )
    sign(article, said["bylines"], bios=bios)
    if said["tags"]:
        article.tags.set(people.tags_named(said["tags"]))
    discussions.create(plan, context, article, before)
    return article, before


def change(plan: Plan, context: Context, rows: Mapping[int, Comment]) -> Before:
    """What the plan says of an article that is there. `rows` are its comments, as planned with."""
    article = plan.article
    assert article is not None  # noqa: S101 - the planner's promise
    before: Before = {}
    shown = versions.shown(article) if any(each.writes for each in plan.changes) else None
    columns = _beside(plan.theirs, context)
    for each in plan.changes:
        if each.writes:
            columns |= _written(article, each, plan.theirs, before)
    title = units.said(plan.theirs.document)["title"]
    automatic = slugs.is_automatic(article, context.identity_before)
    columns["plain_slug"] = slugs.slug_of(title)
    if automatic:
        slug = _slug(article, title, context, before)
        if slug != article.slug:
            remember_slug(article, context.run)
            if FormerSlug.objects.filter(slug=slug, article=article).delete()[0]:
                before["former_slug"] = slug
            columns["slug"] = slug
    home_was = article.publication_id
    differ = changed(article, columns)
    if any(each.writes for each in plan.changes):
        differ["revision"] = [article.revision, article.revision + 1]
    if differ:
        before["columns"] = differ
        for name, (_, value) in differ.items():
            setattr(article, name, value)
        article.save(update_fields=differ)
    if shown:
        versions.keep(article, shown)
    discussions.change(
        plan, context, article, rows, before, moved_home=home_was != article.publication_id
    )
    replaced = keep_conflicts(plan, context)
    if replaced:
        before["replaced"] = replaced
    return before


def disputed(article: Article) -> dict[Disputed, Any]:
    """The bases of the conflicts of an article that wait for a person."""
    waiting = Conflict.objects.filter(article=article, choice=Conflict.Choice.OPEN)
    return {(pk, unit): base for pk, unit, base in waiting.values_list("comment", "unit", "base")}


def sign(article: Article, bylines: Iterable[Sequence[str]], *, bios: Sequence[str] = ()) -> None:
    """Let these (name, role) be all that sign the article. Two spellings of one person are one."""
    signed = dict.fromkeys(
        (people.author_named(name, bios=bios).pk, role) for name, role in bylines
    )
    there = {(row.author_id, row.role): row for row in article.bylines.all()}
    for author_role, row in there.items():
        if author_role not in signed:
            row.delete()
    for position, (author_id, role) in enumerate(signed):
        row = there.get((author_id, role)) or Byline(
            article=article, author_id=author_id, role=role, position=-1
        )
        if row.position != position:
            row.position = position
            row.save()


def _beside(settled: Settled, context: Context) -> dict[str, Any]:
    capture_id = context.snapshots[settled.article_key].capture_id
    return {**units.beside(settled.document), "capture_id": capture_id}


def _written(article: Article, each: Change, settled: Settled, before: Before) -> dict[str, Any]:
    bios = settled.document.author_bios
    if each.unit == "bylines":
        before["bylines"] = [each.mine, each.value]
        sign(article, each.value, bios=bios)
        return {}
    if each.unit == "tags":
        before["tags"] = [each.mine, sorted(each.value)]
        article.tags.set(people.tags_named(each.value))
        return {}
    value = each.value
    if each.unit == "body" and value != each.theirs:
        value = markup.clean(value)  # put together from two sides
    return units.columns(each.unit, value, bios=bios)


def _slug(article: Article | None, title: str, context: Context, before: Before) -> str:
    slug, rival = slugs.address_of(article, title, context.identity)
    if rival is not None:
        parts = ((s.address_key, s.key) for s in rival.snapshots.select_related("capture"))
        apart = f"{rival.plain_slug}-{slugs.fingerprint(slugs.identity_of(parts))}"
        before.setdefault("renamed", []).append([rival.pk, rival.slug, apart])
        remember_slug(rival, context.run)
        Article.objects.filter(pk=rival.pk).update(slug=apart)
    return slug


def remember_slug(article: Article, run: ImportRun | None) -> None:
    """The old address leads to the new one, unless nobody can have seen it: the article is of
    this run."""
    if run is None or article.snapshots.exclude(run=run).exists():
        FormerSlug.objects.get_or_create(slug=article.slug, defaults={"article": article})


def keep_conflicts(plan: Plan, context: Context) -> list[dict[str, Any]]:
    """What a person has to look at, or, where the source's was taken at once, could take back.

    Of each unit one conflict waits: the newer replaces the older, of which no question is left.
    The rows that went are returned.
    """
    found: list[tuple[int | None, Change]] = [(None, each) for each in plan.changes]
    found += [(comment.pk, each) for comment in plan.comments for each in comment.changes]
    found = [(pk, each) for pk, each in found if each.outcome is Outcome.CONFLICT]
    replaced = _replaced(plan, {(pk, each.unit) for pk, each in found} | plan.renewed)
    if not found:
        return replaced
    code_of = _codes_of_new(plan, [each for _, each in found if each.unit == "parent"])
    Conflict.objects.bulk_create(
        Conflict(
            article=plan.article,
            comment_id=comment_id,
            unit=each.unit,
            base=each.base,
            mine=each.mine,
            theirs=_as_it_is(each, code_of),
            run=context.run,
            choice=Conflict.Choice.THEIRS if each.writes else Conflict.Choice.OPEN,
            decided_at=timezone.now() if each.writes else None,
        )
        for comment_id, each in found
    )
    return replaced


def _replaced(plan: Plan, keys: Collection[Disputed]) -> list[dict[str, Any]]:
    if not keys:
        return []
    waiting = Conflict.objects.filter(article=plan.article, choice=Conflict.Choice.OPEN)
    gone = [dict(row) for row in waiting.values() if (row["comment_id"], row["unit"]) in keys]
    Conflict.objects.filter(pk__in=[row["id"] for row in gone]).delete()
    return gone


def _codes_of_new(plan: Plan, moves: list[Change]) -> dict[str, str]:
    """A plan names the comments that it creates by their numbers. They have codes by now, and
    the numbers may shift with the next import, long before a person decides."""
    named = {each.theirs[0] for each in moves}
    numbers = [
        n for n in map(plan.theirs.numbers.__getitem__, plan.created) if new_name(n) in named
    ]
    rows = Comment.objects.filter(article=plan.article, number__in=numbers).order_by()
    return {new_name(number): code for number, code in rows.values_list("number", "code")}


def _as_it_is(each: Change, code_of: Mapping[str, str]) -> Any:
    if each.unit != "parent":
        return each.theirs
    parent, placement = each.theirs
    return [code_of.get(parent, parent), placement]
