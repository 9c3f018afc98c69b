"""However many processes read, one writes, and what it writes is the same."""

from __future__ import annotations

import pytest

from archive.models import ImportRun
from tests.archive.captures import FERRY
from tests.archive.importing import Desk, drawn, emptied, everything
from tests.archive.killing import blog

pytestmark = pytest.mark.django_db


def test_two_readers_make_the_archive_of_one(desk: Desk) -> None:
    desk.put("1.xml", blog(40))
    desk.put("2.html", FERRY.as_html())
    desk.put("3.txt", FERRY.as_text())
    desk.put("4.json", "{}")
    states = []
    for workers in ("1", "2"):
        desk.says("import_articles", str(desk.folder), "--workers", workers)
        totals = ImportRun.objects.get().totals
        assert totals["pages"] == {"created": 41, "updated": 1, "skipped": 1}
        states.append(drawn())
        before = everything()
        assert "42 unchanged" in desk.says("import_articles", str(desk.folder), "--workers", "2")
        assert everything() == before
        emptied()
    assert states[0] == states[1]


def test_many_pages_at_once_are_what_each_alone_would_be(desk: Desk) -> None:
    """Pages that meet nobody are written together; those that share a title, a text or a name
    with another one of the run go one by one."""
    export = blog(120)
    desk.save("all.xml", export)
    together = drawn()
    emptied()
    head, _, items = export.partition("<item>")
    for number, item in enumerate(items.split("<item>")):
        item = item.removesuffix("</channel></rss>")
        desk.save(f"{number}.xml", f"{head}<item>{item}</channel></rss>")
    alone = drawn()
    assert [line.split(" | ")[:4] for line in together] == [line.split(" | ")[:4] for line in alone]


def test_a_hundred_new_pages_cost_few_queries(desk: Desk, django_assert_max_num_queries) -> None:
    desk.put("blog.xml", blog(90))
    with django_assert_max_num_queries(150):
        desk.imports("blog.xml")


@pytest.mark.parametrize("number", ["0", "65", "many"])
def test_a_number_of_workers_that_makes_no_sense_is_refused(desk: Desk, number: str) -> None:
    said = desk.says("import_articles", str(desk.folder), "--workers", number)
    assert "workers" in said
    assert desk.status
