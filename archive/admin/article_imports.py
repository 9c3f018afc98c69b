"""What an article's page says of its imports: captures, runs, and what waits for a decision."""

import dataclasses
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Q
from django.http import HttpRequest
from django.utils.text import capfirst

from archive import wording
from archive.models import Article, Capture, Conflict, ImportRow, ImportRun, Likeness, Snapshot

ROWS = 20  # imports, the last ones first


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    row: ImportRow
    outcome: str
    comments: str


def told(site: AdminSite, request: HttpRequest, article: Article) -> dict[str, Any]:
    """As much of it as this user may see; a query for each kind."""

    def may_see(model: type) -> bool:
        return site.get_model_admin(model).has_view_permission(request)

    return {
        "sees_captures": may_see(Capture),
        "sees_runs": may_see(ImportRun),
        "snapshots": _snapshots(article) if may_see(Capture) else [],
        "imports": _imports(article) if may_see(ImportRun) else [],
        "open_conflicts": _conflicts(article) if may_see(Conflict) else 0,
        "open_pairs": _pairs(article) if may_see(Likeness) else [],
    }


def _snapshots(article: Article) -> list[Snapshot]:
    columns = ["index", "format", "parser_version", "comment_count", "article"]
    of_capture = [f"capture__{name}" for name in ("file_name", "captured_at", "sha256")]
    found = article.snapshots.select_related("capture").only(*columns, *of_capture)
    return list(found.order_by("capture__captured_at", "pk"))


def _imports(article: Article) -> list[Import]:
    rows = article.import_rows.select_related("run", "file").defer("before", "changes")
    return [
        Import(
            row=row,
            outcome=capfirst(wording.OUTCOMES.get(row.outcome, row.outcome)),
            comments=wording.counts(row.comments),
        )
        for row in rows.order_by("-pk")[:ROWS]
    ]


def _conflicts(article: Article) -> int:
    return article.conflicts.filter(choice=Conflict.Choice.OPEN).count()


def _pairs(article: Article) -> list[Likeness]:
    of_it = Q(article=article) | Q(other=article)
    waiting = Likeness.objects.filter(of_it, verdict=Likeness.Verdict.OPEN)
    return list(waiting.select_related("article", "other").only("article__title", "other__title"))
