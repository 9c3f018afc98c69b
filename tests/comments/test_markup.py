"""What a reader typed, as HTML: readable, and inert."""

import time

import pytest

from comments.markup import body_html, clean, from_html

REL = 'rel="nofollow ugc noopener"'


def inner(text):
    """The one paragraph of a short text."""
    return body_html(text).removeprefix('<p dir="auto">').removesuffix("</p>")


def test_blank_lines_part_paragraphs_and_line_ends_stay():
    assert body_html("One\r\ntwo\n \t\n\n  Three\n") == (
        '<p dir="auto">One<br>\ntwo</p>\n<p dir="auto">Three</p>'
    )


@pytest.mark.parametrize("text", ["", " \n\n \n", "\x00\x08", "\u202e"])
def test_nothing_to_show_is_nothing(text):
    assert body_html(text) == ""


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&amp;c=2", ""),
        ("http://example.org.", "http://example.org", "."),
        ("https://example.org/a_(b)).", "https://example.org/a_(b)", ")."),
        ("https://example.org/é!?", "https://example.org/é", "!?"),
        ("HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG", ""),
        ("https://example.org/<script>", "https://example.org/", "&lt;script&gt;"),
        ('https://example.org/"onclick="x', "https://example.org/", '"onclick="x'),
        ("https://example.org/'x'", "https://example.org/'x", "'"),
    ],
)
def test_web_addresses_become_links_and_punctuation_stays_outside(text, address, rest):
    assert inner(text) == f'<a href="{address}" {REL}>{address}</a>{rest}'


@pytest.mark.parametrize(
    "text",
    ["https://", "javascript:alert(1)", "ftp://example.org", "http:///", "www.example.org"],
)
def test_other_addresses_stay_text(text):
    assert "<a" not in body_html(text)


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    '<a href="jav\tascript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="//example.org" style="position:fixed" onclick="alert(1)" target="_blank">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=https://example.org><input name=password></form>",
    "<style>*{display:none}</style><link rel=stylesheet href=//example.org>",
    "<base href=//example.org><meta http-equiv=refresh content='0;url=//example.org'>",
    "<p onmouseover=alert(1) id=login class=button>x</p>",
    "<!--><script>alert(1)</script-->",
    "<template><script>alert(1)</script></template>",
    "<p dir=x><b><details open ontoggle=alert(1)>",
    "https://example.org/\x00<script>",
    "</p></div></body><h1>",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(hostile):
    shown = body_html(hostile)
    without_ours = shown.replace('<p dir="auto">', "").replace("</p>", "").replace("<br>", "")
    if "<a " in without_ours:
        start, end = without_ours.index("<a "), without_ours.index("</a>") + 4
        without_ours = without_ours[:start] + without_ours[end:]
    assert "<" not in without_ours
    assert clean(shown) == shown


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_html_is_cut_down(hostile):
    kept = clean(hostile).lower()
    for word in ("script", "onerror", "onload", "onclick", "style", "srcdoc", "<img", "<svg"):
        assert word not in kept.replace("&lt;script&gt;", "")
    for word in ("<form", "<input", "<base", "<meta", "<h1", "id=", "class=", "target=", "data:"):
        assert word not in kept
    assert clean(kept) == kept


def test_honest_html_stays():
    honest = (
        '<p dir="auto">A <em>b</em> <strong>c</strong><br>'
        f'<a href="https://example.org" {REL}>d</a></p>'
        "<blockquote><ul><li>e</li></ul><ol><li><code>f</code></li></ol></blockquote><pre>g</pre>"
    )
    assert clean(honest) == honest
    assert clean("<div>kept <b>words</b></div>") == "kept words"


def test_links_from_elsewhere_promise_what_ours_promise():
    assert clean('<a href="https://example.org" rel="dofollow">x</a>') == (
        f'<a href="https://example.org" {REL}>x</a>'
    )


def test_no_line_reads_backwards():
    assert inner("abc\u202edef https://example.org/\u202egnp.exe") == (
        f'abcdef <a href="https://example.org/gnp.exe" {REL}>https://example.org/gnp.exe</a>'
    )
    assert "\u202e" not in clean("<p>abc\u202edef</p>")
    assert inner("שלום\u200f!") == "שלום\u200f!"


@pytest.mark.parametrize(
    "piece", ["https://", "\n", " \n", "http://a(", "http://a)", "&", "<", "a.", "\t\n\n"]
)
def test_a_hostile_text_costs_its_length(piece):
    start = time.perf_counter()
    body_html(piece * (200_000 // len(piece)))
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("One\n\ntwo\nlines", '<p dir="auto">One</p>\n<p dir="auto">two<br>\nlines</p>'),
        ("<div>One</div><div>two</div>", '<p dir="auto">One</p><p dir="auto">two</p>'),
        ("<h2 id=x>T</h2><b>x</b>", '<p dir="auto">T</p><strong>x</strong>'),
        ("<p>One<p onclick=alert(1)>two", '<p dir="auto">One</p><p dir="auto">two</p>'),
        ('<p><a href="/tides">Tides</a></p>', f'<p dir="auto"><a {REL}>Tides</a></p>'),
        ("1 < 2 & 3", '<p dir="auto">1 &lt; 2 &amp; 3</p>'),
    ],
)
def test_markup_from_another_site_keeps_its_paragraphs(given, shown):
    assert from_html(given) == shown
    assert from_html(shown) == shown
