"""What tests of the importer share: running it on texts, and drawing what is there then."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import F

from archive.models import (
    Article,
    Author,
    Byline,
    Capture,
    ImportRun,
    Publication,
    Snapshot,
    Tag,
)
from comments import services
from comments.models import Comment, Commenter


class Desk:
    """A folder of files, and the command that imports them.

    desk.put("page.txt", text); desk.imports("page.txt", "--dry-run")
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.status = 0

    def put(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def imports(self, *names: str) -> str:
        """What the command says; `status` is what it exits with."""
        paths = [name if name.startswith("-") else str(self.folder / name) for name in names]
        return self.says("import_articles", *paths)

    def save(self, name: str, text: str | bytes, *options: str) -> str:
        """Put it and import it."""
        return self.says("import_articles", str(self.put(name, text)), *options)

    def says(self, *command: str) -> str:
        out = io.StringIO()
        self.status = 0
        try:
            call_command(*command, stdout=out)
        except SystemExit as error:
            self.status = int(error.code or 0)
        except CommandError as error:
            self.status = error.returncode
            out.write(str(error))
        return out.getvalue()

    def lines(self, *command: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.says(*command, "--json").splitlines()]


def comment(source_id: int) -> Comment:
    return Comment.objects.get(source_id=str(source_id))


def edit(source_id: int, **changes: Any) -> None:
    row = comment(source_id)
    services.edit(comment=row, revision=row.revision, **changes)


def drawn() -> list[str]:
    """Everything that readers could notice, a line each, without what a database numbers."""
    return list(_drawn())


def _drawn() -> Iterator[str]:
    for article in Article.objects.order_by("slug"):
        signed = Byline.objects.filter(article=article).order_by("position")
        yield " | ".join(
            [
                article.slug,
                article.title,
                article.url,
                article.state,
                f"{article.published_at or article.published_on} {article.published_precision}",
                article.publication.name if article.publication else "-",
                ", ".join(f"{byline.author} ({byline.role})" for byline in signed),
                ", ".join(article.tags.values_list("name", flat=True)),
                article.body_html,
                f"{article.comment_count} comments",
            ]
        )
        discussion = Comment.objects.filter(article=article).select_related(
            "parent", "commenter", "capture"
        )
        for comment in discussion.order_by("tree_id", "lft"):
            yield "  " * (comment.level + 1) + " | ".join(
                [
                    f"#{comment.number} {comment.code} {comment.author_name}",
                    comment.text,
                    comment.body_html,
                    f"{comment.posted_at or comment.posted_on} {comment.date_precision}",
                    f"{comment.placement} {comment.likelihood} {comment.state} {comment.votes}",
                    f"{comment.source_id} {comment.absent_from} {comment.truncated}",
                    str(comment.commenter),
                    f"{comment.capture and comment.capture.sha256[:8]} {comment.first_line}",
                    json.dumps(comment.alternatives),
                ]
            )


def emptied() -> None:
    """An archive without anything in it."""
    Comment.objects.update(parent=None, lft=1, rght=2, level=0, tree_id=F("pk"))
    for model in (Comment, Commenter, Article, Snapshot, Capture, ImportRun, Author, Publication):
        model._default_manager.all().delete()
    Tag.objects.all().delete()


@contextlib.contextmanager
def nothing_written() -> Iterator[None]:
    """Articles, comments and what hangs on them stay as they were, to the row."""
    before = everything()
    yield
    assert everything() == before


def everything() -> tuple[list[str], dict[str, int]]:
    """What readers could notice, and rows by table but for the record of the runs themselves."""
    records = {"ImportRun", "ImportFile", "ImportRow"}
    counts = {
        model.__name__: model._default_manager.count()
        for model in apps.get_models()
        if model.__name__ not in records
    }
    return drawn(), counts
