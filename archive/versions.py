"""What articles said before they were changed: kept where readers had seen it.

Only a change leaves a row, and the row holds what was replaced: an article that nobody changed
costs nothing. What is changed while readers cannot see it is changed so that they never shall, so
every version before such a change is withdrawn. A new spelling of an author's name is no change
of an article.

    was = shown(article)
    ...
    keep(article, was, by="an editor")

in the caller's transaction, which holds the article's row.
"""

from __future__ import annotations

import dataclasses

from django.db.models import Max
from django.utils import timezone

from archive.models import Article, ArticleVersion

COLUMNS = ("title", "dek", "body_html")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What readers see of an article, if its `state` lets them."""

    title: str
    dek: str
    body_html: str
    bylines: list[list[str]]  # a name and a role each
    state: str = dataclasses.field(compare=False)


def shown(article: Article) -> Shown:
    signed = article.bylines.order_by("position", "pk").values_list("author__name", "role")
    said = {name: getattr(article, name) for name in COLUMNS}
    return Shown(**said, bylines=[list(each) for each in signed], state=article.state)


def keep(article: Article, was: Shown, *, by: str = "") -> None:
    """What stood here was perhaps changed, by this editor or by an import."""
    if shown(article) == was:
        return
    # Nobody ever saw a draft.
    if was.state != Article.State.DRAFT:
        ArticleVersion.objects.create(
            article=article,
            number=_last_number(article) + 1,
            **{name: getattr(was, name) for name in (*COLUMNS, "bylines")},
            replaced_at=timezone.now(),
            replaced_by=by,
        )
    if was.state != Article.State.PUBLISHED:
        withdraw(article)


def take_back(article: Article, was: Shown) -> None:
    """The same where an import is undone: what it replaced is no version before the present one
    any more, it is the present one."""
    now = shown(article)
    last = article.versions.order_by("-number").first()
    names = (*COLUMNS, "bylines")
    if now == was:
        return
    if last and all(getattr(last, name) == getattr(now, name) for name in names):
        last.delete()
    else:
        keep(article, was)


def withdraw(article: Article) -> None:
    """Keep every version so far from readers."""
    ArticleVersion.objects.filter(article=article, withdrawn=False).update(withdrawn=True)


def _last_number(article: Article) -> int:
    found = ArticleVersion.objects.filter(article=article).aggregate(last=Max("number"))
    return found["last"] or 0
