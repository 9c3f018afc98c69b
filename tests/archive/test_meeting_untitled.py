"""Pages whose title names nothing and that have no address meet by what stands on them."""

from __future__ import annotations

import dataclasses

import pytest

from archive import services
from archive.models import Article, Likeness
from comments.models import Comment
from tests.archive.captures import FERRY, PROSE, Page, Said
from tests.archive.importing import Desk, drawn, emptied

pytestmark = pytest.mark.django_db

SIGNS = ["???", "—", "No. 4"[:2], "🎉"]
OTHER = Page(
    title="???",
    prose=["A quite different text stands here, about the weather on the quay in November. " * 2],
    comments=[Said(id=21, author="Bo", text="It rains on whoever waits, and on the baker.")],
)


def page(title: str = "???", **changes) -> Page:
    return dataclasses.replace(FERRY, title=title, **changes)


@pytest.mark.parametrize("title", SIGNS)
def test_each_changed_capture_joins_the_article_of_the_first(desk: Desk, title: str) -> None:
    desk.save("1.txt", page(title).without(6, 7).as_text())
    desk.save("2.txt", page(title).without(7).as_text())
    said = desk.save("3.txt", page(title).as_text())
    assert "1 updated" in said
    assert Article.objects.get().comment_count == len(FERRY.comments)
    assert not Likeness.objects.exists()


def test_the_order_of_the_captures_makes_no_difference(desk: Desk) -> None:
    texts = [page().without(6, 7).as_text(), page().as_text(), OTHER.as_text(), page().as_html()]
    states = []
    for order in (texts, texts[::-1]):
        for text in order:
            desk.save("page", text)
        assert Article.objects.count() == 2
        states.append(drawn())
        emptied()
    for number, text in enumerate(texts):
        desk.put(f"{number}", text)
    desk.imports("0", "1", "2", "3")
    assert states == [drawn()] * 2


def test_a_page_without_any_title_joins_by_its_thread(desk: Desk) -> None:
    def dump(*ids: int) -> str:
        kept = FERRY.without(*ids).as_html()
        head, body = kept.split("<article class='post'>")
        return f"<html><body>{body.partition('</article>')[2]}" if head else ""

    desk.save("1.html", dump(7), "--format", "html")
    desk.save("2.html", dump(), "--format", "html")
    assert Article.objects.get().title == "Untitled"
    assert Comment.objects.count() == len(FERRY.comments)


def test_what_shares_some_of_its_words_waits_for_a_person(desk: Desk) -> None:
    desk.save("1.txt", page().as_text())
    quoted = dataclasses.replace(
        OTHER, comments=[*OTHER.comments, *FERRY.without(1, 2, 3).comments[:1]]
    )
    desk.save("2.txt", quoted.as_text())
    assert Article.objects.count() == 2
    assert "No title, and some of the same words" in Likeness.objects.get().why
    desk.says("imports", "apart", str(Likeness.objects.get().pk))
    desk.save("3.txt", quoted.as_text() + "\n")
    assert Article.objects.count() == 2
    assert desk.lines("imports", "alike") == []


def test_what_shares_nothing_is_another_page(desk: Desk) -> None:
    desk.save("1.txt", page().as_text())
    desk.save("2.txt", OTHER.as_text())
    assert Article.objects.count() == 2
    assert not Likeness.objects.exists()


@pytest.mark.parametrize(
    "shared",
    [
        {"prose": PROSE[:1], "comments": [FERRY.comments[5]]},  # a notice and a troll
        {"prose": PROSE[:2], "comments": OTHER.comments},  # two paragraphs, and other people
    ],
)
def test_a_few_words_without_a_title_prove_nothing(desk: Desk, shared: dict) -> None:
    desk.save("1.txt", page().as_text())
    mixed = Page(title="—", prose=[*OTHER.prose, *shared["prose"]], comments=shared["comments"])
    desk.save("2.txt", mixed.as_text())
    assert Article.objects.count() == 2
    assert Likeness.objects.count() == 1


def test_one_that_was_deleted_does_not_come_back_with_another_capture(desk: Desk) -> None:
    desk.save("1.txt", page().without(7).as_text())
    services.delete_article(article=Article.objects.get())
    assert "stays deleted" in desk.save("2.txt", page().as_text())
    assert not Article.objects.exists()
