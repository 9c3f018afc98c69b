"""Backups of Remark42, and what its API gives."""

from __future__ import annotations

import json

from tests.sources.exports import drawn, parsed

HEADER = {"version": 1, "users": [], "posts": []}


def comment(id: str, parent: str = "", url: str = "/clock", **more: object) -> dict[str, object]:
    return {
        "id": id,
        "pid": parent,
        "text": f"<p>{id.upper()}</p>",
        "user": {"name": "Ola", "id": "github_1"},
        "locator": {"site": "s", "url": url},
        "time": "2021-01-31T18:04:05Z",
    } | more


def backup(*lines: object) -> str:
    return "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines)


def test_pages_are_gathered_from_wherever_they_stand_in_a_backup() -> None:
    file = backup(HEADER, comment("a"), comment("x", url="/thumb"), comment("b", "a"))
    first, second = parsed(file, **AS)
    assert drawn(first) == ["Ola: A", "  Ola: B"]
    assert (second.url, drawn(second)) == ("/thumb", ["Ola: X"])


def test_a_torn_line_costs_itself() -> None:
    [document] = parsed(backup(HEADER, comment("a"), '{"id": "b", "te', comment("c", "a")), **AS)
    assert drawn(document) == ["Ola: A", "  Ola: C"]
    assert [(problem.line, problem.code) for problem in document.problems] == [(3, "bad-json-line")]


def test_a_backup_without_its_first_line_is_read() -> None:
    [document] = parsed(backup(comment("a"), comment("b", "a")), **AS)
    assert drawn(document) == ["Ola: A", "  Ola: B"]


def test_a_reader_s_own_copy_is_several_lists_one_after_another() -> None:
    lists = json.dumps([comment("a")]) + json.dumps([comment("b", "a")])
    [document] = parsed(lists, **AS)
    assert drawn(document) == ["Ola: A", "  Ola: B"]


def test_the_markdown_is_the_text_and_the_html_stays() -> None:
    one = comment("a", orig="*A*", text="<p><em>A</em></p>")
    [document] = parsed([one], **AS)
    assert (document.comments[0].text, document.comments[0].html) == ("*A*", "<p><em>A</em></p>")


def test_who_voted_and_from_where_is_not_in_the_document() -> None:
    user = {"name": "Ola", "id": "github_1", "ip": "5f2dcafe"}
    one = comment("a", votes={"github_77": True}, voted_ips={"0c1cafe": {}}, user=user)
    [document] = parsed([one], **AS)
    said = json.dumps(document.as_json())
    assert "github_77" not in said
    assert "cafe" not in said


AS = {"format": "remark42"}
