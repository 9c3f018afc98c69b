"""Real exports and pages, imported in any order and again: the same archive, to the row."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.models import Article
from comments.models import Comment
from tests.archive.importing import Desk, drawn, emptied, everything
from tests.real.test_exports_of_real_sites import SAMPLES

LARGEST = 300_000  # bytes: the others say nothing new about order
EXPORTS = ("wxr", "disqus", "blogger_export")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not SAMPLES.exists(),
        reason="the real files lie outside the repository, in ../shared or where"
        " AFTERWORD_SHARED says",
    ),
]


def files(*folders: str) -> list[str]:
    found = [path for folder in folders for path in sorted((SAMPLES / folder).rglob("*"))]
    return [str(path) for path in found if path.is_file() and path.stat().st_size < LARGEST]


def test_the_exports_of_many_sites_make_the_same_archive_in_any_order(tmp_path: Path) -> None:
    desk, paths = Desk(tmp_path), files(*EXPORTS)
    assert len(paths) > 10
    states = []
    for seed in range(3):
        order = random.Random(seed).sample(paths, len(paths))
        if seed == 2:
            for path in order:
                desk.says("import_articles", path)
        else:
            desk.says("import_articles", *order)
        states.append(drawn())
        call_command("check_threads")
        if seed < 2:
            emptied()
    assert states[0] == states[1] == states[2]
    before = everything()
    desk.says("import_articles", *random.Random(4).sample(paths, len(paths)))
    assert everything() == before


def test_pages_and_texts_made_of_them_meet_and_keep_their_comments(tmp_path: Path) -> None:
    """Texts that tools made of a page differ in words: the articles and how many comments they
    have, and who answers whom, must not depend on which came first."""
    desk, paths = Desk(tmp_path), files("text_derived")[::3] + files("html")[::3]
    shapes = []
    for seed in range(2):
        desk.says("import_articles", *random.Random(seed).sample(paths, len(paths)))
        shapes.append(
            {
                article.slug: sorted(
                    (level, name or "")
                    for level, name in Comment.objects.filter(article=article).values_list(
                        "level", "author_name"
                    )
                )
                for article in Article.objects.all()
            }
        )
        emptied()
    assert len(shapes[0]) > 10
    assert shapes[0] == shapes[1]
