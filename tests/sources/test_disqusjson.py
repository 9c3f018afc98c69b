"""Comments from the API of Disqus."""

from __future__ import annotations

from tests.sources.exports import drawn, parsed


def test_a_parent_is_a_number_where_ids_are_texts() -> None:
    post = {
        "id": "1",
        "parent": None,
        "thread": "7",
        "author": {"name": "Ola"},
        "createdAt": "2020-01-09T17:23:05",
        "raw_message": "A",
        "message": "<p>A</p>",
    }
    [document] = parsed({"response": [post, post | {"id": "2", "parent": 1}]}, format="disqus-json")
    assert drawn(document) == ["Ola: A", "  Ola: A"]
    assert document.comments[0].date == "2020-01-09T17:23:05+00:00"
