"""Imports and what they leave to decide, in a real browser."""

import dataclasses

import pytest

from archive import services
from archive.models import Article, Conflict, ImportRun, Likeness
from comments import services as discussions
from comments.models import Comment
from tests.archive.captures import FERRY, PROSE
from tests.archive.importing import Desk
from tests.browser.test_admin import RULES, WIDER, open_admin

__all__ = ["open_admin"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(archive, tmp_path) -> Desk:
    """A page that was imported, edited and imported again; and another that may be the same."""
    desk = Desk(tmp_path)
    desk.save("blog.xml", FERRY.as_wxr(), "--publication", "The Pellworth Almanac")
    article = Article.objects.get(url=FERRY.url)
    body = article.body_html.replace("seven minutes past six", "about a quarter past six")
    title = "The ferry is late, and nobody minds"
    services.edit_article(article=article, revision=0, title=title, body_html=body)
    first, last = (Comment.objects.get(source_id=str(n)) for n in (1, 7))
    discussions.edit(comment=first, revision=0, text="A clock that is wrong is a time-table.")
    discussions.move(comment=last, parent=first)
    comments = list(FERRY.comments)
    comments[0] = dataclasses.replace(
        comments[0], text="A clock that is wrong on purpose is a lie."
    )
    comments[6] = dataclasses.replace(comments[6], under=4)
    later = dataclasses.replace(
        FERRY,
        title="The ferry was late again",
        comments=comments,
        prose=[PROSE[0].replace("seven", "eight"), *PROSE[1:]],
    )
    desk.save("later.xml", later.as_wxr())
    elsewhere = dataclasses.replace(later.without(2), url="https://mirror.example/" + "ferry-" * 30)
    desk.save("mirror.html", elsewhere.as_html(), "--captured-at", "2015-11-30")
    return desk


def conflict_over(unit: str) -> Conflict:
    return Conflict.objects.get(unit=unit)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_our_pages_fit_and_axe_finds_nothing_in_them(open_admin, desk, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_admin("", width=width, scheme=scheme)
    home = page.url
    run, pair = ImportRun.objects.all()[1], Likeness.objects.first()
    article, comment = conflict_over("title").article_id, conflict_over("text").comment_id
    conflicts = [f"archive/conflict/{each.pk}/change/" for each in Conflict.objects.all()]
    for path, ours in [
        ("", "#content"),
        ("archive/importrun/", "#content"),
        (f"archive/importrun/{run.pk}/change/", "#content"),
        (f"archive/importrun/{run.pk}/undo/", "#content"),
        ("archive/conflict/", "#content"),
        *((path, "#content") for path in conflicts),
        ("archive/likeness/", "#content"),
        (f"archive/likeness/{pair.pk}/change/", "#content"),
        (f"archive/article/{article}/change/", ".aw-waiting, .aw-stack"),
        (f"comments/comment/{comment}/change/", "#content"),
    ]:
        page.goto(home + path)
        assert page.complaints == [], path
        found = axe.run(page, context=ours, options=RULES)
        assert not found.response["violations"], f"{path}\n{found.generate_report()}"
        assert page.evaluate(WIDER) <= 0, path
        page.complaints.clear()


def test_a_conflict_is_decided_with_the_keyboard_and_without_script(open_admin, desk):
    conflict = conflict_over("text")
    page = open_admin(f"archive/conflict/{conflict.pk}/change/", script=False)
    page.get_by_role("button", name="Take the source's").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist .success")
    assert Comment.objects.get(pk=conflict.comment_id).text.endswith("is a lie.")
    page.get_by_role("link", name="Next open conflict").click()
    assert page.get_by_role("button", name="Keep ours").is_visible()


def test_a_pair_becomes_one_page_without_script(open_admin, desk):
    pair = Likeness.objects.get()
    page = open_admin(f"archive/likeness/{pair.pk}/change/", script=False)
    page.get_by_role("button", name="One page").click()
    page.wait_for_selector(".messagelist .success")
    assert not Likeness.objects.exists()
