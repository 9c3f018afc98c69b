"""A bag that is damaged, foreign or hostile: a sentence with the place, and nothing written."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive import services
from archive.bags.tables import TABLES
from archive.models import Article, ArticleVersion, Conflict
from comments import services as discussions
from comments.models import Comment, CommentVersion
from tests.archive.sites import Site

pytestmark = pytest.mark.parametrize("demo", ["sqlite"], indirect=True)

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def exported(demo: Site, tmp_path_factory, django_db_blocker) -> tuple[Path, Site]:
    """The demo's bag, and an empty site."""
    folder = tmp_path_factory.mktemp("exported")
    with django_db_blocker.unblock():
        with demo.here():
            article = Article.objects.order_by("pk").first()
            Conflict.objects.create(article=article, unit="dek")
            services.edit_article(article=article, revision=article.revision, title="Other")
            said = article.comments.order_by("pk").first()
            discussions.edit(comment=said, revision=said.revision, text="Other.")
        demo.run("export_archive", folder / "bag")
        fresh = Site("sqlite", folder, "fresh").make()
        fresh.run("migrate", "--verbosity=0")
    return folder / "bag", fresh


@pytest.fixture
def bag(exported: tuple[Path, Site], tmp_path: Path) -> Path:
    return shutil.copytree(exported[0], tmp_path / "bag")


@pytest.fixture
def empty(exported: tuple[Path, Site], tmp_path: Path, django_db_blocker) -> Iterator[Site]:
    with django_db_blocker.unblock():
        yield Site("sqlite", tmp_path / "empty", "empty").make(like=exported[1])


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_a_bag_says_is_cleaned_before_it_is_shown(empty: Site, bag: Path) -> None:
    change(
        bag,
        "articles",
        lambda line: line.update(body_html="<p onclick=x()>A<script>b</script></p>"),
    )
    dirty = "<img src=x onerror=b()>C"
    for file in ("comments", "article_versions", "comment_versions"):
        change(bag, file, lambda line: line.update(body_html=dirty))
    empty.run("rebuild_archive", bag)
    with empty.here():
        assert set(Article.objects.values_list("body_html", flat=True)) == {"<p>A</p>"}
        for model in (ArticleVersion, CommentVersion):
            assert set(model.objects.values_list("body_html", flat=True)) == {"C"}
        assert set(Comment.objects.values_list("body_html", flat=True)) == {"C"}


def change(
    bag: Path, file: str, edit: Callable[[dict], object], *, only: int | None = None
) -> None:
    """Edit lines and set the checksums right."""
    path = bag / f"data/{file}.jsonl"
    lines = [json.loads(line) for line in path.read_text().split("\n")[:-1]]
    for n, line in enumerate(lines):
        if only is None or n == only:
            edit(line)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    seal(bag)


def seal(bag: Path) -> None:
    for manifest, prefix in (("manifest-sha256.txt", "data/"), ("tagmanifest-sha256.txt", "")):
        listed = []
        for path, content in contents(bag).items():
            if path.startswith(prefix) if prefix else "/" not in path and path != manifest:
                listed.append(f"{hashlib.sha256(content).hexdigest()}  {path}\n")
        (bag / manifest).write_text("".join(listed))


@pytest.mark.parametrize(
    ("file", "edit", "reason"),
    [
        ("articles", {"slug": "a/../b"}, "'slug' is 'a/../b', which no address can have"),
        ("articles", {"title": "x" * 501}, "'title' is longer than 500 characters"),
        ("articles", {"title": "a\x00b"}, "'title' has a NUL in it"),
        ("articles", {"title": None}, "'title' is missing"),
        ("articles", {"title": 7}, "'title' is int and should be str"),
        ("articles", {"state": "secret"}, "'state' is 'secret', which is none of its values"),
        ("articles", {"published_on": "2014-02-30"}, "'published_on'"),
        ("articles", {"imported_at": "2014-02-03T04:05"}, "a moment without a zone"),
        ("articles", {"comment_count": -1}, "'comment_count' is -1"),
        ("articles", {"comment_count": 2**40}, "which no such column holds"),
        ("articles", {"publication": "Nobody"}, "'publication' names 'Nobody', which is not there"),
        ("articles", {"tags": "x"}, "'tags' is no list"),
        ("articles", {"tags": ["No such tag"]}, "names 'No such tag'"),
        ("articles", {"order": 0}, "'order' is 0"),
        ("articles", {"order": 2**62}, "too large"),
        ("articles", {"surprise": 1}, "'surprise' is nothing that this version knows"),
        ("comments", {"parent": "0000000000"}, "answers '0000000000', which its article has not"),
        ("comments", {"code": "O000000000"}, "which is no code"),
        ("comments", {"number": 2_000_000_000}, "order of numbers"),
        ("comments", {"likelihood": float("nan")}, "'likelihood' is no number"),
        ("captures", {"bytes": "elsewhere"}, "'bytes' is 'elsewhere'"),
        ("captures", {"bytes": "damaged"}, "and data/captures does not"),
        ("captures", {"sha256": "../../etc"}, "data/captures does not"),
        ("conflicts", {"comment": "0000000000"}, "names the comment '0000000000'"),
    ],
)  # fmt: skip
def test_a_line_that_no_archive_writes_is_refused_with_its_place(
    empty: Site, bag: Path, file, edit, reason
) -> None:
    change(bag, file, lambda line: line.update(edit), only=0)
    before = empty.state()
    said = empty.refused("rebuild_archive", bag)
    assert reason in said
    assert f"data/{file}.jsonl" in said
    assert "Nothing was changed." in said
    assert empty.state() == before


def test_a_bag_of_the_first_format_is_rebuilt(empty: Site, bag: Path) -> None:
    for table in TABLES:
        if table.since > 1:
            (bag / table.path).unlink()
    (bag / "data/schema.json").write_text('{"format": 1}')
    seal(bag)
    assert "Rebuilt from" in empty.run("rebuild_archive", bag)
    with empty.here():
        assert Article.objects.exists()
        assert not ArticleVersion.objects.exists()


def spoil(bag: Path, how: str) -> None:
    comments = bag / "data/comments.jsonl"
    capture = next(path for path in (bag / "data/captures").rglob("*") if path.is_file())
    match how:
        case "flipped":
            capture.write_bytes(capture.read_bytes()[:-1] + b"\x00")
        case "missing":
            capture.unlink()
        case "extra":
            (bag / "data/more.txt").write_text("more")
        case "extra tag file":
            (bag / "more.txt").write_text("more")
        case "link":
            comments.rename(bag.parent / "elsewhere")
            comments.symlink_to(bag.parent / "elsewhere")
        case "linked folder":
            (bag / "data/captures").rename(bag.parent / "elsewhere")
            (bag / "data/captures").symlink_to(bag.parent / "elsewhere")
        case "outside":
            outside = bag.parent / "outside"
            outside.write_text("x")
            with (bag / "manifest-sha256.txt").open("a") as file:
                file.write(f"{hashlib.sha256(b'x').hexdigest()}  data/../../outside\n")
        case "no manifest":
            (bag / "manifest-sha256.txt").unlink()
        case "garbled manifest":
            (bag / "manifest-sha256.txt").write_bytes(b"\xff\xfe\n")
        case "other standard":
            (bag / "bagit.txt").write_text("BagIt-Version: 2.0\n")
        case "unlisted":
            lines = (bag / "manifest-sha256.txt").read_text().splitlines(keepends=True)
            (bag / "manifest-sha256.txt").write_text("".join(lines[:-1]))
        case "renamed":
            other = capture.with_name(capture.name[:-1] + ("0" if capture.name[-1] != "0" else "1"))
            capture.rename(other)
            seal(bag)
        case "no JSON":
            comments.write_text("{")
            seal(bag)
        case "deep":
            comments.write_text("[" * 100_000)
            seal(bag)
        case "newer":
            (bag / "data/schema.json").write_text('{"format": 3}')
            seal(bag)
        case "without articles":
            (bag / "data/articles.jsonl").unlink()
            seal(bag)


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("flipped", "is damaged: its checksum is not the manifest's"),
        ("missing", "is missing"),
        ("extra", "is listed in no manifest"),
        ("extra tag file", "is listed in no manifest"),
        ("link", "is a link or a device"),
        ("linked folder", "is a link or a device"),
        ("outside", "has no such file as 'data/../../outside'"),
        ("no manifest", "it has no manifest-sha256.txt"),
        ("garbled manifest", "line 1: this is no checksum"),
        ("other standard", "does not say that this is a bag of BagIt 1.0"),
        ("unlisted", ""),
        ("renamed", "is not what its name says"),
        ("no JSON", "line 1: this is no JSON"),
        ("deep", "line 1: this is no JSON"),
        ("newer", "was written by a newer version"),
        ("without articles", "articles.jsonl is missing"),
    ],
)
def test_a_bag_that_is_not_whole_is_refused(empty: Site, bag: Path, how: str, reason: str) -> None:
    spoil(bag, how)
    before = empty.state()
    said = empty.refused("rebuild_archive", bag)
    assert reason in said
    assert empty.state() == before


def test_a_filled_database_is_refused(demo: Site, bag: Path) -> None:
    before = demo.state()
    assert "The database is not empty" in demo.refused("rebuild_archive", bag)
    assert demo.state() == before


def test_what_is_no_bag_is_refused(empty: Site, bag: Path) -> None:
    assert "is no folder" in empty.refused("rebuild_archive", bag / "nowhere")
    assert "is no bag" in empty.refused("rebuild_archive", bag / "data")
