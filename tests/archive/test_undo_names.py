"""Undo takes back the names that a run made, and no name that was here or that somebody edited."""

from __future__ import annotations

import dataclasses

import pytest

from archive.models import Author, Conflict, ImportRow, ImportRun, Publication, Tag
from comments.models import Commenter
from tests.archive.captures import FERRY, PROSE, Page
from tests.archive.importing import Desk, everything
from tests.archive.killing import blog

pytestmark = pytest.mark.django_db

NAMED = (Author, Commenter, Publication, Tag)
ALMANAC = ("--publication", "The Almanac")
TAG = '<category domain="post_tag" nicename="ferry">Ferry</category><wp:post_id>'
BIO = "Orla Venn keeps the clocks of the harbour, and has never been late for anything."


def export(*pages: Page) -> str:
    return pages[0].as_wxr(*pages[1:]).replace("<wp:post_id>", TAG)


def run() -> str:
    return str(ImportRun.objects.latest("pk").pk)


def names() -> dict[str, list[str]]:
    return {m.__name__: [*m.objects.values_list("name", flat=True)] for m in NAMED}


@pytest.fixture
def known() -> dict[str, object]:
    """What an editor entered before anything was imported."""
    home = Publication.objects.create(name="The Almanac", slug="almanac")
    return {
        "author": Author.objects.create(name="Orla Venn", slug="orla", bio=BIO),
        "home": home,
        "tag": Tag.objects.create(name="Ferry", slug="ferry"),
        "commenter": Commenter.objects.create(name="Tamsin", slug="tamsin", publication=home),
    }


@pytest.mark.parametrize("pages", [1, 3])
def test_names_that_were_here_before_the_run_stay(desk: Desk, known, pages: int) -> None:
    before = everything(), names()
    others = [
        dataclasses.replace(FERRY, title=f"Letter {n}", url=f"https://a.example/{n}/", prose=PROSE)
        for n in range(1, pages)
    ]
    desk.save("ferry.xml", export(FERRY, *others), *ALMANAC)
    assert names() != before[1]
    assert "0 kept" in desk.says("imports", "undo", run())
    assert (everything(), names()) == before
    for row in known.values():
        row.refresh_from_db()
    assert known["author"].bio == BIO


def test_names_that_the_run_made_go_with_it_however_many_pages_share_them(desk: Desk) -> None:
    before = everything()
    desk.save("blog.xml", blog(12), *ALMANAC)
    assert all(names()[model] for model in ("Author", "Commenter", "Publication"))
    desk.says("imports", "undo", run())
    assert everything() == before
    assert not any(names().values())


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (Author, {"bio": BIO}),
        (Author, {"name": "Orla Venn the Younger"}),
        (Author, {"also_credited_as": ["O. Venn"]}),
        (Commenter, {"note": "The harbour master, they say."}),
        (Publication, {"home_url": "https://almanac.example/"}),
        (Tag, {"name": "Ferries"}),
    ],
)
def test_a_name_that_somebody_edited_since_stays(desk: Desk, model, columns) -> None:
    desk.save("ferry.xml", export(FERRY), *ALMANAC)
    row = model.objects.first()
    model.objects.filter(pk=row.pk).update(**columns)
    desk.says("imports", "undo", run())
    assert model.objects.filter(pk=row.pk, **columns).exists()


def test_a_name_that_another_run_uses_stays_until_that_one_is_undone(desk: Desk) -> None:
    desk.save("ferry.xml", export(FERRY), *ALMANAC)
    first, made = run(), names()
    other = dataclasses.replace(FERRY, title="Ebb", url="https://pellworth.example/ebb/")
    desk.save("ebb.html", dataclasses.replace(other, prose=["It ebbs. " * 12]).as_html(), *ALMANAC)
    desk.says("imports", "undo", first)
    assert names() == made | {"Tag": []}
    desk.says("imports", "undo", run())
    assert not any(names().values())


def test_an_author_without_a_biography_is_without_one_again(desk: Desk) -> None:
    author = Author.objects.create(name="Orla Venn", slug="orla")
    page = FERRY.as_text().replace("Subscribe\n", f"{BIO}\n\nSubscribe\n")
    desk.save("ferry.txt", page)
    author.refresh_from_db()
    assert author.bio == BIO
    desk.says("imports", "undo", run())
    author.refresh_from_db()
    assert author.bio == ""


def test_names_of_a_publication_that_became_known_come_and_go(desk: Desk) -> None:
    empty = everything()
    desk.save("ferry.txt", FERRY.as_text())
    before = everything(), [*Commenter.objects.order_by("pk").values()]
    desk.save("ferry.html", FERRY.as_html(), *ALMANAC)
    assert not Commenter.objects.filter(publication=None).exists()
    desk.says("imports", "undo", run())
    assert (everything(), [*Commenter.objects.order_by("pk").values()]) == before
    desk.says("imports", "undo", str(ImportRun.objects.earliest("pk").pk))
    assert everything() == empty
    assert not any(names().values())
    assert not Conflict.objects.exists()
    assert ImportRow.objects.filter(undone_at=None).count() == 0
