"""The generic JSON that Isso imports."""

from __future__ import annotations

from tests.sources.exports import drawn, parsed


def test_ids_that_come_again_in_another_thread_are_other_comments() -> None:
    said = {"id": 0, "author": "Ola", "created": "2011-03-02 07:15:00", "remote_addr": "192.0.2.7"}
    threads = [
        {"id": place, "title": "", "comments": [said | {"text": place}]} for place in ("/a", "/b")
    ]
    first, second = parsed(threads, format="isso-json")
    assert (drawn(first), drawn(second)) == (["Ola: /a"], ["Ola: /b"])
    assert first.problems == second.problems == ()
