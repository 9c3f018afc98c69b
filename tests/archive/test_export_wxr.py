"""Out of the archive as WordPress's export, and back."""

from __future__ import annotations

import io
import json
from pathlib import Path

import lxml.etree
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Article
from archive.sources import read
from tests.archive.exports import brought_back, differences, everything, exported, snapshot
from tests.archive.wxr_rules import WP, broken_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.xml"


def test_the_demo_comes_back_unchanged_and_wordpress_takes_it(file: Path) -> None:
    call_command("loaddata", "demo", verbosity=0)
    before = snapshot()
    exported("wxr", file)
    assert broken_rules(file.read_bytes()) == []
    assert differences(before, brought_back(file)) == []


def test_everything_that_can_be_said_comes_back_as_it_was_said(make_article, file: Path) -> None:
    everything(make_article)
    before = snapshot()
    exported("wxr", file)
    assert broken_rules(file.read_bytes()) == []
    assert differences(before, brought_back(file)) == []


def test_what_the_public_may_not_see_is_not_in_the_file(make_article, file: Path) -> None:
    article = everything(make_article)
    make_article("A SECRET draft", slug="draft", state="draft")
    make_article("A SECRET removed page", slug="gone", state="removed")
    exported("wxr", file)
    assert "SECRET" not in file.read_text()
    root = lxml.etree.parse(str(file)).getroot()
    seats = [
        one
        for one in root.iter(f"{WP}comment")
        if "not shown" in one.findtext(f"{WP}comment_content", "")
        or "removed by" in one.findtext(f"{WP}comment_content", "")
    ]
    assert [one.findtext(f"{WP}comment_author") for one in seats] == ["", ""]
    assert len(list(root.iter(f"{WP}comment"))) == article.comments.count() - 1


def test_characters_that_xml_cannot_hold_are_replaced_and_told(discussed, file: Path) -> None:
    drawing = "An\x07n: a bell \x07 and \ufffe\nBea: nothing"
    known = {"published_precision": "day", "published_basis": "stated"}
    discussed(drawing, title="The \x0b clock", slug="clock", columns={"likelihood": 1.0}, **known)
    before = snapshot()
    said = exported("wxr", file)
    assert "The \\x0b clock: 2 characters that XML cannot hold stand as \ufffd." in said
    assert broken_rules(file.read_bytes()) == []
    root = lxml.etree.parse(str(file)).getroot()
    assert root.findtext("channel/item/title") == "The \ufffd clock"
    assert root.findtext(f".//{WP}comment_author") == "An\ufffdn"
    after = brought_back(file)  # what is kept beside them is exact
    for row in before["The \x0b clock"]["comments"]:
        row["commenter__name"] = row["author_name"]
    assert differences(before, after) == []


def test_the_end_of_a_cdata_in_a_text_ends_nothing(discussed, file: Path) -> None:
    text = "]]> is how it ends, ]]]]> too, and ]]]]><![CDATA[> as well as <![CDATA["
    discussed(f"Ann: {text}")
    exported("wxr", file)
    [document] = read(file)
    assert document.comments[0].text == text
    assert document.problems == ()


def test_a_reply_has_a_higher_id_than_what_it_answers_whatever_their_numbers(
    make_article, file: Path
) -> None:
    everything(make_article)
    exported("wxr", file)
    assert [rule for rule in broken_rules(file.read_bytes()) if "answers" in rule] == []


def test_queries_are_the_same_for_3_comments_and_for_300(discussed) -> None:
    def asked(slug: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            out = io.StringIO()
            call_command(
                "export_articles", format="wxr", article=[slug], stdout=out, stderr=io.StringIO()
            )
        assert "</rss>" in out.getvalue()
        return len(queries)

    few = discussed("Ann\n  Bea\nCal", title="Few")
    many = discussed("\n".join(["Ann\n  Bea\n    Cal"] * 100), title="Many")
    assert asked(few.slug) == asked(many.slug)


def test_a_comment_that_is_still_here_keeps_its_address_and_no_other_takes_it(
    make_article, file: Path
) -> None:
    article = everything(make_article)
    before = [*article.comments.order_by("number").values_list("number", "code")]
    exported("wxr", file)
    call_command("import_articles", str(file), stdout=io.StringIO())
    assert [*article.comments.order_by("number").values_list("number", "code")] == before
    call_command("check_threads", stdout=io.StringIO())


def test_several_publications_in_one_file_stay_apart(make_article, file: Path) -> None:
    known = {"published_precision": "day", "published_basis": "stated"}
    make_article("One", publication="The Almanac", language="en", **known)
    make_article("Two", publication="Saltmarsh", language="de", **known)
    make_article("Three", publication=None, **known)
    before = snapshot()
    exported("wxr", file)
    assert differences(before, brought_back(file)) == []


def test_a_file_of_anybody_who_writes_our_names_wrongly_is_told_and_read(file: Path) -> None:
    facts = {
        "number": "minus one",
        "date": "2014-02-31",
        "placement": "sure",
        "alternatives": "[[1]]",
        "likelihood": "NaN",
        "says": '{"edited": 4}',
        "votes": "1e9",
        "state": "gone",
    }
    meta = (
        "<wp:commentmeta><wp:meta_key>_afterword_facts</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{json.dumps(facts)}]]></wp:meta_value></wp:commentmeta>"
    )
    file.write_text(
        '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>The clock</title>'
        "<wp:post_id>1</wp:post_id><wp:postmeta><wp:meta_key>_afterword_facts</wp:meta_key>"
        "<wp:meta_value>{</wp:meta_value></wp:postmeta><wp:comment><wp:comment_id>1</wp:comment_id>"
        f"<wp:comment_content>Slow.</wp:comment_content>{meta}</wp:comment></item></channel></rss>"
    )
    [document] = read(file)
    [comment] = document.comments
    assert comment.text == "Slow."
    assert comment.placement == "stated"
    messages = [one.message for one in document.problems if one.code == "kept-unreadable"]
    assert len(messages) == 2
    assert all(name in " ".join(messages) for name in [*facts, "all of it"])
    call_command("import_articles", str(file), stdout=io.StringIO())
    assert Article.objects.get().comment_count == 1
