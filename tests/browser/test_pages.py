"""What holds on every page, at every width, in both themes, with and without script."""

from urllib.parse import unquote

import pytest
from django.urls import resolve

from archive.urls import urlpatterns
from tests.browser.conftest import SOURCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/",
    "/?q=clock&tag=harbour",
    "/?q=nothing+like+it&tag=harbour",
    "/?sort=forged",
    "/a/clock/",
    "/a/clock/?sort=newest",
    "/a/clock/?view=whole",
    "/a/ledger/",
    "/a/ledger/changes/",
    SOURCE,
    "/a/ساعة/",
    "/a/gone/",
    "/a/nowhere-clock/",
    "/authors/orla-venn/",
    "/commenters/haverkamp/",
    "/publications/the-pellworth-almanac/",
    "/people/",
    "/people/?kind=commenters",
    "/2014/",
    "/2014/3/",
    "/2014/3/12/",
    "/dates/",
    "/tags/",
    "/tags/harbour/",
    "/publications/",
    "/search/",
    "/search/?q=clock",
    "/a/clock/cite/",
    "/feeds/",
    "/about/",
    "/api/",
    "/web/",
    "/web/*/http://pellworth-almanac.example/" + "harbour-clock-" * 12,
]
# What answers with a redirect, a choice that is kept, or something for programs.
NO_PAGES = {
    *(
        "numbered",
        "comment",
        "theme",
        "language",
        "visits",
        "favicon",
        "card",
        "oembed",
        "robots",
        "openapi",
    ),
    *("web-at", "web-lookup", "timegate", "timemap", "sitemap-index", "sitemap"),
    *("article-json", "thread-json", "author-json", "commenter-json", "publication-json"),
    "articles-json",
    # At addresses with a code or a number of a version; their own tests draw them.
    *("article-version", "comment-version", "comment-changes", "cite-comment"),
}
WIDTHS = [360, 768, 1280]
WIDER = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


# Each stop of the Tab key, and what should be one: of radio buttons with one name, one is.
STOPS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(one => one.type !== 'hidden' && one.type !== 'radio' && !one.disabled
        && !one.closest('[inert]') && one.tabIndex >= 0 && one.checkVisibility())
    .map(one => { one.dataset.stop ??= Math.random(); return one.dataset.stop; })"""
FOCUSED = """() => {
    const one = document.activeElement;
    const shown = [one, ...one.querySelectorAll('*')].some(part => {
        const box = part.getBoundingClientRect();
        return box.width > 0 && box.height > 0 && getComputedStyle(part).outlineStyle !== 'none';
    });
    return { stop: one.dataset.stop, body: one === document.body, words: one.innerText || one.name,
             shown };
}"""
SHIFT = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.value; }))
        .observe({ type: 'layout-shift', buffered: true });
    document.fonts.ready.then(() => setTimeout(() => done(sum), 100));
})"""


def test_every_kind_of_page_is_visited():
    named = {pattern.name for pattern in urlpatterns if getattr(pattern, "name", None)}
    named = {name for name in named if not name.endswith("feed")}
    visited = {resolve(unquote(path.partition("?")[0])).url_name for path in PAGES}
    assert named - NO_PAGES - visited == set(), "add one of each to PAGES"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_nothing_overflows(open_page, archive, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for path in PAGES:
        page = open_page(path, width=width, scheme=scheme)
        found = axe.run(page, options=RULES)
        assert not found.response["violations"], f"{path}\n{found.generate_report()}"
        assert page.evaluate(WIDER) <= 0, path
        complaints = [text for text in page.complaints if "404" not in text and "410" not in text]
        assert complaints == [], path
        page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_whole_without_script(open_page, archive, width):
    for path in PAGES:
        page = open_page(path, width=width, script=False)
        assert page.locator("h1").count() == 1, path
        assert page.locator(".theme").get_by_role("button", name="Set").is_visible()
        assert not page.locator("button.js:visible").count()
        page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_whole_page_turns_round_for_languages_read_from_the_right(
    open_page, archive, settings, width
):
    settings.LANGUAGE_CODE, settings.LANGUAGES = "ar", [("ar", "Arabic")]
    for path in ["/", "/a/clock/", "/people/"]:
        page = open_page(path, width=width)
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert page.evaluate(WIDER) <= 0, path
        brand = page.locator(".brand").bounding_box()
        assert brand["x"] > width / 2
        page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_a_page_loads(open_page, archive, width):
    for path in PAGES:
        page = open_page(path, width=width)
        assert page.evaluate(SHIFT) == 0, path
        page.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("script", [True, False])
def test_a_keyboard_reaches_everything_and_shows_where_it_is(open_page, archive, width, script):
    for path in PAGES:
        page = open_page(path, width=width, script=script)
        wanted, reached = set(page.evaluate(STOPS)), set()
        for _ in range(len(wanted) + 30):
            page.keyboard.press("Tab")
            at = page.evaluate(FOCUSED)
            if at["body"] or at["stop"] in reached:
                break
            assert at["shown"], f"{path}: {at['words']!r} does not show that it has the focus"
            reached.add(at["stop"])
        assert wanted <= reached, (
            f"{path}: {len(wanted - reached)} of {len(wanted)} are not reached"
        )
        page.close()


def test_style_and_script_keep_to_their_size():
    from django.contrib.staticfiles import finders

    for name, most in [("afterword.css", 20_000), ("afterword.js", 6_000)]:
        with open(finders.find(f"archive/{name}"), "rb") as file:
            assert len(file.read()) <= most, name
