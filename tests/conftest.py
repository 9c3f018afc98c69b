"""What every test may ask for."""

from __future__ import annotations

import datetime
import hashlib
import io
import os

import hypothesis
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from archive import holdings
from archive.models import Article, Author, Byline, Capture, Publication
from comments.models import Commenter

# A busy machine is slow, not wrong. CI tries the same examples each time, so that a red run can be
# run again; everybody else tries new ones.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

# What this machine must have: CI names it here, so that nothing is skipped there in silence.
REQUIRED = set(filter(None, os.environ.get("REQUIRED", "").split(",")))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write fixtures/*/*.expected.json anew from what the parsers say; read the diff",
    )


def need(what: str, present: bool, reason: str) -> None:
    """Skip with the reason where something is missing, or fail where it was promised."""
    if not present and what in REQUIRED:
        pytest.fail(f"{what} is required here, and {reason}")
    if not present:
        pytest.skip(reason)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("postgresql"):
        present = connection.vendor == "postgresql"
        need("postgresql", present, "DATABASE_URL does not name a PostgreSQL server")


@pytest.fixture(autouse=True)
def own_language():
    """The thread keeps the language of the last request, and the next test is another reader."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _nothing_collected(settings) -> None:
    """Static files under their plain names, whatever `collectstatic` once left in this checkout."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(scope="session")
def _captures(tmp_path_factory):
    return tmp_path_factory.mktemp("captures")


@pytest.fixture(autouse=True)
def _own_captures(settings, _captures) -> None:
    """No test touches the files of this checkout. One folder does for all: a file in it is called
    by what it holds. A test that damages one asks for a `store` of its own."""
    settings.CAPTURES_DIR = _captures


@pytest.fixture
def store(settings, tmp_path):
    """A folder of captures that only this test has, not made yet."""
    settings.CAPTURES_DIR = tmp_path / "store"
    return settings.CAPTURES_DIR


@pytest.fixture
def make_capture(db):
    """`make_capture("text", name="page.txt")`: a row, and the file of its bytes."""

    def make(text: str | bytes, *, name: str = "page.txt", **fields) -> Capture:
        content = text.encode() if isinstance(text, str) else text
        sha256 = hashlib.sha256(content).hexdigest()
        holdings.keep(io.BytesIO(content), sha256)
        told = {"format": "plaintext", "encoding": "utf-8", "imported_at": timezone.now()}
        return Capture.objects.create(
            sha256=sha256, size=len(content), file_name=name, **(told | fields)
        )

    return make


@pytest.fixture
def make_article(db):
    """`make_article("Title", publication="The Pellworth Almanac", authors=["Orla Venn"])`."""

    def make(
        title: str = "The harbour clock",
        *,
        publication: str | None = "The Pellworth Almanac",
        authors: list[str] = (),
        published_on: datetime.date | None = datetime.date(2014, 3, 12),
        **fields,
    ) -> Article:
        slug = fields.pop("slug", title.lower().replace(" ", "-"))
        home = None
        if publication:
            home, _ = Publication.objects.get_or_create(
                name=publication, defaults={"slug": publication.lower().replace(" ", "-")}
            )
        article = Article.objects.create(
            title=title, slug=slug, publication=home, published_on=published_on, **fields
        )
        for position, name in enumerate(authors):
            author, _ = Author.objects.get_or_create(
                name=name, defaults={"slug": name.lower().replace(" ", "-")}
            )
            Byline.objects.create(article=article, author=author, position=position)
        return article

    return make


@pytest.fixture
def make_commenter(db):
    def make(name: str, publication=None, **fields) -> Commenter:
        slug = fields.pop("slug", name.lower().replace(" ", "-"))
        return Commenter.objects.create(name=name, slug=slug, publication=publication, **fields)

    return make


@pytest.fixture
def make_editor(db):
    """A client of somebody on the staff: `make_editor("comments.view_comment")`."""

    def make(*permissions: str, superuser: bool = False) -> Client:
        user = get_user_model().objects.create(
            username=f"editor {get_user_model().objects.count()}",
            is_staff=True,
            is_superuser=superuser,
        )
        for permission in permissions:
            app, codename = permission.split(".")
            user.user_permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def editor(make_editor):
    """A client of an editor who may do everything."""
    return make_editor(superuser=True)


@pytest.fixture
def queries_of_editor(editor):
    """How many queries one page of the admin asks."""

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            response = editor.get(address)
        assert response.status_code == 200
        return len(asked)

    return count
