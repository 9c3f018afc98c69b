"""What holds on every page, at every width, in both themes, with and without script."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/",
    "/?q=clock&tag=harbour",
    "/?q=nothing+like+it&tag=harbour",
    "/?sort=forged",
    "/a/clock/",
    "/a/clock/?sort=newest",
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
    "/about/",
]
WIDTHS = [360, 768, 1280]
WIDER = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


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
        assert page.get_by_role("button", name="Set").is_visible()
        assert not page.locator("button.js:visible").count()
        page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_whole_page_turns_round_for_languages_read_from_the_right(
    open_page, archive, settings, width
):
    settings.LANGUAGE_CODE = "ar"
    for path in ["/", "/a/clock/", "/people/"]:
        page = open_page(path, width=width)
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert page.evaluate(WIDER) <= 0, path
        brand = page.locator(".brand").bounding_box()
        assert brand["x"] > width / 2
        page.close()


def test_nothing_moves_while_a_page_loads(open_page, archive):
    page = open_page("/a/clock/", width=360)
    shift = page.evaluate(
        """() => new Promise(done => {
            let sum = 0;
            new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.value; }))
                .observe({ type: 'layout-shift', buffered: true });
            setTimeout(() => done(sum), 300);
        })"""
    )
    assert shift < 0.001


def test_style_and_script_keep_to_their_size():
    from django.contrib.staticfiles import finders

    for name, most in [("afterword.css", 20_000), ("afterword.js", 6_000)]:
        with open(finders.find(f"archive/{name}"), "rb") as file:
            assert len(file.read()) <= most, name
