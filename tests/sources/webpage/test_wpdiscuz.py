"""wpDiscuz states each comment's parent; nothing that looks otherwise on the page overrules it."""

from __future__ import annotations

import io

from archive.sources import Document
from archive.sources.webpage import parse


def comment(
    id: int, parent: int, *, prefix: str = "wpd", said: str = "x", inside: str = "", extra: str = ""
) -> str:
    return (
        f'<div id="{prefix}-comm-{id}_{parent}" class="{prefix}-comment {extra}'
        f' {prefix}_comment_level-{2 if parent else 1}"><div id="comment-{id}">'
        f'<div class="{prefix}-comment-author">N{id}</div>'
        f'<div class="{prefix}-comment-text">{said}</div></div>{inside}</div>'
    )


def page(*comments: str, after: str = "") -> Document:
    body = f'<body><h1>The late ferry</h1><div id="wpdcom">{"".join(comments)}{after}</div></body>'
    [document] = parse(io.BytesIO(f"<!doctype html><html>{body}</html>".encode()))
    return document


def parents(document: Document) -> list[tuple[str | None, int | None, str | None]]:
    return [(one.id, one.parent, one.placed_by) for one in document.comments]


def test_the_parent_of_the_id_wins_over_the_place_on_the_page() -> None:
    deep = comment(1, 0, inside=comment(2, 1)) + comment(3, 2) + comment(4, 0)
    assert parents(page(deep)) == [
        ("1", None, None),
        ("2", 1, "id"),
        ("3", 2, "id"),
        ("4", None, None),
    ]


def test_version_five_is_read_as_version_seven() -> None:
    document = page(comment(1, 0, prefix="wc"), comment(2, 1, prefix="wc"))
    assert parents(document) == [("1", None, None), ("2", 1, "id")]
    assert [one.author for one in document.comments] == ["N1", "N2"]


def test_a_reply_to_a_vanished_comment_becomes_a_thread_and_says_so() -> None:
    document = page(comment(1, 0), comment(9, 8))
    assert parents(document) == [("1", None, None), ("9", None, None)]
    assert "missing-parent" in [problem.code for problem in document.problems]


def test_comments_that_answer_each_other_are_parted_at_the_newest() -> None:
    document = page(comment(1, 2), comment(2, 1), comment(3, 3))
    assert parents(document) == [("1", 2, "id"), ("2", None, None), ("3", None, None)]
    codes = [problem.code for problem in document.problems]
    assert sorted(codes) == ["reply-circle", "reply-to-itself"]


def test_a_comment_that_stands_twice_is_read_once() -> None:
    document = page(comment(1, 0), comment(1, 0, extra="wpd-new-loaded-comment"))
    assert len(document.comments) == 1
    assert [problem.code for problem in document.problems] == ["comment-twice"]


def test_a_cut_text_is_told_from_a_remark_on_a_phrase() -> None:
    cut = '<p>Two words<span id="wpdiscuz-readmore-1_0"><span>… </span>Read more</span></p>'
    quote = (
        '<div class="wpd-inline-feedback-wrapper"><span class="wpd-inline-feedback-info">On:</span>'
        ' late&quot; <a class="wpd-feedback-content-link" href="#">Read more</a></div><p>Is it?</p>'
    )
    first, second = page(comment(1, 0, said=cut), comment(2, 0, said=quote)).comments
    assert (first.text, first.truncated, first.quote) == ("Two words", True, None)
    assert (second.text, second.truncated, second.quote) == ("Is it?", False, "late")


def test_what_the_page_did_not_load_is_told() -> None:
    button = '<div><button class="wpd-load-more-submit">Load More</button></div>'
    folded = '<div class="wpd-toggle"><span class="wpd-view-replies">View Replies (3)</span></div>'
    codes = [p.code for p in page(comment(1, 0, inside=folded), after=button).problems]
    assert codes == ["comments-unloaded", "replies-unloaded"]
    shown = '<input id="wpdiscuzHasMoreComments" value="0">'
    assert page(comment(1, 0), after=shown).problems == ()
