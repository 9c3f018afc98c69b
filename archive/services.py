"""Every change that an editor makes to articles and to who signed them, one verb each.

A verb owns its transaction, returns the row as it is now, and refuses with `Refused`, whose
message is for the person who asked. The import has its own writer, `archive.importing`.

Who would collide: two editors of one article, and two who join the same authors. Both lock the
rows they change, authors in ascending order. Comments arrive at any time and count themselves on
the article's row, so no verb here writes a column that it was not asked to change.
"""

import datetime
import decimal
from collections.abc import Collection, Sequence
from typing import Any, TypedDict, Unpack

from django.db.models import F
from django.utils import timezone

from archive import markup, versions
from archive.models import (
    Article,
    Author,
    Byline,
    FormerAddress,
    FormerSlug,
    ImportRow,
    Publication,
    Snapshot,
    Tag,
)
from comments import services as discussions
from comments.models import Commenter
from comments.retrying import retried
from comments.services import Refused

__all__ = [
    "Changes",
    "Refused",
    "add_article",
    "delete_article",
    "edit_article",
    "join_authors",
    "keep_address",
    "publish_article",
    "remove_article",
]

GONE = "That article was deleted while you were writing."
CHANGED = "Somebody else changed that article while you were writing. Look again before you save."
NO_REASON = discussions.NO_REASON
AUTHOR_GONE = "One of these authors is no longer here."
DATE = ["published_on", "published_at", "published_precision", "published_basis", "published_why"]


class Changes(TypedDict, total=False):
    """What an editor may change about an article, besides its tags and its bylines."""

    title: str
    slug: str
    kicker: str
    dek: str
    body_html: str
    publication: Publication | None
    url: str
    published_on: datetime.date | None
    series: str
    episode: int | None
    language: str
    reprint_title: str
    reprint_author: Author | None
    reprint_publication: Publication | None
    reprint_url: str
    author_note: str
    disclaimer: str
    rating_value: decimal.Decimal | None
    rating_count: int | None
    state: str
    removal_reason: str
    removal_kind: str
    comments_open: bool


@retried
def add_article(*, article: Article) -> Article:
    """Keep an article that was written here, and not read from a page."""
    article.body_html = markup.clean(article.body_html)
    _check_removal(article)
    _date_entered(article)
    article.edited_at = timezone.now()
    article.save(force_insert=True)
    return article


@retried
def edit_article(
    *,
    article: Article,
    revision: int,
    tags: Collection[Tag] | None = None,
    bylines: Sequence[Byline] | None = None,
    by: str = "",
    withdraws: bool = False,
    **changes: Unpack[Changes],
) -> Article:
    """Change what an article says. `revision` is the one the editor saw: of two editors at once
    the second is told so. What is equal to what stands there is no change, and leaves no trace.

    `tags` and `bylines`, where given, are all that the article shall have. What readers saw stays
    at the address of its version, unless the change `withdraws` it with all before it. `by` is the
    editor's name, for other editors.
    """
    values: dict[str, Any] = dict(changes)
    if unknown := values.keys() - Changes.__annotations__.keys():
        raise TypeError(f"edit_article() cannot change {', '.join(sorted(unknown))}")
    row = Article.objects.select_for_update().filter(pk=article.pk).first()
    if row is None:
        raise Refused(GONE)
    if row.revision != revision:
        raise Refused(CHANGED)
    if "body_html" in values:
        values["body_html"] = markup.clean(values["body_html"])
    columns = [name for name, value in values.items() if getattr(row, name) != value]
    shown = versions.shown(row)
    if "slug" in columns:
        FormerSlug.objects.filter(slug=values["slug"], article=row).delete()
        FormerSlug.objects.get_or_create(slug=row.slug, defaults={"article": row})
    for name in columns:
        setattr(row, name, values[name])
    if "state" in columns or "removal_reason" in columns:
        _check_removal(row)
    if "published_on" in columns:
        _date_entered(row)
        columns += DATE
    tagged = tags is not None and _tag(row, tags)
    signed = bylines is not None and _sign(row, bylines)
    if columns or tagged or signed:
        row.revision, row.edited_at = revision + 1, timezone.now()
        row.save(update_fields={*columns, "revision", "edited_at"})
        versions.keep(row, shown, by=by)
    if withdraws:
        versions.withdraw(row)
    return row


@retried
def publish_article(*, article: Article) -> Article:
    """Show a draft, or bring a removed article back."""
    return _put(article, Article.State.PUBLISHED, reason="")


@retried
def remove_article(
    *, article: Article, reason: str, kind: str = Article.Removal.EDITORS
) -> Article:
    """Take an article from the site; its address says why, and whether the law demanded it. Of
    one that was removed already the reason is replaced."""
    reason = discussions.accepted_reason(reason)
    return _put(article, Article.State.REMOVED, reason=reason, kind=kind)


@retried
def delete_article(*, article: Article) -> int:
    """Delete an article with its discussion, for good. Says how many comments that were.

    What its captures said is deleted too; that they were read stays known, so that no import
    brings the article back.
    """
    Snapshot.objects.filter(article=article.pk).update(content=b"", persons=b"")
    ImportRow.objects.filter(article=article.pk).update(before=None, changes={}, title="")
    comments = discussions.delete_discussion(article=article)
    _, deleted = Article.objects.filter(pk=article.pk).delete()
    if not deleted.get(Article._meta.label):
        raise Refused(GONE)
    return comments


@retried
def keep_address(*, of: Author | Publication | Tag, former: str) -> None:
    """Let the address that this had before lead to the one it has now."""
    _lead(former, to=of)


@retried
def join_authors(*, kept: Author, others: Collection[Author]) -> Author:
    """Give everything that these authors signed to one of them, and remember their names."""
    pks = {other.pk for other in others}
    if not pks:
        raise Refused("Select two authors or more.")
    if kept.pk in pks:
        raise Refused(f"{kept} cannot be joined with the same author.")
    locked = Author.objects.select_for_update().filter(pk__in={kept.pk, *pks}).order_by("pk")
    rows = {row.pk: row for row in locked}
    if len(rows) <= len(pks):
        raise Refused(AUTHOR_GONE)
    keep, names = rows[kept.pk], [*rows[kept.pk].also_credited_as]
    for other in (rows[given.pk] for given in others):
        names += [other.name, *other.also_credited_as]
        # Both spellings may sign one article in one role: the second signature then goes.
        theirs = Byline.objects.filter(author=other)
        signed = set(Byline.objects.filter(author=keep).values_list("article", "role"))
        for byline in theirs:
            if (byline.article_id, byline.role) in signed:
                byline.delete()
        theirs.update(author=keep)
        Article.objects.filter(reprint_author=other).update(reprint_author=keep)
        Commenter.objects.filter(author=other).update(author=keep)
        FormerAddress.objects.filter(author=other).update(author=keep)
        _lead(other.slug, to=keep)
        keep.bio = keep.bio or other.bio
        other.delete()
    keep.also_credited_as = [name for name in dict.fromkeys(names) if name != keep.name]
    keep.save()
    return keep


def _put(
    article: Article, state: str, *, reason: str, kind: str = Article.Removal.EDITORS
) -> Article:
    """In one statement, whatever else was edited meanwhile: the decision is about the article,
    not about a version of it."""
    found = Article.objects.filter(pk=article.pk)
    if not found.update(
        state=state,
        removal_reason=reason,
        removal_kind=kind,
        edited_at=timezone.now(),
        revision=F("revision") + 1,
    ):
        raise Refused(GONE)
    return found.get()


def _lead(slug: str, *, to: Author | Publication | Tag) -> None:
    """An address leads to one place: a name that had either of the two before gives it up."""
    kind = str(to._meta.model_name)
    FormerAddress.objects.filter(slug__in=[slug, to.slug], **{f"{kind}__isnull": False}).delete()
    FormerAddress.objects.create(slug=slug, **{kind: to})


def _check_removal(article: Article) -> None:
    if article.state == Article.State.REMOVED:
        article.removal_reason = discussions.accepted_reason(article.removal_reason)


def _date_entered(article: Article) -> None:
    """An editor's date stands alone: what the page implied about the old one is gone."""
    known = article.published_on is not None
    article.published_at = None
    article.published_why = ""
    article.published_basis = Article.Basis.EDITED if known else ""
    article.published_precision = Article.Precision.DAY if known else Article.Precision.UNKNOWN


def _tag(article: Article, tags: Collection[Tag]) -> bool:
    """Give the article these tags. Says whether it had others."""
    if set(article.tags.all()) == set(tags):
        return False
    article.tags.set(tags)
    return True


def _sign(article: Article, bylines: Sequence[Byline]) -> bool:
    """Let these rows, some of them new, be the article's bylines. Says whether it had others."""
    seen = {row.pk: row for row in article.bylines.all()}
    kept = {row.pk for row in bylines}
    gone = seen.keys() - kept
    Byline.objects.filter(pk__in=gone).delete()
    news = [row for row in bylines if row.pk is None or _says(row) != _says(seen.get(row.pk))]
    for row in news:
        row.article = article
        row.save()
    return bool(gone or news)


def _says(byline: Byline | None) -> tuple[int, str, int] | None:
    return (byline.author_id, byline.role, byline.position) if byline else None
