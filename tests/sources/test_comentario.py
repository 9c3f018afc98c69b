"""Exports of Commento and Comentario."""

from __future__ import annotations

from tests.sources.exports import codes, drawn, parsed, refused


def comment(id: str, parent: str = "root", **more: object) -> dict[str, object]:
    return {
        "commentHex": id,
        "parentHex": parent,
        "commenterHex": "anonymous",
        "url": "/clock",
        "domain": "almanac.example",
        "markdown": id.upper(),
        "state": "approved",
        "creationDate": "2021-03-17T12:00:00Z",
    } | more


def export(*comments: dict[str, object], version: int = 1) -> dict[str, object]:
    return {"version": version, "comments": list(comments), "commenters": []}


def test_the_root_marker_is_no_comment() -> None:
    [document] = parsed(export(comment("a"), comment("b", "a"), comment("c", "0" * 64)), **AS)
    assert drawn(document) == ["?: A", "  ?: B", "?: C"]
    assert document.problems == ()


def test_the_text_of_a_deleted_comment_is_a_state() -> None:
    [document] = parsed(export(comment("a", markdown="[deleted]"), comment("b", "a")), **AS)
    assert drawn(document) == ["?:  (deleted)", "  ?: B"]


def test_two_sites_with_one_path_are_two_pages() -> None:
    other = comment("b", domain="quarterly.example")
    first, second = parsed(export(comment("a"), other), **AS)
    assert (first.publication, first.url) == ("almanac.example", "/clock")
    assert (second.publication, second.url) == ("quarterly.example", "/clock")


def test_a_parent_on_another_page_is_told_as_such() -> None:
    _, second = parsed(export(comment("a"), comment("b", "a", url="/thumb")), **AS)
    assert codes(second) == ["parent-elsewhere"]


def test_an_export_without_comments_has_no_documents() -> None:
    assert parsed({"version": 3}, **AS) == []


def test_a_version_from_the_future_is_refused_by_name() -> None:
    assert "version 481" in refused({"version": 481}, **AS)


AS = {"format": "comentario"}
