"""A page as a tree of elements."""

from __future__ import annotations

from archive.sources import decode
from archive.sources.webpage.page import HtmlPage
from tests.sources.webpage.reading import read


def test_what_stands_after_the_end_of_the_page_is_on_it() -> None:
    page = HtmlPage.of(
        decode(b"<html><body><p>a</p></body></html><div id='late'>b</div></html><p>c</p>")
    )
    told = [element.text for element in page.elements if element.tag in {"p", "div"}]
    assert told == ["a", "b", "c"]
    assert page.by_id["late"].text == "b"


def test_control_characters_beside_what_is_left_out_do_not_stop_the_reading() -> None:
    page = read(
        '<meta name="Generator" content="Drupal 7"><a id="comment-1"></a><div class="comment">'
        '<div class="content"><p>Words.</p><ul class="links"><li>reply</li></ul>\x0b more</div>'
        "</div></html>\x07 late"
    )
    [comment] = page.comments
    assert comment.html is not None
    assert "reply" not in comment.html
    assert "more" in comment.html


def test_lines_beyond_those_that_libxml2_counts_are_known() -> None:
    """Its last is 65,535: see `far_lines`."""
    blank = "\n" * 70_000
    page = HtmlPage.of(
        decode(
            f"<html><body><p id='near'>a</p>{blank}bare text<body class='twice'>\n"
            "<ol><li id='one' class='x'>a <b>></b>\n<!-- <li id='two'> -->\n"
            "<script>'<li id=two>'</script>\n<li id='two' title='>'>b</ol>\n"
            "<p id='caf&eacute;'>c</p></body></html>".encode()
        )
    )
    lines = {name: page.line_of(element) for name, element in page.by_id.items()}
    assert lines == {"near": 1, "one": 70_002, "two": 70_005, "café": 70_006}
