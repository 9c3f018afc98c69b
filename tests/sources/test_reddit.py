"""Posts of reddit with their comments."""

from __future__ import annotations

import json

from tests.sources.exports import codes, drawn, parsed


def comment(id: str, parent: str, body: str, *replies: object, **more: object) -> dict:
    data = {"id": id, "parent_id": parent, "author": "ola", "body": body, "link_id": "t3_p"}
    inside = listing(*replies) if replies else ""
    return {"kind": "t1", "data": data | {"replies": inside, "created_utc": 1.5e9} | more}


def listing(*things: object) -> dict:
    return {"kind": "Listing", "data": {"children": list(things)}}


def post(**more: object) -> dict:
    data = {"id": "p", "name": "t3_p", "title": "Ferry", "author": "ivo", "selftext": ""}
    return {"kind": "t3", "data": data | more}


def test_a_post_and_its_comments_are_one_topic() -> None:
    page = [listing(post()), listing(comment("a", "t3_p", "A", comment("b", "t1_a", "B")))]
    [document] = parsed(page, **AS)
    assert (document.type, document.title) == ("topic", "Ferry")
    assert drawn(document) == ["ola: A", "  ola: B"]


def test_comments_that_were_not_loaded_are_counted() -> None:
    more = {"kind": "more", "data": {"count": 12, "parent_id": "t3_p", "children": ["x"]}}
    [document] = parsed([listing(post()), listing(comment("a", "t3_p", "A"), more)], **AS)
    assert codes(document) == ["comments-unloaded"]
    assert "12" in document.problems[0].message


def test_deleted_and_removed_are_told_apart() -> None:
    gone = comment("a", "t3_p", "[deleted]", author="[deleted]")
    removed = comment("b", "t3_p", "[removed]", author="[deleted]")
    left = comment("c", "t3_p", "The text stayed", author="[deleted]")
    [document] = parsed([listing(post()), listing(gone, removed, left)], **AS)
    assert drawn(document) == ["?:  (deleted)", "?:  (deleted)", "?: The text stayed"]
    assert [one.notice for one in document.comments] == [None, "[removed]", None]


def test_texts_are_unescaped_once_and_only_where_all_are_escaped() -> None:
    escaped = comment(
        "a", "t3_p", "1 &lt; 2 &amp;amp;", body_html="&lt;p&gt;1 &amp;lt; 2&lt;/p&gt;"
    )
    plain = comment("a", "t3_p", "1 < 2 &amp;", body_html="<p>1 &lt; 2</p>")
    for one in (escaped, plain):
        [document] = parsed([listing(post()), listing(one)], **AS)
        [said] = document.comments
        assert (said.text, said.html) == ("1 < 2 &amp;", "<p>1 &lt; 2</p>")


def test_lines_of_an_archive_are_sorted_to_their_posts() -> None:
    lines = [
        comment(id, "t3_p", id.upper(), link_id=link)["data"]
        for id, link in (("a", "t3_p"), ("b", "t3_q"))
    ]
    first, second = parsed("\n".join(json.dumps(one) for one in lines), **AS)
    assert (first.id, drawn(first), second.id) == ("p", ["ola: A"], "q")


AS = {"format": "reddit"}
