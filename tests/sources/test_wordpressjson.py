"""WordPress's REST API."""

from __future__ import annotations

from tests.sources.exports import codes, drawn, parsed


def comment(id: int, parent: int = 0, post: int = 7, **more: object) -> dict[str, object]:
    return {
        "id": id,
        "post": post,
        "parent": parent,
        "author": 0,
        "author_name": "Ola",
        "date": "2020-07-09T12:00:00",
        "date_gmt": "2020-07-09T10:00:00",
        "content": {"rendered": f"<p>Text {id}</p>"},
        "status": "approved",
    } | more


def test_the_two_times_give_the_zone() -> None:
    half = comment(2, date_gmt="2020-07-09T06:30:00")
    odd = comment(3, date_gmt="2019-07-09T10:00:00")
    [document] = parsed([comment(1), half, odd], **AS)
    assert [one.date for one in document.comments] == [
        "2020-07-09T12:00:00+02:00",
        "2020-07-09T12:00:00+05:30",
        "2019-07-09T10:00:00+00:00",
    ]


def test_a_parent_on_another_page_of_the_api_is_missing() -> None:
    [document] = parsed([comment(2, parent=1)], **AS)
    assert codes(document) == ["missing-parent"]


def test_a_post_that_embeds_its_comments_is_one_document() -> None:
    post = {
        "id": 7,
        "date_gmt": "2020-07-01T10:00:00",
        "link": "https://a.example/clock/",
        "title": {"rendered": "It&#8217;s slow"},
        "content": {"rendered": "<p>Four.</p>"},
        "_embedded": {"replies": [[comment(1), comment(2, parent=1)]]},
    }
    [document] = parsed(post, **AS)
    assert document.title == "It’s slow"
    assert [block.text for block in document.body] == ["Four."]
    assert drawn(document) == ["Ola: Text 1", "  Ola: Text 2"]


def test_states_and_types_are_carried_over() -> None:
    rows = [comment(n, status=status) for n, status in enumerate(("hold", "spam", "trash"), 1)]
    [document] = parsed([*rows, comment(4, type="pingback")], **AS)
    assert [one.state for one in document.comments] == ["pending", "spam", "deleted", "published"]
    assert document.comments[3].type == "pingback"


def test_a_password_protected_post_says_so() -> None:
    post = {
        "id": 7,
        "date_gmt": "2020-07-01T10:00:00",
        "link": "https://a.example/",
        "title": {"rendered": "Shut"},
        "content": {"rendered": "", "protected": True},
    }
    [document] = parsed([post], **AS)
    assert document.state == "password"


def test_comments_of_wordpress_com_are_read() -> None:
    one = {
        "ID": 3,
        "post": {"ID": 9, "title": "Hats", "link": "https://a.example/hats"},
        "author": {"ID": 0, "name": "Ola", "URL": "https://wren.example"},
        "date": "2020-07-09T12:00:00+02:00",
        "content": "<p>No hats</p>",
        "parent": False,
        "status": "approved",
        "type": "comment",
        "like_count": 2,
    }
    [document] = parsed({"found": 2, "comments": [one, one | {"ID": 4, "parent": {"ID": 3}}]}, **AS)
    assert (document.id, document.title) == ("9", "Hats")
    assert drawn(document) == ["Ola: No hats", "  Ola: No hats"]


AS = {"format": "wordpress-json"}
