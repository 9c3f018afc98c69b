"""The copy that needs no server, opened from its folder, beside the site that it copies."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest
from django.core.management import call_command

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "/": "index.html",
    "/a/clock/": "a/clock/index.html",
    "/a/clock/?sort=newest": "a/clock/sort-newest.html",
    "/a/ساعة/": "a/ساعة/index.html",
    "/authors/orla-venn/": "authors/orla-venn/index.html",
    "/commenters/haverkamp/": "commenters/haverkamp/index.html",
    "/publications/the-pellworth-almanac/": "publications/the-pellworth-almanac/index.html",
    "/people/?kind=commenters": "people/kind-commenters.html",
    "/2014/": "2014/index.html",
    "/2014/3/": "2014/3/index.html",
    "/about/": "about/index.html",
}
# Where every visible thing is, in what font and colour. The two sentences that must differ, the
# note of the copy and the address to cite, are made alike first.
LOOKS = """async () => {
    for (const one of document.querySelectorAll('.foot > p, .cite-text')) one.textContent = 'x';
    await document.fonts.ready;
    return [...document.querySelectorAll('header *, main *, footer *')]
        .filter(one => one.checkVisibility() && !one.matches('form, .theme'))
        .map(one => {
            const box = one.getBoundingClientRect(), style = getComputedStyle(one);
            const place = [box.x, box.y, box.width, box.height].map(Math.round);
            const looks = [style.fontFamily, style.fontSize, style.color];
            return [one.localName, one.getAttribute('class'), ...looks, ...place].join(' ');
        });
}"""
FONTS = """() => [...document.fonts].filter(font => font.status === 'loaded').length"""


@pytest.fixture
def copy(archive, tmp_path):
    folder = tmp_path / "copy"
    call_command("export_articles", format="html", output=str(folder), stderr=io.StringIO())
    return folder


@pytest.fixture
def opened(chromium):
    """`opened(address, 360)`: its page, with what it asked of the network and complained of."""
    context = chromium.new_context(reduced_motion="reduce")

    def open_it(address: str, width: int):
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.asked, page.complaints = [], []
        page.on("request", lambda one: page.asked.append(one.url))
        page.on("requestfailed", lambda one: page.complaints.append(one.url))
        page.on("console", lambda one: one.type == "error" and page.complaints.append(one.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        # A site lets nobody wait for a font; to compare, both are waited for.
        page.route("**/*.css", _waiting_for_fonts)
        page.goto(address)
        return page

    yield open_it
    context.close()


def _waiting_for_fonts(route):
    if not route.request.url.startswith("http"):
        return route.continue_()
    css = route.fetch().text().replace("font-display: optional", "font-display: block")
    return route.fulfill(body=css, content_type="text/css")


@pytest.mark.parametrize("width", [1280, 360])
def test_it_looks_the_same_from_its_folder(live_server, copy, opened, width: int) -> None:
    for path, file in PAGES.items():
        served = opened(live_server.url + path, width)
        saved = opened(f"file://{quote(str(copy / file))}", width)
        assert saved.evaluate(LOOKS) == served.evaluate(LOOKS), path
        assert saved.evaluate(FONTS) > 0, path
        assert saved.complaints == [], path
        asked = [one for one in saved.asked if not one.startswith(("file://", "data:"))]
        assert asked == [], path
        served.close()
        saved.close()


def test_a_reader_finds_the_way_by_links_alone(copy, opened) -> None:
    page = opened(f"file://{quote(str(copy / 'index.html'))}", 1280)
    page.get_by_role("link", name="Pellworth votes to keep").first.click()
    page.get_by_role("link", name="Newest").click()
    assert page.locator(".thread > .node").count() == 5
    page.get_by_role("navigation", name="Main").get_by_role("link", name="People").click()
    page.get_by_role("link", name="Commenters", exact=True).click()
    page.get_by_role("link", name="Haverkamp").click()
    page.locator(".r-by a").first.click()
    assert "#c-" in page.url
    assert page.locator(f"[id='{page.url.partition('#')[2]}']").is_visible()
    assert page.complaints == []


def test_the_appearance_changes_without_a_server(copy, opened) -> None:
    page = opened(f"file://{quote(str(copy / 'index.html'))}", 1280)
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_label("Dark").check()
    assert page.evaluate(paper) != light
    assert page.complaints == []
    assert page.evaluate("() => document.querySelectorAll('form:not([inert])').length") == 0
