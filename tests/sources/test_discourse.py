"""Topics of Discourse."""

from __future__ import annotations

from tests.sources.exports import codes, drawn, parsed


def test_an_answer_names_the_number_of_a_post() -> None:
    posts = [
        {
            "id": 70 + n,
            "post_number": n,
            "username": f"user{n}",
            "cooked": f"<p>{n}</p>",
            "reply_to_post_number": to,
            "created_at": "2020-01-09T17:23:05Z",
        }
        for n, to in ((1, None), (2, 1), (3, 2), (4, 9))
    ]
    topic = {"id": 4, "title": "Cold", "post_stream": {"posts": posts}}
    [document] = parsed(topic, format="discourse")
    assert drawn(document) == ["user2: 2", "  user3: 3", "user4: 4"]
    assert [comment.id for comment in document.comments] == ["72", "73", "74"]
    assert codes(document) == ["missing-parent"]
