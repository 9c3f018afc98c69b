"""PERSON_KEY: comments find their writers again by their addresses, which nobody gets to see."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import hashlib
import logging
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from archive import services, sources
from archive.importing import parallel, persons
from archive.models import Article, ImportFile, ImportRun, Snapshot
from comments.models import Comment, Commenter
from tests.archive.captures import FERRY, Page, Said
from tests.archive.importing import Desk, comment, drawn, emptied, everything, nothing_written
from tests.sources.addressed import FORMATS, MAIL, TEXT, URL, written

pytestmark = pytest.mark.django_db

KEY = "a long random text of this test"
OTHER = "another long random text of this"
INES, TAM, ADA = (f"{name}@pellworth.example" for name in ("ines", "tam", "ada"))

# Whom a later export calls otherwise, and who says too little for words alone to tell.
BEFORE = Page(
    comments=[
        Said(id=1, author="Haverkamp", text="Late.", mail="h@pellworth.example"),
        Said(id=2, author="Ines Calloway", text="Then call it a timetable.", under=1, mail=INES),
        Said(id=3, author="Haverkamp", text="I did.", under=2, mail="h@pellworth.example"),
    ]
)
RENAMED = BEFORE.changed(2, author="Inés C.", mail=" INES@Pellworth.example")


@pytest.fixture
def key(settings) -> Iterator[Any]:
    """`key(text)` from now on, or none."""

    def turn(text: str) -> None:
        settings.PERSON_KEY = text

    turn(KEY)
    return turn


def read_captures(desk: Desk) -> str:
    """An export of WordPress, and one of Disqus, which has ids of its own."""
    return desk.save("blog.xml", BEFORE.as_wxr()) + desk.save("disqus.xml", RENAMED.as_disqus())


def snapshots() -> list[dict[str, Any]]:
    return [
        {name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()}
        for row in Snapshot.objects.order_by("pk").values()
    ]


# What it is for


def test_a_comment_under_another_name_keeps_its_address(desk: Desk, key) -> None:
    desk.save("blog.xml", BEFORE.as_wxr())
    code = comment(2).code
    desk.save("disqus.xml", RENAMED.as_disqus())
    assert Comment.objects.count() == 3
    [same] = Comment.objects.filter(text__startswith="Then call")
    assert (same.code, same.absent_from) == (code, [])
    assert Client().get(f"/c/{code}/").status_code in (200, 301, 302)
    assert [each.parent_id for each in Comment.objects.filter(text="I did.")] == [same.pk]


def test_without_a_key_it_is_another_comment(desk: Desk) -> None:
    read_captures(desk)
    assert Comment.objects.filter(text__startswith="Then call").count() == 2
    assert not any(row["persons"] for row in snapshots())


def test_a_comment_under_another_name_and_with_other_words_is_found_by_its_minute(
    desk: Desk, key
) -> None:
    desk.save("blog.xml", BEFORE.as_wxr())
    rewritten = RENAMED.changed(2, text="Timetable is the word.")
    desk.save("disqus.xml", rewritten.as_disqus())
    assert Comment.objects.count() == 3


def test_the_order_of_the_captures_does_not_matter(desk: Desk, key) -> None:
    first, second = BEFORE.as_wxr(), RENAMED.as_disqus()
    found = []
    for texts in ((first, second), (second, first)):
        for text in texts:
            desk.save("page.xml", text)
        found.append(Comment.objects.count())
        emptied()
    assert found == [3, 3]


def test_two_people_of_one_name_and_few_words_are_told_apart(desk: Desk, key) -> None:
    thanks = [
        Said(id=number, author="Anonymous", text="Thanks!", mail=mail)
        for number, mail in ((8, TAM), (9, ADA))
    ]
    both = dataclasses.replace(BEFORE, comments=[*BEFORE.comments, *thanks])
    desk.save("blog.xml", both.as_wxr())
    desk.save("disqus.xml", both.without(8).as_disqus())
    assert Comment.objects.count() == 5
    assert (len(comment(8).absent_from), comment(9).absent_from) == (1, [])


def test_who_only_took_another_address_is_still_found(desk: Desk, key) -> None:
    """By an id and words in the same system, and by many words in another."""
    long = FERRY.changed(4, mail=TAM)
    moved = FERRY.changed(4, mail=ADA)
    desk.save("blog.xml", long.as_wxr())
    with nothing_shown():
        desk.save("again.xml", moved.as_wxr())
    desk.save("disqus.xml", moved.as_disqus())
    assert Comment.objects.count() == len(FERRY.comments)


@contextlib.contextmanager
def nothing_shown() -> Iterator[None]:
    before = [line.split(" | ") for line in drawn()]
    yield
    after = [line.split(" | ") for line in drawn()]
    assert [line[:4] for line in after] == [line[:4] for line in before]


# Any number of times, whatever becomes of the key


def test_the_same_file_again_writes_nothing_with_any_key(desk: Desk, key) -> None:
    for text in ("", KEY, "", OTHER, KEY):
        key(text)
        read_captures(desk)
        before = snapshots()
        with nothing_written():
            assert read_captures(desk).count(" 1 unchanged") == 2
        assert snapshots() == before


def test_a_key_that_is_set_later_brings_together_what_was_read_before(desk: Desk, key) -> None:
    key("")
    read_captures(desk)
    contents = [row["content"] for row in snapshots()]
    assert Comment.objects.count() == 4
    key(KEY)
    read_captures(desk)
    assert Comment.objects.count() == 3
    assert [row["content"] for row in snapshots()] == contents
    with nothing_written():
        read_captures(desk)


@pytest.mark.parametrize("then", ["", OTHER])
def test_a_key_that_is_lost_takes_nothing_apart(desk: Desk, key, monkeypatch, then: str) -> None:
    read_captures(desk)
    before, kept = everything(), snapshots()
    key(then)
    read_captures(desk)
    for name in ("wxr", "disqus"):  # a later parser reads all bytes anew
        newer = dataclasses.replace(sources.FORMATS[name], version=99)
        monkeypatch.setitem(sources.FORMATS, name, newer)
    assert read_captures(desk).count(" 1 unchanged") == 2
    assert everything() == before
    assert [row["persons"] for row in snapshots()] == [row["persons"] for row in kept]


def test_what_two_keys_made_is_not_compared(desk: Desk, key) -> None:
    desk.save("blog.xml", BEFORE.as_wxr())
    key(OTHER)
    # The same address under another key is no evidence, for or against.
    desk.save("disqus.xml", BEFORE.as_disqus())
    assert Comment.objects.count() == 3


def test_a_run_with_a_key_can_be_undone(desk: Desk, key) -> None:
    key("")
    read_captures(desk)
    before, rows = everything(), snapshots()
    key(KEY)
    read_captures(desk)
    for run in ImportRun.objects.order_by("-pk")[:2]:
        assert desk.says("imports", "undo", str(run.pk))
    assert everything()[0] == before[0]
    assert snapshots() == rows
    read_captures(desk)
    assert Comment.objects.count() == 3


def test_a_deleted_article_leaves_no_person_behind(desk: Desk, key) -> None:
    read_captures(desk)
    services.delete_article(article=Article.objects.get())
    assert [row["persons"] for row in snapshots()] == [b"", b""]


def test_a_snapshot_says_the_same_with_a_key_and_without(tmp_path: Path, desk: Desk, key) -> None:
    found = []
    for text in ("", KEY):
        key(text)
        for format in FORMATS:
            desk.says("import_articles", str(written(format, folder=tmp_path)))
        found.append({row["format"] + row["title_key"]: row["content"] for row in snapshots()})
        assert any(row["persons"] for row in snapshots()) == bool(text)
        emptied()
    assert found[0] == found[1]


def test_many_readers_tell_the_same_persons_as_one(desk: Desk, key, monkeypatch) -> None:
    monkeypatch.setattr(parallel, "STRETCH", 2048)
    pages = [dataclasses.replace(BEFORE, title=f"Week {n}", url=f"{BEFORE.url}{n}") for n in "abcd"]
    desk.put("blog.xml", pages[0].as_wxr(*pages[1:]))
    desk.put("disqus.xml", RENAMED.as_disqus())
    found = []
    for workers in ("1", "2"):
        desk.says("import_articles", str(desk.folder), "--workers", workers)
        found.append([persons.unpack(row["persons"]) for row in snapshots()])
        emptied()
    assert found[0] == found[1]
    assert all(person for row in found[0] for person in row)


# Nobody gets to see it


def hashes() -> list[str]:
    """What anybody could make of the address without the key."""
    made = [MAIL, MAIL.upper(), "tam.quill", "holm-7"]
    for hashed in (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.blake2b):
        digest = hashed(MAIL.encode())
        made += [digest.hexdigest()[:16], digest.digest().decode("latin-1")]
        made.append(base64.b64encode(digest.digest()).decode()[:20])
    return made


def assert_untold(said: str, *, but: tuple[str, ...] = ()) -> None:
    assert [each for each in hashes() if each.casefold() in said.casefold()] == []
    assert [each for each in but if each in said] == []


def stored() -> Iterator[tuple[str, str]]:
    """Every value of every table, with its column; what is packed also as what it says."""
    for model in apps.get_models(include_auto_created=True):
        columns = [field.column for field in model._meta.concrete_fields]
        for row in model._base_manager.values_list(
            *(f.attname for f in model._meta.concrete_fields)
        ):
            for column, value in zip(columns, row, strict=True):
                where = f"{model._meta.db_table}.{column}"
                if isinstance(value, bytes | memoryview):
                    value = bytes(value)
                    with contextlib.suppress(zlib.error):
                        value += zlib.decompress(value)
                    value = value.decode("latin-1")
                yield where, str(value)


def undone_bytes(said: str) -> Iterator[str]:
    """What a row keeps for its undoing: a snapshot, packed and in base64."""
    for part in said.split('"'):
        with contextlib.suppress(ValueError, zlib.error):
            yield zlib.decompress(base64.b64decode(part, validate=True)).decode("latin-1")


def public() -> Iterator[str]:
    client = Client()
    places = ["/", "/?q=eel", "/people/", "/about/", "/2013/", "/2013/10/", "/nowhere/"]
    places += ["/articles.json", "/openapi.json", "/sitemap.xml", "/oembed/?url=/a/the-eel/"]
    places += [f"/timemap/json/{URL}", f"/timemap/link/{URL}", f"/web/*/{URL}", f"/web/{URL}"]
    for model in (Article, Comment, Commenter):
        for row in model.objects.all():
            places += [row.get_absolute_url(), f"{row.get_absolute_url()[:-1]}.json"]
    for place in places:
        yield client.get(place, follow=True).content.decode()


def administered(*, personal: bool) -> Iterator[str]:
    """What an editor sees, who may see everything; or everything but addresses in raw files."""
    editor = get_user_model().objects.create(username=f"editor {personal}", is_staff=True)
    editor.user_permissions.set(Permission.objects.all())
    if not personal:
        editor.user_permissions.remove(Permission.objects.get(codename="view_personal_data"))
    client = Client()
    client.force_login(editor)
    for model in apps.get_models():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        with contextlib.suppress(NoReverseMatch):
            places = [reverse(f"{name}_changelist")]
            places += [reverse(f"{name}_change", args=pk) for pk in model.objects.values_list("pk")]
            for place in places:
                yield client.get(place, follow=True).content.decode()


@pytest.mark.parametrize("text", ["", KEY], ids=["without a key", "with a key"])
def test_nothing_tells_an_address(
    text: str, tmp_path: Path, desk: Desk, key, caplog, capfd
) -> None:
    caplog.set_level(logging.DEBUG)
    told = ""
    for turned in ("", text):  # what was kept before is kept for the undoing, too
        key(turned)
        for format in FORMATS:
            path = str(written(format, folder=desk.folder))
            told += desk.says("import_articles", path, "--json", "--verbosity=3")
    told += desk.says("import_articles", str(desk.folder), "--dry-run", "--workers", "2")
    Article.objects.update(state=Article.State.PUBLISHED)
    assert {row["format"] for row in snapshots()} >= FORMATS.keys() - {"commento"}

    found = {p for row in snapshots() for p in persons.unpack(row["persons"]) if p}
    assert len(found) == bool(text)
    secret = (*found, *(person.split("-")[1] for person in found), KEY)
    for where, value in stored():
        own = where.endswith("snapshot.persons")
        for said in (value, *undone_bytes(value)):
            assert_untold(said, but=(KEY,) if own else secret)
    for page in (*public(), *administered(personal=False)):
        assert_untold(page, but=secret)
    for page in administered(personal=True):
        assert [each for each in secret if each in page] == []
    for kind in ("wxr", "disqus", "jsonl"):
        told += desk.says("export_articles", "--format", kind, "--output", str(tmp_path / kind))
        assert TEXT[:20] in (tmp_path / kind).read_text()
        assert_untold((tmp_path / kind).read_text(), but=secret)
    told += desk.says("export_dataset", str(tmp_path / "dataset"), "--no-parquet")
    for path in (tmp_path / "dataset").rglob("*"):
        assert_untold(path.read_text() if path.is_file() else "", but=secret)
    for run in ImportRun.objects.all():
        told += desk.says("imports", "show", str(run.pk), "--json")
    assert '"created"' in told
    assert_untold(told + caplog.text + "".join(capfd.readouterr()), but=secret)


def test_no_complaint_about_a_bad_file_tells_an_address(
    tmp_path: Path, desk: Desk, key, caplog, capfd
) -> None:
    caplog.set_level(logging.DEBUG)
    for format, (name, _) in FORMATS.items():
        whole = written(format, folder=tmp_path).read_bytes()
        (tmp_path / name).unlink()
        place = whole.index(MAIL.encode())
        bad = [
            whole[: place + len(MAIL)],
            whole[: place + len(MAIL) + 9],
            whole[:-9],
            whole.replace(MAIL.encode(), b"<" + MAIL.encode() + b">"),
            whole.replace(MAIL.encode(), MAIL.encode() + b"\x00\xff<&"),
            whole.replace(MAIL.encode(), MAIL.encode() + b'"]]>'),
            whole.replace(TEXT.encode(), b""),
        ]
        for number, content in enumerate(bad):
            desk.put(f"{number}-{name}", content)
    for options in (["--json"], ["--workers", "2"]):
        said = desk.says("import_articles", str(desk.folder), *options)
        assert "failed" in said
        assert_untold(said, but=(KEY,))
        emptied()
    assert_untold(caplog.text + "".join(capfd.readouterr()), but=(KEY,))


@pytest.mark.django_db(transaction=True)
def test_no_copy_of_the_site_and_no_bag_tells_a_person(desk: Desk, key, tmp_path: Path) -> None:
    key("")
    read_captures(desk)
    key(KEY)
    read_captures(desk)
    found = {p for row in snapshots() for p in persons.unpack(row["persons"]) if p}
    assert len(found) == 2
    secret = (*found, *(person.split("-")[1] for person in found))
    desk.says("export_articles", "--format", "html", "--output", str(tmp_path / "copy"))
    desk.says("export_archive", str(tmp_path / "bag"))
    assert '"content"' in (tmp_path / "bag" / "data" / "snapshots.jsonl").read_text()
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != desk.folder]
    for path in files:
        text = path.read_bytes().decode("latin-1")
        for said in (text, *undone_bytes(text)):
            assert [each for each in (*secret, INES, "h@pellworth.example") if each in said] == []


@pytest.mark.django_db(transaction=True)
def test_a_bag_without_persons_is_rebuilt_and_read_again(desk: Desk, key, tmp_path: Path) -> None:
    read_captures(desk)
    before = drawn()
    desk.says("export_archive", str(tmp_path / "bag"))
    emptied()
    ImportFile.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM archive_fixitycheck")
    assert "Rebuilt from" in desk.says("rebuild_archive", str(tmp_path / "bag"))
    assert drawn() == before
    assert not any(row["persons"] for row in snapshots())
    read_captures(desk)
    assert drawn() == before
    assert all(row["persons"] for row in snapshots())
    later = RENAMED.changed(3, text="I did, and nobody came.")
    desk.save("later.xml", later.as_disqus())
    assert Comment.objects.count() == 3


def test_stretches_of_a_large_export_leave_no_address_in_a_name(
    desk: Desk, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(parallel, "STRETCH", 2048)
    said = [Said(id=n, author=MAIL, text=f"{TEXT} {n}") for n in range(1, 30)]
    pages = [Page(title=f"Eel {n}", url=f"{BEFORE.url}{n}", comments=said) for n in range(3)]
    path = desk.put("blog.xml", pages[0].as_wxr(*pages[1:]))
    desk.says("import_articles", str(path), "--workers", "2")
    assert Comment.objects.count() == 87
    assert set(Commenter.objects.values_list("name", flat=True)) == {"tam.quill"}
