"""Out of the archive as Disqus's export, and back."""

from __future__ import annotations

from pathlib import Path

import lxml.etree
import pytest
from django.core.management import call_command

from archive.sources import read
from tests.archive.exports import brought_back, differences, everything, exported, snapshot

pytestmark = pytest.mark.django_db

DISQUS = "{http://disqus.com}"
ID = "{http://disqus.com/disqus-internals}id"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.xml"


def test_the_demo_comes_back_unchanged(file: Path) -> None:
    call_command("loaddata", "demo", verbosity=0)
    before = snapshot()
    exported("disqus", file)
    assert differences(before, brought_back(file)) == []


def test_everything_that_can_be_said_comes_back_as_it_was_said(make_article, file: Path) -> None:
    everything(make_article)
    before = snapshot()
    exported("disqus", file)
    assert differences(before, brought_back(file)) == []


def test_removed_comments_are_deleted_posts_without_words_or_name(make_article, file: Path) -> None:
    everything(make_article)
    exported("disqus", file)
    assert "SECRET" not in file.read_text()
    posts = lxml.etree.parse(str(file)).getroot().findall(f"{DISQUS}post")
    deleted = [post for post in posts if post.findtext(f"{DISQUS}isDeleted") == "true"]
    assert [post.findtext(f"{DISQUS}message") for post in deleted] == ["", ""]
    assert [post.findtext(f"{DISQUS}author/{DISQUS}name") for post in deleted] == ["", ""]
    answered = {post.find(f"{DISQUS}parent").get(ID) for post in posts if
                post.find(f"{DISQUS}parent") is not None}  # fmt: skip
    assert {post.get(ID) for post in deleted} <= answered


def test_every_post_names_a_thread_and_a_parent_that_came_before(make_article, file: Path) -> None:
    everything(make_article)
    make_article("Nobody commented")
    exported("disqus", file)
    root = lxml.etree.parse(str(file)).getroot()
    threads = [thread.get(ID) for thread in root.findall(f"{DISQUS}thread")]
    assert len(threads) == 2
    before: set[str | None] = set()
    for post in root.findall(f"{DISQUS}post"):
        assert post.find(f"{DISQUS}thread").get(ID) in threads
        parent = post.find(f"{DISQUS}parent")
        assert parent is None or parent.get(ID) in before
        before.add(post.get(ID))


def test_a_day_is_written_as_a_moment_and_read_as_a_day(make_article, file: Path) -> None:
    everything(make_article)
    exported("disqus", file)
    [document] = read(file)
    assert "<createdAt>2014-03-01T00:00:00Z</createdAt>" in file.read_text()
    assert [c.date_precision for c in document.comments if c.date == "2014-03-01"] == ["month"]
    assert document.problems == ()
