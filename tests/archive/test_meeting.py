"""Captures of one page meet in one article, whatever they are and in whatever order they come."""

from __future__ import annotations

import dataclasses
import itertools
import random

import pytest
from django.core.management import call_command

from archive.models import Article, Capture, Likeness, Snapshot
from comments.models import Comment
from tests.archive.captures import FERRY, LONG, PROSE, Page, Said
from tests.archive.importing import Desk, drawn, emptied, nothing_written

pytestmark = pytest.mark.django_db

FORMS = {
    "ferry.txt": FERRY.as_text(),
    "ferry.html": FERRY.as_html(),
    "ferry.xml": FERRY.as_wxr(),
    "threads.xml": FERRY.as_disqus(),
}


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize("pair", list(itertools.combinations(FORMS, 2)), ids=" and ".join)
def test_two_captures_of_a_page_make_one_article_in_either_order(desk: Desk, pair) -> None:
    states = []
    for order in (pair, pair[::-1]):
        for name in order:
            said = desk.save(name, FORMS[name])
        assert "1 updated" in said
        assert Article.objects.count() == 1
        assert Snapshot.objects.count() == Capture.objects.count() == 2
        states.append(drawn())
        call_command("check_threads")
        emptied()
    assert states[0] == states[1]


def test_four_captures_make_the_same_article_in_any_order_in_one_run_or_many(desk: Desk) -> None:
    orders = list(itertools.permutations(FORMS))
    random.Random(4).shuffle(orders)
    states = []
    for order in orders[:6]:
        for name in order:
            desk.save(name, FORMS[name])
        states.append(drawn())
        emptied()
    for name, text in FORMS.items():
        desk.put(name, text)
    for order in orders[6:9]:
        desk.imports(*order)
        states.append(drawn())
        emptied()
    assert all(state == states[0] for state in states)


def test_a_cut_comment_is_completed_and_keeps_its_address(desk: Desk) -> None:
    desk.save("ferry.txt", FORMS["ferry.txt"])
    cut = Comment.objects.get(truncated=True)
    assert cut.text != LONG
    addresses = {c.text[:30]: c.get_absolute_url() for c in Comment.objects.all()}
    desk.save("ferry.html", FORMS["ferry.html"])
    whole = Comment.objects.get(pk=cut.pk)
    assert (whole.text, whole.truncated) == (LONG, False)
    assert {c.text[:30]: c.get_absolute_url() for c in Comment.objects.all()} == addresses


def test_an_export_brings_the_ids_and_parents_that_a_text_only_had_names_for(desk: Desk) -> None:
    two_of_a_name = dataclasses.replace(
        FERRY,
        comments=[
            Said(id=1, author="Haverkamp", text="A clock that is wrong is a timetable."),
            Said(id=2, author="Haverkamp", text="And a timetable that is right is a clock."),
            Said(id=3, author="Bo", text="You are talking to yourself again.", under=1),
            Said(id=4, author="Tamsin", text="He does that on the ferry as well.", under=3),
        ],
    )
    # A scrape that lists replies after all threads, as flat themes do.
    desk.save("ferry.txt", two_of_a_name.as_text())
    desk.save("ferry.xml", two_of_a_name.as_wxr())
    placed = {c.source_id: (c.parent and c.parent.source_id, c.placement) for c in all_comments()}
    assert placed == {
        "1": (None, "stated"),
        "2": (None, "stated"),
        "3": ("1", "stated"),
        "4": ("3", "stated"),
    }


def all_comments():
    return Comment.objects.select_related("parent")


def test_a_later_capture_adds_replies_and_takes_nothing_away(desk: Desk) -> None:
    early, late = FERRY.without(3, 6, 7), FERRY.without(2, 3)
    desk.save("early.html", early.as_html())
    codes = {c.source_id: c.code for c in Comment.objects.all()}
    assert "2 added" in desk.save("late.html", late.as_html()).replace(" comments", "")
    there = {c.source_id: c for c in Comment.objects.all()}
    assert set(there) == {"1", "2", "4", "5", "6", "7"}
    assert codes.items() <= {c.source_id: c.code for c in there.values()}.items()
    late_key = Capture.objects.get(file_name="late.html").sha256[:16] + ":0"
    early_key = Capture.objects.get(file_name="early.html").sha256[:16] + ":0"
    assert there["2"].absent_from == [late_key]
    assert there["7"].absent_from == [early_key]
    assert there["1"].absent_from == []


def test_articles_of_one_title_stay_two_and_have_the_same_addresses_in_any_order(
    desk: Desk,
) -> None:
    one = dataclasses.replace(FERRY, title="Open thread", url="https://pellworth.example/a/")
    other = Page(
        title="Open thread",
        url="https://pellworth.example/b/",
        prose=["A quite different text stands here, about the weather on the quay in November."],
        comments=[Said(id=21, author="Bo", text="It rains.")],
    )
    states = []
    for order in ([one, other], [other, one]):
        for page in order:
            desk.save("page.html", page.as_html())
        assert Article.objects.count() == 2
        states.append(drawn())
        emptied()
    assert states[0] == states[1]


def test_an_address_that_had_to_change_leads_to_the_article_on(desk: Desk, client) -> None:
    one = dataclasses.replace(FERRY, title="Open thread", url="https://pellworth.example/a/")
    other = Page(title="Open thread", url="https://pellworth.example/b/", prose=["It rains." * 9])
    desk.save("one.html", one.as_html())
    first = Article.objects.get()
    desk.save("other.html", other.as_html())
    response = client.get("/a/open-thread/")
    first.refresh_from_db()
    assert first.slug != "open-thread"
    assert (response.status_code, response["Location"]) == (301, first.get_absolute_url())


def test_pages_that_differ_in_the_query_are_two(desk: Desk) -> None:
    for number in (1, 2):
        page = Page(
            title=f"Letter {number}",
            url=f"https://pellworth.example/?p={number}",
            prose=[f"Letter number {number} to the harbour master about his clocks. " * 2],
        )
        desk.save("letter.html", page.as_html())
    assert Article.objects.count() == 2


@pytest.mark.parametrize(
    "other",
    [
        "http://www.pellworth.example/2014/03/the-ferry-is-late-again",
        "https://pellworth.example/2014/03/the-ferry-is-late-again/amp/",
        "https://m.pellworth.example/2014/03/the-ferry-is-late-again/?utm_source=mail",
    ],
)
def test_other_spellings_of_an_address_are_the_same_page(desk: Desk, other: str) -> None:
    desk.save("one.html", FERRY.as_html())
    changed = dataclasses.replace(FERRY, title="The ferry is late, again", url=other)
    desk.save("other.html", changed.as_html())
    assert Article.objects.count() == 1


def test_a_doubtful_match_waits_for_a_person(desk: Desk) -> None:
    desk.save("one.html", FERRY.as_html())
    mirrored = dataclasses.replace(FERRY, url="https://mirror.example/ferry/")
    desk.save("mirror.html", mirrored.as_html())
    assert Article.objects.count() == 2
    pair = Likeness.objects.get()
    [said] = desk.lines("imports", "alike")
    assert said["number"] == pair.pk
    assert "another address" in said["why"]


def test_two_pages_that_a_person_joins_are_one_with_all_addresses_leading_there(
    desk: Desk, client
) -> None:
    desk.save("one.html", FERRY.without(7).as_html())
    mirrored = dataclasses.replace(FERRY.without(1, 2, 3), url="https://mirror.example/ferry/")
    desk.save("mirror.html", mirrored.as_html())
    old = {a.get_absolute_url() for a in Article.objects.all()}
    codes = set(Comment.objects.values_list("code", flat=True))
    desk.says("imports", "join", str(Likeness.objects.get().pk))
    article = Article.objects.get()
    assert article.comment_count == len(FERRY.comments)
    assert [c.source_id for c in Comment.objects.order_by("number")] == list("1234567")
    call_command("check_threads")
    for address in old:
        assert client.get(address, follow=True).status_code == 200
    for code in codes:
        assert client.get(f"/c/{code}/", follow=True).status_code == 200
    assert "unchanged" in desk.save("mirror.html", mirrored.as_html())


def test_two_pages_that_a_person_keeps_apart_are_not_asked_about_again(desk: Desk) -> None:
    desk.save("one.html", FERRY.as_html())
    mirrored = dataclasses.replace(FERRY, url="https://mirror.example/ferry/")
    desk.save("mirror.html", mirrored.as_html())
    desk.says("imports", "apart", str(Likeness.objects.get().pk))
    desk.save("mirror.html", mirrored.as_html() + "<!-- saved again -->")
    assert desk.lines("imports", "alike") == []
    assert Article.objects.count() == 2


def test_a_thread_without_an_address_joins_the_page_of_its_title_and_words(desk: Desk) -> None:
    desk.save("ferry.html", FERRY.as_html())
    elsewhere = dataclasses.replace(FERRY, prose=PROSE[:1], comments=FERRY.comments[:2])
    desk.save("early.txt", elsewhere.as_text())
    assert Article.objects.count() == 1
    assert Comment.objects.count() == len(FERRY.comments)


@pytest.mark.parametrize("kind", ["as_text", "as_html", "as_wxr", "as_disqus"])
def test_a_name_of_any_length_is_kept_as_far_as_it_fits(desk: Desk, kind: str) -> None:
    page = FERRY.changed(1, author="Haverkamp" * 600)
    assert " 1 created" in desk.save("page", getattr(page, kind)())
    later = FERRY.changed(1, author="Haverkamp" * 600, text="A clock that is wrong is a timetable.")
    desk.save("later", getattr(later, kind)())
    signed = Comment.objects.filter(author_name__startswith="HaverkampHaverkamp")
    if kind != "as_text":  # a name as long as that is no name on a printed page
        assert {each.author_name for each in signed} == {each.commenter.name for each in signed}
        assert len(signed.get().author_name) == 200


def test_equal_comments_cost_no_article_each(desk: Desk, monkeypatch) -> None:
    many = [Said(id=number, author="Bo", text="+1") for number in range(1, 400)]
    page = dataclasses.replace(FERRY, comments=many)
    desk.save("page.txt", page.as_text())
    loaded = []
    from_db = Article.from_db.__func__
    monkeypatch.setattr(
        Article, "from_db", classmethod(lambda *args: loaded.append(1) or from_db(*args))
    )
    assert " 1 updated" in desk.save("page.xml", page.as_wxr())
    assert len(loaded) < 50


@pytest.mark.parametrize("title", ["🎉👨‍👩‍👧🎉", "?", "T" * 10_000])
def test_a_text_whose_title_is_no_key_is_an_article_like_any_other(desk: Desk, title: str) -> None:
    page = dataclasses.replace(FERRY, title=title)
    assert " 1 created" in desk.save("page.txt", page.as_text())
    with nothing_written():
        assert " 1 unchanged" in desk.save("again.txt", page.as_text())
