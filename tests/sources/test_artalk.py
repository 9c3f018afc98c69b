"""Artalk: its tables as YAML, and Artrans."""

from __future__ import annotations

import io

from archive.sources import FORMATS
from tests.sources.exports import drawn, parsed, refused


def row(id: int, **more: object) -> dict[str, object]:
    return {"id": str(id), "rid": "0", "content": f"Text {id}", "page_key": "/a"} | more


def test_values_of_artrans_are_texts_or_what_they_are() -> None:
    texts = row(1, is_pending="false", vote_up="2", vote_down="1", nick="Ola")
    values = row(2, rid=1, is_pending=True, vote_up=2, vote_down=3, nick="Ivo")
    [document] = parsed([texts, values], format="artrans")
    assert drawn(document) == ["Ola: Text 1", "  Ivo: Text 2 (pending)"]
    assert [comment.votes for comment in document.comments] == [1, -1]


def test_a_time_in_yaml_stays_what_was_written() -> None:
    file = "- id: 1\n  content: x\n  page_key: /a\n  rid: 0\n  created_at: 2022-04-29 14:44:04\n"
    [document] = parsed(file, format="artalk")
    [comment] = document.comments
    assert (comment.date, comment.date_text) == ("2022-04-29T14:44:04", "2022-04-29 14:44:04")


def test_a_man_called_no_keeps_his_name() -> None:
    file = "- {id: 1, content: yes, page_key: /a, nick: No}\n"
    [document] = list(FORMATS["artalk"].parse(io.BytesIO(file.encode())))
    assert drawn(document) == ["No: yes"]


def test_users_alone_are_no_discussion() -> None:
    file = "- id: 1\n  name: admin\n  email: a@pellworth.example\n  last_ip: 192.0.2.1\n"
    assert "users" in refused(file, format="artalk")


def test_pages_alone_are_documents_without_comments() -> None:
    file = "- id: 1\n  key: /a\n  title: The clock\n  site_name: Almanac\n"
    [document] = parsed(file, format="artalk")
    assert (document.title, document.url, document.comments) == ("The clock", "/a", ())


def test_aliases_are_refused_before_they_multiply() -> None:
    bomb = "- id: 1\n  content: &a [x, x]\n  rid: &b [*a, *a]\n  page_key: [*b, *b]\n"
    assert "line 3: YAML aliases" in refused(bomb, format="artalk")
