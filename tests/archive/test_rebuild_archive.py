"""`rebuild_archive`: the same archive again, in another database."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.models import (
    Article,
    Author,
    Conflict,
    ImportRow,
    ImportRun,
    Publication,
)
from comments.models import Comment, Commenter
from tests.archive.filled import (
    EACH,
    PAGES,
    contents,
    import_pages,
    kept_rows,
    parsed,
    public_pages,
)
from tests.archive.sites import Site

pytestmark = pytest.mark.thorough


@EACH
def test_a_rebuilt_archive_is_the_same_to_the_byte(site: Site, empty: Site, tmp_path: Path) -> None:
    site.run("export_archive", tmp_path / "bag")
    said = empty.run("rebuild_archive", tmp_path / "bag")
    assert "Rebuilt from" in said
    assert kept_rows(empty) == kept_rows(site)
    before, after = site.pages, public_pages(empty)
    assert len(before) > 100
    assert [page for page in before if before[page] != after.get(page)] == []
    assert before.keys() == after.keys()
    assert "no damage left" in empty.run("check_threads")
    empty.run("export_archive", tmp_path / "again")
    if site.engine == empty.engine:
        assert contents(tmp_path / "again") == contents(tmp_path / "bag")
    else:  # PostgreSQL has an order of its own for the keys inside of a column
        assert parsed(tmp_path / "again") == parsed(tmp_path / "bag")


@EACH
def test_an_import_after_the_rebuild_finds_everything_unchanged(
    site: Site, empty: Site, tmp_path: Path
) -> None:
    site.run("export_archive", tmp_path / "bag")
    empty.run("rebuild_archive", tmp_path / "bag")
    with empty.here():
        before, n = written(), ImportRun.objects.count()
        assert n == 2 * len(PAGES)
    import_pages(empty)
    with empty.here():
        assert written() == before
        # As the second import did where nothing had been rebuilt.
        assert outcomes(n + 1) == outcomes(len(PAGES) + 1)
        assert not {outcome for _, outcome in outcomes(n + 1)} & {"created", "updated", "failed"}
        assert Article.objects.create(title="New", slug="new").pk > before[0][0]["id"]


def written() -> list[list[dict]]:
    models = (Article, Comment, Commenter, Author, Publication, Conflict)
    return [list(model._base_manager.order_by("-pk").values()) for model in models]


def outcomes(first: int) -> list[tuple[str, str]]:
    """Of as many runs as there are sets of pages, from this one on."""
    runs = range(first, first + len(PAGES))
    rows = ImportRow.objects.filter(run__in=runs).order_by("pk")
    return list(rows.values_list("key", "outcome"))


@EACH
def test_an_import_can_be_undone_after_the_rebuild(site: Site, empty: Site, tmp_path: Path) -> None:
    site.run("export_archive", tmp_path / "bag")
    empty.run("rebuild_archive", tmp_path / "bag")
    with empty.here():
        created = ImportRun.objects.get(pk=len(PAGES)).rows.filter(outcome="created").count()
        count = Article.objects.count()
    assert created > 5
    said = empty.run("imports", "undo", len(PAGES))
    assert f"{created} pages undone, 0 kept" in said
    with empty.here():
        assert Article.objects.count() == count - created
