"""The editors' rooms in a real browser."""

import pytest
from django.core.management import call_command

from archive import markup
from archive.models import Article
from comments.models import Comment
from tests.archive.test_markup import EVERYTHING

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = ".ProseMirror[contenteditable]"
WIDER = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def open_admin(open_page, live_server, archive, django_user_model):
    django_user_model.objects.create_superuser("hester", password="tide-table")

    def visit(path: str, **options):
        page = open_page("/admin/login/", **options)
        page.fill("#id_username", "hester")
        page.fill("#id_password", "tide-table")
        page.click("input[type=submit]")
        page.goto(f"{live_server.url}/admin/{path}")
        return page

    return visit


@pytest.fixture
def uncertain(archive, make_capture):
    """A comment with alternatives, and the lines it was read from."""
    lines = [f"line {number}" for number in range(1, 40)]
    lines[20:24] = ["J. Stroud", "Reply to Ines", "", "You could chalk the difference."]
    capture = make_capture("\n".join(lines), name="clock.txt", line_count=len(lines))
    Article.objects.filter(pk=archive.pk).update(capture=capture)
    found = Comment.objects.filter(article=archive, number=9)
    found.update(
        capture=capture, first_line=21, last_line=24, text_first_line=24, text_last_line=24
    )
    return found.get()


def test_the_editor_keeps_everything_that_an_article_may_hold(open_admin, archive):
    Article.objects.filter(pk=archive.pk).update(body_html=EVERYTHING)
    page = open_admin(f"archive/article/{archive.pk}/change/")
    page.locator(f"{TEXT} p").first.click()
    page.keyboard.press("Home")
    page.keyboard.type("Typed. ")
    page.keyboard.press("Control+b")
    page.keyboard.type("Bold. ")
    page.click("input[name=_continue]")
    page.wait_for_selector(".messagelist .success")
    after = Article.objects.get(pk=archive.pk)
    assert "Typed. " in after.body_html
    assert "<strong>Bold. </strong>" in after.body_html
    untouched = after.body_html.replace("Typed. ", "").replace("<strong>Bold. </strong>", "")
    assert untouched == EVERYTHING
    assert page.complaints == []


def test_opening_and_saving_an_article_changes_nothing(open_admin, archive):
    plain = [{"kind": "paragraph", "text": "One\ntwo"}, {"kind": "list", "text": "- a\n- b"}]
    body = markup.from_blocks([*plain, {"kind": "player", "text": "0:00"}, *plain])
    Article.objects.filter(pk=archive.pk).update(body_html=body)
    page = open_admin(f"archive/article/{archive.pk}/change/")
    page.wait_for_selector(TEXT)
    page.click("input[name=_continue]")
    page.wait_for_selector(".messagelist .success")
    after = Article.objects.get(pk=archive.pk)
    assert (after.body_html, after.revision) == (body, 0)


@pytest.mark.parametrize("script", [True, False])
def test_one_click_moves_a_comment_with_and_without_script(open_admin, archive, uncertain, script):
    page = open_admin(f"comments/comment/{uncertain.pk}/change/", script=script)
    page.click("button[name=parent][value='3']")
    page.wait_for_selector(".messagelist .success")
    moved = Comment.objects.get(pk=uncertain.pk)
    assert (moved.parent.number, moved.placement) == (3, "edited")
    call_command("check_threads")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_our_pages_fit_and_axe_finds_nothing_in_them(open_admin, uncertain, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_admin("", width=width, scheme=scheme)
    home = page.url
    for path, ours in [
        ("comments/comment/", "#content"),
        (f"comments/comment/{uncertain.pk}/change/", "#content"),
        (f"archive/capture/{uncertain.capture_id}/text/", "#content"),
        (f"archive/capture/{uncertain.capture_id}/change/", "#content"),
        # Above the discussion stand the admin's own rows and select2, whose labels are not ours.
        (f"archive/article/{uncertain.article_id}/change/", ".aw-tree"),
        ("archive/article/", "#content"),
    ]:
        page.goto(home + path)
        assert page.complaints == [], path
        found = axe.run(page, context=ours, options=RULES)
        assert not found.response["violations"], f"{path}\n{found.generate_report()}"
        assert page.evaluate(WIDER) <= 0, path
        # axe looks for what a style sheet imports beside the page instead of beside the sheet.
        page.complaints.clear()
