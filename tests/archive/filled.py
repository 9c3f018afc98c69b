"""A site with everything that a bag can hold, and what is compared of two sites."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import F
from django.test import Client

from archive import services as desk
from archive.bags.tables import TABLES
from archive.models import (
    Article,
    Author,
    Conflict,
    FormerAddress,
    FormerSlug,
    ImportRun,
    Publication,
)
from comments import services
from comments.models import Commenter
from tests.archive.sites import Site

FIXTURES = settings.BASE_DIR / "fixtures"
# One run each; the last one is undone in a test.
PAGES = [
    *([FIXTURES / name] for name in ("wxr", "disqus", "remark42")),
    sorted(FIXTURES.glob("html/*.html"))[:12],
    [FIXTURES / "plaintext"],
]
# What a rebuilt database has not, and what nobody but the database sees.
STEP = re.compile(r"^[^?]*(?:[?](?:page|after|thread)=[^?]*)?$")  # and not every filter
AT_HOME = {"process", "decided_by_id", "replaced_by"}


def import_pages(site: Site) -> None:
    for paths in PAGES:
        site.run("import_articles", *paths, "--captured-at", "2015-11-30")


def edit() -> None:
    """What editors and readers do, in every table that a bag has."""
    user = get_user_model().objects.create_superuser("gatekeeper", "gate@keeper.invalid", "secret")
    others = Article.objects.exclude(import_rows__run=ImportRun.objects.order_by("pk").last())
    article = others.order_by("-comment_count", "pk").first()
    Article.objects.filter(pk=article.pk).update(
        title="Edited <here>",
        dek="A line\u2028with “everything”: \\ \" ' \U0001f600",
        rating_value="4.50",
        revision=3,
        edited_at=datetime.datetime(2020, 1, 2, 3, 4, 5, 678901, tzinfo=datetime.UTC),
    )
    article.refresh_from_db()
    desk.edit_article(article=article, revision=3, dek=f"{article.dek}, again", by="gatekeeper")
    desk.edit_article(article=article, revision=4, title="Withdrawn", withdraws=True)
    desk.edit_article(article=article, revision=5, title="Edited <here>")
    FormerSlug.objects.create(slug="where-it-was", article=article)
    FormerAddress.objects.create(slug="its-name-then", publication=article.publication)
    one, other = Commenter.objects.order_by("pk")[:2]
    one.same_as, one.note = other, "One person."
    one.save()
    comments = list(article.comments.filter(rght=F("lft") + 1).order_by("number")[:2])
    services.remove(comment=comments[0], reason="Off topic")
    services.reply(parent=comments[1], author_name="A reader", text="Later: https://a.example/")
    reply = comments[1].children.get()
    services.edit(comment=reply, revision=reply.revision, text="Later.", by="gatekeeper")
    run = ImportRun.objects.order_by("pk").first()
    Conflict.objects.create(
        article=article, unit="dek", base="a", mine="b", theirs=None, run=run, decided_by=user
    )
    Publication.objects.filter(pk=article.publication_id).update(home_url="http://gone.example/")
    Author.objects.order_by("pk").first().bio = "As printed."


def engines(*names: str):
    """Tests of `site` and `empty` on these engines, in this order."""
    marks = [pytest.mark.postgresql] if "postgresql" in names else []
    return pytest.param(*names, marks=marks, id="-to-".join(names))


ONE = pytest.mark.parametrize(("site", "empty"), [engines("sqlite", "sqlite")], indirect=True)
EACH = pytest.mark.parametrize(
    ("site", "empty"),
    [
        engines("sqlite", "sqlite"),
        engines("postgresql", "postgresql"),
        engines("sqlite", "postgresql"),
        engines("postgresql", "sqlite"),
    ],
    indirect=True,
)


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def parsed(folder: Path) -> dict[str, list]:
    files = sorted(folder.rglob("data/*.jsonl"))
    return {
        file.name: [json.loads(line) for line in file.read_bytes().split(b"\n") if line]
        for file in files
    }


def kept_rows(site: Site) -> dict[str, list[dict]]:
    """The rows of every table of the archive, but for what stays at home."""
    found = {}
    with site.here():
        for table in TABLES:
            skipped = {*table.private} | AT_HOME
            names = [f.attname for f in table.model._meta.concrete_fields]
            names = [name for name in names if name not in skipped]
            rows = table.model._base_manager.order_by("pk").values(*names)
            found[table.file] = [{k: plain(v) for k, v in row.items()} for row in rows]
        tags = Article.tags.through.objects.order_by("article", "tag")
        found["tags of articles"] = list(tags.values("article", "tag"))
    return found


def plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def public_pages(site: Site) -> dict[str, bytes]:
    """Every page that a reader can reach by links from the first one."""
    with site.here():
        client, pages, waiting = Client(), {}, ["/", "/people/", "/about/"]
        while waiting:
            address = waiting.pop()
            if address in pages:
                continue
            response = client.get(address)
            pages[address] = f"{response.status_code}\n".encode() + uncounted(response.content)
            links = re.findall(rb'(?:href|action)="(/[^"#]*|\?[^"#]*)', response.content)
            for link in sorted({link.decode().replace("&amp;", "&") for link in links}):
                target = link if link.startswith("/") else address.split("?")[0] + link
                if STEP.search(target) and not target.startswith(("/static", "/admin", "/theme")):
                    waiting.append(target)
    return pages


def uncounted(page: bytes) -> bytes:
    """Without the token that each form of each response has of its own."""
    return re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]*', rb"\1", page)
