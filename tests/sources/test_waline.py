"""Exports of Waline, Valine and Twikoo."""

from __future__ import annotations

import json

from tests.sources.exports import drawn, parsed


def test_lines_of_valine_are_read() -> None:
    row = {
        "objectId": "a",
        "nick": "Ola",
        "comment": "<p>Four</p>",
        "url": "/clock/",
        "insertedAt": {"__type": "Date", "iso": "2020-01-09T17:23:05.000Z"},
    }
    answer = row | {"objectId": "b", "pid": "a", "rid": "a", "nick": "Ivo"}
    [document] = parsed("\n".join(json.dumps(one) for one in (row, answer)), format="waline")
    assert drawn(document) == ["Ola: Four", "  Ivo: Four"]
    assert document.comments[0].date == "2020-01-09T17:23:05+00:00"
