"""The public page of a capture: its lines as text, and the way between them and the comments."""

from __future__ import annotations

import re
import tracemalloc

import pytest

from archive.models import Article, Capture
from comments import services
from tests.archive.captures import FERRY
from tests.archive.conftest import HOSTILE
from tests.archive.importing import Desk
from tests.archive.test_article import page


@pytest.fixture
def ferry(db, desk: Desk) -> Article:
    desk.save("ferry.txt", FERRY.as_text())
    return Article.objects.get()


def lines(html: str) -> dict[int, str]:
    found = re.findall(r'<li id="L(\d+)"><span dir="auto">(.*?)</span>', html, re.S)
    return {int(number): line for number, line in found}


def shown(client, capture: Capture, query: str = "", status: int = 200) -> str:
    response = client.get(f"{capture.get_absolute_url()}{query}")
    assert response.status_code == status
    return response.content.decode()


def test_each_comment_leads_to_its_line_and_the_line_leads_back(client, ferry):
    html = page(client, ferry)
    capture = ferry.capture
    source = shown(client, capture)
    text = lines(source)
    for comment in ferry.comments.all():
        line = comment.first_line
        address = f"{capture.get_absolute_url()}#L{line}"
        assert f'<a href="{address}">source line {line}</a>' in html
        assert comment.author_name in text[line]
        item = source.partition(f'<li id="L{line}">')[2].partition("</li>")[0]
        assert f'<a href="{comment.get_absolute_url()}">comment #{comment.number}</a>' in item
    assert f'<dd><a href="{capture.get_absolute_url()}">Plain text, ' in html
    assert ferry.get_absolute_url() in source
    assert capture.sha256 in source


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_a_capture_is_text(client, make_article, make_capture, hostile):
    capture = make_capture(f"<html>\n{hostile}\n", name=hostile[:100], format="html", line_count=3)
    make_article(capture=capture)
    response = client.get(capture.get_absolute_url())
    html = response.content.decode()
    assert hostile not in html.replace("{{", "").replace("{%", "") or "<" not in hostile
    assert "<script>alert" not in html
    assert "<img" not in html
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in html


def test_a_window_shows_the_lines_that_are_asked_for_and_leads_on(
    client, make_article, make_capture
):
    text = "\n".join(f"line {number}" for number in range(1, 1301))
    capture = make_capture(text, line_count=1300)
    make_article(capture=capture)
    assert list(lines(shown(client, capture))) == list(range(1, 501))
    html = shown(client, capture, "?lines=120-140")
    assert lines(html) == {number: f"line {number}" for number in range(120, 141)}
    assert 'rel="prev" href="?lines=1-500"' in html
    assert 'rel="next" href="?lines=1-500"' in html
    html = shown(client, capture, "?lines=501-99999999999")
    assert list(lines(html)) == list(range(501, 1001))
    assert 'rel="next" href="?lines=1001-1500"' in html
    html = shown(client, capture, "?lines=1001-1500")
    assert list(lines(html)) == list(range(1001, 1301))
    assert 'rel="next"' not in html
    assert list(lines(shown(client, capture, "?lines=7"))) == [7]


@pytest.mark.parametrize(
    "asked", ["0", "x", "9-3", "-5", "1-", "1301", "9999999999999", "%00", "١-٣", "1-2-3", "1,2"]
)
def test_lines_that_are_not_there_are_not_found(client, make_article, make_capture, asked):
    capture = make_capture("one\n" * 1299 + "last", line_count=1300)
    make_article(capture=capture)
    shown(client, capture, f"?lines={asked}", status=404)


@pytest.mark.parametrize("start", ["0" * 16, "abc", "g" * 16, "a" * 65, "A" * 16, "٠" * 16])
def test_a_capture_that_nobody_has_is_not_found(client, make_article, make_capture, start):
    make_article(capture=make_capture("words"))
    assert client.get(f"/captures/{start}/").status_code == 404


def test_a_file_with_addresses_of_people_is_kept_back(client, make_article, make_capture):
    capture = make_capture("nessa@holm.example", holds_personal_data=True)
    article = make_article(capture=capture)
    html = shown(client, capture, status=403)
    assert "kept from public view" in html
    assert "nessa@" not in html
    assert "source line" not in page(client, article)


def test_a_file_of_what_readers_may_not_see_is_no_file_at_all(client, ferry):
    capture = ferry.capture
    for state, status in [("draft", 404), ("removed", 404), ("published", 200)]:
        Article.objects.update(state=state)
        shown(client, capture, status=status)


def test_a_removed_comment_takes_the_file_from_readers(client, ferry):
    comment = ferry.comments.get(number=4)
    services.remove(comment=comment, reason="names a private person")
    html = shown(client, ferry.capture, status=403)
    assert comment.text[:40] not in html
    assert "source line" not in page(client, ferry)


def test_a_removed_comment_is_in_no_other_capture_of_its_page_either(client, desk, ferry):
    desk.save("ferry.html", FERRY.as_html())
    assert Capture.objects.count() == 2
    for capture in Capture.objects.all():
        shown(client, capture)
    services.remove(comment=ferry.comments.get(number=4), reason="names a private person")
    for capture in Capture.objects.all():
        shown(client, capture, status=403)


def test_a_deleted_comment_takes_the_file_from_readers(client, ferry):
    services.delete(comment=ferry.comments.get(author_name="Bo", number=7))
    shown(client, ferry.capture, status=403)


def test_a_file_that_is_no_text_says_so(client, make_article, make_capture):
    capture = make_capture(b"SQLite format 3\0...", encoding=None, format="isso")
    make_article(capture=capture)
    assert "The file is no text" in shown(client, capture)


def test_a_file_that_is_gone_is_told_without_its_place(client, store, make_article, make_capture):
    capture = make_capture("words", line_count=1)
    make_article(capture=capture)
    for file in store.rglob("*"):
        if file.is_file():
            file.unlink()
    html = shown(client, capture, status=503)
    assert "cannot be read at the moment" in html
    assert str(store) not in html


def test_a_large_file_is_never_in_memory(client, make_article, make_capture):
    capture = make_capture(("word " * 12 + "\n") * 200_000, line_count=200_001)
    make_article(capture=capture)
    shown(client, capture)
    tracemalloc.start()
    try:
        html = shown(client, capture, "?lines=199001-199500")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(lines(html)) == 500
    assert peak < capture.size / 2


def test_queries_are_the_same_for_any_number_of_comments(queries_of, ferry, desk):
    many = queries_of(ferry.capture.get_absolute_url())
    desk.save("one.txt", FERRY.without(3, 4, 5, 6, 7).changed(1, text="Else.").as_text())
    few = Capture.objects.exclude(pk=ferry.capture.pk).get()
    assert queries_of(few.get_absolute_url()) == many
