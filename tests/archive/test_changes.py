"""As captured and as edited: what an editor changed, word by word."""

from __future__ import annotations

import re

import pytest

from archive import changes, services
from archive.models import Article, Author, Byline
from comments import services as discussions
from tests.archive.captures import FERRY
from tests.archive.conftest import HOSTILE
from tests.archive.importing import Desk, comment, edit
from tests.archive.test_article import page


@pytest.fixture
def ferry(db, desk: Desk) -> Article:
    desk.save("ferry.xml", FERRY.as_wxr())
    return Article.objects.get()


def diff(client, address: str, status: int = 200) -> str:
    response = client.get(f"{address}changes/")
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def change(article: Article, **values) -> None:
    article.refresh_from_db()
    services.edit_article(article=article, revision=article.revision, **values)


def test_what_nobody_edited_stands_as_it_was_captured(client, ferry):
    assert "Every word stands here as it was captured." in diff(client, ferry.get_absolute_url())
    assert "Every word stands here" in diff(client, comment(1).get_absolute_url())
    html = page(client, ferry)
    assert "Edited since" not in html
    assert ">edited</a>" not in html


def test_the_words_of_an_article_are_compared_one_by_one(client, ferry):
    body = ferry.body_html.replace("harbour master", "port master")
    change(ferry, body_html=body, title="The ferry is early again")
    html = diff(client, ferry.get_absolute_url())
    assert "The <del>harbour</del><ins>port</ins> master keeps two clocks" in html
    assert "The ferry is <del>late</del><ins>early</ins> again" in html
    assert "Last edited on" in html
    address = f"{ferry.get_absolute_url()}changes/"
    assert f'<dt>Edited since</dt><dd><a href="{address}">' in page(client, ferry)


def test_the_words_of_a_comment_are_compared_one_by_one(client, ferry):
    edit(1, text="A clock that is wrong on purpose is a promise.")
    html = diff(client, comment(1).get_absolute_url())
    assert "on purpose is a <del>timetable.</del><ins>promise.</ins>" in html
    flag = f'<a class="flag" href="{comment(1).get_absolute_url()}changes/">edited</a>'
    assert flag in page(client, ferry)


def test_facts_are_compared_and_names_are_only_told(client, ferry):
    edit(1, votes=41, author_name="H.")
    html = diff(client, comment(1).get_absolute_url())
    assert "<ins>41</ins>" in html
    assert "Also changed by an editor: Name." in html
    assert "Haverkamp" not in html
    author = Author.objects.create(name="Someone Else", slug="else")
    change(ferry, bylines=[Byline(author=author, role="author", position=0)])
    html = diff(client, ferry.get_absolute_url())
    assert "Also changed by an editor: Bylines." in html
    assert "Someone Else" not in html


def test_a_comment_that_an_editor_moved_says_so(client, ferry):
    discussions.move(comment=comment(6), parent=comment(1))
    assert "Also changed by an editor: Place." in diff(client, comment(6).get_absolute_url())


def test_what_changed_in_markup_only_is_no_change_of_words(client, ferry):
    change(ferry, body_html=ferry.body_html.replace("Sunday", "<strong>Sunday</strong>"))
    html = diff(client, ferry.get_absolute_url())
    assert "Text, its markup only" in html
    assert "<del>" not in html


def test_removed_words_are_shown_in_neither_version(client, ferry):
    edit(1, text="Secret words instead.")
    discussions.remove(comment=comment(1), reason="names a private person")
    html = diff(client, comment(1).get_absolute_url(), status=410)
    assert "Secret" not in html
    assert "timetable" not in html
    services.remove_article(article=ferry, reason="asked for")
    for address in (ferry.get_absolute_url(), comment(2).get_absolute_url()):
        assert "asked for" in diff(client, address, status=410)


def test_what_readers_may_not_see_has_no_changes(client, ferry):
    ferry.comments.filter(number=6).update(state="spam")
    diff(client, ferry.comments.get(number=6).get_absolute_url(), status=404)
    Article.objects.update(state="draft")
    diff(client, ferry.get_absolute_url(), status=404)
    diff(client, comment(2).get_absolute_url(), status=404)


def test_what_was_written_here_has_no_capture(client, make_article):
    article = make_article()
    added = discussions.start_thread(article=article, author_name="Bo", text="Late.")
    for address in (article.get_absolute_url(), added.get_absolute_url()):
        assert "This was written here." in diff(client, address)


def test_an_archive_without_snapshots_compares_the_texts_it_has(client, make_article, make_capture):
    article = make_article(
        title="Late again",
        dek="As it stands.",
        body_html="<p>The boat left late.</p>",
        capture=make_capture("words"),
        source_blocks=[
            {"kind": "title", "text": "Late again", "lines": [1, 1]},
            {"kind": "dek", "text": "As it stood.", "lines": [2, 2]},
            {"kind": "paragraph", "text": "The boat left early.", "lines": [3, 3]},
            {"kind": "navigation", "text": "Next page", "lines": [4, 4]},
        ],
    )
    html = diff(client, article.get_absolute_url())
    assert "The boat left <del>early.</del><ins>late.</ins>" in html
    assert "As it <del>stood.</del><ins>stands.</ins>" in html
    assert "Next page" not in html


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_either_version_is_text(client, ferry, hostile):
    edit(1, text=f"A clock. {hostile}")
    change(ferry, title=hostile, dek=hostile, body_html=f"<p>{hostile}</p>")
    for address in (ferry.get_absolute_url(), comment(1).get_absolute_url()):
        html = diff(client, address)
        assert "<script>alert" not in html
        assert "<img" not in html


def test_a_text_that_takes_too_long_to_compare_is_not(client, ferry, monkeypatch):
    monkeypatch.setattr(changes, "MOST_COMPARED", 200)
    change(ferry, body_html="<p>Something else.</p>")
    html = diff(client, ferry.get_absolute_url())
    assert "The text is too long to be compared here." in html
    assert "Something else" not in html


def test_a_former_address_leads_to_the_changes_of_the_present_one(client, ferry):
    old = ferry.get_absolute_url()
    change(ferry, slug="elsewhere")
    response = client.get(f"{old}changes/")
    assert (response.status_code, response["Location"]) == (301, "/a/elsewhere/changes/")
    assert client.get("/a/nowhere/changes/").status_code == 404
    assert client.get("/c/0123456789/changes/").status_code == 404


def test_queries_do_not_grow_with_what_was_changed(client, ferry, queries_of):
    few = queries_of(f"{ferry.get_absolute_url()}changes/")
    change(ferry, title="Another", body_html="<p>Else.</p>", dek="A line.", kicker="Section")
    assert queries_of(f"{ferry.get_absolute_url()}changes/") == few
