"""The demo, and what loaddata and dumpdata promise for every archive."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from archive.models import Article
from comments import services
from comments.models import Comment
from tests.build_demo import FIXTURES, build


def dump(**options: object) -> str:
    out = io.StringIO()
    call_command("dumpdata", "archive", "comments", stdout=out, **options)
    return out.getvalue()


def load(text: str, folder: Path) -> None:
    file = folder / "dump.json"
    file.write_text(text)
    call_command("loaddata", str(file), verbosity=0)


def sound() -> bool:
    """Whether check_threads finds no damage."""
    try:
        call_command("check_threads", stdout=io.StringIO())
    except (SystemExit, CommandError):
        return False
    return True


def public_pages() -> dict[str, bytes]:
    client = Client()
    addresses = ["/", "/people/"] + [
        article.get_absolute_url() for article in Article.objects.order_by("slug")
    ]
    return {address: client.get(address).content for address in addresses}


def empty_the_archive() -> None:
    call_command("flush", interactive=False, verbosity=0)


@pytest.mark.django_db
def test_the_demo_is_what_its_pages_become() -> None:
    """When this fails: python -m tests.build_demo, and read the difference."""
    rows = json.loads(build())
    assert rows == renamed_trees(json.loads((FIXTURES / "demo.json").read_text()), rows)


def renamed_trees(kept: list[dict], built: list[dict]) -> list[dict]:
    """Trees are called after the article's id, which another database gives differently."""
    ids = {
        tuple(row["fields"]["article"]): row["fields"]["tree_id"] // 10**9
        for row in built
        if row["model"] == "comments.comment"
    }
    for row in kept:
        if row["model"] == "comments.comment":
            fields = row["fields"]
            fields["tree_id"] = ids[tuple(fields["article"])] * 10**9 + fields["tree_id"] % 10**9
    return kept


@pytest.mark.django_db
def test_the_demo_is_worth_looking_at() -> None:
    call_command("loaddata", "demo", verbosity=0)
    assert Article.objects.published().count() >= 12
    assert Article.objects.values("publication").distinct().count() >= 3
    assert Article.objects.values("bylines__author").distinct().count() >= 5
    assert Comment.objects.count() >= 250
    assert Comment.objects.filter(level=7).exists()
    assert sound()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("natural", [False, True], ids=["with ids", "with natural keys"])
def test_a_dump_fills_an_empty_database_with_the_same_public_pages(
    tmp_path: Path, natural: bool
) -> None:
    call_command("loaddata", "demo", verbosity=0)
    before = public_pages()
    saved = dump(use_natural_primary_keys=natural, use_natural_foreign_keys=natural)
    empty_the_archive()
    load(saved, tmp_path)
    assert public_pages() == before
    assert sound()


@pytest.mark.django_db
def test_loading_the_demo_again_keeps_the_replies_that_came_since() -> None:
    call_command("loaddata", "demo", verbosity=0)
    deepest = Comment.objects.filter(level=7).first()
    reply = services.reply(parent=deepest, text="Still slow.", author_name="Old Lock")
    moved = Comment.objects.filter(parent__isnull=False, article=reply.article).first()
    services.move(comment=moved, parent=None)
    count = Comment.objects.count()
    call_command("loaddata", "demo", verbosity=0)
    assert Comment.objects.count() == count
    assert Comment.objects.get(pk=reply.pk).parent == deepest
    assert sound()


@pytest.mark.django_db
def test_a_dump_that_would_replace_other_comments_is_refused_whole(
    tmp_path: Path, make_article
) -> None:
    article = make_article("Low water")
    services.start_thread(article=article, text="First.", author_name="Nettie Sorrel")
    saved = json.loads(dump())
    other = make_article("High water")
    for row in saved:
        if row["model"] == "comments.comment":
            row["fields"]["article"] = other.pk
    with pytest.raises(CommandError, match="Nothing was loaded"):
        load(json.dumps(saved), tmp_path)
    assert Comment.objects.get().article == article
    assert sound()


@pytest.mark.django_db
def test_an_older_dump_of_the_article_alone_leaves_its_counters_right(
    tmp_path: Path, make_article
) -> None:
    article = make_article("Low water")
    out = io.StringIO()
    call_command("dumpdata", "archive", stdout=out)
    kept = services.start_thread(article=article, text="First.", author_name="Nettie Sorrel")
    gone = services.start_thread(article=article, text="Second.", author_name="Nettie Sorrel")
    services.delete(comment=gone)
    load(out.getvalue(), tmp_path)
    article.refresh_from_db()
    assert (article.comment_count, article.last_comment_number) == (1, 2)
    assert services.reply(parent=kept, text="Third.", author_name="Old Lock").number == 3
    assert sound()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ['[{"model": "comments.comment", "fields": {}}]', '[{"mod'])
def test_a_dump_that_is_none_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(CommandError, match="Nothing was loaded"):
        load(text, tmp_path)
