"""A reader's way through the site, by keyboard, mouse and finger."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def anchor(article, number: int) -> str:
    """Where this comment stands on its page."""
    return f"#c-{article.comments.get(number=number).code}"


def tab_to(page, text: str, most: int = 200) -> None:
    """Walk with the Tab key until what is focused says this."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.innerText || ''")
        if text in said.replace("\n", " "):
            return
    raise AssertionError(f"the keyboard never reaches {text!r}")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_keyboard_leads_from_the_list_to_a_reply_and_to_its_parent(
    open_page, archive, width, script
):
    page = open_page("/", width=width, script=script)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to content"
    tab_to(page, "Pellworth votes to keep")
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/clock/")
    tab_to(page, "Skip to the discussion")
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/clock/#discussion")
    tab_to(page, "in reply to Wim")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/a/clock/{anchor(archive, 3)}")
    assert page.locator(anchor(archive, 3)).evaluate("e => e.matches(':target')")
    tab_to(page, "in reply to Ines")


def test_a_branch_folds_and_a_link_into_it_opens_it(open_page, archive):
    page = open_page("/a/clock/")
    page.locator(f"{anchor(archive, 1)} > article > details > summary .c-tog").click()
    assert not page.locator(anchor(archive, 3)).is_visible()
    page.evaluate(f"location.hash = '{anchor(archive, 3)}'")
    page.locator(anchor(archive, 3)).wait_for(state="visible")


def test_all_branches_fold_with_one_button(open_page, archive):
    page = open_page("/a/clock/")
    page.get_by_role("button", name="Fold all").click()
    assert not page.locator(anchor(archive, 2)).is_visible()
    page.get_by_role("button", name="Open all").click()
    assert page.locator(anchor(archive, 2)).is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_an_inferred_place_explains_itself(open_page, archive, script):
    page = open_page("/a/clock/", width=360, script=script)
    assert not page.locator("#u9").is_visible()
    page.locator(f"{anchor(archive, 9)} button.flag").first.click()
    page.locator("#u9").wait_for(state="visible")
    assert "39%" in page.locator("#u9").inner_text()
    box = page.locator("#u9").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.keyboard.press("Escape")
    assert not page.locator("#u9").is_visible()


def test_a_permalink_marks_its_comment(open_page, archive):
    page = open_page(archive.comments.get(number=5).get_absolute_url())
    assert page.url.endswith(f"/a/clock/{anchor(archive, 5)}")
    assert page.locator(anchor(archive, 5)).evaluate("e => e.matches(':target')")


def test_filters_work_on_a_phone_without_script(open_page, archive):
    page = open_page("/", width=360, script=False)
    page.get_by_text("Filter and sort").click()
    page.get_by_label("Harbour").check()
    page.get_by_role("button", name="Apply filters").click()
    assert page.get_by_role("heading", name="1 article").is_visible()
    page.get_by_role("link", name="Remove filter: Harbour").click()
    assert page.get_by_role("heading", name="3 articles").is_visible()


def test_the_theme_changes_at_once_and_stays(open_page, archive):
    page = open_page("/about/")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    with page.expect_response("**/theme/**"):
        page.get_by_label("Dark").check()
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark


def test_the_theme_stays_without_script_too(open_page, archive):
    page = open_page("/about/", script=False)
    page.get_by_label("Dark").check()
    page.locator(".theme").get_by_role("button", name="Set").click()
    page.wait_for_url("**/about/")
    assert page.get_by_label("Dark").is_checked()
