"""HTTP manners: validators, caching, compression and headers of every public page."""

from __future__ import annotations

import collections
import gzip
import html
import io
import re
import time
from urllib.parse import urljoin

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from archive import services as desk_services
from archive.http import stamps
from archive.http.door import Door
from archive.http.keeping import Kept, Page
from archive.models import Article, ImportRun, Publication, Tag
from comments import services
from comments.models import Comment, Commenter
from tests.archive.captures import FERRY
from tests.trees import sow

HOUR = 3_600


@pytest.fixture
def clock(make_article):
    made = make_article(
        "The harbour clock",
        slug="clock",
        authors=["Orla Venn"],
        dek="Seven.",
        published_precision="day",
    )
    made.tags.add(Tag.objects.create(name="Harbour", slug="harbour"))
    joe = Commenter.objects.create(name="Joe", slug="joe", publication=made.publication)
    sow(made, "Joe: Thirteen.\n  Dee: Thirteen?\nAnn: Twelve.", commenter_id=joe.pk)
    return made


PAGES = [
    "/",
    "/?q=clock",
    "/a/clock/",
    "/a/clock/?sort=newest",
    "/authors/orla-venn/",
    "/commenters/joe/",
    "/publications/the-pellworth-almanac/",
    "/people/",
    "/2014/",
    "/2014/3/",
    "/about/",
]


def known(response) -> dict[str, str]:
    return {"if-none-match": response["ETag"]}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_is_known_is_not_sent_again(client, clock, address):
    first = client.get(address)
    assert first.status_code == 200
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert {"Cookie", "Accept-Encoding"} <= set(first["Vary"].split(", "))
    assert first["Last-Modified"]
    again = client.get(address, headers=known(first))
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert not {"Content-Type", "Content-Length"} & set(again.headers)


def test_what_is_known_costs_one_query(client, clock):
    etag = known(client.get("/a/clock/"))
    for headers, status in [(etag, 304), ({}, 200)]:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/a/clock/", headers=headers).status_code == status
        assert len(asked) == 1
    other_process = Client()
    with CaptureQueriesContext(connection) as asked:
        assert other_process.get("/a/clock/", headers=etag).status_code == 304
    assert len(asked) == 1


def _by_update(clock):
    Article.objects.filter(pk=clock.pk).update(dek="Eight.")


def _by_an_editor(clock):
    clock.refresh_from_db()
    desk_services.edit_article(article=clock, revision=clock.revision, title="The other clock")


def _by_a_reply(clock):
    services.reply(parent=clock.comments.get(number=1), author_name="Nell", text="Fourteen.")


def _by_a_removal(clock):
    services.remove(comment=clock.comments.get(number=2), reason="Off topic")


def _by_a_name(clock):
    Commenter.objects.filter(slug="joe").update(name="Joseph")


def _by_a_tag(clock):
    clock.tags.clear()


def _by_sql(clock):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE comments_comment SET author_name = 'Ben' WHERE number = 3")


def _by_mass_load(clock):
    sow(clock, "Quillon: A point of order.")


def _by_bulk_update(clock):
    rows = list(Comment.objects.all())
    for row in rows:
        row.author_name = "Nobody"
    Comment.objects.bulk_update(rows, ["author_name"])


def _by_insert_or_ignore(clock):
    Tag.objects.bulk_create([Tag(name="Clocks", slug="clocks")], ignore_conflicts=True)


def _at(write) -> str:
    return {_by_a_name: "/commenters/joe/", _by_a_tag: "/?q=clock"}.get(write, "/a/clock/")


@pytest.mark.parametrize(
    "write",
    [
        _by_update, _by_an_editor, _by_a_reply, _by_a_removal, _by_a_name, _by_a_tag, _by_sql,
        _by_mass_load, _by_bulk_update, _by_insert_or_ignore,
    ],
)  # fmt: skip
def test_no_page_is_stale_after_a_write(client, clock, write):
    address = _at(write)
    before = client.get(address)
    since = {"if-modified-since": before["Last-Modified"]}
    write(clock)
    after = client.get(address, headers=known(before))
    assert after.status_code == 200
    assert after.content == Client().get(address).content
    if write is not _by_insert_or_ignore:  # no page shows a tag that no article has
        assert after.content != before.content
    assert client.get(address, headers=since).status_code == 200


def test_what_is_taken_down_is_gone_at_once(client, editor, clock):
    before = client.get("/a/clock/")
    desk_services.remove_article(article=clock, reason="Asked for.")
    after = client.get("/a/clock/", headers=known(before))
    assert after.status_code == 410
    assert "Thirteen" not in after.content.decode()
    assert "clock" not in client.get("/").content.decode()


def test_an_import_and_its_undo_are_seen_at_once(client, desk, db):
    empty = client.get("/")
    desk.save("blog.xml", FERRY.as_wxr())
    full = client.get("/", headers=known(empty))
    assert full.status_code == 200
    call_command("imports", "undo", str(ImportRun.objects.get().pk), stdout=io.StringIO())
    undone = client.get("/", headers=known(full))
    assert undone.status_code == 200
    assert undone.content == Client().get("/").content != full.content


def test_an_edit_in_the_admin_is_seen_at_once(client, editor, clock):
    address = "/publications/the-pellworth-almanac/"
    before = client.get(address)
    home = Publication.objects.get()
    form = {"name": "The New Almanac", "slug": home.slug, "home_url": "", "note": ""}
    saved = editor.post(f"/admin/archive/publication/{home.pk}/change/", form)
    assert saved.status_code == 302
    after = client.get(address, headers=known(before))
    assert after.status_code == 200
    assert "The New Almanac" in after.content.decode()


def test_a_change_that_is_taken_back_is_none(client, clock):
    before = client.get("/a/clock/")
    with transaction.atomic():
        _by_update(clock)
        transaction.set_rollback(True)
    assert client.get("/a/clock/", headers=known(before)).status_code == 304
    _by_a_tag(clock)
    assert client.get("/a/clock/", headers=known(before)).status_code == 200


def test_another_setting_makes_another_page(client, clock, settings):
    before = client.get("/about/")
    settings.SITE_NAME = "The Other Archive"
    after = client.get("/about/", headers=known(before))
    assert after.status_code == 200
    assert "The Other Archive" in after.content.decode()


def test_another_template_makes_another_page(client, clock, settings, tmp_path):
    def with_page(words: str) -> None:
        folder = tmp_path / words
        (folder / "archive").mkdir(parents=True)
        (folder / "archive" / "about.html").write_text(words)
        first = settings.TEMPLATES[0]
        settings.TEMPLATES = [first | {"DIRS": [folder, *first["DIRS"][-1:]]}]

    with_page("one")
    before = client.get("/about/")
    assert before.content == b"one"
    with_page("two")
    after = client.get("/about/", headers=known(before))
    assert after.content == b"two"


def test_a_date_alone_proves_nothing_in_the_second_of_a_change(client, clock, monkeypatch):
    stamp = stamps.current()
    monkeypatch.setattr(stamps, "current", lambda: stamp._replace(changed_at=time.time()))
    first = client.get("/a/clock/")
    since = {"if-modified-since": first["Last-Modified"]}
    assert client.get("/a/clock/", headers=since).status_code == 200


@pytest.mark.django_db
def test_a_date_does_when_nothing_has_changed_since(client, clock, monkeypatch):
    long_ago = stamps.current()._replace(changed_at=1_000_000_000)
    monkeypatch.setattr(stamps, "current", lambda: long_ago)
    monkeypatch.setattr("archive.http.build.STARTED", 1_000_000_000)
    first = client.get("/a/clock/")
    since = {"if-modified-since": first["Last-Modified"]}
    assert client.get("/a/clock/", headers=since).status_code == 304
    earlier = {"if-modified-since": "Sat, 08 Sep 2001 01:46:40 GMT"}
    assert client.get("/a/clock/", headers=earlier).status_code == 200
    assert client.get("/a/clock/", headers=since | {"if-none-match": '"x"'}).status_code == 200


@pytest.mark.parametrize("address", [*PAGES, "/nowhere/", "/a/clock", "/static/archive/icon.svg"])
@pytest.mark.parametrize("accepted", ["", "gzip, br"])
def test_head_is_get_without_its_body(client, clock, address, accepted):
    headers = {"accept-encoding": accepted}
    head, got = client.head(address, headers=headers), client.get(address, headers=headers)
    assert head.status_code == got.status_code
    assert dict(head.headers) == dict(got.headers)
    assert not head.getvalue() if head.streaming else head.content == b""
    head.close()
    got.close()


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("identity, gzip;q=0", ""),
        ("", ""),
        ("gzip;q=junk,;;,=", ""),
    ],
)
def test_a_page_is_compressed_as_the_reader_takes_it(client, clock, accepted, coding):
    plain = client.get("/a/clock/")
    packed = client.get("/a/clock/", headers={"accept-encoding": accepted})
    assert packed.get("Content-Encoding", "") == coding
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding]
    assert unpack(packed.content) == plain.content
    assert packed["Content-Length"] == str(len(packed.content))
    assert (packed["ETag"] == plain["ETag"]) is (coding == "")


def test_a_token_is_never_compressed(client, db):
    page = client.get("/admin/login/", headers={"accept-encoding": "gzip, br"})
    assert b"csrfmiddlewaretoken" in page.content
    assert "Content-Encoding" not in page


def test_a_reader_with_a_theme_has_pages_of_their_own_that_are_validated(client, clock):
    plain = client.get("/a/clock/")
    client.cookies["theme"] = "dark"
    dark = client.get("/a/clock/")
    assert dark["Cache-Control"].startswith("private")
    assert dark["ETag"] != plain["ETag"]
    assert client.get("/a/clock/", headers=known(dark)).status_code == 304
    assert client.get("/a/clock/", headers=known(plain)).status_code == 200


def test_any_other_cookie_may_be_somebody(client, editor, clock):
    for reader in (client, editor):
        reader.cookies["other"] = "x"
        page = reader.get("/a/clock/")
        assert page["Cache-Control"].startswith("private")
        assert "Cookie" in page["Vary"]
        assert reader.get("/a/clock/", headers=known(page)).status_code == 304
        _by_update(clock)
        Article.objects.filter(pk=clock.pk).update(dek=str(reader))
        assert reader.get("/a/clock/", headers=known(page)).status_code == 200


def test_the_admin_is_kept_by_nobody(editor, db):
    for address in ("/admin/", "/admin/login/"):
        page = editor.get(address)
        assert "no-store" in page["Cache-Control"]
        assert page["X-Robots-Tag"] == "noindex, nofollow"


def test_no_page_sets_a_cookie(client, clock):
    for address in [*PAGES, "/nowhere/", "/a/clock", "/c/2222222222/"]:
        client.get(address)
    assert not client.cookies


STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DIRECTIVES = {
    "default-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}


@pytest.mark.parametrize(
    "address", ["/a/clock/", "/nowhere/", "/a/clock", "/static/archive/icon.svg", "/admin/", "/%ff"]
)
def test_browsers_are_told_what_they_may_do(client, clock, address):
    answer = client.get(address)
    assert STRICT.items() <= dict(answer.headers).items()
    policy = set(answer["Content-Security-Policy"].split("; "))
    of_the_editor = {said for said in policy if said.startswith(("script-src", "style-src"))}
    assert policy - of_the_editor == DIRECTIVES
    assert len(of_the_editor) == (2 if address.startswith("/admin/") else 0)
    assert not [said for said in policy if said.startswith("script-src") and "unsafe" in said]
    assert "camera=()" in answer["Permissions-Policy"]
    answer.close()


def test_over_https_everything_is_one_step_away(client, clock, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = HOUR
    desk_services.edit_article(article=clock, revision=clock.revision, slug="new-clock")
    for address in ("/a/new-clock/", "/a/new-clock", "/a/clock/", "/a/clock"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, "https://testserver/a/new-clock/")
    secure = client.get("/a/new-clock/", headers={"x-forwarded-proto": "https"})
    assert secure.status_code == 200
    assert secure["Strict-Transport-Security"] == f"max-age={HOUR}"


@pytest.mark.parametrize(
    ("asked", "status", "end"),
    [
        ("/a/clock", 301, "/a/new-clock/"),
        ("/a/clock/", 301, "/a/new-clock/"),
        ("/people?kind=commenters", 301, "/people/?kind=commenters"),
        ("/admin", 301, "/admin/"),
    ],
)
def test_one_step_leads_to_the_end(client, clock, asked, status, end):
    desk_services.edit_article(article=clock, revision=clock.revision, slug="new-clock")
    answer = client.get(asked)
    assert (answer.status_code, answer["Location"]) == (status, end)


def test_a_comment_is_one_step_from_any_spelling_of_its_address(client, clock):
    code = clock.comments.get(number=1).code
    for asked in (f"/c/{code}/", f"/c/{code}", f"/c/{code.upper()}"):
        answer = client.get(asked)
        assert (answer.status_code, answer["Location"]) == (302, f"/a/clock/#c-{code}")


def test_hashed_files_are_kept_for_ever(client, db, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "archive.staticfiles.HashedWhereCollected"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    address = staticfiles_storage.url("archive/afterword.css")
    assert address != "/static/archive/afterword.css"
    answer = Client().get(address, headers={"accept-encoding": "br"})
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Encoding"] == "br"
    assert brotli.decompress(answer.getvalue()).startswith(b"/*") or finders.find(
        "archive/afterword.css"
    )


def test_every_table_is_watched(db):
    assert stamps.unwatched() == []


@pytest.fixture
def old_pages(make_article):
    def make(*addresses: str) -> list[Article]:
        return [
            make_article(f"Page {n}", slug=f"page-{n}", url=address)
            for n, address in enumerate(addresses)
        ]

    return make


@pytest.mark.parametrize(
    ("then", "asked"),
    [
        ("http://pellworth.example/2014/03/harbour-clock/", "/2014/03/harbour-clock/"),
        ("http://pellworth.example/2014/03/harbour-clock/", "/2014/03/harbour-clock"),
        ("http://pellworth.example/2014/03/harbour-clock", "/2014/03/harbour-clock/?utm_source=x"),
        ("https://www.pellworth.example/clock.html", "/clock.html"),
        ("http://pellworth.example/clock/", "/clock/amp/"),
        ("http://pellworth.example/index.php?id=12", "/index.php?id=12"),
        ("http://pellworth.example/%D8%B3%D8%A7%D8%B9%D8%A9/x", "/ساعة/x/"),
        ("http://pellworth.example/ساعة/x", "/%D8%B3%D8%A7%D8%B9%D8%A9/x/"),
    ],
)
def test_the_path_of_an_old_address_leads_to_its_article(client, old_pages, then, asked):
    old_pages(then, "http://pellworth.example/index.php?id=13", "http://pellworth.example/")
    answer = client.get(asked)
    assert (answer.status_code, answer["Location"]) == (301, "/a/page-0/")


def test_two_pages_of_one_path_are_too_many(client, old_pages):
    old_pages("http://one.example/2014/03/clock/", "http://two.example/2014/03/clock/")
    assert client.get("/2014/03/clock/").status_code == 404


def test_a_draft_is_at_no_old_address_and_a_removed_page_says_so(client, old_pages):
    draft, removed = old_pages("http://one.example/x/draft", "http://one.example/x/gone")
    Article.objects.filter(pk=draft.pk).update(state="draft")
    Article.objects.filter(pk=removed.pk).update(state="removed")
    assert client.get("/x/draft").status_code == 404
    assert client.get("/x/gone", follow=True).status_code == 410


@pytest.mark.parametrize(
    "asked", ["/x/%00", "/%ff", "/x/" + "y" * 5000, "/?&=%", "//x//", "/x/[::1"]
)
def test_junk_is_no_old_address(client, old_pages, asked):
    old_pages("http://one.example/x/draft")
    assert client.get(asked).status_code in {200, 400, 404}


def test_an_old_path_is_found_by_an_index(db):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Article.objects.once_at(["/x", "/y"]).only("url").order_by().explain()
    assert "article_path_then" in plan


def test_browsers_find_an_icon_where_they_look_by_themselves(client, db):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert answer["Location"].endswith(".svg")


@pytest.fixture
def one_connection():
    """The end of a request may close a connection, and with it the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def door(db, one_connection, monkeypatch):
    """`door("/")`: status, headers and body as a WSGI server gets them."""
    # A test's connection is as old as the run.
    monkeypatch.setattr(connections["default"], "close_at", None)
    made = Door(WSGIHandler())

    def ask(address: str, **headers: str) -> tuple[str, dict[str, str], bytes]:
        told = []
        environ = RequestFactory(headers=headers).get(address).environ
        body = made(environ, lambda status, headers: told.extend([status, dict(headers)]))
        return told[0], told[1], b"".join(body)

    return ask


@pytest.mark.parametrize("address", [*PAGES, "/nowhere/", "/a/clock", "/articles.json"])
@pytest.mark.parametrize("accepted", ["", "gzip, br"])
def test_the_door_says_what_is_said_behind_it(door, clock, address, accepted):
    made = door(address, accept_encoding=accepted)
    kept = door(address, accept_encoding=accepted)
    assert (kept[0], kept[2]) == (made[0], made[2])
    assert kept[1] == made[1]
    if "ETag" in made[1]:
        again = door(address, accept_encoding=accepted, if_none_match=made[1]["ETag"])
        assert (again[0], again[2]) == ("304 Not Modified", b"")
        assert again[1]["ETag"].removeprefix("W/") == made[1]["ETag"].removeprefix("W/")


def test_the_door_asks_the_database_once_and_django_nothing(door, clock, monkeypatch):
    door("/a/clock/")
    monkeypatch.setattr(WSGIHandler, "__call__", None)
    assert door("/a/clock/")[0] == "200 OK"
    with pytest.raises(TypeError):
        door("/a/clock/", cookie="sessionid=x")


@pytest.mark.parametrize("write", [_by_update, _by_a_reply, _by_a_removal, _by_sql, _by_mass_load])
def test_the_door_keeps_nothing_stale(door, clock, write):
    before = door("/a/clock/")
    write(clock)
    after = door("/a/clock/", if_none_match=before[1]["ETag"])
    assert after[0] == "200 OK"
    assert after[2] == Client().get("/a/clock/").content != before[2]


def test_kept_pages_stay_within_their_room():
    kept = Kept(50_000)
    for n in range(100):
        kept.put("stamp", n, Page({"ETag": str(n)}, b"x" * 3_000))
    kept.put("stamp", "large", Page({}, b"x" * 40_000))
    assert kept.used <= kept.room
    assert kept.get("stamp", 99)
    assert not kept.get("stamp", 0)
    assert not kept.get("stamp", "large")
    kept.put("next", 0, Page({}, b""))
    assert not kept.get("stamp", 99)
    assert not kept.get("next", 99)


LINK = re.compile(r'(?:href|src|action)="([^"#]*)')
FOLLOWED = 400  # addresses; filters can be combined without end


def test_a_crawl_of_every_link_changes_nothing_and_breaks_nothing(client, clock, make_article):
    make_article("Gone", slug="gone", state="removed", removal_reason="asked for")
    before, waiting, seen = (
        stamps.current(),
        ["/", "/robots.txt", "/sitemap.xml", "/a/gone/"],
        set(),
    )
    with CaptureQueriesContext(connection) as asked:
        while waiting and len(seen) < FOLLOWED:
            address = waiting.pop(0)
            answer = client.get(address)
            assert answer.status_code in {200, 301, 302, 404, 405, 410}, address
            found = [answer["Location"]] if "Location" in answer else []
            if answer.streaming:  # to its end, where the client closes it and no connection
                collections.deque(answer.streaming_content, maxlen=0)
            else:
                found += LINK.findall(html.unescape(answer.content.decode()))
            for link in found:
                target = urljoin(f"http://testserver{address}", link)
                if target.startswith("http://testserver/") and target not in seen:
                    seen.add(target)
                    waiting.append(target.removeprefix("http://testserver"))
    assert len(seen) > 30
    assert not client.cookies.keys() - {"csrftoken"}  # of the admin's own login, for whoever asks
    written = [one["sql"] for one in asked if not one["sql"].lstrip().upper().startswith("SELECT")]
    assert written == []
    assert stamps.current().token == before.token
