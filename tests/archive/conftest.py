"""Readers, and the discussions they find."""

import dataclasses
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Article, Conflict, Likeness
from tests.archive.captures import FERRY
from tests.archive.filled import edit as edit_all
from tests.archive.filled import import_pages, public_pages
from tests.archive.importing import Desk, edit
from tests.archive.sites import Site
from tests.trees import sow

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "--></style><script>alert(1)</script>",
    "\u202e\u2066<b>turned</b>",
]


@pytest.fixture
def discussed(make_article):
    """An article with a drawn discussion: `discussed('''Joe\n  Dee''', title="...")`."""

    def make(drawing: str, *, columns: dict | None = None, **article):
        made = make_article(**article)
        sow(made, drawing, **(columns or {}))
        made.refresh_from_db()
        return made

    return make


@pytest.fixture
def queries_of(client):
    """How many queries one page asks."""

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        assert response.status_code == 200
        return len(asked)

    return count


@pytest.fixture(scope="module", params=ENGINES)
def demo(request, tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Site]:
    """A site with the demo in it and two captures, one larger than a piece."""
    with django_db_blocker.unblock():
        site = Site(request.param, tmp_path_factory.mktemp("demo"), "demo").make()
        site.run("migrate", "--verbosity=0")
        site.run("loaddata", "demo", "--verbosity=0")
        site.keep_capture(b"<html>A saved page.</html>")
        site.keep_capture(random.Random(1).randbytes(300_000))
        yield site
        site.unmake()


@pytest.fixture
def live(demo: Site, tmp_path: Path, django_db_blocker) -> Iterator[Site]:
    with django_db_blocker.unblock():
        site = Site(demo.engine, tmp_path / "live", "live").make(like=demo)
        yield site
        site.unmake()


@pytest.fixture
def backup(live: Site, tmp_path: Path) -> Path:
    """A backup of `live`, which is edited afterwards."""
    file = tmp_path / "backup.tar"
    live.run("backup", file)
    live.edit()
    return file


@pytest.fixture(scope="session")
def filled(tmp_path_factory, request, django_db_setup, django_db_blocker) -> Callable[[str], Site]:
    """A site of each engine, made once: imported twice, edited, with everything a bag can hold."""
    made: dict[str, Site] = {}

    def fill(engine: str) -> Site:
        if engine not in made:
            site = Site(engine, tmp_path_factory.mktemp("filled"), "filled").make()
            request.addfinalizer(lambda: unblocked(site.unmake))
            site.run("migrate", "--verbosity=0")
            import_pages(site)
            with site.here():
                edit_all()
            import_pages(site)
            site.pages = public_pages(site)
            made[engine] = site
        return made[engine]

    def unblocked(action: Callable[[], None]) -> None:
        with django_db_blocker.unblock():
            action()

    return fill


@pytest.fixture
def site(request, filled, django_db_blocker) -> Iterator[Site]:
    with django_db_blocker.unblock():
        yield filled(request.param)


@pytest.fixture
def empty(request, tmp_path: Path, django_db_blocker) -> Iterator[Site]:
    with django_db_blocker.unblock():
        made = Site(request.param, tmp_path / "empty", "empty").make()
        made.run("migrate", "--verbosity=0")
        yield made
        made.unmake()


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def imported(db, desk: Desk) -> Article:
    desk.save("blog.xml", FERRY.as_wxr())
    return Article.objects.get()


@pytest.fixture
def conflict(desk: Desk, imported: Article) -> Conflict:
    """Over the words of the first comment, `mine` here and `theirs` at the source."""
    edit(1, text="A clock that is wrong on purpose is a time-table.")
    later = FERRY.changed(1, text="A clock that is wrong on purpose is a lie.")
    desk.save("later.xml", later.as_wxr())
    return Conflict.objects.get()


@pytest.fixture
def pair(db, desk: Desk) -> Likeness:
    """One page at two addresses: comments 4 to 6 are on both."""
    desk.save("one.html", FERRY.without(7).as_html())
    mirror = dataclasses.replace(FERRY.without(1, 2, 3), url="https://mirror.example/ferry/")
    desk.save("mirror.html", mirror.as_html())
    return Likeness.objects.get()


@pytest.fixture
def read(editor):
    """The page as a person reads it, `read(address)` or `read(address, by=client)`: its content
    without markup, blanks as one."""

    def words(address: str, *, by=editor) -> str:
        response = by.get(address)
        assert response.status_code == 200
        content = response.content.decode().partition("<!-- Content -->")[2]
        return " ".join(re.sub(r"<[^>]*>", " ", content).split())

    return words
