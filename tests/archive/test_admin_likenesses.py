"""Articles that may be one page, in the hands of editors."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from archive import services
from archive.models import Article, Likeness
from tests.archive.captures import FERRY

pytestmark = pytest.mark.django_db

PAIRS = "/admin/archive/likeness/"


def test_two_articles_that_may_be_one_stand_side_by_side(pair, read) -> None:
    page = read(f"{PAIRS}{pair.pk}/change/")
    for words in (
        "https://mirror.example/ferry/",
        FERRY.url,
        "one.html",
        "mirror.html",
        "The six o&#x27;clock boat left",
        "Comments 6",
        "Comments 4",
        "Comments that both have: 3",
        "The baker is my uncle, you know.",
    ):
        assert words in page
    assert "The ferry is late again / The ferry is late again" in read(PAIRS)


def test_a_pair_becomes_one_page(editor, pair) -> None:
    response = editor.post(f"{PAIRS}{pair.pk}/join/")
    article = Article.objects.get()
    assert response["Location"] == f"/admin/archive/article/{article.pk}/change/"
    assert article.comment_count == 7
    call_command("check_threads")
    assert editor.post(f"{PAIRS}{pair.pk}/join/").status_code == 404


def test_a_pair_stays_two_pages(editor, pair) -> None:
    response = editor.post(f"{PAIRS}{pair.pk}/apart/", follow=True)
    assert "They stay two" in response.content.decode()
    pair.refresh_from_db()
    assert pair.verdict == Likeness.Verdict.DIFFERENT
    assert Article.objects.count() == 2


def test_a_pair_that_was_edited_on_both_sides_is_left_alone(editor, pair) -> None:
    for article in (pair.article, pair.other):
        services.edit_article(article=article, revision=0, title="Edited")
    page = editor.post(f"{PAIRS}{pair.pk}/join/", follow=True).content.decode()
    assert "Both were edited" in page
    assert Article.objects.count() == 2


def test_only_who_may_delete_an_article_may_join(client, make_editor, pair, read) -> None:
    join, apart = f"{PAIRS}{pair.pk}/join/", f"{PAIRS}{pair.pk}/apart/"
    looking = make_editor("archive.view_likeness")
    deciding = make_editor("archive.change_likeness")
    assert "One page brings" not in read(f"{PAIRS}{pair.pk}/change/", by=deciding)
    assert client.post(join).status_code == 302
    for somebody, address in ((looking, join), (looking, apart), (deciding, join)):
        assert somebody.post(address).status_code == 403
    assert Article.objects.count() == 2
    assert deciding.post(apart).status_code == 302
    pair.refresh_from_db()
    assert pair.verdict == Likeness.Verdict.DIFFERENT
