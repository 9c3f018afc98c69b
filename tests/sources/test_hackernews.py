"""Items of Hacker News."""

from __future__ import annotations

from tests.sources.exports import codes, drawn, parsed


def item(id: int, *children: object, parent: int | None = None, **more: object) -> dict:
    return {
        "id": id,
        "created_at_i": 1556953200 + id,
        "type": "comment" if parent else "story",
        "author": f"user{id}",
        "text": f"<p>Text {id}",
        "points": None,
        "parent_id": parent,
        "story_id": 1 if parent else None,
        "children": list(children),
    } | more


def test_children_stand_in_the_order_of_the_page() -> None:
    tree = item(1, item(3, item(4, parent=3), parent=1), item(2, parent=1), title="A clock")
    [document] = parsed(tree, **AS)
    assert document.type == "topic"
    assert drawn(document) == ["user3: Text 3", "  user4: Text 4", "user2: Text 2"]


def test_a_comment_asked_for_alone_has_no_title_and_no_parent() -> None:
    [document] = parsed(item(5, item(6, parent=5), parent=4), **AS)
    assert (document.id, document.title) == ("1", None)
    assert drawn(document) == ["user5: Text 5", "  user6: Text 6"]
    assert codes(document) == ["missing-parent"]


def test_hits_of_a_search_are_sorted_to_their_stories() -> None:
    hit = {
        "objectID": "9",
        "created_at_i": 1556953200,
        "author": "ola",
        "comment_text": "Late",
        "story_id": 1,
        "parent_id": 1,
        "story_title": "A clock",
    }
    [document] = parsed({"hits": [hit]}, **AS)
    assert (document.title, drawn(document)) == ("A clock", ["ola: Late"])


def test_a_circle_of_firebase_items_is_cut() -> None:
    items = [
        {"id": n, "by": "ola", "type": "comment", "time": 1556953200 + n, "text": "x", "parent": p}
        for n, p in ((1, 2), (2, 1))
    ]
    [document] = parsed(items, **AS)
    assert codes(document) == ["reply-circle"]
    assert [comment.parent for comment in document.comments] == [2, None]


AS = {"format": "hackernews"}
