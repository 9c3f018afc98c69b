"""Captures in the hands of editors: to be read, never run, never changed."""

import pytest

from archive import holdings
from archive.models import Capture
from tests.archive.conftest import HOSTILE

LIST = "/admin/archive/capture/"


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
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
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
    assert (after.file_name, after.size, after.content()) == ("page.txt", 5, b"words")


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
    shown = make_editor("archive.view_capture").get(address)
    assert (shown.status_code, b"words" in shown.getvalue()) == (200, True)
    assert editor.post(address).status_code == 405
    assert editor.get(f"{LIST}999/{page}/").status_code == 404


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_captures_are_inert(editor, make_capture, words):
    capture = make_capture(words, name=words[:255])
    for address in (LIST, f"{LIST}{capture.pk}/change/", f"{LIST}{capture.pk}/text/"):
        page = editor.get(address).content.decode()
        for mark in ("<script>alert", "<img src=x", "<svg/onload"):
            assert mark not in page


@pytest.mark.parametrize("page", ["text", "download"])
def test_addresses_of_people_are_only_for_those_who_may_see_them(make_editor, make_capture, page):
    capture = make_capture("mail nessa@holm.example", holds_personal_data=True)
    address = f"{LIST}{capture.pk}/{page}/"
    refused = make_editor("archive.view_capture").get(address)
    assert refused.status_code == 403
    assert "kept from public view" in refused.content.decode()
    assert "nessa@" not in refused.content.decode()
    may = make_editor("archive.view_capture", "archive.view_personal_data")
    assert b"nessa@" in may.get(address).getvalue()
    told = make_editor("archive.view_capture").get(f"{LIST}{capture.pk}/change/")
    assert "kept from public view" in told.content.decode()


@pytest.mark.parametrize("page", ["text", "download"])
def test_a_missing_file_is_told_with_its_place(editor, store, make_capture, page):
    capture = make_capture("words")
    place = holdings.place_of(capture.sha256)
    place.unlink()
    response = editor.get(f"{LIST}{capture.pk}/{page}/")
    assert response.status_code == 503
    assert f"{place}: the file is missing" in response.content.decode()


def test_a_line_too_long_to_show_is_cut_and_counted(editor, make_capture):
    capture = make_capture("before\n" + "x" * 50_000 + "\nafter")
    shown = editor.get(f"{LIST}{capture.pk}/text/").content.decode()
    assert "x" * 20_000 + " … (30,000 more characters)" in shown
    assert 'id="L3"' in shown
    assert "x" * 20_001 not in shown
