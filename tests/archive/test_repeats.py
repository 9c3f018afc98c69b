"""A file that did not change is imported again and again: nothing is written, all is counted."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import ImportRow
from tests.archive.captures import FERRY, Page
from tests.archive.importing import Desk, nothing_written

pytestmark = pytest.mark.django_db

EBB = Page(
    title="Ebb",
    url="https://pellworth.example/ebb/",
    prose=["It ebbs as it pleases, and so does the harbour master, who is not to be hurried."],
)
TIMES = 4


def test_every_repeat_counts_what_the_first_import_counted(desk: Desk) -> None:
    export = FERRY.as_wxr(EBB, dataclasses.replace(EBB, title="Flood", url="https://a.example/b/"))
    desk.save("blog.xml", export)
    for _ in range(TIMES):
        with nothing_written():
            said = desk.imports("blog.xml")
        assert "unchanged  " in said
        assert "3 pages, read before" in said
        assert "3 pages: 0 created, 0 updated, 3 unchanged" in said
        assert not desk.status
    listed = desk.lines("imports", "list")
    assert [run["totals"]["pages"] for run in listed] == [*[{"unchanged": 3}] * TIMES,
                                                          {"created": 3}]  # fmt: skip
    comments = len(FERRY.comments)
    assert {run["totals"]["comments"].get("unchanged") for run in listed[:TIMES]} == {comments}
    assert "3 pages, read before" in desk.says("imports", "show", str(listed[0]["run"]))


def test_every_repeat_names_the_only_page_of_a_file(desk: Desk) -> None:
    desk.save("ferry.xml", FERRY.as_wxr())
    for _ in range(TIMES):
        said = desk.imports("ferry.xml")
        assert f"{FERRY.title}, {len(FERRY.comments)} comments" in said
    assert ImportRow.objects.exclude(article=None).count() == TIMES + 1


def test_every_repeat_of_a_file_without_pages_is_skipped_like_the_first(desk: Desk) -> None:
    pages = FERRY.without(*range(1, 8)), dataclasses.replace(EBB, url="https://a.example/2/")
    item = pages[0].as_wxr(pages[1]).replace("<wp:post_type>post", "<wp:post_type>attachment")
    desk.put("files.xml", item)
    for _ in range(TIMES):
        said = desk.imports("files.xml")
        assert "2 skipped" in said
        assert said.endswith("No page was found among these files.")


def test_a_repeat_writes_no_row_but_those_of_its_run(desk: Desk) -> None:
    desk.save("blog.xml", FERRY.as_wxr(EBB))
    desk.imports("blog.xml")
    with CaptureQueriesContext(connection) as asked:
        desk.imports("blog.xml")
    written = [q["sql"].split()[2].strip('"') if q["sql"].startswith("INSERT") else
               q["sql"].split()[1].strip('"')
               for q in asked if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]  # fmt: skip
    assert set(written) <= {"archive_importrun", "archive_importfile", "archive_importrow"}


def test_a_run_of_repeats_is_told_by_pages_in_the_admin(desk: Desk, read) -> None:
    for _ in range(3):
        desk.save("blog.xml", FERRY.as_wxr(EBB))
    row = ImportRow.objects.latest("pk")
    page = read(f"/admin/archive/importrun/{row.run_id}/change/")
    assert "Pages 2 unchanged" in page
    assert "2 pages, read before" in page
