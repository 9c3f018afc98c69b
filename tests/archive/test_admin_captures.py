"""Captures in the hands of editors: to be read, never run, never changed."""

import pytest
from django.utils import timezone

from archive.models import Capture
from tests.archive.conftest import HOSTILE

LIST = "/admin/archive/capture/"


@pytest.fixture
def make_capture(db):
    def make(text: str, name: str = "page.txt") -> Capture:
        content = text.encode()
        return Capture.objects.create(
            sha256=f"{Capture.objects.count():064}",
            content=content,
            size=len(content),
            file_name=name,
            format="plaintext",
            encoding="utf-8",
            imported_at=timezone.now(),
        )

    return make


def test_the_list_leaves_the_bytes_where_they_are(
    editor, make_capture, django_assert_max_num_queries
):
    make_capture("words " * 1000)
    with django_assert_max_num_queries(8) as asked:
        assert editor.get(LIST).status_code == 200
    assert not any('"content"' in query["sql"] for query in asked.captured_queries)


def test_a_capture_is_read_with_its_line_numbers_a_part_at_a_time(editor, make_capture):
    capture = make_capture("\r\n".join(f"line {number}" for number in range(1, 1201)))
    first = editor.get(f"{LIST}{capture.pk}/text/").content.decode()
    assert 'id="L1"' in first
    assert 'id="L500"' in first
    assert 'id="L501"' not in first
    named = editor.get(f"{LIST}{capture.pk}/text/?line=1007").content.decode()
    assert 'id="L1007"' in named
    assert "Lines 1001 to 1200 of 1200" in named
    for odd in ("?page=x", "?page=-1", "?page=99999999999999999999", "?line=0", "?line=²"):
        assert editor.get(f"{LIST}{capture.pk}/text/{odd}").status_code == 200


def test_a_form_feed_ends_no_line(editor, make_capture):
    assert make_capture("a\x0cb\u2028c\rd\r\ne\nf").lines() == ["a\x0cb\u2028c", "d", "e", "f"]


def test_a_capture_is_downloaded_as_a_file_and_nothing_else(editor, make_capture):
    capture = make_capture("<script>alert(1)</script>", name='a"\r\nX: y.html')
    response = editor.get(f"{LIST}{capture.pk}/download/")
    assert response.content == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    assert "X" not in response.headers


def test_only_the_time_of_saving_can_be_corrected(editor, make_capture):
    capture = make_capture("words")
    data = {"captured_at": "2014-03-12T10:00:00", "file_name": "x", "size": 1}
    assert editor.post(f"{LIST}{capture.pk}/change/", data).status_code == 302
    after = Capture.objects.get()
    assert after.captured_at.isoformat() == "2014-03-12T10:00:00+00:00"
    assert (after.file_name, after.size, bytes(after.content)) == ("page.txt", 5, b"words")


def test_captures_are_neither_added_nor_deleted_here(editor, make_capture):
    capture = make_capture("words")
    assert editor.get(f"{LIST}add/").status_code == 403
    assert editor.post(f"{LIST}{capture.pk}/delete/", {"post": "yes"}).status_code == 403
    editor.post(
        LIST, {"action": "delete_selected", "_selected_action": [capture.pk], "post": "yes"}
    )
    assert Capture.objects.count() == 1


@pytest.mark.parametrize("page", ["text", "download"])
def test_pages_of_a_capture_ask_who_is_there(client, editor, make_editor, make_capture, page):
    address = f"{LIST}{make_capture('words').pk}/{page}/"
    assert client.get(address).status_code == 302
    assert make_editor("archive.view_article").get(address).status_code == 403
    assert make_editor("archive.view_capture").get(address).status_code == 200
    assert editor.post(address).status_code == 405
    assert editor.get(f"{LIST}999/{page}/").status_code == 404


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_captures_are_inert(editor, make_capture, words):
    capture = make_capture(words, name=words[:255])
    for address in (LIST, f"{LIST}{capture.pk}/change/", f"{LIST}{capture.pk}/text/"):
        page = editor.get(address).content.decode()
        for mark in ("<script>alert", "<img src=x", "<svg/onload"):
            assert mark not in page
