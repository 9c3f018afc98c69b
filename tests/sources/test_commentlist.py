"""Any JSON with comments in it."""

from __future__ import annotations

import json

from archive.sources import sniff
from tests.sources.exports import drawn, parsed, refused


def test_answers_stand_inside_or_name_an_id() -> None:
    inside = {"author": "Ivo", "date": "2020-01-02", "text": "B"}
    by_id = {"author": "Ash", "date": "2020-01-03", "text": "C", "parentId": "1"}
    first = {"id": 1, "author": "Ola", "date": "2020-01-01", "text": "A", "replies": [inside]}
    [document] = parsed({"title": "Thumb", "comments": [first, by_id]}, **AS)
    assert (document.title, document.url) == ("Thumb", None)
    assert drawn(document) == ["Ola: A", "  Ivo: B", "  Ash: C"]
    assert [one.placed_by for one in document.comments] == [None, "nesting", "id"]
    assert [one.id for one in document.comments] == ["1", None, None]


def test_a_thread_that_answers_its_page_is_a_thread() -> None:
    one = {"id": 5, "author": "Ola", "text": "A", "parent_id": 77}
    [document] = parsed({"id": 77, "title": "Thumb", "comments": [one]}, **AS)
    assert document.problems == ()


def test_articles_are_no_comments() -> None:
    article = {"title": "Thumb", "author": "Ola", "date": "2020-01-01", "text": "Whose?"}
    assert "nothing in it is a comment" in refused([article, article | {"title": "Hat"}], **AS)


def test_what_this_program_prints_is_not_read_again() -> None:
    [document] = parsed([{"author": "Ola", "text": "A", "id": 1}], **AS)
    assert sniff(json.dumps(document.as_json()).encode()) is None


def test_json_without_comments_is_no_format() -> None:
    assert sniff(b'{"name": "pellworth", "version": "1.0", "files": ["a"]}') is None


def test_schema_org_s_own_json_is_read() -> None:
    said = {
        "@type": "Comment",
        "author": {"@type": "Person", "name": "Ola"},
        "text": "A",
        "datePublished": "2020-01-01T10:00:00+01:00",
    }
    page = {
        "@type": "DiscussionForumPosting",
        "headline": "Thumb",
        "url": "https://a.example/t",
        "comment": [said | {"comment": [said | {"text": "B"}]}],
    }
    [document] = parsed(page, **AS)
    assert (document.title, document.url) == ("Thumb", "https://a.example/t")
    assert drawn(document) == ["Ola: A", "  Ola: B"]


def test_comments_are_sorted_to_the_pages_they_name() -> None:
    rows = [{"id": n, "author": "Ola", "text": str(n), "page": f"/{n % 2}"} for n in range(4)]
    even, odd = parsed(rows, **AS)
    assert (even.url, drawn(even)) == ("/0", ["Ola: 0", "Ola: 2"])
    assert (odd.url, drawn(odd)) == ("/1", ["Ola: 1", "Ola: 3"])


AS = {"format": "json"}
