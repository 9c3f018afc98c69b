"""Two addresses of one page give one key, and two pages never do."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.importing.addresses import AddressMapError, canonical, parse_map, read_map

CLOCK = "http://pellworth.example/2013/clock"


@pytest.mark.parametrize(
    "url",
    [
        "https://pellworth.example/2013/clock",
        " HTTP://WWW.Pellworth.Example:80/2013/clock/\n",
        "https://m.pellworth.example:443/2013/clock",
        "https://www.mobile.pellworth.example./2013/clock",
        "http://amp.pellworth.example/2013/clock/amp/",
        "http://reader:secret@pellworth.example/2013/clock",
        "http://pellworth.example/2013/clock#comment-12",
        "http://pellworth.example/2013/clock#!",
        "http://pellworth.example/2013/clock/index.html",
        "http://pellworth.example/2013/clock/index.php",
        "http://pellworth.example/2013/clock/print/",
        "http://pellworth.example/2013/clock.amp",
        "http://pellworth.example/2013/clock/comment-page-3/#comments",
        "http://pellworth.example/2013/clock/?cpage=3",
        "http://pellworth.example//2013/./x/../clock",
        "http://pellworth.example/2013/%63lock?",
        "http://pellworth.example/2013/clock;jsessionid=0A1B",
        "http://pellworth.example/2013/clock?amp",
        "http://pellworth.example/2013/clock?amp=1&print=1&m=1",
        "http://pellworth.example/2013/clock?view=print",
        "http://pellworth.example/2013/clock?replytocom=77#respond",
        "http://pellworth.example/2013/clock?share=facebook",
        "http://pellworth.example/2013/clock?showComment=1369",
        "http://pellworth.example/2013/clock?utm_source=a&utm_medium=b&amp;fbclid=c",
        "http://pellworth.example/2013/clock?gclid=1&yclid=2&mc_cid=3&_openstat=4",
        "http://pellworth.example/2013/clock?ref=twitter&source=rss",
        "https://web.archive.org/web/20130501000000id_/http://pellworth.example/2013/clock",
        "https://web.archive.org/web/2013/https:/www.pellworth.example/2013/clock/",
        "http://web.archive.org/web/*/pellworth.example/2013/clock",
        "http://wayback.archive.org/web/20130501000000/http://pellworth.example:80/2013/clock",
        "https://archive.example/wayback/20130501000000mp_/http://pellworth.example/2013/clock",
        "https://web.archive.org/web/2014/http://archive.example/2013/http://pellworth.example/2013/clock",
        "https://pellworth-example.cdn.ampproject.org/c/s/pellworth.example/2013/clock/amp",
        "https://www.google.com/amp/s/pellworth.example/2013/clock",
        "http://webcache.googleusercontent.com/search?q=cache:abcDEF123-_x:http://pellworth.example/2013/clock+harbour&cd=1",
    ],
)
def test_one_page_has_one_key(url: str) -> None:
    assert canonical(url) == CLOCK


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/?p=1", "http://a.example/?p=2"),
        ("http://a.example/?p=1", "http://a.example/?p=1&page=2"),
        ("http://a.example/Clock", "http://a.example/clock"),
        ("http://a.example/a%2Fb", "http://a.example/a/b"),
        ("http://a.example/clock?ref=412", "http://a.example/clock?ref=413"),
        ("http://a.example/?m=201305", "http://a.example/?m=201306"),
        ("http://a.example/#!/clock", "http://a.example/#!/gulls"),
        ("http://a.example/clock", "http://blog.a.example/clock"),
        ("http://a.example/clock", "http://a.example:8080/clock"),
        ("http://a.example/index.php/clock", "http://a.example/index.php/gulls"),
        ("http://m.example/clock", "http://www.example/clock"),
    ],
)
def test_two_pages_have_two_keys(one: str, other: str) -> None:
    keys = {canonical(one), canonical(other)}
    assert len(keys) == 2
    assert None not in keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/?b=2&a=1", "http://a.example/index.php?a=1&b=2"),
        ("http://a.example/?q=two+words", "http://a.example/?q=two%20words"),
        ("http://a.example/часы", "http://a.example/%d1%87%d0%b0%d1%81%d1%8b/"),
        ("http://bücher.example/x", "http://xn--bcher-kva.example/x"),
        ("http://a.example/#!/clock/", "https://www.a.example/#!/clock"),
        ("http://a.example/100%/x", "http://a.example/100%25/x"),
    ],
)
def test_a_spelling_makes_no_difference(one: str, other: str) -> None:
    assert canonical(one) is not None
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "clock",
        "/2013/clock",
        "//pellworth.example/clock",
        "http://localhost/?p=1",
        "http://localhost:8000/clock",
        "http://blog.localhost/clock",
        "http://192.168.1.7/?p=1",
        "http://[::1]:8080/clock",
        "ftp://pellworth.example/clock",
        "mailto:gull@pellworth.example",
        "javascript:alert(1)",
        "http://",
        "http:///clock",
        "http://pellworth.example",
        "https://www.pellworth.example/index.html?utm_source=x#top",
        "https://web.archive.org/web/2013/http://pellworth.example/",
        "https://web.archive.org/web/2013/http://",
        "http://pellworth.example:99999/clock",
        "http://pellworth.example:0/clock",
        "http://pellworth.example:port/clock",
        "http://[::1/clock",
        "http://[fe80::1%25eth0]/clock",
        "http://a..example/clock",
        f"http://{'a' * 64}é.example/clock",
        f"http://{'a.' * 200}example/clock",
        "http://pell worth.example/clock",
        "http://pellworth.example/clo\0ck",
        "http://pellworth.example/clo\nck",
        "http://pellworth.example/\ud800",
        "http://pellworth.example/" + "x" * 10_000,
        "http://pellworth.example/" + "я" * 3_000,
        "http://a.example/" + "2013/http:/" * 900,
    ],
)
def test_what_names_no_article_has_no_key(url: str | None) -> None:
    assert canonical(url) is None


ADDRESSES = st.lists(
    st.sampled_from(
        [
            *("http:/", "https://", "//", "/", "www.", "m.", "amp.", "a.example", ":80", ":", "@"),
            *("web.archive.org/web/", "2013id_/", "*/", "web/", "index.html", "amp", "print"),
            *("..", ".", "comment-page-2", "?", "&", "&amp;", "p=1", "amp=1", "utm_x", "ref=fb"),
            *("=", "+", "%", "%2", "%41", "%2e", "%2F", "#", "#!", ";jsessionid=1", "é", "ß", "İ"),
            *("\ud800", "\0", " ", "[::1]", "xn--", "cdn.ampproject.org/c/s/", ".amp", "a"),
            "webcache.googleusercontent.com/search?q=cache:",
        ]
    ),
    max_size=20,
).map("".join)


@given(ADDRESSES.map("http://".__add__) | ADDRESSES | st.text().map("http://a.example/".__add__))
@example("http://a.example/%%34%31/amp/index.html/amp.amp")
@example("http://www.m.a.example/?a==&amp;amp;=&b=")
def test_a_key_is_its_own_key(url: str) -> None:
    key = canonical(url)
    assert key is None or canonical(key) == key


MAP = """\ufeff
# the site moved twice
http://old.example/blog/  https://new.example/
http://old.example/?p=\thttp://new.example/posts/
http://new.example http://www.newest.example/archive
http://inner.example/ http://inner.example/wiki/
"""


@pytest.mark.parametrize(
    ("url", "moved"),
    [
        ("https://www.old.example/blog/clock/", "http://newest.example/archive/clock"),
        ("https://web.archive.org/web/2013/http://old.example/blog/clock",
         "http://newest.example/archive/clock"),
        ("http://old.example/?p=12&utm_source=x", "http://newest.example/archive/posts/12"),
        ("http://new.example/clock?a=1", "http://newest.example/archive/clock?a=1"),
        ("http://old.example/blogger", "http://old.example/blogger"),
        ("http://newer.example/clock", "http://newer.example/clock"),
        ("http://inner.example/clock", "http://inner.example/wiki/clock"),
    ],
)  # fmt: skip
def test_a_page_is_found_where_its_site_moved(url: str, moved: str) -> None:
    assert canonical(url, parse_map(MAP)) == moved


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\nhttp://old.example/", "line 2: write the old beginning of an address, a space and"),
        ("http://a.example/ http://b.example/ because", "line 1: write the old beginning"),
        ("# moved\nold.example http://new.example/", "line 2: 'old.example' is no http or https"),
        ("http://a.example:x/ http://new.example/", "line 1: 'http://a.example:x/' is no http"),
        ("http://a.example/ https://www.a.example", "line 1: both addresses are the same here"),
        (
            "http://a.example/ http://b.example/\nhttp://www.a.example http://c.example",
            "line 2: line 1 says where a.example went",
        ),
        (
            "http://a.example/ http://b.example/\nhttp://b.example http://a.example",
            "line 1: leads in a circle with line 2",
        ),
    ],
)
def test_a_map_that_says_nothing_is_refused_with_its_line(text: str, reason: str) -> None:
    with pytest.raises(AddressMapError, match=reason):
        parse_map(text)


def test_a_map_is_read_from_a_file_that_is_named_when_it_is_wrong(tmp_path) -> None:
    file = tmp_path / "moved.txt"
    file.write_text(MAP)
    assert canonical("http://new.example/x", read_map(file)) == "http://newest.example/archive/x"
    file.write_text("http://old.example/")
    with pytest.raises(AddressMapError, match=r"moved\.txt: line 1: write"):
        read_map(file)
    file.write_bytes(b"\xff")
    with pytest.raises(AddressMapError, match=r"moved\.txt: is not UTF-8 at byte 0"):
        read_map(file)
    with pytest.raises(AddressMapError, match=r"gone\.txt: cannot be read: No such file"):
        read_map(tmp_path / "gone.txt")


@given(st.text(alphabet="http:/ab.example?=# \n%", max_size=200))
def test_no_map_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(AddressMapError):
        canonical("http://a.example/x", parse_map(text))
