"""A copy of the site that needs no server."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.exporting.html import walk
from archive.models import Author
from comments import discussion
from comments import services as discussions
from tests.archive.exports import everything, exported

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy"


def pages(copy: Path) -> dict[str, lxml.html.HtmlElement]:
    parser = lxml.html.HTMLParser(encoding="utf-8")
    return {
        str(file.relative_to(copy)): lxml.html.document_fromstring(file.read_bytes(), parser=parser)
        for file in sorted(copy.rglob("*.html"))
    }


def dead_links(copy: Path) -> list[str]:
    """Links that lead to no file, or to no such place in one."""
    known = pages(copy)
    anchors = {name: {one.get("id") for one in page.iter()} for name, page in known.items()}
    dead = []
    for name, page in known.items():
        for element in page.iter("a", "link", "script", "img"):
            given = element.get("href") or element.get("src") or ""
            parts = urlsplit(given)
            if parts.scheme or not given:
                continue
            file = (copy / name).parent / unquote(parts.path) if parts.path else copy / name
            if not file.is_file():
                dead.append(f"{name}: {given}")
                continue
            target = str(file.resolve().relative_to(copy.resolve()))
            if parts.fragment and unquote(parts.fragment) not in anchors[target]:
                dead.append(f"{name}: {given}")
    return dead


def test_every_link_of_the_demo_leads_to_a_page_and_a_place_on_it(copy: Path) -> None:
    call_command("loaddata", "demo", verbosity=0)
    exported("html", copy)
    assert dead_links(copy) == []
    names = set(pages(copy))
    assert {"index.html", "about/index.html", "people/index.html", "2014/index.html"} <= names
    assert {"people/kind-commenters.html", "authors/orla-venn/index.html"} <= names


def test_names_in_any_script_and_length_become_files(copy: Path, make_article) -> None:
    everything(make_article)
    make_article("ساعة الميناء", slug="ساعة-الميناء")
    make_article("長い", slug="長" * 100)
    make_article("Con", slug="con")
    make_article("Small", slug="clock")
    make_article("Large", slug="Clock")
    exported("html", copy)
    assert dead_links(copy) == []
    files = [file.relative_to(copy) for file in copy.rglob("*")]
    assert max(len(part.encode()) for file in files for part in file.parts) <= 200
    folded = [str(file).casefold() for file in files]
    assert len(set(folded)) == len(folded)
    titles = {page.findtext(".//h1") for page in pages(copy).values()}
    assert {"Small", "Large", "Con", "長い", "ساعة الميناء"} <= titles


def test_a_long_discussion_is_in_the_copy_to_its_last_comment(
    copy: Path, discussed, monkeypatch
) -> None:
    monkeypatch.setattr(discussion, "THREADS_PER_PAGE", 3)
    monkeypatch.setattr(discussion, "FIRST_STRETCH", 6)
    monkeypatch.setattr(discussion, "STRETCH", 4)
    article = discussed("Ann\n" + "  Bea\n" * 12 + "Cal\n" * 8, slug="clock")
    exported("html", copy)
    assert dead_links(copy) == []
    read = {
        one.get("id")
        for name, page in pages(copy).items()
        if name.startswith("a/clock/") and "sort-" not in name
        for one in page.iterfind(".//li[@id]")
    }
    assert read == {f"c-{code}" for code in article.comments.values_list("code", flat=True)}


def test_a_link_to_a_comment_leads_to_where_it_stands(
    copy: Path, discussed, make_commenter
) -> None:
    ann = make_commenter("Ann")
    article = discussed("Ann\n  Bea", slug="clock", columns={"commenter_id": ann.pk})
    exported("html", copy)
    page = pages(copy)["commenters/ann/index.html"]
    led = [one.get("href") for one in page.iterfind(".//p[@class='r-by']/a")]
    first = article.comments.get(number=1)
    assert f"../../a/clock/index.html#c-{first.code}" in led
    own = pages(copy)["a/clock/index.html"].find(".//a[@class='c-date']")
    assert own.get("href") == f"#c-{first.code}"


def test_what_the_public_may_not_see_is_in_no_file(copy: Path, make_article) -> None:
    everything(make_article)
    make_article("A SECRET draft", slug="draft", state="draft")
    make_article("A SECRET removed page", slug="gone", state="removed")
    exported("html", copy)
    everywhere = b"".join(file.read_bytes() for file in copy.rglob("*") if file.is_file())
    assert b"SECRET" not in everywhere
    assert b"/admin" not in everywhere
    assert not (copy / "admin").exists()


def test_nothing_asks_the_network_and_nothing_needs_a_server(copy: Path, make_article) -> None:
    everything(make_article)
    exported("html", copy)
    for name, page in pages(copy).items():
        asked = [*page.xpath("//@src"), *page.xpath("//link/@href"), *page.xpath("//@action")]
        assert [one for one in asked if urlsplit(one).scheme or one.startswith("/")] == [], name
        assert page.xpath("//form[not(@inert)]") == [], name
        assert "needs no server" in page.findtext(".//footer[@class='foot wrap']/p"), name
    css = (copy / "static/archive/afterword.css").read_text()
    assert re.findall(r"url\((?!data:)[^)]*\)", css) == []


def test_the_address_of_the_live_site_is_named_where_there_is_one(
    copy: Path, make_article, settings
) -> None:
    settings.ALLOWED_HOSTS = ["archive.example"]
    make_article(slug="clock")
    exported("html", copy, site="https://archive.example/")
    page = pages(copy)["a/clock/index.html"]
    assert page.find(".//link[@rel='canonical']").get("href") == "https://archive.example/a/clock/"
    assert "https://archive.example/a/clock/" in page.findtext(".//p[@id='cite-1']")
    exported("html", copy)
    page = pages(copy)["a/clock/index.html"]
    assert page.find(".//link[@rel='canonical']") is None


@pytest.mark.parametrize("site", ["archive.example", "ftp://a.example", "https://a.example/in/it"])
def test_an_address_of_no_site_is_refused(copy: Path, site: str) -> None:
    with pytest.raises(CommandError, match="write an address as"):
        exported("html", copy, site=site)
    with pytest.raises(CommandError, match="ALLOWED_HOSTS does not let"):
        exported("html", copy, site="https://other.example")
    assert not copy.exists()


def test_the_same_archive_gives_the_same_copy_and_what_went_is_gone(
    copy: Path, tmp_path: Path, discussed, make_article
) -> None:
    article = discussed("Ann\n  Bea", slug="clock")
    gone = make_article("Tides", slug="tides")
    exported("html", copy)
    exported("html", tmp_path / "other")
    before = {file.relative_to(copy): file.read_bytes() for file in copy.rglob("*.html")}
    other = tmp_path / "other"
    assert before == {file.relative_to(other): file.read_bytes() for file in other.rglob("*.html")}
    discussions.remove(comment=article.comments.get(number=2), reason="asked for")
    gone.delete()
    exported("html", copy)
    assert not (copy / "a/tides").exists()
    assert b"Removed by an editor" in (copy / "a/clock/index.html").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "other"]


def test_a_folder_with_other_files_is_refused_and_an_empty_one_is_taken(
    copy: Path, make_article
) -> None:
    make_article()
    copy.mkdir()
    exported("html", copy)
    mine = copy.parent / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("mine")
    with pytest.raises(CommandError, match="holds other files"):
        exported("html", mine)
    with pytest.raises(CommandError, match="is a file"):
        exported("html", mine / "letter.txt")
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]


def test_a_copy_that_breaks_in_the_middle_leaves_the_earlier_one(
    copy: Path, make_article, monkeypatch
) -> None:
    make_article()
    exported("html", copy)
    before = (copy / "index.html").read_bytes()
    make_article("Another")

    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(walk.Walk, "_rendered", full)
    with pytest.raises(CommandError, match=r"was not written: No space left on device\."):
        exported("html", copy)
    assert (copy / "index.html").read_bytes() == before
    assert [path.name for path in copy.parent.iterdir()] == ["copy"]


def test_filters_and_standard_output_are_refused(copy: Path, make_article) -> None:
    make_article()
    with pytest.raises(CommandError, match="copies the whole site"):
        exported("html", copy, article=["the-harbour-clock"])
    with pytest.raises(CommandError, match="--output FOLDER"):
        call_command("export_articles", format="html")
    with pytest.raises(CommandError, match="--site is for html"):
        exported("wxr", copy, site="https://archive.example")


def test_copying_writes_nothing_in_the_database(copy: Path, discussed) -> None:
    discussed("Ann\n  Bea")
    Author.objects.create(name="Nobody", slug="nobody")
    with CaptureQueriesContext(connection) as asked:
        exported("html", copy)
    assert [one for one in asked if re.match(r"\s*(INSERT|UPDATE|DELETE)", one["sql"])] == []
    assert not (copy / "authors/nobody").exists()
